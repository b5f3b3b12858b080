"""How good a model is, on messages that were held out: what a town wants to know before it relies on one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from services.routing.training.calibrating import calibration_error, leads, sureness
from services.routing.training.fitting import Margins, Numbers
from services.routing.training.held_out import folds
from services.routing.training.thresholds import Share, passes, share, thresholds

LEVELS = (0.95, 0.98, 0.99)


@dataclass(frozen=True)
class Judged:
    """What was said of held-out messages: the first label, with a confidence that was calibrated on other ones."""

    first: Numbers
    confidence: NDArray[np.float64]
    answers: Numbers

    @property
    def right(self) -> NDArray[np.bool_]:
        return np.asarray(self.first == self.answers)


def judged(margins: Margins, answers: Numbers, labels: Sequence[str]) -> Judged:
    """What margins come to, and how sure that is."""
    first = margins.argmax(axis=1)
    said = [labels[each] for each in first]
    return Judged(first, cross_sureness(leads(margins), said, first == answers), answers)


def cross_sureness(
    evidence: NDArray[np.float64], decided: Sequence[str], right: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Each fifth by the curve of the other four, so that no message vouches for itself."""
    confidence, names = np.zeros(len(right)), np.array(decided)
    for known, asked in folds(right.astype(int)):
        curve = sureness(evidence[known], list(names[known]), right[known])
        confidence[asked] = [curve.of(evidence[each], names[each]) for each in asked]
    return confidence


def figures(labels: Sequence[str], result: Judged) -> dict[str, Any]:
    """Per label precision, recall and F1; over all macro-F1, accuracy and the calibration error."""
    precision, recall, f1, support = precision_recall_fscore_support(
        result.answers, result.first, labels=range(len(labels)), zero_division=0
    )
    rows = zip(labels, precision, recall, f1, support, strict=True)
    return {
        "macro_f1": _rounded(f1[support > 0].mean()),
        "accuracy": _rounded(result.right.mean()),
        "calibration_error": _rounded(calibration_error(result.confidence, result.right)),
        "labels": {name: [*map(_rounded, (p, r, f)), int(s)] for name, p, r, f, s in rows},
    }


def confusion(labels: Sequence[str], result: Judged) -> list[list[int]]:
    """A row per true label, a column per one that was said."""
    return confusion_matrix(result.answers, result.first, labels=range(len(labels))).tolist()  # type: ignore[no-any-return]


def _realised(confidence: NDArray[np.float64], right: NDArray[np.bool_], groups: Sequence[str], level: float) -> Share:
    """Thresholds are chosen on four fifths and tried on the fifth that they were not chosen on."""
    passed = np.zeros(len(right), dtype=bool)
    of = np.array(groups)
    for known, asked in folds(right.astype(int)):
        chosen = thresholds(confidence[known], right[known], list(of[known]), level)
        passed[asked] = [passes(confidence[each], of[each], chosen) for each in asked]
    return share(passed, right)


def realised(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], groups: Sequence[str], levels: Sequence[float] = LEVELS
) -> dict[str, dict[str, float]]:
    """What would be dispatched without a hand at each wanted precision, and how precise that then really was."""
    return {f"{level:.2f}": _as_data(_realised(confidence, right, groups, level)) for level in levels}


def _as_data(found: Share) -> dict[str, float]:
    return {name: _rounded(value) for name, value in asdict(found).items()}


def _rounded(value: Any) -> float:
    return round(float(value), 4)


def card_figures(names: Mapping[str, Sequence[str]], results: Mapping[str, Judged]) -> dict[str, Any]:
    return {name: figures(names[name], result) for name, result in results.items()}
