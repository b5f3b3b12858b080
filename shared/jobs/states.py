"""The life of a job as data: which verb leads from where to where. Code, tests and docs all read these tables."""

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What a body can say it is doing, on the way from accepted to resolved."""

    CONTACTED = "contacted"
    ON_SITE = "on_site"
    HANDLING = "handling"
    WAITING = "waiting"


EXTENDED_BY = 1.0
"""How much more time a job can be given: so many times what it had at first, however often it is asked for."""

OPEN = frozenset({Status.RECEIVED, Status.ACCEPTED})

_WHILE_ACCEPTED = {Status.ACCEPTED: Status.ACCEPTED}

TRANSITIONS: Mapping[str, Mapping[Status, Status]] = {
    "accept": {Status.RECEIVED: Status.ACCEPTED},
    "record_progress": _WHILE_ACCEPTED,
    "request_extension": _WHILE_ACCEPTED,
    "grant_extension": _WHILE_ACCEPTED,
    "refuse_extension": _WHILE_ACCEPTED,
    "return": {Status.RECEIVED: Status.RETURNED, Status.ACCEPTED: Status.RETURNED},
    "resolve": {Status.ACCEPTED: Status.RESOLVED},
    "withdraw": {Status.RECEIVED: Status.WITHDRAWN, Status.ACCEPTED: Status.WITHDRAWN},
    "supplement": {Status.RECEIVED: Status.RECEIVED, Status.ACCEPTED: Status.ACCEPTED},
}
"""verb → {status in which it is allowed: status it leads to}. Receiving is not here: a dispatch always starts anew."""
