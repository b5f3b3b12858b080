"""Another classifier in the built-in one's place. It is listened to, but never trusted with anybody's safety."""

import logging
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from time import monotonic
from typing import Any

from services.routing.catalogue import Catalogue
from services.routing.domain.rules import ASSISTED, COMPLAINED_OF
from services.routing.triage import contract
from services.routing.triage.asking import Asked, NoAnswer
from services.routing.triage.evidence import Evidence, Evidences, most_urgent, rules_told
from services.routing.triage.opinion import URGENT_BY_REPORTER, Choice, Classifier, Opinion
from services.routing.words import plain
from shared.kernel import Kind, Urgency
from shared.observability import metrics

ELSEWHERE = "elsewhere"
ELSEWHERE_FAILED = "elsewhere_failed"
KEPT = ASSISTED | COMPLAINED_OF.keys()
"""What is administrative whoever says otherwise: a committee only helps with it, or is itself complained of."""

_log = logging.getLogger("jieju.triage")


class Patience:
    """After several failures in a row it is not asked for a while; for longer, each time that it fails again."""

    FAILURES = 3
    FIRST, LONGEST = 5.0, 300.0  # seconds

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0

    @property
    def is_out(self) -> bool:
        return self._failures >= self.FAILURES and self._clock() < self._rests_until

    def failed(self) -> None:
        self._failures += 1
        doubled = 2.0 ** min(max(self._failures - self.FAILURES, 0), 10)
        self._rests_until = self._clock() + min(self.FIRST * doubled, self.LONGEST)

    def answered(self) -> None:
        self._failures = 0


class Elsewhere:
    """Asks another classifier, and takes the built-in's opinion where that does not answer in time and as agreed.

    `categories`: those it may name. `sure_from`: from which confidence of its own it is acted on.
    """

    def __init__(
        self,
        asked: Asked,
        timeout: float,
        fallback: Classifier,
        *,
        catalogue: Catalogue,
        evidences: Evidences,
        categories: Container[str],
        sure_from: float,
        patience: Patience | None = None,
    ) -> None:
        self._asked, self._timeout, self._fallback = asked, timeout, fallback
        self._catalogue, self._evidences = catalogue, evidences
        self._categories, self._sure_from = categories, sure_from
        self._patience = patience or Patience()

    def classify(self, text: str, urgent: bool = False) -> Opinion:
        own = self._fallback.classify(text, urgent)
        answer, outcome = self._answer(text, urgent)
        metrics.ELSEWHERE.labels(outcome).inc()
        if answer is None:
            return replace(own, reasons=(*own.reasons, ELSEWHERE_FAILED))
        return self._weighed(text, own, answer)

    def _answer(self, text: str, urgent: bool) -> tuple[Mapping[str, Any] | None, str]:
        if self._patience.is_out:
            return None, "resting"
        try:
            said = self._asked.ask(contract.question(text, urgent), self._timeout)
            answer = contract.answer(said, self._categories)
        except NoAnswer as none:
            return None, self._failed(none.outcome)
        except contract.BrokenContract:
            self._asked.distrust()
            return None, self._failed("broken")
        self._patience.answered()
        return answer, "answered"

    def _failed(self, outcome: str) -> str:
        self._patience.failed()
        _log.warning("the other classifier gave no opinion: %s", outcome)
        return outcome

    def _weighed(self, text: str, own: Opinion, answer: Mapping[str, Any]) -> Opinion:
        """Its opinion, with everything that the rules say for caution."""
        evidence = self._evidences.of(plain(text))
        overruled = own.category in KEPT and answer["category"] not in KEPT
        category = own.category if overruled else answer["category"]
        known = self._catalogue.categories.get(category)
        kind = self._kind(evidence, category, own.kind if overruled else answer["kind"])
        doubtful = any(rule.doubtful for code in (own.category, category) for rule in evidence.about(code))
        usual = known.urgency if known else Urgency.NORMAL
        confidence = own.confidence if overruled else answer["confidence"]
        return replace(
            own,
            kind=kind,
            category=category,
            urgency=most_urgent(own.urgency, answer["urgency"], usual),
            confidence=round(confidence, 3),
            reasons=tuple(_reasons(text, own, answer["reasons"], evidence, category)),
            sensitive=own.sensitive or answer["sensitive"] or bool(known and known.sensitive),
            sure=confidence >= self._sure_from and not doubtful and not overruled,
            kind_confidence=_or(answer["kind_confidence"], confidence),
            category_confidence=_or(answer["category_confidence"], confidence),
            choices=self._choices(kind, category, confidence, own, answer),
            model=ELSEWHERE,
        )

    def _kind(self, evidence: Evidence, category: str, said: Kind) -> Kind:
        if category in KEPT:
            return Kind.ADMINISTRATIVE
        decided = evidence.deciding(category)
        return decided.kind if decided and decided.kind else said

    def _choices(
        self, kind: Kind, category: str, confidence: float, own: Opinion, answer: Mapping[str, Any]
    ) -> tuple[Choice, ...]:
        """What was decided, and the best of what else was named: by it, else by the built-in."""
        named = [Choice(each["kind"], each["category"], each["confidence"]) for each in (answer, *answer["choices"])]
        other = (choice for choice in (*named, *own.choices) if choice.category != category)
        first = Choice(kind, category, round(confidence, 3))
        return (first, *(choice for choice in [next(other, None)] if choice))


def _reasons(text: str, own: Opinion, words: list[str], evidence: Evidence, category: str) -> Iterator[str]:
    yield ELSEWHERE
    yield from (f"word:{word}" for word in contract.words_in(text, words))
    yield from (f"rule:{rule.code}" for rule in rules_told(evidence, category))
    if own.category == category:
        yield from (reason for reason in own.reasons if reason.startswith("basis:"))
    if URGENT_BY_REPORTER in own.reasons:
        yield URGENT_BY_REPORTER


def _or(told: float | None, otherwise: float) -> float:
    return round(otherwise if told is None else told, 3)
