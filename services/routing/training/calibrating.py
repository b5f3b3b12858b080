"""From margins to probabilities that mean what they say, and the figures that show whether they do."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.isotonic import IsotonicRegression

from services.routing.triage.linear import Calibration

BINS = 10
FEWEST = 30  # messages, below which a curve would follow chance
_STEPS = np.linspace(0, 1, 41)

Margins = NDArray[np.float64]
Right = NDArray[np.bool_]


def calibrate(margins: Margins, answers: NDArray[np.int64]) -> Calibration:
    """From margins of messages that the model has not learned from: the temperature of least surprise, then a curve."""
    found = minimize_scalar(lambda log: _surprise(margins * np.exp(log), answers), bounds=(-2, 4), method="bounded")
    temperature = float(np.exp(found.x))
    likely = softmax(margins * temperature)
    first, right = likely.max(axis=1), likely.argmax(axis=1) == answers
    if len(answers) < FEWEST:
        return Calibration(temperature, ([0.0, 1.0], [0.0, 1.0]))
    return Calibration(temperature, curve_of(first, right))


def curve_of(confidence: NDArray[np.float64], right: Right) -> tuple[Sequence[float], Sequence[float]]:
    """The monotonic curve from what was said to what was right, never quite certain."""
    isotonic = IsotonicRegression(y_min=0.001, y_max=0.999, out_of_bounds="clip").fit(confidence, right)
    return [float(x) for x in _STEPS], [float(y) for y in _smoothed(isotonic.predict(_STEPS))]


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Steps become slopes, so that two messages are not equally sure where the curve is flat."""
    return np.maximum.accumulate(values + np.linspace(0, 1e-4, len(values)))


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
