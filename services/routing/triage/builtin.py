"""The built-in classifier: a linear model for what cannot be put in rules, rules for what the guide decides."""

import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from services.routing.catalogue import UNCLEAR, Catalogue, Category
from services.routing.triage.deciding import KINDS, Deciding, Decision, Learned
from services.routing.triage.evidence import Evidence, Evidences, most_urgent
from services.routing.triage.explaining import decisive_words, tips
from services.routing.triage.grams import grams, runs
from services.routing.triage.linear import Calibration, Reading
from services.routing.triage.model import Model
from services.routing.triage.opinion import NOT_ENOUGH_TO_TELL, URGENT_BY_REPORTER, Choice, Opinion
from services.routing.triage.rules import TriageRules
from services.routing.triage.several import Several
from services.routing.words import plain
from shared.kernel import Kind, Urgency

FEWEST = 4  # different Chinese characters, or a known word, without which nothing is to be told
WORDS_TOLD = 6

_CHINESE = re.compile("[\u3400-\u9fff]")


class BuiltIn:
    """Decides by a model trained on the catalogue's categories, the catalogue's keywords, and the rules."""

    def __init__(self, catalogue: Catalogue, rules: TriageRules, model: Model) -> None:
        self.model = model
        self._catalogue = catalogue
        self._evidences = Evidences(catalogue, rules)
        self.several = Several(catalogue, self.decision)
        self._head = model.linear.heads["category"]
        self._order = np.array([self._head.labels.index(code) for code in catalogue.categories])

    @cached_property
    def _deciding(self) -> Deciding:
        card, heads = self.model.card, self.model.linear.heads
        calibrations = {name: head.calibration for name, head in heads.items()}
        return Deciding(self._catalogue, calibrations, card["rules"], card["kinds_seen"])

    @cached_property
    def _body_curve(self) -> Calibration:
        return Calibration(1.0, self.model.card["body_curve"])

    def classify(self, text: str, urgent: bool = False) -> Opinion:
        evidence = self._evidences.of(text)
        if not _tells_enough(text, evidence):
            return self._undecided(evidence, urgent)
        reading = self.model.linear.read(grams(text))
        decision = self._deciding.decide(self._learned(reading), evidence)
        return self._opinion(text, reading, evidence, decision, urgent)

    def decision(self, text: str) -> Decision:
        """On a passage, which no reasons are given for."""
        learned = self._learned(self.model.linear.read(grams(text)))
        return self._deciding.decide(learned, self._evidences.of(text))

    def _learned(self, reading: Reading) -> Learned:
        heads = self.model.linear.heads
        return Learned(self._head.margins(reading)[self._order], heads["kind"].margins(reading))

    def _opinion(self, text: str, reading: Reading, evidence: Evidence, decision: Decision, urgent: bool) -> Opinion:
        category = self._category(decision.category)
        confidence = self._body_curve.confidence(decision.body)
        kind = KINDS[decision.kind]
        doubtful = any(rule.doubtful for rule in evidence.about(category.code))
        urgency = _urgency(category, evidence, urgent)
        return Opinion(
            kind=kind,
            category=category.code,
            urgency=urgency,
            confidence=round(confidence, 3),
            reasons=tuple(self._reasons(text, reading, evidence, decision, urgent)),
            sensitive=_is_sensitive(category, evidence),
            sure=not doubtful and self._is_sure(confidence, kind, category),
            kind_confidence=round(self._deciding.kind_confidence(decision), 3),
            category_confidence=round(self._confidence_of(decision.category, decision), 3),
            urgency_confidence=float(self.model.card["urgency"].get(urgency, 0.0)),
            choices=tuple(self._choices(decision)),
            model=self.model.name,
            parts=self.several.parts(text, decision),
        )

    def _is_sure(self, confidence: float, kind: Kind, category: Category) -> bool:
        """Over the threshold of its kind, and over its category's if it has one."""
        chosen = self.model.thresholds
        return confidence >= max(chosen[kind], chosen.get(category.code, 0.0))

    def _choices(self, decision: Decision) -> Iterator[Choice]:
        """The two best: what was decided, and the next category as what it then would be."""
        confidence = self._confidence_of(decision.category, decision)
        yield Choice(KINDS[decision.kind], self._category(decision.category).code, round(confidence, 3))
        second = self._runner_up(decision)
        kind = KINDS[self._deciding.kind_within(second, decision)]
        yield Choice(kind, self._category(second).code, round(self._confidence_of(second, decision), 3))

    def _confidence_of(self, category: int, decision: Decision) -> float:
        return self._head.calibration.confidence(float(decision.categories[category]))

    def _runner_up(self, decision: Decision) -> int:
        return int(np.argsort(-decision.categories)[1])

    def _reasons(
        self, text: str, reading: Reading, evidence: Evidence, decision: Decision, urgent: bool
    ) -> Iterator[str]:
        category, second = self._category(decision.category), self._category(self._runner_up(decision))
        label, other = (self._head.labels.index(each.code) for each in (category, second))
        known = [keyword.word for keyword in evidence.words_of(category)]
        learned = decisive_words(self.model.linear, self._head, reading, runs(text), label, other)
        words = [*known, *(word for word in learned if not any(word in each or each in word for each in known))]
        yield from (f"word:{word}" for word in words[:WORDS_TOLD])
        yield from (f"rule:{rule.code}" for rule in _rules_told(evidence, category.code))
        yield from _bases(evidence, category, decision.rule)
        yield f"runner_up:{second.code}"
        tipping = tips(self.model.linear, self._head, other, label, plain(text))
        yield from (f"tip:{word}" for word in tipping)
        if urgent:
            yield URGENT_BY_REPORTER

    def _category(self, number: int) -> Category:
        return self._catalogue.category(self._deciding.labels[number])

    def _undecided(self, evidence: Evidence, urgent: bool) -> Opinion:
        category = self._catalogue.category(UNCLEAR)
        rules = (f"rule:{rule.code}" for rule in _rules_told(evidence, UNCLEAR))
        return Opinion(
            kind=category.kind,
            category=UNCLEAR,
            urgency=_urgency(category, evidence, urgent),
            confidence=0.0,
            reasons=(NOT_ENOUGH_TO_TELL, *rules, *([URGENT_BY_REPORTER] if urgent else [])),
            sensitive=_is_sensitive(category, evidence),
            model=self.model.name,
        )


def _tells_enough(text: str, evidence: Evidence) -> bool:
    return bool(evidence.scores) or len(set(_CHINESE.findall("".join(runs(text))))) >= FEWEST


def _urgency(category: Category, evidence: Evidence, urgent: bool) -> Urgency:
    return most_urgent(category.urgency, evidence.urgency(), Urgency.URGENT if urgent else Urgency.NORMAL)


def _is_sensitive(category: Category, evidence: Evidence) -> bool:
    return category.sensitive or any(rule.sensitive for rule in evidence.rules)


def _rules_told(evidence: Evidence, category: str) -> Iterator[object]:
    return (rule for rule in evidence.rules if rule.sensitive or rule.urgency or rule.is_about(category))


def _bases(evidence: Evidence, category: Category, decided_by: str | None) -> Iterator[str]:
    """What the law says: of the rule that decided, else of the category."""
    rules = [rule for rule in evidence.about(category.code) if rule.code == decided_by and rule.basis]
    basis = rules[0].basis if rules else category.basis
    if basis:
        yield f"basis:{basis}"
