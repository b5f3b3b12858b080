"""The consultation (R9): any party proposes, those named endorse, one objection ends a plan, the desk a deadlock."""

from collections.abc import Sequence
from datetime import datetime

from services.routing.domain.bodies import Body, Jurisdiction
from services.routing.domain.dispatching import Dispatching
from services.routing.domain.parts import Consultation, PlanPart, must_be_a_plan, must_suit
from services.routing.domain.rules import DECIDES, DESKS, Status
from shared.kernel import Act, Kind, Refused, Role


class Consulting(Dispatching):
    """How those who would carry a matter agree on who leads and who supports."""

    def open_consultation(self, reason: str, within: Jurisdiction, act: Act) -> None:
        """A desk wants everybody at the table; what is under way goes on meanwhile."""
        if self.status is Status.IN_CONSULTATION:
            return
        self._must_allow("open_consultation")
        self._must_hold(act)
        self._consult(within.everybody, reason, within, act)

    def propose_plan(self, plan: Sequence[tuple[Body, PlanPart]], within: Jurisdiction, act: Act) -> None:
        """Whoever proposes a plan and is in it has endorsed it."""
        parts = tuple(part for _, part in plan)
        if self._is_in_force(parts):
            return
        self._must_allow("propose_plan")
        table = self._table_with(act)
        self._must_be_good(plan)
        if table.proposal != parts:
            told = [part.told() for part in parts]
            self.record(self.PlanProposed, act, plan=self.plans + 1, parts=told)
        if act.by.organisation in table.planned:
            self._endorse(table, within, act)

    def endorse_plan(self, plan: int, within: Jurisdiction, act: Act) -> None:
        """One of those who would carry it agrees; when all have, it is agreed and given out."""
        if self._is_agreed(plan, act):
            return
        self._must_allow("endorse_plan")
        table = self._table_with(act)
        if plan != table.plan or not table.proposal:
            raise Refused("plan_is_gone", f"plan {plan} is not before the parties: look at the latest one")
        if act.by.organisation not in table.planned:
            raise Refused("not_in_the_plan", "a plan is endorsed by those who would carry it")
        self._endorse(table, within, act)

    def object_to_plan(self, plan: int, reason: str, act: Act) -> None:
        """Any party ends a plan by objecting; another one has to be proposed. A second objection comes too late."""
        self._must_allow("object_to_plan")
        table = self._table_with(act)
        if plan > table.plan:
            raise Refused("no_such_plan", f"there is no plan {plan} yet")
        if (plan, act.by.organisation) in table.objected:
            return
        if plan != table.plan or not table.proposal:
            raise Refused("plan_is_gone", f"plan {plan} is not before the parties: look at the latest one")
        self.record(self.PlanObjected, act, plan=plan, body=act.by.organisation, reason=reason)

    def turn_over(self, decide_by: datetime, act: Act) -> None:
        """When the deadline has passed without agreement, it is the district desk's to decide."""
        if self.status is Status.IN_CONSULTATION and self.decide_by is not None and act.at >= self.decide_by:
            self.record(self.ConsultationTurnedOver, act, decide_by=decide_by)

    def decide_plan(self, plan: Sequence[tuple[Body, PlanPart]], reason: str, within: Jurisdiction, act: Act) -> None:
        """The district desk ends a stuck consultation, and says why it decides so."""
        if act.by.role is not DECIDES[Kind.MIXED]:
            raise Refused("not_your_kind", f"a stuck consultation is decided by the {DECIDES[Kind.MIXED]}")
        parts = tuple(part for _, part in plan)
        if self._is_in_force(parts):
            return
        self._must_allow("decide_plan")
        if not reason.strip():
            raise Refused("reason_needed", "whoever decides for the parties tells them why")
        self._must_be_good(plan)
        self._agree(self.plans + 1, parts, reason, within, act)

    # -- how -------------------------------------------------------------------------------------------------------

    def _endorse(self, table: Consultation, within: Jurisdiction, act: Act) -> None:
        if act.by.organisation not in table.endorsed:
            self.record(self.PlanEndorsed, act, plan=table.plan, body=act.by.organisation)
        if table.is_agreed:
            self._agree(table.plan, table.proposal, "", within, act)

    def _agree(self, number: int, parts: tuple[PlanPart, ...], reason: str, within: Jurisdiction, act: Act) -> None:
        told = [part.told() for part in parts]
        self.record(self.PlanAgreed, act, plan=number, parts=told, decided_by_desk=bool(reason), reason=reason)
        self._assign(parts, reason or "plan_agreed", within, act)

    def _is_agreed(self, plan: int, act: Act) -> bool:
        """Whether this very endorsement has already led to the plan in force."""
        return self.consultation is None and plan == self.plans and act.by.organisation in self.parts

    def _is_in_force(self, parts: Sequence[PlanPart]) -> bool:
        return self.consultation is None and bool(self.plans) and {part.of for part in self.carried} == {*parts}

    def _table_with(self, act: Act) -> Consultation:
        """The consultation, for a party to it: a desk, a body it was opened with, or one that a plan has named."""
        assert self.consultation is not None
        if act.by.role not in DESKS and act.by.organisation not in self.consultation.bodies:
            raise Refused("not_a_party", "only those who take part in the consultation have a say in it")
        return self.consultation

    def _must_be_good(self, plan: Sequence[tuple[Body, PlanPart]]) -> None:
        must_be_a_plan([part for _, part in plan], self.kind)
        for body, part in plan:
            must_suit(body, part.share, part.kind, self.category)
            self._must_serve(body)

    def _must_hold(self, act: Act) -> None:
        """The desk that decides such matters, or the one that has it on the table. In a consultation both take part."""
        if act.by.role not in self._holders():
            raise Refused("not_your_kind", f"what is {self.kind} is decided by the {DECIDES[self.kind]}")

    def _holders(self) -> frozenset[Role | None]:
        if self.status is Status.IN_CONSULTATION:
            return frozenset(DESKS)
        return frozenset({self.reviewer} if self.status is Status.TURNED_OVER else {DECIDES[self.kind], self.reviewer})
