"""The tables that routing decides by: who decides, who may carry what, and what may be done when."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from shared.kernel import ADMINISTRATIVE_BODIES, COMMUNITY_BODIES, Kind, Role, Share


class Status(StrEnum):
    """What the platform owes the matter now. While parts are under way it is `dispatched`."""

    TRIAGED = "triaged"
    UNDER_REVIEW = "under_review"
    DISPATCHED = "dispatched"
    IN_CONSULTATION = "in_consultation"
    TURNED_OVER = "turned_over"  # a stuck consultation: the district desk decides
    CONCLUDED = "concluded"


class Outcome(StrEnum):
    """How a case ended, for as long as nobody reopens it."""

    ANSWERED = "answered"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    LINKED = "linked"
    SPLIT = "split"


class PartState(StrEnum):
    """How far a body is with its part."""

    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    RETURNED = "returned"
    RECALLED = "recalled"
    REJECTED = "rejected"  # it was resolved, but the reporter did not accept the result


UNDER_WAY = frozenset({PartState.DISPATCHED, PartState.ACCEPTED})
CARRIED = UNDER_WAY | {PartState.RESOLVED}

DECIDES: Mapping[Kind, Role] = MappingProxyType(
    {
        Kind.ADMINISTRATIVE: Role.DISTRICT_DESK,
        Kind.MIXED: Role.DISTRICT_DESK,
        Kind.PUBLIC_SERVICE: Role.ENTERPRISE_DESK,
    }
)
"""Which desk decides what becomes of a matter, or of a part (R5)."""

DESKS = frozenset(DECIDES.values())

CARRIES: Mapping[tuple[Share, Kind], frozenset[Role]] = MappingProxyType(
    {
        (Share.LEAD, Kind.ADMINISTRATIVE): ADMINISTRATIVE_BODIES,
        (Share.SUPPORT, Kind.ADMINISTRATIVE): ADMINISTRATIVE_BODIES,
        (Share.LEAD, Kind.PUBLIC_SERVICE): frozenset({Role.COMMITTEE}),
        (Share.SUPPORT, Kind.PUBLIC_SERVICE): COMMUNITY_BODIES,
    }
)
"""Who may carry which part (R6). No part is mixed: in a plan each carries only what is of its own kind."""

COMPLAINED_OF: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "service.local_conduct": frozenset({Role.STREET_OFFICE, Role.COMMITTEE}),
        "service.staff_conduct": frozenset({Role.STREET_OFFICE, Role.COMMITTEE}),
        "service.corruption": frozenset({Role.STREET_OFFICE, Role.COMMITTEE}),
    }
)
"""Complaints about bodies, and whom such a matter is therefore never given to: it goes to a superior."""

ASSISTED = frozenset({"service.certificates", "welfare.subsistence"})
"""Government work that a committee may help with, and never has the lead of (R6)."""


def kind_of(kind: Kind, category: str) -> Kind:
    """What kind a matter of this category is, whatever it was taken for: a complaint is for a superior to decide, and
    what a committee only assists with is not the residents' own.
    """
    theirs = category in ASSISTED and kind is Kind.PUBLIC_SERVICE
    return Kind.ADMINISTRATIVE if theirs or category in COMPLAINED_OF else kind


_WITH_A_DESK = frozenset({Status.UNDER_REVIEW, Status.DISPATCHED})
_CONSULTED_ON = frozenset({Status.IN_CONSULTATION, Status.TURNED_OVER})

WHEN: Mapping[str, frozenset[Status]] = MappingProxyType(
    {
        "confirm_triage": frozenset({Status.UNDER_REVIEW}),
        "correct_triage": _WITH_A_DESK | _CONSULTED_ON,
        "dispatch": frozenset({Status.UNDER_REVIEW}),
        "redispatch": _WITH_A_DESK,
        "escalate": _WITH_A_DESK,
        "recall": frozenset({Status.DISPATCHED}),
        "open_consultation": _WITH_A_DESK,
        "propose_plan": frozenset({Status.IN_CONSULTATION}),
        "endorse_plan": frozenset({Status.IN_CONSULTATION}),
        "object_to_plan": frozenset({Status.IN_CONSULTATION}),
        "decide_plan": frozenset({Status.TURNED_OVER}),
    }
)
"""In which state which verb is allowed."""

REVIEWED_FROM = 3
"""So many rejections of its result, and a desk looks at the matter before anybody starts once more."""

CONSULTED_FROM = 2
"""So many returns, and all who could carry the matter consult on it (R8)."""

RECURRING_FROM = 3
"""So many reports of one event within `RECURRING_WITHIN`, and it is flagged as recurring."""

RECURRING_WITHIN = timedelta(days=3)
