"""How sure a decision is: a probability that means what it says, from how far apart the possibilities were."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import exp, log
from typing import Any

LEAST = 0.001  # nothing is quite certain, and nothing quite impossible


@dataclass(frozen=True, slots=True)
class Sureness:
    """A logistic curve over what speaks for and against a decision, shifted by what was decided.

    Fitted on decisions about messages that were held out from training.
    """

    slopes: Sequence[float]
    intercept: float
    shifts: Mapping[str, float] = field(default_factory=dict)

    def of(self, evidence: Sequence[float], decided: str) -> float:
        """How often such a decision was right."""
        said = sum(slope * value for slope, value in zip(self.slopes, evidence, strict=True))
        likely = 1 / (1 + exp(-max(-30.0, said + self.intercept + self.shifts.get(decided, 0.0))))
        return min(max(likely, LEAST), 1 - LEAST)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def log_odds(probability: float) -> float:
    bounded = min(max(probability, LEAST), 1 - LEAST)
    return log(bounded / (1 - bounded))


def lead(margins: Sequence[float]) -> tuple[float, float, float]:
    """The three highest of the margins: how far the first is ahead tells how sure it is."""
    ordered = sorted(margins, reverse=True)[:3]
    first, second, third = (*ordered, *(ordered[-1:] * 2))[:3]
    return float(first), float(second), float(third)
