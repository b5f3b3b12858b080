"""Plans that somebody might propose: who leads, who supports, and with a part of which kind."""

from collections.abc import Mapping

from shared.kernel import Kind, Share
from tests.city import people as we

Plan = list[Mapping[str, str]]


def lead(body: str, kind: Kind, task: str = "") -> Mapping[str, str]:
    return {"body": body, "share": Share.LEAD.value, "kind": kind.value, "task": task}


def support(body: str, kind: Kind, task: str = "") -> Mapping[str, str]:
    return {"body": body, "share": Share.SUPPORT.value, "kind": kind.value, "task": task}


OFFICE_LEADS: Plan = [lead(we.STREET, Kind.ADMINISTRATIVE, "执法"), support(we.COMMUNITY, Kind.PUBLIC_SERVICE, "劝导")]
COMMITTEE_LEADS: Plan = [lead(we.COMMUNITY, Kind.PUBLIC_SERVICE), support(we.STREET, Kind.ADMINISTRATIVE)]
THREE_SHARE: Plan = [
    lead(we.ENVIRONMENT, Kind.ADMINISTRATIVE),
    support(we.COMMUNITY, Kind.PUBLIC_SERVICE),
    support(we.PROPERTY_COMPANY, Kind.PUBLIC_SERVICE),
]
OFFICE_ALONE: Plan = [lead(we.STREET, Kind.ADMINISTRATIVE)]
COMMITTEE_ALONE: Plan = [lead(we.COMMUNITY, Kind.PUBLIC_SERVICE)]
TWO_LEADS: Plan = [lead(we.STREET, Kind.ADMINISTRATIVE), lead(we.COMMUNITY, Kind.PUBLIC_SERVICE)]

PLANS = [OFFICE_LEADS, COMMITTEE_LEADS, THREE_SHARE, OFFICE_ALONE, COMMITTEE_ALONE, TWO_LEADS]
