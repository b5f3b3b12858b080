"""Several processes that start their jobs at the same moment, timed until the last one is done."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.hand import GO, READY
from bench.meter import LOAD, OURS, Groups, Meter, Spent

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Task:
    """A job by name, and what it is given."""

    job: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What each task returned, in their order, and what all of it took."""

    results: list[Any]
    spent: Spent


def task(job: str, **arguments: Any) -> Task:
    return Task(job, arguments)


def carry_out(
    tasks: Sequence[Task], meter: Meter, ours: Sequence[int] = (), afterwards: Callable[[], None] = lambda: None
) -> Done:
    """Start the tasks together, each in a process of its own, and wait for all of them.

    `ours`: the processes that are measured, when the tasks are only the load on them. `afterwards`: what must be waited
    for before their CPU time is read.
    """
    with _hands(tasks) as hands:
        for hand in hands:
            _hear(hand, READY)
        with meter.measuring(_groups(ours, [hand.pid for hand in hands])) as spent:
            for hand in hands:
                _tell(hand, GO)
            results = [json.loads(_hear(hand)) for hand in hands]
            afterwards()
    return Done(results, spent)


def _groups(ours: Sequence[int], hands: Sequence[int]) -> Groups:
    return {OURS: ours, LOAD: hands} if ours else {OURS: hands}


@contextmanager
def _hands(tasks: Sequence[Task]) -> Iterator[list[subprocess.Popen[str]]]:
    hands: list[subprocess.Popen[str]] = []
    try:
        for each in tasks:
            hands.append(_start(each))
        yield hands
    finally:
        for hand in hands:
            hand.terminate()
        for hand in hands:
            hand.communicate(timeout=30)


def _start(task: Task) -> "subprocess.Popen[str]":
    """In a session of its own: the user's Ctrl-C is for the bench, which then ends its processes in good order."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.hand", task.job, json.dumps(task.arguments)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _tell(hand: "subprocess.Popen[str]", line: str) -> None:
    assert hand.stdin
    hand.stdin.write(line)
    hand.stdin.flush()


def _hear(hand: "subprocess.Popen[str]", expected: str = "") -> str:
    assert hand.stdout
    line = hand.stdout.readline().strip()
    if not line or (expected and line != expected):
        raise RuntimeError(f"a process of the bench ended, or said {line!r}; its own words are above")
    return line
