"""From margins to probabilities that mean what they say, and the figures that show whether they do."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

from services.routing.triage.linear import Calibration
from services.routing.triage.sureness import Sureness, lead

BINS = 10
TRUST = 1.0  # in what the held-out messages say, against being modest (the inverse of the penalty)

Margins = NDArray[np.float64]
Right = NDArray[np.bool_]


def calibrate(margins: Margins, answers: NDArray[np.int64]) -> Calibration:
    """The temperature of least surprise, from margins of messages that the model has not learned from."""
    found = minimize_scalar(lambda log: _surprise(margins * np.exp(log), answers), bounds=(-2, 4), method="bounded")
    return Calibration(float(np.exp(found.x)))


def sureness(evidence: NDArray[np.float64], decided: Sequence[str], right: Right) -> Sureness:
    """The logistic curve from what spoke for each decision to whether it was right."""
    if len(set(right)) < 2:
        return Sureness((0.0,) * evidence.shape[1], 3.0 if right.all() else -3.0)
    names = sorted(set(decided))
    shifts = np.array([[name == each for name in names] for each in decided], dtype=float)
    curve = LogisticRegression(C=TRUST, max_iter=2_000).fit(np.hstack([evidence, shifts]), right)
    weights = [round(float(weight), 5) for weight in curve.coef_[0]]
    width = evidence.shape[1]
    by_name = dict(zip(names, weights[width:], strict=True))
    return Sureness(tuple(weights[:width]), round(float(curve.intercept_[0]), 5), by_name)


def leads(margins: Margins) -> NDArray[np.float64]:
    return np.array([lead(row) for row in margins.tolist()])


def softmax(margins: Margins) -> Margins:
    exponents = np.exp(margins - margins.max(axis=1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True))


def calibration_error(confidence: NDArray[np.float64], right: Right) -> float:
    """The expected calibration error (ECE) over ten bins of equal width."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)]
    return float(sum(gaps))


def _surprise(margins: Margins, answers: NDArray[np.int64]) -> float:
    likely = softmax(margins)
    return float(-np.log(np.maximum(likely[np.arange(len(answers)), answers], 1e-12)).mean())
