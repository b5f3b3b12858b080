"""The built-in classifier: a linear model for what cannot be put in rules, rules for what the guide decides."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from services.routing.catalogue import UNCLEAR, Catalogue, Category
from services.routing.triage.deciding import KINDS, Deciding, Decision, Learned
from services.routing.triage.evidence import Evidence, Evidences, most_urgent
from services.routing.triage.explaining import decisive_words, tips
from services.routing.triage.grams import grams, runs
from services.routing.triage.linear import Reading
from services.routing.triage.model import Model
from services.routing.triage.opinion import NOT_ENOUGH_TO_TELL, URGENT_BY_REPORTER, Choice, Opinion
from services.routing.triage.rules import Rule, TriageRules
from services.routing.triage.sureness import Sureness
from services.routing.words import plain
from shared.kernel import Kind, Urgency

FEWEST = 4  # different Chinese characters, or else a known word, without which nothing is to be told
A_SENTENCE = 20  # characters: who says less, and no word that is known for the matter, is not dispatched unseen
WORDS_TOLD = 6

_CHINESE = re.compile("[\u3400-\u9fff]")


class BuiltIn:
    """Decides by a model trained on the catalogue's categories, the catalogue's keywords, and the rules."""

    def __init__(self, catalogue: Catalogue, rules: TriageRules, model: Model) -> None:
        self.model = model
        self._catalogue = catalogue
        self._evidences = Evidences(catalogue, rules)
        self._head = model.linear.heads["category"]
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
        evidence = self._evidences.of(text)
        chinese = _is_chinese(text)
        if not chinese and not evidence.scores:
            return self._undecided(evidence, urgent)
        reading = self.model.linear.read(grams(text) if chinese else Counter())
        decision = self._deciding.decide(self._learned(reading), evidence)
        return self._opinion(text, reading, evidence, decision, urgent)

    def _learned(self, reading: Reading) -> Learned:
        """Nothing was learned about languages other than Chinese: there the known words decide."""
        heads = self.model.linear.heads
        if not len(reading.ids):
            return Learned(np.zeros(len(self._order), np.float32), np.zeros(len(KINDS), np.float32))
        return Learned(self._head.margins(reading)[self._order], heads["kind"].margins(reading))

    def _opinion(self, text: str, reading: Reading, evidence: Evidence, decision: Decision, urgent: bool) -> Opinion:
        category = self._category(decision.category)
        kind = KINDS[decision.kind]
        confidence = self._confidence(decision, kind)
        vague = decision.support == 0 and evidence.length < A_SENTENCE
        doubtful = vague or any(rule.doubtful for rule in evidence.about(category.code))
        urgency = _urgency(category, evidence, urgent)
        return Opinion(
            kind=kind,
            category=category.code,
            urgency=urgency,
            confidence=round(confidence, 3),
            reasons=tuple(self._reasons(text, reading, evidence, decision, urgent)),
            sensitive=_is_sensitive(category, evidence),
            sure=not doubtful and self._is_sure(confidence, kind, category),
            kind_confidence=round(self._kind_confidence(decision, kind), 3),
            category_confidence=self._choices_of(decision)[0].confidence,
            urgency_confidence=float(self.model.card["urgency"].get(urgency, 0.0)),
            choices=self._choices_of(decision),
            model=self.model.name,
        )

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


def _is_chinese(text: str) -> bool:
    return len(set(_CHINESE.findall("".join(runs(text))))) >= FEWEST


def _urgency(category: Category, evidence: Evidence, urgent: bool) -> Urgency:
    return most_urgent(category.urgency, evidence.urgency(), Urgency.URGENT if urgent else Urgency.NORMAL)


def _is_sensitive(category: Category, evidence: Evidence) -> bool:
    return category.sensitive or any(rule.sensitive for rule in evidence.rules)


def _rules_told(evidence: Evidence, category: str) -> Iterator[Rule]:
    return (rule for rule in evidence.rules if rule.sensitive or rule.urgency or rule.is_about(category))


def _bases(evidence: Evidence, category: Category, decided_by: str | None) -> Iterator[str]:
    """What the law says: of the rule that decided, else of the category."""
    rules = [rule for rule in evidence.about(category.code) if rule.code == decided_by and rule.basis]
    basis = rules[0].basis if rules else category.basis
    if basis:
        yield f"basis:{basis}"
