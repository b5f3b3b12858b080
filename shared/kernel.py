"""The words that every domain speaks: who acts, on what, where, and how a rule says no."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import Aggregate as LibraryAggregate
from eventsourcing.domain import CanMutateAggregate

_CODE = re.compile(r"[0-9]{12}(-[A-Z][A-Z0-9]{0,11})?")
MatterId = UUID


class Kind(StrEnum):
    """Whose power solving a matter needs."""

    ADMINISTRATIVE = "administrative"
    PUBLIC_SERVICE = "public_service"
    MIXED = "mixed"


class Urgency(StrEnum):
    """How fast a matter must move; emergencies run on the wall clock."""

    NORMAL = "normal"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Share(StrEnum):
    """What a body carries of a matter: it leads, or it supports whoever leads."""

    LEAD = "lead"
    SUPPORT = "support"


class DataClass(StrEnum):
    """How far data may travel."""

    OPEN = "open"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"


class Role(StrEnum):
    """In which capacity somebody acts. The permission table says what each may do."""

    RESIDENT = "resident"
    GRID_WORKER = "grid_worker"
    ENTERPRISE_DESK = "enterprise_desk"
    DISTRICT_DESK = "district_desk"
    PARTY_DESK = "party_desk"
    STREET_OFFICE = "street_office"
    COMMITTEE = "committee"
    ORGANISATION = "organisation"
    DISTRICT_GOVERNMENT = "district_government"
    PARTY_MEMBER = "party_member"
    SUPERIOR = "superior"
    CITY_SUPERVISOR = "city_supervisor"
    PARTNER = "partner"  # another system: a sensor, a webhook, an import
    OPERATOR = "operator"  # keeps the software running; decides no matter
    PLATFORM = "platform"  # the software itself: its clocks and its policies


ADMINISTRATIVE_BODIES = frozenset({Role.STREET_OFFICE, Role.DISTRICT_GOVERNMENT})
COMMUNITY_BODIES = frozenset({Role.COMMITTEE, Role.ORGANISATION})


def is_organisation_code(code: str) -> bool:
    """Whether `code` is a 12-digit division code, or one with an organisation's or grid's suffix."""
    return bool(_CODE.fullmatch(code))


def division_prefix(code: str) -> str:
    """The significant digits of a division code: what all places inside it begin with."""
    digits, _, suffix = code.partition("-")
    if suffix:
        return code
    for length in (2, 4, 6, 9):
        if not digits[length:].strip("0"):
            return digits[:length]
    return digits


def lies_within(place: str, division: str) -> bool:
    """Whether a place (division or grid code) lies within a division, itself included."""
    return bool(division) and place.startswith(division_prefix(division))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a role, the organisation it is held in, and a reference to the person (never a name)."""

    role: Role
    organisation: str
    person: str

    def __str__(self) -> str:
        return f"{self.role}:{self.organisation}:{self.person}"

    @classmethod
    def parse(cls, text: str) -> Self:
        role, organisation, person = text.split(":", 2)
        return cls(Role(role), organisation, person)


PLATFORM = Actor(Role.PLATFORM, "", "platform")


@dataclass(frozen=True, slots=True)
class Act:
    """The circumstances of a command: by whom, when, and because of what.

    `cause` is the id of the message that is being answered, or of the HTTP request; `expects` the version of the
    aggregate that the caller has seen, if it matters to them.
    """

    by: Actor
    at: datetime
    cause: str
    expects: int | None = None


def by_the_clock(at: datetime) -> Act:
    """What the platform does by itself because a time has come."""
    return Act(PLATFORM, at, "clock")


class Refused(Exception):
    """A rule forbids it. `code` is stable and translated; `explanation` is for people; nothing was changed.

    `facts` fill the blanks of the translated text; `field` is the one of what was sent that has to be put right, if it
    is one.
    """

    def __init__(
        self, code: str, explanation: str = "", *, field: str = "", facts: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(f"{code}: {explanation}")
        self.code = code
        self.explanation = explanation
        self.field = field
        self.facts = facts


class Unknown(LookupError):
    """There is no such thing, or not for this actor: the two are told apart to nobody."""


class Stale(Exception):
    """It has changed since the caller read it."""


class Aggregate(LibraryAggregate):
    """A thing with a life: what changes it is recorded as events that say who, when and why."""

    class Event(LibraryAggregate.Event):
        by: str
        cause: str

    class Created(Event, LibraryAggregate.Created):
        pass

    @property
    def parties(self) -> frozenset[str]:
        """The organisations (and persons who report for others) that this is the business of."""
        return frozenset()

    @property
    def location(self) -> str:
        """The place it is about, for those who see all of a division."""
        return ""

    @classmethod
    def begin(cls, created: type[CanMutateAggregate[UUID]], id: UUID, act: Act, **facts: Any) -> Self:
        """The first event of a new aggregate."""
        return cls._create(created, id=id, timestamp=act.at, by=str(act.by), cause=act.cause, **facts)  # type: ignore[arg-type]

    def record(self, event: type[CanMutateAggregate[UUID]], act: Act, **facts: Any) -> None:
        """Record that something happened, and apply it."""
        self.trigger_event(event, timestamp=act.at, by=str(act.by), cause=act.cause, **facts)
