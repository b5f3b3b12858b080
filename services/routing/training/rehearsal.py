"""The whole decision rehearsed on held-out messages: margins, keywords and rules together, as triage will decide.

Whatever it is worth is read off here: how often each rule is right, how sure is sure enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.routing.catalogue import Catalogue
from services.routing.training import judging
from services.routing.training.calibrating import calibrate, sureness
from services.routing.training.fitting import Margins, Numbers
from services.routing.training.held_out import HeldOut, folds
from services.routing.training.judging import Judged, cross_sureness
from services.routing.training.lessons import Example
from services.routing.training.thresholds import NEVER, alarm_from, stricter, thresholds
from services.routing.triage.deciding import KINDS, NEW_RULE, Deciding, Decision, Learned, goes_right
from services.routing.triage.evidence import Evidence, Evidences, most_urgent
from services.routing.triage.linear import Calibration
from services.routing.triage.rules import TriageRules
from services.routing.triage.sureness import Sureness
from services.routing.words import plain
from shared.kernel import Urgency

FALSE_ALARMS = 0.02  # so much of what is no emergency may go to a person as one, rather than miss one
RULE_PRIOR = (9.0, 10.0)  # before it was measured, a rule counts as right nine times in ten


@dataclass(frozen=True)
class Rehearsal:
    """What came of it. `body_confidence`: how sure it was of the body, `goes_right`: whether it was the right one."""

    catalogue: Catalogue
    calibrations: Mapping[str, Calibration]
    category: Judged
    kind: Judged
    body_confidence: NDArray[np.float64]
    goes_right: NDArray[np.bool_]
    kinds_said: list[str]
    sureness: Mapping[str, Sureness]
    rules: Mapping[str, float]
    urgency: Mapping[str, float]
    emergency_from: float

    @property
    def categories_said(self) -> list[str]:
        return [tuple(self.catalogue.categories)[each] for each in self.category.first]

    def figures(self) -> dict[str, Any]:
        labels = {"category": tuple(self.catalogue.categories), "kind": [kind.value for kind in KINDS]}
        return judging.card_figures(labels, {"category": self.category, "kind": self.kind})

    def thresholds(self, precision: float) -> dict[str, float]:
        """Per kind; and per category where that is demonstrably not enough for it."""
        confidence, right = self.body_confidence, self.goes_right
        chosen = thresholds(confidence, right, self.kinds_said, precision)
        of_kinds = {kind.value: chosen.get(kind.value, NEVER) for kind in KINDS}
        passed = confidence >= np.array([of_kinds[kind] for kind in self.kinds_said])
        said = list(np.array(self.categories_said)[passed])
        return of_kinds | stricter(confidence[passed], right[passed], said, precision)


def rehearse(examples: Sequence[Example], held_out: HeldOut, catalogue: Catalogue, rules: TriageRules) -> Rehearsal:
    """Decide about every example with what was learned from the others."""
    answers = {"category": _numbers(examples, tuple(catalogue.categories), "category")}
    answers["kind"] = _numbers(examples, [kind.value for kind in KINDS], "kind")
    found = Evidences(catalogue, rules)
    evidence = [found.of(plain(each.text)) for each in examples]
    emergency_from = _emergency_from(examples, held_out)
    stage = _Stage(examples, held_out, catalogue, evidence, answers)
    calibrations = stage.calibrations()
    measured = _worth_of_rules(stage.decisions(calibrations, {}), answers["kind"])
    decisions = stage.decisions(calibrations, measured)
    category, of_category = _categories(decisions, answers["category"], tuple(catalogue.categories))
    kinds, of_kind = _kinds(decisions, answers["kind"], measured)
    right = _goes_right(catalogue, decisions, examples)
    speaking = np.array([each.speaks_for_body(measured.get(each.rule or "", NEW_RULE)) for each in decisions])
    said = [KINDS[each.kind].value for each in decisions]
    return Rehearsal(
        catalogue=catalogue,
        calibrations=calibrations,
        category=category,
        kind=kinds,
        body_confidence=cross_sureness(speaking, said, right),
        goes_right=right,
        kinds_said=said,
        sureness={"category": of_category, "kind": of_kind, "body": sureness(speaking, said, right)},
        rules=measured,
        urgency=_worth_of_urgencies(examples, catalogue, decisions, evidence, _alarms(held_out, emergency_from)),
        emergency_from=emergency_from,
    )


@dataclass(frozen=True)
class _Stage:
    examples: Sequence[Example]
    held_out: HeldOut
    catalogue: Catalogue
    evidence: Sequence[Evidence]
    answers: Mapping[str, Numbers]

    def calibrations(self) -> dict[str, Calibration]:
        unscaled = {name: Calibration(1.0) for name in self.answers}
        margins = self.category_margins(unscaled)
        known = self.answers["kind"] >= 0
        return {
            "category": calibrate(margins, self.answers["category"]),
            "kind": calibrate(self.held_out.whole["kind"][known], self.answers["kind"][known]),
        }

    def category_margins(self, calibrations: Mapping[str, Calibration]) -> Margins:
        deciding = Deciding(self.catalogue, calibrations, {}, {})
        told = zip(range(len(self.examples)), self.evidence, strict=True)
        return np.array([deciding.category_margins(self._learned(each), found) for each, found in told])

    def decisions(self, calibrations: Mapping[str, Calibration], rules: Mapping[str, float]) -> list[Decision]:
        """Each by what is known of the other folds only."""
        decisions: list[Decision | None] = [None] * len(self.examples)
        for known, asked in folds(self.answers["category"]):
            deciding = Deciding(self.catalogue, calibrations, rules, self._seen(known))
            for each in asked:
                decisions[each] = deciding.decide(self._learned(each), self.evidence[each])
        return [each for each in decisions if each is not None]

    def _learned(self, each: int) -> Learned:
        whole = self.held_out.whole
        return Learned(whole["category"][each].astype(np.float32), whole["kind"][each].astype(np.float32))

    def _seen(self, known: Numbers) -> dict[str, list[float]]:
        seen: dict[str, list[float]] = {}
        for each in known:
            kinds = seen.setdefault(self.examples[each].category, [0.0] * len(KINDS))
            if self.answers["kind"][each] >= 0:
                kinds[self.answers["kind"][each]] += 1
        return seen


def _numbers(examples: Sequence[Example], labels: Sequence[str], of: str) -> Numbers:
    number_of = {label: number for number, label in enumerate(labels)}
    return np.array([number_of.get(getattr(each, of) or "", -1) for each in examples])


def _worth_of_rules(decisions: Sequence[Decision], kinds: Numbers) -> dict[str, float]:
    """How often what a rule decided was right."""
    right, told = RULE_PRIOR
    counted: dict[str, list[float]] = {}
    for decision, kind in zip(decisions, kinds, strict=True):
        if decision.rule and kind >= 0:
            counts = counted.setdefault(decision.rule, [right, told])
            counts[0] += decision.kind == kind
            counts[1] += 1
    return {rule: round(hits / times, 3) for rule, (hits, times) in sorted(counted.items())}


def _categories(decisions: Sequence[Decision], answers: Numbers, codes: Sequence[str]) -> tuple[Judged, Sureness]:
    first = np.array([each.category for each in decisions])
    speaking, said = np.array([each.speaks_for_category for each in decisions]), [codes[each] for each in first]
    confidence = cross_sureness(speaking, said, first == answers)
    return Judged(first, confidence, answers), sureness(speaking, said, first == answers)


def _kinds(decisions: Sequence[Decision], answers: Numbers, rules: Mapping[str, float]) -> tuple[Judged, Sureness]:
    """What kind each was taken for, how surely, and the curve for those that no rule decided."""
    first = np.array([each.kind for each in decisions])
    known = answers >= 0
    learned = np.array([each.rule is None for each in decisions]) & known
    speaking, said = np.array([each.speaks_for_kind for each in decisions]), np.array([KINDS[each] for each in first])
    right = first == answers
    confidence = np.array([rules.get(each.rule or "", 0.0) for each in decisions])
    confidence[learned] = cross_sureness(speaking[learned], list(said[learned]), right[learned])
    curve = sureness(speaking[learned], list(said[learned]), right[learned])
    return Judged(first[known], confidence[known], answers[known]), curve


def _goes_right(catalogue: Catalogue, decisions: Sequence[Decision], examples: Sequence[Example]) -> NDArray[np.bool_]:
    """Where nobody has said what kind a message is of, it is taken for one of its category's usual kind."""
    codes = tuple(catalogue.categories)
    true = [(each.kind or catalogue.category(each.category).kind, each.category) for each in examples]
    said = [(KINDS[each.kind], codes[each.category]) for each in decisions]
    return np.array([goes_right(catalogue, *each) for each in zip(said, true, strict=True)])


