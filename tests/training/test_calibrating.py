"""Probabilities that mean what they say, and thresholds that keep what was asked of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.intervals import wilson
from services.routing.training.calibrating import calibrate, calibration_error, softmax, sureness
from services.routing.training.judging import judged, realised
from services.routing.training.thresholds import CAUTION, NEVER, stricter, threshold, thresholds

CHANCE = np.random.default_rng(7)


def made(count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Margins of three labels, of which the true one is ahead by more or less than the noise."""
    answers = CHANCE.integers(0, 3, count)
    margins = CHANCE.normal(0, noise, (count, 3))
    margins[np.arange(count), answers] += 1
    return margins, answers


def test_margins_that_are_too_bold_are_cooled_down() -> None:
    margins, answers = made(4_000, 1.0)
    calibration = calibrate(margins * 5, answers)
    before, after = softmax(margins * 5), softmax(margins * 5 * calibration.temperature)
    right = margins.argmax(axis=1) == answers
    assert calibration_error(after.max(axis=1), right) < 0.05 < calibration_error(before.max(axis=1), right)


def test_how_sure_something_is_is_how_often_it_is_right() -> None:
    margins, answers = made(4_000, 1.0)
    result = judged(margins, answers, ["a", "b", "c"])
    assert calibration_error(result.confidence, result.right) < 0.03
    assert result.confidence[result.right].mean() > result.confidence[~result.right].mean() + 0.1


def test_a_label_that_is_oftener_wrong_is_less_sure() -> None:
    right = np.array([True] * 95 + [False] * 5 + [True] * 60 + [False] * 40)
    curve = sureness(np.ones((200, 1)), ["good"] * 100 + ["bad"] * 100, right)
    assert curve.of([1.0], "good") == pytest.approx(0.95, abs=0.02)
    assert curve.of([1.0], "bad") == pytest.approx(0.6, abs=0.02)
    assert curve.of([1.0], "bad") < curve.of([1.0], "never seen") < curve.of([1.0], "good")


def test_what_was_always_right_gets_a_curve_all_the_same() -> None:
    assert sureness(np.ones((30, 2)), ["a"] * 30, np.ones(30, dtype=bool)).of([1.0, 1.0], "a") > 0.9


@pytest.mark.parametrize("precision", [0.9, 0.95, 0.98])
def test_over_the_threshold_the_wanted_precision_holds_on_messages_it_was_not_chosen_on(precision: float) -> None:
    margins, answers = made(6_000, 0.45)
    result = judged(margins, answers, ["a", "b", "c"])
    found = realised(result.confidence, result.right, [""] * len(answers), [precision])[f"{precision:.2f}"]
    assert found["precision"] >= precision - 0.005
    assert found["share"] > 0.3
    assert found["low"] <= found["precision"] <= found["high"]


def test_what_was_hardly_ever_wrong_can_be_judged_all_the_same() -> None:
    right = np.ones(200, dtype=bool)
    right[[3, 150]] = False
    found = realised(np.linspace(0.5, 1, 200), right, ["a"] * 200)
    assert found["0.95"]["share"] == pytest.approx(1, abs=0.05)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60), st.sampled_from([0.8, 0.95]))
def test_a_threshold_lets_nothing_through_that_would_not_have_been_precise(
    told: list[tuple[float, bool]], precision: float
) -> None:
    confidence, right = np.array([each for each, _ in told]), np.array([each for _, each in told])
    least = threshold(confidence, right, precision)
    passed = right[confidence >= least]
    assert least == NEVER or 1 - passed.mean() <= 1 - precision
    assert least != NEVER or not right.all() or CAUTION / (len(told) + 1) > 1 - precision


def test_a_group_has_a_threshold_of_its_own_when_it_is_large_enough() -> None:
    confidence = np.tile(np.linspace(0.5, 1, 50), 2)
    right = np.array([True] * 50 + [each > 0.9 for each in np.linspace(0.5, 1, 50)])
    chosen = thresholds(confidence, right, ["easy"] * 50 + ["hard"] * 50, 0.9)
    assert chosen["easy"] == 0.5
    assert 0.85 < chosen["hard"] <= 1
    assert set(thresholds(confidence[:10], right[:10], ["few"] * 10, 0.9)) == {""}


def test_only_what_is_demonstrably_too_imprecise_gets_a_stricter_one() -> None:
    confidence, groups = np.full(80, 0.9), ["good"] * 40 + ["bad"] * 40
    right = np.array([True] * 40 + [True] * 20 + [False] * 20)
    assert stricter(confidence, right, groups, 0.95) == {"bad": NEVER}


@given(st.integers(1, 500).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_the_interval_holds_the_rate(hits_of: tuple[int, int]) -> None:
    hits, count = hits_of
    low, high = wilson(hits / count, count)
    assert 0 <= low <= hits / count + 1e-9
    assert hits / count - 1e-9 <= high <= 1
