"""The built-in classifier: a linear model for what cannot be put in rules, rules for what the guide decides."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np

from services.routing.catalogue import UNCLEAR, Catalogue, Category
from services.routing.triage.deciding import KINDS, Deciding, Decision, Learned
from services.routing.triage.evidence import Evidence, Evidences, most_urgent, rules_told
from services.routing.triage.explaining import Explainer
from services.routing.triage.linear import Reading
from services.routing.triage.model import Model
from services.routing.triage.opinion import NOT_ENOUGH_TO_TELL, SOUNDS_GRAVE, URGENT_BY_REPORTER, Choice, Opinion
from services.routing.triage.rules import TriageRules
from services.routing.triage.several import Several
from services.routing.triage.sureness import Sureness
from services.routing.triage.written import Written
from shared.kernel import Kind, Urgency

A_SENTENCE = 20  # characters: who says less, and no word that is known for the matter, is not dispatched unseen
WORDS_TOLD = 6


class BuiltIn:
    """Decides by a model trained on the catalogue's categories, the catalogue's keywords, and the rules."""

    def __init__(self, catalogue: Catalogue, rules: TriageRules, model: Model) -> None:
        self.model = model
        self._catalogue = catalogue
        self._evidences = Evidences(catalogue, rules)
        self.several = Several(catalogue, self.decision)
        self._head = model.linear.heads["category"]
        self._explainer = Explainer(model.linear)
        self._order = np.array([self._head.labels.index(code) for code in catalogue.categories])

    @cached_property
    def _deciding(self) -> Deciding:
        card, heads = self.model.card, self.model.linear.heads
        calibrations = {name: head.calibration for name, head in heads.items()}
        return Deciding(self._catalogue, calibrations, card["rules"], card["kinds_seen"])

    @cached_property
    def _sureness(self) -> dict[str, Sureness]:
        return {name: Sureness(**curve) for name, curve in self.model.card["sureness"].items()}

    def classify(self, text: str, urgent: bool = False) -> Opinion:
        return self.judge(Written(text), urgent)

    def judge(self, written: Written, urgent: bool, *, in_words: bool = True) -> Opinion:
        """An opinion; without `in_words` only what it is, for whoever finds words for it by another model."""
        evidence = self._evidences.of(written.plain)
        if not written.is_chinese and not evidence.scores:
            return self._undecided(evidence, urgent)
        reading = self.model.linear.read(written.grams)
        decision = self._deciding.decide(self._learned(reading), evidence)
        opinion = self._opinion(evidence, decision, urgent, grave=self._sounds_grave(reading, evidence))
        if not in_words:
            return replace(opinion, reasons=(*opinion.reasons, *_told_urgent(urgent)))
        words, others = self._words(written, reading, evidence, decision), self._others(written, decision)
        unfamiliar = self.model.linear.unfamiliar(written.grams)
        reasons = (*words, *opinion.reasons, *others, *_told_urgent(urgent))
        parts = self.several.parts(written.text, decision)
        return replace(opinion, reasons=reasons, unfamiliar=unfamiliar, parts=parts)

    def decision(self, text: str) -> Decision:
        """On a passage, which no reasons are given for."""
        written = Written(text)
        learned = self._learned(self.model.linear.read(written.grams))
        return self._deciding.decide(learned, self._evidences.of(written.plain))

    def _learned(self, reading: Reading) -> Learned:
        """Nothing was learned about languages other than Chinese: there the known words decide."""
        heads = self.model.linear.heads
        if not len(reading.ids):
            return Learned(np.zeros(len(self._order), np.float32), np.zeros(len(KINDS), np.float32))
        return Learned(self._head.margins(reading)[self._order], heads["kind"].margins(reading))

    def _opinion(self, evidence: Evidence, decision: Decision, urgent: bool, *, grave: bool) -> Opinion:
        category = self._category(decision.category)
        kind = KINDS[decision.kind]
        confidence = self._confidence(decision, kind)
        vague = decision.support == 0 and evidence.length < A_SENTENCE
        doubtful = vague or any(rule.doubtful for rule in evidence.about(category.code))
        urgency = _urgency(category, evidence, urgent, grave=grave)
        return Opinion(
            kind=kind,
            category=category.code,
            urgency=urgency,
            confidence=round(confidence, 3),
            reasons=(*_rules_and_bases(evidence, category, decision.rule), *([SOUNDS_GRAVE] if grave else [])),
            sensitive=grave or _is_sensitive(category, evidence),
            sure=not doubtful and self._is_sure(confidence, kind, category),
            kind_confidence=round(self._kind_confidence(decision, kind), 3),
            category_confidence=self._choices_of(decision)[0].confidence,
            urgency_confidence=float(self.model.card["urgency"].get(urgency, 0.0)),
            choices=self._choices_of(decision),
            model=self.model.name,
        )

    def _sounds_grave(self, reading: Reading, evidence: Evidence) -> bool:
        """Whether it reads like the emergencies that were learned from, in whatever words: not what is only feared."""
        head = self.model.linear.heads.get("urgency")
        if head is None or any(rule.calms for rule in evidence.rules):
            return False
        margin = head.margins(reading)[head.labels.index(Urgency.EMERGENCY)]
        return bool(margin >= self.model.card["emergency_from"])

    def _is_sure(self, confidence: float, kind: Kind, category: Category) -> bool:
        """Over the threshold of its kind, and over its category's if it has one."""
        chosen = self.model.thresholds
        return confidence >= max(chosen[kind], chosen.get(category.code, 0.0))

    def _confidence(self, decision: Decision, kind: Kind) -> float:
        """How likely it comes to the right body."""
        speaking = decision.speaks_for_body(self._deciding.worth_of(decision.rule))
        return self._sureness["body"].of(speaking, kind)

    def _kind_confidence(self, decision: Decision, kind: Kind) -> float:
        if decision.rule:
            return self._deciding.worth_of(decision.rule)
        return self._sureness["kind"].of(decision.speaks_for_kind, kind)

    def _choices_of(self, decision: Decision) -> tuple[Choice, Choice]:
        """The two best: what was decided, and the next category as what it then would be."""
        category, second = self._category(decision.category).code, self._runner_up(decision)
        sure = round(self._sureness["category"].of(decision.speaks_for_category, category), 3)
        next_sure = round(min(1 - sure, float(decision.categories[second])), 3)
        other = KINDS[self._deciding.kind_within(second, decision)]
        first = Choice(KINDS[decision.kind], category, sure)
        return first, Choice(other, self._category(second).code, next_sure)

    def _runner_up(self, decision: Decision) -> int:
        return int(np.argsort(-decision.categories)[1])

    def _words(self, written: Written, reading: Reading, evidence: Evidence, decision: Decision) -> Iterator[str]:
        """What stands in the text and spoke for it: words that are known, then stretches that were learned."""
        label, other = (self._label(each) for each in (decision.category, self._runner_up(decision)))
        known = [keyword.word for keyword in evidence.words_of(self._category(decision.category))]
        learned = self._explainer.words(written, reading, label, other)
        words = [*known, *(word for word in learned if not any(word in each or each in word for each in known))]
        yield from (f"word:{word}" for word in words[:WORDS_TOLD])

    def _others(self, written: Written, decision: Decision) -> Iterator[str]:
        """What it might have been instead, and what would speak for that."""
        second = self._runner_up(decision)
        yield f"runner_up:{self._category(second).code}"
        tips = self._explainer.tips(written, self._label(second), self._label(decision.category))
        yield from (f"tip:{word}" for word in tips)

    def _label(self, category: int) -> int:
        """The number that the model knows a category by."""
        return int(self._order[category])

    def _category(self, number: int) -> Category:
        return self._catalogue.category(self._deciding.labels[number])

    def _undecided(self, evidence: Evidence, urgent: bool) -> Opinion:
        category = self._catalogue.category(UNCLEAR)
        rules = (f"rule:{rule.code}" for rule in rules_told(evidence, UNCLEAR))
        return Opinion(
            kind=category.kind,
            category=UNCLEAR,
            urgency=_urgency(category, evidence, urgent),
            confidence=0.0,
            reasons=(NOT_ENOUGH_TO_TELL, *rules, *_told_urgent(urgent)),
            sensitive=_is_sensitive(category, evidence),
            model=self.model.name,
        )


def _urgency(category: Category, evidence: Evidence, urgent: bool, *, grave: bool = False) -> Urgency:
    """What only reads like an emergency is urgent: a person says whether it is one."""
    told = Urgency.URGENT if urgent or grave else Urgency.NORMAL
    return most_urgent(category.urgency, evidence.urgency(), told)


def _is_sensitive(category: Category, evidence: Evidence) -> bool:
    return category.sensitive or any(rule.sensitive for rule in evidence.rules)


def _rules_and_bases(evidence: Evidence, category: Category, decided_by: str | None) -> Iterator[str]:
    """What the law says is cited of the rule that decided, else of the category."""
    yield from (f"rule:{rule.code}" for rule in rules_told(evidence, category.code))
    cited = [rule.basis for rule in evidence.about(category.code) if rule.code == decided_by and rule.basis]
    yield from (f"basis:{basis}" for basis in [*cited, category.basis][:1] if basis)


def _told_urgent(urgent: bool) -> tuple[str, ...]:
    return (URGENT_BY_REPORTER,) if urgent else ()
