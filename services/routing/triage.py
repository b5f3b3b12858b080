"""What kind of matter is it, what about, how urgent: an opinion on a text, with its confidence and its reasons."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import exp
from typing import Protocol, TypeVar

from services.routing.catalogue import UNCLEAR, Catalogue, Category, Keyword
from services.routing.triage_rules import Rule, TriageRules
from services.routing.words import Vocabulary, plain
from shared.kernel import Kind, Urgency

AUTO_DISPATCH_CONFIDENCE = 0.75
"""From here on a matter is dispatched without a hand; below, a desk looks first. The tests measure what it is worth."""

NOT_ENOUGH_TO_TELL = "not_enough_to_tell"
URGENT_BY_REPORTER = "urgent_by_reporter"

STRONG, WEAK = 3.0, 1.0  # how loudly a keyword speaks for its category
RULE = 4.0  # and a rule: a circumstance told weighs more than the word it is told of
ENOUGH = 2.0  # one weak word alone tells nothing
SATURATION = 3.0  # this much evidence is 63 % convincing, three times as much 95 %
UNCONTESTED = 0.55  # the share of the evidence that counts even if another category is just as likely
SAME_KIND = 0.5  # a rival of the same kind reaches the same desk: it contests only half
DOUBT = 0.6  # the most that a text can reach which leaves the decisive point open
RIVALS = 3  # how many of the next categories are weighed against the first
WORDS_TOLD = 6

_URGENCIES = list(Urgency)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a classifier thinks of a matter; `runner_up` is the category it might have been instead.

    `reasons`: `word:<word>` and `rule:<code>` that decided, `urgent_by_reporter`, `not_enough_to_tell`.
    """

    kind: Kind
    category: str
    urgency: Urgency
    confidence: float
    reasons: tuple[str, ...]
    sensitive: bool
    runner_up: str | None

    @property
    def can_be_acted_on(self) -> bool:
        """Whether it is sure enough, and harmless enough, to be acted on before anybody has looked."""
        return self.confidence >= AUTO_DISPATCH_CONFIDENCE and not self.sensitive


class Classifier(Protocol):
    """Whoever forms an opinion on a text: always an answer, whatever the text is."""

    def classify(self, text: str, urgent: bool = False) -> Opinion: ...


def make_classifier(catalogue: Catalogue) -> Classifier:
    """The classifier in use."""
    return KeywordClassifier(catalogue, TriageRules.load(catalogue))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was found in a text: the known words, and the rules that apply to it."""

    words: frozenset[str]
    rules: tuple[Rule, ...]

    def about(self, category: Category) -> Iterator[Rule]:
        return (rule for rule in self.rules if rule.is_about(category.code))

    def kind_of(self, category: Category) -> Kind:
        return next((rule.kind for rule in self.about(category) if rule.kind), category.kind)

    def is_doubtful_about(self, category: Category) -> bool:
        return any(rule.doubtful for rule in self.about(category))

    def is_sensitive_for(self, category: Category) -> bool:
        return category.sensitive or any(rule.sensitive for rule in self.rules)

    def urgency_of(self, category: Category, urgent: bool) -> Urgency:
        claimed = [Urgency.URGENT] if urgent else []
        return max([category.urgency, *claimed, *(rule.urgency for rule in self.rules if rule.urgency)], key=_level)

    def words_of(self, category: Category) -> list[Keyword]:
        return sorted((k for k in category.keywords if plain(k.word) in self.words), key=lambda k: not k.strong)

    def reasons_for(self, category: Category) -> Iterator[str]:
        if category.code == UNCLEAR:
            yield NOT_ENOUGH_TO_TELL
        yield from (f"word:{keyword.word}" for keyword in self.words_of(category)[:WORDS_TOLD])
        always = (rule for rule in self.rules if rule.sensitive or rule.urgency or rule.is_about(category.code))
        yield from (f"rule:{rule.code}" for rule in always)


class KeywordClassifier:
    """Decides by the catalogue's keywords and the rules for border cases: plain enough to be argued with."""

    def __init__(self, catalogue: Catalogue, rules: TriageRules) -> None:
        self._catalogue = catalogue
        self._rules = rules
        self._votes = _grouped((plain(k.word), (c, _weight(k))) for c in catalogue.all() for k in c.keywords)
        self._cues = _grouped((word, cue) for cue, words in rules.cues.items() for word in words)
        self._vocabulary = Vocabulary([*self._votes, *self._cues])

    def classify(self, text: str, urgent: bool = False) -> Opinion:
        reading = self._read(text)
        ranking = self._ranking(reading)
        category = ranking[0][0] if ranking else self._catalogue.category(UNCLEAR)
        return Opinion(
            kind=reading.kind_of(category),
            category=category.code,
            urgency=reading.urgency_of(category, urgent),
            confidence=_confidence(ranking, reading),
            reasons=(*reading.reasons_for(category), *([URGENT_BY_REPORTER] if urgent else [])),
            sensitive=reading.is_sensitive_for(category),
            runner_up=ranking[1][0].code if len(ranking) > 1 else None,
        )

    def _read(self, text: str) -> _Reading:
        found = self._vocabulary.find(plain(text))
        places: dict[str, list[int]] = {}
        for word, at in found.items():
            for cue in self._cues.get(word, ()):
                places.setdefault(cue, []).extend(at)
        return _Reading(frozenset(found), tuple(rule for rule in self._rules if rule.applies(places)))

    def _ranking(self, reading: _Reading) -> list[tuple[Category, float]]:
        """The categories that enough speaks for, and how loudly: the loudest first, else in the catalogue's order."""
        scores: dict[str, float] = {}
        for category, weight in (vote for word in reading.words for vote in self._votes.get(word, ())):
            scores[category.code] = scores.get(category.code, 0.0) + weight
        for code in (rule.category for rule in reading.rules if rule.category):
            scores[code] = scores.get(code, 0.0) + RULE
        heard = [(category, scores.get(category.code, 0.0)) for category in self._catalogue.all()]
        return sorted(((c, score) for c, score in heard if score >= ENOUGH), key=lambda candidate: -candidate[1])


def _confidence(ranking: list[tuple[Category, float]], reading: _Reading) -> float:
    """From how much speaks for the first category and how little for the next ones, in [0, 1]."""
    if not ranking:
        return 0.0
    (first, score), *rivals = ranking
    kind = reading.kind_of(first)
    against = (s * (SAME_KIND if reading.kind_of(rival) == kind else 1) for rival, s in rivals[:RIVALS])
    margin = 1 - max(against, default=0.0) / score
    confidence = (1 - exp(-score / SATURATION)) * (UNCONTESTED + (1 - UNCONTESTED) * margin)
    return round(min(confidence, DOUBT) if reading.is_doubtful_about(first) else confidence, 3)


def _weight(keyword: Keyword) -> float:
    return STRONG if keyword.strong else WEAK


def _level(urgency: Urgency) -> int:
    return _URGENCIES.index(urgency)


def _grouped(pairs: Iterable[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    groups: dict[str, list[_T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
