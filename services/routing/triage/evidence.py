"""What is found in a text by words: the catalogue's keywords, and the rules whose circumstances it tells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import log1p
from typing import TypeVar

from services.routing.catalogue import Catalogue, Category, Keyword
from services.routing.triage.rules import Rule, TriageRules
from services.routing.words import Vocabulary, plain
from shared.kernel import Kind, Urgency

STRONG, WEAK = 3.0, 1.0  # how loudly a keyword speaks for its category
RULE = 4.0  # and a rule: a circumstance told weighs more than the word it is told of
ENOUGH = 2.0  # one weak word alone tells nothing

_URGENCIES = list(Urgency)
_T = TypeVar("_T")
_folded = cache(plain)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The known words and the applicable rules of a text. `scores`: how loudly they speak for which category.

    `length`: how many characters were read.
    """

    words: frozenset[str]
    rules: tuple[Rule, ...]
    scores: Mapping[str, float]
    length: int

    def about(self, category: str) -> Iterator[Rule]:
        return (rule for rule in self.rules if rule.is_about(category))

    def deciding(self, category: str) -> Rule | None:
        """The rule that decides the kind of a matter of this category, the first in their order."""
        return next((rule for rule in self.about(category) if rule.kind), None)

    def says_of(self, category: str) -> float:
        """How much it adds to what was learned."""
        return log1p(self.scores.get(category, 0.0))

    def urgency(self) -> Urgency:
        return max((rule.urgency for rule in self.rules if rule.urgency), key=_level, default=Urgency.NORMAL)

    def words_of(self, category: Category) -> list[Keyword]:
        return sorted((k for k in category.keywords if _folded(k.word) in self.words), key=lambda k: not k.strong)


class Evidences:
    """Finds the evidence in texts, by one pass for all words of catalogue and rules."""

    def __init__(self, catalogue: Catalogue, rules: TriageRules) -> None:
        self._rules = rules
        self._votes = _grouped((plain(k.word), (c.code, _weight(k))) for c in catalogue.all() for k in c.keywords)
        self._cues = _grouped((word, cue) for cue, words in rules.cues.items() for word in words)
        self._vocabulary = Vocabulary([*self._votes, *self._cues])

    def of(self, plain_text: str) -> Evidence:
        found = self._vocabulary.find(plain_text)
        places: dict[str, list[int]] = {}
        for word, at in found.items():
            for cue in self._cues.get(word, ()):
                places.setdefault(cue, []).extend(at)
        rules = self._rules.applying(places)
        return Evidence(frozenset(found), rules, self._scores(found, rules), len(plain_text))

    def _scores(self, words: Iterable[str], rules: Iterable[Rule]) -> dict[str, float]:
        scores: dict[str, float] = {}
        for category, weight in (vote for word in words for vote in self._votes.get(word, ())):
            scores[category] = scores.get(category, 0.0) + weight
        for code in (rule.category for rule in rules if rule.category):
            scores[code] = scores.get(code, 0.0) + RULE
        return {code: score for code, score in scores.items() if score >= ENOUGH}


def most_urgent(*urgencies: Urgency) -> Urgency:
    return max(urgencies, key=_level)


def rules_told(evidence: Evidence, category: str) -> Iterator[Rule]:
    """What is named as a reason: the rules about this category, and all that call for caution."""
    return (rule for rule in evidence.rules if rule.sensitive or rule.urgency or rule.is_about(category))


def kind_decided(evidence: Evidence, category: str) -> Kind | None:
    rule = evidence.deciding(category)
    return rule.kind if rule else None


def _weight(keyword: Keyword) -> float:
    return STRONG if keyword.strong else WEAK


def _level(urgency: Urgency) -> int:
    return _URGENCIES.index(urgency)


def _grouped(pairs: Iterable[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    groups: dict[str, list[_T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
