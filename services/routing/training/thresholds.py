"""From which confidence on nobody has to look: chosen from a wanted precision, on messages held out from training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.routing.intervals import wilson

NEVER = 1.01  # more than any confidence
CAUTION = 0.5  # standard errors by which more may go wrong than was seen
NO_ALARM = 1e9  # more than any margin
FEWEST = 20  # messages, from which on a group gets a threshold of its own


@dataclass(frozen=True)
class Share:
    """How much was dispatched without a hand, and how much of it rightly; intervals by Wilson's score (95 %)."""

    share: float
    precision: float
    low: float
    high: float
    count: int


def threshold(confidence: NDArray[np.float64], right: NDArray[np.bool_], precision: float) -> float:
    """The least confidence from which on this share was right, with more errors than were seen by CAUTION."""
    order = np.argsort(-confidence, kind="stable")
    seen = np.cumsum(~right[order])
    errors = seen + CAUTION * (1 + np.sqrt(seen))
    kept = errors / (np.arange(len(order)) + 2) <= 1 - precision
    last = confidence[order][1:] < confidence[order][:-1]
    ends = kept & np.append(last, True)  # equal confidence: all of them or none
    return float(confidence[order][np.flatnonzero(ends)[-1]]) if ends.any() else NEVER


def thresholds(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], groups: Sequence[str], precision: float
) -> dict[str, float]:
    """One per group that is large enough, and one under "" for all others."""
    of = np.array(groups)
    large = [group for group in sorted(set(groups)) if (of == group).sum() >= FEWEST]
    own = {group: threshold(confidence[of == group], right[of == group], precision) for group in large}
    return {"": threshold(confidence, right, precision), **own}


def stricter(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], groups: Sequence[str], precision: float
) -> dict[str, float]:
    """Of what passes already, the groups of which too much is wrong to be chance, and the threshold they need."""
    of = np.array(groups)
    needed = {}
    for group in sorted(set(groups)):
        own = of == group
        if wilson(float(right[own].mean()), int(own.sum()))[1] < precision:
            needed[group] = threshold(confidence[own], right[own], precision)
    return needed


def alarm_from(margins: NDArray[np.float64], grave: NDArray[np.bool_], false_alarms: float) -> float:
    """From which margin on to raise an alarm, if this share of what is not grave may raise one, too."""
    if not grave.any() or grave.all():
        return NO_ALARM
    return float(np.quantile(margins[~grave], 1 - false_alarms))


def passes(confidence: float, group: str, chosen: Mapping[str, float]) -> bool:
    return confidence >= chosen.get(group, chosen.get("", NEVER))


def share(passed: NDArray[np.bool_], right: NDArray[np.bool_]) -> Share:
    count = int(passed.sum())
    precision = float(right[passed].mean()) if count else 0.0
    return Share(float(passed.mean()), precision, *wilson(precision, count), count)
