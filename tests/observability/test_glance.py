"""A figure never keeps whoever looks at it waiting."""

import time
from collections.abc import Iterator
from threading import Event

import pytest

from shared.observability import glance
from shared.observability.glance import Glance

SOON = 2.0  # seconds


@pytest.fixture
def never() -> Iterator[Event]:
    """A server that does not answer until the test is over."""
    over = Event()
    yield over
    over.set()


def test_a_figure_is_read_when_somebody_looks() -> None:
    figures = iter([1, 2])
    figure = Glance(lambda: next(figures), unknown=0)
    assert [figure.look(), figure.look()] == [1, 2]


def test_many_figures_of_a_server_that_does_not_answer_are_unknown_soon(never: Event) -> None:
    figures = [Glance(never.wait, unknown=False) for _ in range(5)]
    started = time.monotonic()
    assert [figure.look() for figure in figures for _ in range(2)] == [False] * 10
    assert time.monotonic() - started < SOON


def test_a_reading_that_takes_long_is_not_begun_twice(never: Event) -> None:
    begun = []

    def read() -> int:
        begun.append(1)
        never.wait()
        return 1

    figure = Glance(read, unknown=0)
    for _ in range(3):
        figure.look()
    assert len(begun) == 1


def test_the_last_figure_stands_for_a_while_and_no_longer(never: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([lambda: 7, never.wait])
    figure = Glance(lambda: int(next(answers)()), unknown=0)
    assert figure.look() == 7
    assert figure.look() == 7
    monkeypatch.setattr(glance, "_GOOD_FOR", 0)
    assert figure.look() == 0
