"""Time and CPU time: how long something took, and which processes worked for it."""

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

OURS, LOAD = "ours", "load"
Groups = Mapping[str, Sequence[int]]
"""The first processes of each group, by its name."""


@dataclass(slots=True)
class Spent:
    """Seconds on the wall, and seconds of CPU by group of processes. Filled in when the measuring ends."""

    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def cpu_total(self) -> float:
        return sum(self.cpu.values())


@dataclass(slots=True)
class Others:
    """Filled in when the watching ends."""

    percent: float = 0.0


class Meter:
    """Measures together with the servers that are given by name: their first process, whose descendants count too."""

    def __init__(self, servers: Mapping[str, int]) -> None:
        self._servers = servers

    @contextmanager
    def watching_others(self) -> Iterator[Others]:
        """How much of the machine went to whatever else runs on it, meanwhile."""
        others, mine = Others(), [*self._servers.values(), os.getpid()]
        busy, own, began = _busy(), _cpu_of(mine), time.perf_counter()
        yield others
        there = (time.perf_counter() - began) * (os.cpu_count() or 1)
        others.percent = 100 * max(0.0, _busy() - busy - (_cpu_of(mine) - own)) / there

    @contextmanager
    def measuring(self, groups: Groups) -> Iterator[Spent]:
        """What is spent inside, by the servers and by these groups."""
        everybody = {**{name: [pid] for name, pid in self._servers.items()}, **groups}
        spent = Spent()
        before = {name: _cpu_of(pids) for name, pids in everybody.items()}
        began = time.perf_counter()
        yield spent
        spent.seconds = time.perf_counter() - began
        spent.cpu = {name: _cpu_of(pids) - before[name] for name, pids in everybody.items()}


def _busy() -> float:
    """CPU seconds that this machine was not idle, those that its host gave to other machines included."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


def _cpu_of(pids: Iterable[int]) -> float:
    """Of these processes and of all that descend from them, those that have ended included."""
    roots = [psutil.Process(pid) for pid in pids]
    family = {process for root in roots for process in (root, *root.children(recursive=True))}
    return sum(_own(process) for process in family)


def _own(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0
