"""How parts come to bodies and are taken from them: the moves that desks, plans and policies are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from services.routing.domain.bodies import Body, Jurisdiction, is_complained_of, only_assists
from services.routing.domain.facts import Facts
from services.routing.domain.parts import PlanPart, must_suit
from services.routing.domain.rules import DECIDES, WHEN, Outcome, PartState, Status
from shared.kernel import Act, Actor, Kind, Refused, Role, Share


class Dispatching(Facts):
    """The moves. What a desk has not done with its own hand is done in its name."""

    # -- where a triaged matter goes -------------------------------------------------------------------------------

    def _set_out(self, within: Jurisdiction, act: Act, reason: str = "triage", unsure: str = "unsure") -> None:
        """As far as triage is sure, on its way; otherwise before a desk, which is told `unsure` if triage was not."""
        if doubt := self.doubt or self._obstacle(within):
            self._ask_review(DECIDES[self.kind], unsure if doubt == "unsure" else doubt, within, act)
        else:
            self._go(within, act, reason)

    def _obstacle(self, within: Jurisdiction) -> str:
        """Why it cannot go on without a desk's choice: nobody knows whose place it is, or they do not carry it."""
        if within.is_unclear_for(self.kind):
            return "place_unclear"
        lead = None if self.kind is Kind.MIXED else self._lead_within(within)
        if lead and (self._has_returned(lead) or lead.code == self.vacancy):
            return self.parts[lead.code].state.value
        return ""

    def _go(self, within: Jurisdiction, act: Act, reason: str) -> None:
        """A mixed matter is consulted first, any other one has a lead at once."""
        lead = self._lead_within(within)
        if self.kind is Kind.MIXED:
            self._consult(within.both_sides, "mixed", within, act)
        elif lead is not None:
            former = self.parts.get(lead.code)
            task = former.of.task if former else ""
            self._assign([PlanPart(lead.code, lead.role, Share.LEAD, self.kind, task)], reason, within, act)

    def _lead_within(self, within: Jurisdiction) -> Body | None:
        """Who leads what is of one kind: the competent body, or the district where that has returned it (R8)."""
        lead = within.lead(self.kind)
        if lead and only_assists(lead.role, self.category):
            lead = within.administrative
        goes_up = lead and lead.role is Role.STREET_OFFICE and self._has_returned(lead)
        return within.district if lead and (goes_up or is_complained_of(lead.role, self.category)) else lead

    def _has_returned(self, body: Body) -> bool:
        return self.state_of(body.code) is PartState.RETURNED

    def _ask_review(self, desk: Role, reason: str, within: Jurisdiction, act: Act) -> None:
        self.record(self.TriageReviewRequested, act, desk=desk.value, reason=reason, review_by=within.review_by)

    def _consult(self, bodies: Iterable[Body], reason: str, within: Jurisdiction, act: Act) -> None:
        """Together with whoever returned it; but a body that the matter is a complaint about takes no part."""
        codes = {body.code for body in bodies if not is_complained_of(body.role, self.category)}
        codes |= {part.of.body for part in self.parts.values() if part.state is PartState.RETURNED}
        act = self._in_the_name_of(DECIDES[self.kind], act)
        self.record(self.ConsultationOpened, act, bodies=sorted(codes), reason=reason, decide_by=within.decide_by)

    # -- who carries it --------------------------------------------------------------------------------------------

    def _assign(self, plan: Sequence[PlanPart], reason: str, within: Jurisdiction, act: Act) -> None:
        """Give out a whole plan: what is carried unchanged stays, what is not in it any more is taken back."""
        staying = {part.of.body for part in self.carried if part.of in plan}
        again = bool(self.parts)
        for part in [part for part in self.carried if part.of.body not in staying]:
            self._recall(part.of.body, reason, act)
        for part_planned in [planned for planned in plan if planned.body not in staying]:
            self._give(part_planned, reason if again else "", within, act)
        self._conclude_if_whole(act)

    def _give(self, part: PlanPart, reason: str, within: Jurisdiction, act: Act) -> None:
        """Make it this body's job: for the first time, or again for a `reason`."""
        act = self._in_the_name_of(DECIDES[part.kind], act)
        if reason:
            self.record(self.MatterRedispatched, act, reason=reason, **self._job(part, within))
        else:
            self.record(self.MatterDispatched, act, **self._job(part, within))

    def _take_up(self, part: PlanPart, reason: str, within: Jurisdiction, act: Act) -> None:
        """Make it a job of the district, which decides what no street office can."""
        act = self._in_the_name_of(DECIDES[part.kind], act)
        self.record(self.MatterEscalated, act, reason=reason, **self._job(part, within))

    def _job(self, part: PlanPart, within: Jurisdiction) -> dict[str, object]:
        return {
            **part.told(),
            "turn": self.turn_of(part.body) + 1,
            "category": self.category,
            "urgency": self.urgency.value,
            "place": self.place,
            "text": self.text,
            "accept_by": within.accept_by,
            "due_at": within.due_at,
            "data_class": self.data_class,
        }

    def _recall(self, body: str, reason: str, act: Act, leaves_a_vacancy: bool = False) -> None:
        part = self.parts[body].of
        act = self._in_the_name_of(DECIDES[part.kind], act)
        facts = {"body": body, "body_role": part.role.value, "leaves_a_vacancy": leaves_a_vacancy}
        self.record(self.PartRecalled, act, reason=reason, **facts)

    # -- how it ends -----------------------------------------------------------------------------------------------

    def _conclude_if_whole(self, act: Act) -> None:
        """When every part is resolved the matter is, and its lead presents what came of it (R10)."""
        lead = self.lead
        if self.status is Status.DISPATCHED and lead and not self.under_way:
            supports = [part.result for part in self.carried if not part.leads]
            result = "\n".join(text for text in (lead.result, *supports) if text)
            self._conclude(Outcome.RESOLVED, lead.of.body, result, act)

    def _conclude(self, outcome: Outcome, lead: str, result: str, act: Act, first: UUID | None = None) -> None:
        self.record(self.CaseConcluded, act, outcome=outcome.value, lead=lead, result=result, first=first)

    # -- what every verb asks first --------------------------------------------------------------------------------

    def _must_allow(self, verb: str) -> None:
        if self.status not in WHEN[verb]:
            raise Refused(f"cannot_{verb}", f"the case is {self.status}: {verb} is not possible now")

    def _must_decide(self, act: Act, kind: Kind) -> None:
        """Administrative and mixed matters are the district desk's, public service the enterprise desk's (R5)."""
        if act.by.role is not DECIDES[kind]:
            raise Refused(
                "not_your_kind", f"what is {kind} is decided by the {DECIDES[kind]}, not by the {act.by.role}"
            )

    def _must_suit(self, body: Body, share: Share, kind: Kind) -> None:
        must_suit(body, share, kind, self.category)
        if self._has_returned(body):
            raise Refused("returned_it", f"{body.code} has returned it: choose another body, or consult")

    def _must_serve(self, body: Body, or_be_near: bool = False) -> None:
        """The bodies of the place, and whoever a desk has given it to before."""
        near = or_be_near and body.is_next_to(self.place)
        if not near and not body.serves(self.place) and body.code not in self.parts:
            raise Refused("not_their_place", f"{body.code} does not serve {self.place}")

    def _in_the_name_of(self, desk: Role, act: Act) -> Act:
        """The desk's own act, or one that the platform does in its name: no other party gives out work (R7)."""
        if act.by.role is desk:
            return act
        return replace(act, by=Actor(desk, self.desks[desk], "platform"))
