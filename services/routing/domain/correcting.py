"""What a desk says a matter is: that triage was right, or what it is instead, and where it goes as that."""

from services.routing.domain.bodies import Jurisdiction, is_complained_of
from services.routing.domain.consulting import Consulting
from services.routing.domain.parts import PlanPart
from services.routing.domain.rules import ASSISTED, COMPLAINED_OF, DECIDES, PartState, Status
from shared.kernel import Act, Kind, Refused


class Correcting(Consulting):
    """How a matter that a desk has looked at goes on: never past the desk of its kind (R5), nor back to a body that
    has returned it (R8).
    """

    def confirm_triage(self, within: Jurisdiction, act: Act) -> None:
        """It is what triage took it for: let it go where such matters go."""
        self._must_decide(act, self.kind)
        if self.status is not Status.UNDER_REVIEW and not self.doubt:
            return
        self._must_allow("confirm_triage")
        if self.vacancy:
            raise Refused("choose_a_body", f"{self.vacancy} does not carry it any more: dispatch it to another body")
        last = self._rejected_lead()
        if not last:
            self._must_have_a_way(within)
        self._confirm(act)
        if last:
            self._assign([last], "confirmed", within, act)
        else:
            self._go(within, act, "confirmed")

    def correct_triage(self, kind: Kind, category: str, reason: str, within: Jurisdiction, act: Act) -> None:
        """It is something else, and goes on as that. What is now the other desk's, that desk looks at first (R5).

        Only a corrected kind, or a complaint about those at the table, ends a consultation.
        """
        self._must_hold(act)
        if (kind, category) == (self.kind, self.category):
            return
        self._must_allow("correct_triage")
        if category in COMPLAINED_OF and kind is not Kind.ADMINISTRATIVE:
            raise Refused("complaint_is_administrative", "a complaint about a body is for its superior to decide")
        if category in ASSISTED and kind is Kind.PUBLIC_SERVICE:
            raise Refused("only_assists", "a committee may help with government work, and never leads it")
        goes_on = self._goes_on_as(kind, category, within)
        if self.consultation and not goes_on:
            self.record(self.ConsultationEnded, act, reason="corrected")
        self._correct(kind, category, reason, act)
        if not goes_on:
            self._go_on_as_corrected(within, act)

    # -- how -------------------------------------------------------------------------------------------------------

    def _confirm(self, act: Act) -> None:
        if self.doubt:
            self.record(self.TriageConfirmed, act, kind=self.kind.value, category=self.category)

    def _correct(self, kind: Kind, category: str, reason: str, act: Act) -> None:
        former = {"former_kind": self.kind.value, "former_category": self.category}
        self.record(self.TriageCorrected, act, kind=kind.value, category=category, reason=reason, **former)

    def _goes_on_as(self, kind: Kind, category: str, within: Jurisdiction) -> bool:
        """Whether those who consult on it, or carry it, go on when it is corrected to this: their kind is the same."""
        if kind is not self.kind or any(is_complained_of(part.of.role, category) for part in self.carried):
            return False
        if self.consultation:
            return category not in COMPLAINED_OF
        return bool(self.under_way) and not self.vacancy and not self._goes_elsewhere(within)

    def _goes_elsewhere(self, within: Jurisdiction) -> bool:
        """Whether the corrected category is the district's from the start, and its lead is somebody else."""
        up, lead = within.district, self.lead
        elsewhere = lead is not None and lead.of.body != up.code
        return self.kind is Kind.ADMINISTRATIVE and within.goes_up and elsewhere and not self._has_returned(up)

    def _go_on_as_corrected(self, within: Jurisdiction, act: Act) -> None:
        """On its way as what it now is; before a desk if that has to look first, or to find a body."""
        if self.vacancy and self._lacks_only_a_part():
            waiting = self.parts[self.vacancy]
            self._ask_review(DECIDES[waiting.of.kind], waiting.state.value, within, act)
        elif doubt := self._not_seen_by_its_desk(act) or self._obstacle(within):
            self._take_all_back("corrected", act)
            self._ask_review(DECIDES[self.kind], doubt, within, act)
        else:
            if self.kind is Kind.MIXED:
                self._take_all_back("corrected", act)
            self._go(within, act, "corrected")

    def _lacks_only_a_part(self) -> bool:
        """Whether what the others carry goes on, and a desk has but one body to find."""
        about = any(is_complained_of(part.of.role, self.category) for part in self.carried)
        return not about and (self.lead is not None or self.kind is Kind.MIXED)

    def _not_seen_by_its_desk(self, act: Act) -> str:
        return "" if act.by.role is DECIDES[self.kind] else "corrected"

    def _rejected_lead(self) -> PlanPart | None:
        """What led last, if it was resolved but the result did not help: confirmed, it goes there once more."""
        last = self.parts.get(self.leader or "")
        rejected = last is not None and last.state is PartState.REJECTED and last.of.kind is self.kind
        return last.of if last and rejected else None

    def _must_have_a_way(self, within: Jurisdiction) -> None:
        """Confirming sends it where such matters go: refuse if that is nowhere, or where it came back from."""
        obstacle = self._obstacle(within)
        if obstacle == "place_unclear":
            raise Refused("place_unclear", "no single committee serves the place: name one, or consult")
        if obstacle:
            raise Refused("choose_a_body", "whoever is competent does not carry it: dispatch it to another body")

    def _take_all_back(self, reason: str, act: Act) -> None:
        """If a body is being looked for already, one that leads is needed more."""
        for part in self.carried:
            self._recall(part.of.body, reason, act, leaves_a_vacancy=bool(self.vacancy) and part.leads)
