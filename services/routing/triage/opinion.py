"""What a classifier thinks of a matter, and what makes somebody a classifier."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol

from shared.kernel import Kind, Urgency

NOT_ENOUGH_TO_TELL = "not_enough_to_tell"
URGENT_BY_REPORTER = "urgent_by_reporter"
TOLD_BY_DESK = "told_by_desk"
SOUNDS_GRAVE = "sounds_grave"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a matter could be, and how likely that is in [0, 1]."""

    kind: Kind
    category: str
    confidence: float

    def as_data(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "category": self.category, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things that a message seems to hold: a passage of it, from which character to which."""

    start: int
    end: int
    text: str
    kind: Kind
    category: str
    confidence: float

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "kind": self.kind.value}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a classifier thinks of a matter, and how sure it is of each part of it.

    `confidence` is how likely it is that the matter reaches the right body if it is sent there unseen; `sure` whether
    that is enough, by thresholds that were chosen on messages held out from training.
    `reasons`: `word:<word>`, `rule:<id>`, `basis:<law and article>`, `runner_up:<category>`, `tip:<word>` (what would
    speak for the runner-up), `urgent_by_reporter`, `sounds_grave`, `not_enough_to_tell`; `elsewhere` or
    `elsewhere_failed` if another classifier was asked. `unfamiliar`: the share of the text's pairs of characters
    that the model had never read. `parts`: what it could be split into, if it seems to hold several things.
    """

    kind: Kind
    category: str
    urgency: Urgency
    confidence: float
    reasons: tuple[str, ...]
    sensitive: bool
    sure: bool = False
    kind_confidence: float = 0.0
    category_confidence: float = 0.0
    urgency_confidence: float = 0.0
    choices: tuple[Choice, ...] = ()
    model: str = ""
    unfamiliar: float | None = None
    parts: tuple[Part, ...] = ()

    @property
    def can_be_acted_on(self) -> bool:
        """Whether it is sure enough, harmless enough and one thing, to be acted on before anybody has looked."""
        return self.sure and not self.is_grave and not self.parts

    @property
    def is_grave(self) -> bool:
        """Whether a person must look at it, whatever else is known."""
        return self.sensitive or self.urgency is Urgency.EMERGENCY

    def as_facts(self) -> dict[str, Any]:
        """What a case is opened with."""
        facts = {field.name: getattr(self, field.name) for field in fields(self)}
        return facts | {name: [each.as_data() for each in facts[name]] for name in ("choices", "parts")}

    @property
    def runner_up(self) -> str | None:
        """The category that it might have been instead."""
        return next((choice.category for choice in self.choices if choice.category != self.category), None)


class Classifier(Protocol):
    """Whoever forms an opinion on a text: always an answer, whatever the text is."""

    def classify(self, text: str, urgent: bool = False) -> Opinion: ...
