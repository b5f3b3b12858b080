"""What bodies carry of a matter, what they plan to, and how they come to agree on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.routing.domain.bodies import Body, is_complained_of, only_assists
from services.routing.domain.rules import CARRIED, CARRIES, UNDER_WAY, PartState
from shared.kernel import Kind, Refused, Role, Share


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What one body would carry."""

    body: str
    role: Role
    share: Share
    kind: Kind
    task: str = ""

    def told(self) -> dict[str, Any]:
        """As events and messages have it."""
        return {
            "body": self.body,
            "body_role": self.role.value,
            "share": self.share.value,
            "kind": self.kind.value,
            "task": self.task,
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "PlanPart":
        return cls(told["body"], Role(told["body_role"]), Share(told["share"]), Kind(told["kind"]), told["task"])

    def for_another(self, body: Body) -> "PlanPart":
        """The same part in another body's hands: what it is of the whole does not change."""
        return PlanPart(body.code, body.role, self.share, self.kind, self.task)


@dataclass(slots=True)
class Part:
    """What one body carries, and how far it is in its present turn: the view that all parties share (R10)."""

    of: PlanPart
    turn: int
    due_at: datetime
    state: PartState = PartState.DISPATCHED
    note: str = ""
    result: str = ""

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_carried(self) -> bool:
        """Whether it is the body's: under way or done."""
        return self.state in CARRIED

    @property
    def leads(self) -> bool:
        return self.of.share is Share.LEAD


@dataclass(slots=True)
class Consultation:
    """Both desks and the bodies that would carry a matter look for a plan (R9)."""

    bodies: frozenset[str]
    reason: str
    plan: int = 0
    proposal: tuple[PlanPart, ...] = ()
    endorsed: set[str] = field(default_factory=set)
    objected: set[tuple[int, str]] = field(default_factory=set)

    def lay_before(self, plan: int, proposal: tuple[PlanPart, ...]) -> None:
        """Whoever a proposal names takes part from then on."""
        self.plan, self.proposal, self.endorsed = plan, proposal, set()
        self.bodies |= self.planned

    @property
    def planned(self) -> frozenset[str]:
        return frozenset(part.body for part in self.proposal)

    @property
    def is_agreed(self) -> bool:
        return bool(self.proposal) and self.planned <= self.endorsed


def must_suit(body: Body, share: Share, kind: Kind, category: str) -> None:
    """Refuse a body that may not carry such a part of such a matter (R6, R7)."""
    if body.role not in CARRIES.get((share, kind), ()):
        raise Refused("not_theirs", f"a {body.role} cannot be the {share} of what is {kind}")
    if share is Share.LEAD and only_assists(body.role, category):
        raise Refused("only_assists", f"a {body.role} assists the government with {category}, and never leads it")
    if is_complained_of(body.role, category):
        raise Refused("complained_of", "a complaint about a body is handled by its superior, never by itself")


def must_be_a_plan(parts: Sequence[PlanPart], kind: Kind) -> None:
    """Refuse what leaves open who leads, or leaves a side of a mixed matter to nobody (R4, R9)."""
    leads = [part for part in parts if part.share is Share.LEAD]
    if len(leads) != 1:
        raise Refused("not_one_lead", f"a plan has exactly one lead, this one has {len(leads)}")
    if len({part.body for part in parts}) < len(parts):
        raise Refused("body_named_twice", "each body carries one part")
    if kind is Kind.MIXED and {part.kind for part in parts} != {Kind.ADMINISTRATIVE, Kind.PUBLIC_SERVICE}:
        raise Refused("a_side_is_missing", "in a mixed matter one side leads and the other supports")
    if kind is not Kind.MIXED and leads[0].kind is not kind:
        raise Refused("not_theirs", f"whoever leads a matter that is {kind} carries a part that is {kind}")