def _emergency_from(examples: Sequence[Example], held_out: HeldOut) -> float:
    grave = np.array([each.urgency == Urgency.EMERGENCY for each in examples])
    return alarm_from(_emergency_margins(held_out), grave, FALSE_ALARMS)


def _alarms(held_out: HeldOut, emergency_from: float) -> NDArray[np.bool_]:
    return np.asarray(_emergency_margins(held_out) >= emergency_from)


def _emergency_margins(held_out: HeldOut) -> NDArray[np.float64]:
    return held_out.whole["urgency"][:, list(Urgency).index(Urgency.EMERGENCY)]


def _worth_of_urgencies(
    examples: Sequence[Example],
    catalogue: Catalogue,
    decisions: Sequence[Decision],
    evidence: Sequence[Evidence],
    alarms: NDArray[np.bool_],
) -> dict[str, float]:
    """How often what was taken for so urgent was."""
    counted = {urgency.value: [1.0, 2.0] for urgency in Urgency}
    codes = tuple(catalogue.categories)
    for example, decision, found, alarm in zip(examples, decisions, evidence, alarms, strict=True):
        learned = Urgency.URGENT if alarm else Urgency.NORMAL
        said = most_urgent(catalogue.category(codes[decision.category]).urgency, found.urgency(), learned)
        if example.urgency:
            counted[said][0] += said == example.urgency
            counted[said][1] += 1
    return {urgency: round(right / times, 3) for urgency, (right, times) in counted.items()}
