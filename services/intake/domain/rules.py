"""What may happen to a matter when, and through which channel it comes: the tables that verbs, tests and pages read."""

from enum import StrEnum

from shared.kernel import Role


class Status(StrEnum):
    OPEN = "open"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    CLOSED = "closed"


class Outcome(StrEnum):
    CONFIRMED = "confirmed"
    NO_REPLY = "no_reply"  # counted apart: silence is not satisfaction
    WITHDRAWN = "withdrawn"
    SPLIT = "split"  # it was several matters: each goes on as one of its own


CHANNELS: dict[str, frozenset[Role]] = {
    "web": frozenset({Role.RESIDENT}),
    "app": frozenset({Role.RESIDENT, Role.PARTNER}),
    "qr": frozenset({Role.RESIDENT}),
    "telephone": frozenset({Role.ENTERPRISE_DESK, Role.DISTRICT_DESK}),
    "window": frozenset({Role.STREET_OFFICE, Role.COMMITTEE}),
    "grid": frozenset({Role.GRID_WORKER}),
    "sensor": frozenset({Role.PARTNER}),
    "partner": frozenset({Role.PARTNER}),
    "import": frozenset({Role.PARTNER, Role.OPERATOR}),
}
"""Which channel is whose: a proxy says that it is one."""

FOR_THEMSELVES = frozenset({Role.RESIDENT, Role.PARTNER, Role.OPERATOR})
"""Whoever has another role reports, adds and answers on somebody's behalf; an event says so by whom it names."""

MACHINES = frozenset({"sensor", "partner", "import"})
"""The channels of what reports by itself, and says the same each time."""

ON_DUTY = "on-duty"
"""Whoever is at a desk when something comes in that nobody there was asked for in person."""

NOBODY = "anonymous"
"""Whoever reports without signing in."""

NEAR_COPY = "near_copy"
"""The reason for which the platform itself links a report to an earlier one."""

SPLIT_INTO = range(2, 7)
"""So many matters one may turn out to be."""

WHEN: dict[str, frozenset[Status]] = {
    "supplement": frozenset({Status.OPEN, Status.AWAITING_CONFIRMATION}),
    "withdraw": frozenset({Status.OPEN}),
    "link": frozenset({Status.OPEN}),
    "separate": frozenset({Status.OPEN}),
    "split": frozenset({Status.OPEN}),
    "present": frozenset({Status.OPEN}),
    "confirm": frozenset({Status.AWAITING_CONFIRMATION}),
    "reject": frozenset({Status.AWAITING_CONFIRMATION}),
    "close_unanswered": frozenset({Status.AWAITING_CONFIRMATION}),
    "rate": frozenset({Status.CLOSED}),
    "read_personal_data": frozenset({Status.OPEN, Status.AWAITING_CONFIRMATION}),
}
"""In which state which verb is allowed."""

CARRYING = frozenset({"dispatched", "dispatched_again", "escalated"})
"""The steps by which a body becomes one that handles the matter."""

DECIDING = frozenset({"under_review", "in_consultation"})
"""The steps by which a desk, or both of them in a consultation, come to decide about the matter."""

LEAVING = frozenset({"returned", "recalled"})
"""The steps by which it handles the matter no more."""
