"""What the desks may do with a case, and what follows from what others tell of it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.routing.domain.bodies import Body, Jurisdiction
from services.routing.domain.correcting import Correcting
from services.routing.domain.parts import Part, PlanPart
from services.routing.domain.rules import (
    CARRIED,
    CONSULTED_FROM,
    DECIDES,
    REVIEWED_FROM,
    UNDER_WAY,
    Outcome,
    PartState,
    Status,
)
from shared.kernel import ADMINISTRATIVE_BODIES, Act, Kind, Refused, Role, Share


class Deciding(Correcting):
    """The first half is verbs, which refuse what the rules forbid; the second answers what others have told, and never
    refuses: what comes too late or for the second time changes nothing.
    """

    # -- what the desks do -----------------------------------------------------------------------------------------

    def dispatch(self, to: Body, task: str, within: Jurisdiction, act: Act) -> None:
        """A desk names the lead itself, and thereby confirms what the matter is."""
        self._must_decide(act, self.kind)
        if self._leads(to):
            return
        self._must_allow("dispatch")
        if self.parts:
            raise Refused("already_dispatched", "it had a lead before: redispatch it, and say why")
        self._must_not_be_mixed()
        self._must_suit(to, Share.LEAD, self.kind)
        self._must_serve(to)
        self._confirm(act)
        self._give(PlanPart(to.code, to.role, Share.LEAD, self.kind, task), "", within, act)

    def redispatch(self, to: Body, reason: str, within: Jurisdiction, act: Act) -> None:
        """Give the part that nobody carries any more, or else the lead, to another body; its share stays.

        A neighbour will do: a place that was told wrong is a common reason to return a matter.
        """
        if self._leads(to):
            return
        self._must_allow("redispatch")
        seat = self._seat_for(to, act)
        self._must_be_free(to)
        self._must_serve(to, or_be_near=True)
        self._clear(seat.body, reason, act)
        self._give(seat.for_another(to), reason, within, act)

    def escalate(self, to: Body, reason: str, within: Jurisdiction, act: Act) -> None:
        """Take what is administrative up to the district."""
        self._must_decide(act, Kind.ADMINISTRATIVE)
        if to.role is not Role.DISTRICT_GOVERNMENT:
            raise Refused("not_the_district", "a matter is taken up to the district government or a department of it")
        seat = self._administrative_seat(to)
        if seat.body == to.code and self._carries(to):
            return
        self._must_allow("escalate")
        if seat.kind is Kind.MIXED:
            self._must_not_be_mixed()
        self._must_suit(to, seat.share, seat.kind)
        self._must_be_free(to)
        self._clear(seat.body, reason, act)
        self._take_up(seat.for_another(to), reason, within, act)

    def recall(self, body: str, reason: str, within: Jurisdiction, act: Act) -> None:
        """Take a body's part back. The desk that decides such parts then has to find another body."""
        part = self.parts.get(body)
        if part is None:
            raise Refused("carries_nothing", f"{body} carries no part of this matter")
        self._must_decide(act, part.of.kind)
        if part.state is PartState.RECALLED:
            return
        self._must_allow("recall")
        if not part.is_under_way:
            raise Refused("not_under_way", f"the part of {body} is {part.state}")
        self._recall(body, reason, act, leaves_a_vacancy=True)
        self._ask_review(DECIDES[part.of.kind], "recalled", within, act)

    # -- what follows from what others tell ------------------------------------------------------------------------

    def answer(self, article: str, answer: str, act: Act) -> None:
        """The platform knows the answer itself; whoever asked can still say that it did not help."""
        self.record(self.MatterAnswered, act, article=article, answer=answer)
        self._conclude(Outcome.ANSWERED, "", answer, act)

    def set_out(self, within: Jurisdiction, act: Act) -> None:
        """Let a triaged matter go its way."""
        if self.status is Status.TRIAGED:
            self._set_out(within, act)

    def follow_acceptance(self, body: str, turn: int, act: Act) -> None:
        if self._is_under_way(body, turn) and self.state_of(body) is PartState.DISPATCHED:
            self.record(self.PartAccepted, act, body=body)

    def follow_progress(self, body: str, turn: int, step: str, note: str, act: Act) -> None:
        if self._is_under_way(body, turn):
            self.record(self.PartProgressed, act, body=body, step=step, note=note)

    def follow_extension(self, body: str, turn: int, due_at: datetime, act: Act) -> None:
        """A body has been given more time, which all parties see (R10)."""
        if self._is_under_way(body, turn) and self.parts[body].due_at != due_at:
            self.record(self.PartExtended, act, body=body, due_at=due_at)

    def follow_resolution(self, body: str, turn: int, result: str, act: Act) -> None:
        if self._is_under_way(body, turn):
            self.record(self.PartResolved, act, body=body, result=result)
            self._conclude_if_whole(act)

    def follow_return(self, body: str, turn: int, reason: str, within: Jurisdiction, act: Act) -> None:
        """Nothing goes back to the resident as "not ours" (R8): up, to the desk, or the second time to all."""
        if not self._is_under_way(body, turn):
            return
        waits_already = self.vacancy is not None
        self.record(self.PartReturned, act, body=body, reason=reason)
        if self.status not in (Status.DISPATCHED, Status.UNDER_REVIEW):
            return  # the consultation finds a body for it
        if waits_already or self.returns >= CONSULTED_FROM:
            self._consult(within.everybody, "returned_twice", within, act)
        else:
            self._find_another(self.parts[body], reason, within, act)

    def follow_supplement(self, text: str, act: Act) -> None:
        bodies = [part.of.body for part in self.under_way]
        self.record(self.SupplementPassedOn, act, bodies=bodies, text=text)

    def follow_withdrawal(self, act: Act) -> None:
        self._end(Outcome.WITHDRAWN, act)

    def follow_link(self, act: Act, first: UUID | None = None) -> None:
        self._end(Outcome.LINKED, act, first)

    def follow_split(self, act: Act) -> None:
        """Its parts are cases of their own."""
        self._end(Outcome.SPLIT, act)

    def follow_unlinking(self, within: Jurisdiction, act: Act) -> None:
        """It stands on its own again: it goes where it was triaged to."""
        if self.outcome is Outcome.LINKED:
            self.record(self.CaseReopened, act, times=self.rejections, reason="unlinked")
            self._set_out(within, act, "unlinked")

    def follow_rejection(self, times: int, reason: str, within: Jurisdiction, act: Act) -> None:
        """The same bodies once more; but from the third time on a desk looks first, and an answer is not repeated.

        Whoever rejects a result that they shared stands on their own again: it goes where it was triaged to.
        """
        resolved = [part.of for part in self.carried] if self.outcome is Outcome.RESOLVED else []
        if self.outcome not in (Outcome.RESOLVED, Outcome.ANSWERED, Outcome.LINKED):
            return
        self.record(self.CaseReopened, act, times=times, reason=reason)
        if times >= REVIEWED_FROM:
            self._ask_review(DECIDES[self.kind], "rejected_repeatedly", within, act)
        elif resolved:
            self._assign(resolved, reason or "rejected", within, act)
        else:
            self._set_out(within, act, reason or "rejected", unsure="rejected")

    # -- how -------------------------------------------------------------------------------------------------------

    def _clear(self, body: str, reason: str, act: Act) -> None:
        """Whoever sat there before makes room."""
        if self.state_of(body) in CARRIED:
            self._recall(body, reason, act)

    def _find_another(self, part: Part, reason: str, within: Jurisdiction, act: Act) -> None:
        up = within.district
        if part.of.role in ADMINISTRATIVE_BODIES and self.state_of(up.code) not in CARRIED | {PartState.RETURNED}:
            self._take_up(part.of.for_another(up), reason, within, act)
        else:
            self._ask_review(DECIDES[part.of.kind], "returned", within, act)

    def _end(self, outcome: Outcome, act: Act, first: UUID | None = None) -> None:
        """The reporter needs it no more, or not as one matter by itself."""
        if self.status is not Status.CONCLUDED:
            for part in self.under_way:
                self._recall(part.of.body, outcome.value, act)
            self._conclude(outcome, self.leader or "", "", act, first)

    def _seat_for(self, to: Body, act: Act) -> PlanPart:
        """The part that the body would take over: the vacant one, or else the lead."""
        if to.role is Role.ORGANISATION:
            raise Refused("not_theirs", "an organisation gets a part from its committee, or in a plan that names it")
        if self.leader is None:
            raise Refused("never_dispatched", "it has had no body yet: dispatch it")
        if not self.vacancy:
            self._must_not_be_mixed()
        seat = self._seat_to_fill(self.leader)
        self._must_decide(act, seat.kind)
        self._must_suit(to, seat.share, seat.kind)
        return seat

    def _seat_to_fill(self, leader: str) -> PlanPart:
        if self.vacancy:
            return self.parts[self.vacancy].of
        return replace(self.parts[leader].of, share=Share.LEAD, kind=self.kind)

    def _administrative_seat(self, to: Body) -> PlanPart:
        """What goes up: the vacant part, the one that a street office has, or the whole if nobody has it."""
        return self._seat_to_take_up() or PlanPart(to.code, to.role, Share.LEAD, self.kind)

    def _seat_to_take_up(self) -> PlanPart | None:
        carried = sorted(self.carried, key=lambda part: not part.leads)
        administrative = [part.of for part in carried if part.of.kind is Kind.ADMINISTRATIVE]
        return self.parts[self.vacancy].of if self.vacancy else administrative[0] if administrative else None

    def _must_not_be_mixed(self) -> None:
        if self.kind is Kind.MIXED:
            raise Refused("consult_first", "who leads and who supports a mixed matter is agreed on in a consultation")

    def _must_be_free(self, body: Body) -> None:
        """Each body carries one part: to give it another would take the first from it unseen."""
        if self._carries(body):
            raise Refused("carries_a_part", f"{body.code} carries another part of it: choose another body, or consult")

    def _leads(self, body: Body) -> bool:
        """Whether it is with this body already, and no part waits for another."""
        return self._carries(body) and self.parts[body.code].leads and not self.vacancy

    def _carries(self, body: Body) -> bool:
        return self.state_of(body.code) in CARRIED

    def _is_under_way(self, body: str, turn: int) -> bool:
        """Whether the body is at it in this turn. What it said of a former one may arrive when the next has begun."""
        return self.turn_of(body) == turn and self.state_of(body) in UNDER_WAY
