"""Our figures over HTTP: closed loops, their cost, how long a report takes, how soon it is in the worklist."""

from statistics import quantiles
from typing import Any

from bench.crew import Done, carry_out, task
from bench.figures import Figures
from bench.ours.system import System, running
from bench.servers import Servers
from bench.sizes import WRITERS, Sizes
from tests.servers.waiting import wait_until

_JOBS = "bench.load.jobs"
_WARMING_UP = 60
_AT_ONCE = 128  # matters that are alive at the same time
_LOAD = 0.5


def over_http(servers: Servers, sizes: Sizes) -> Figures:
    with servers.site() as site, running(site, "web") as system:
        figures = _reporting(servers, system, sizes.commits)
    with servers.site() as site, running(site, "web", "worker") as system:
        _live(servers, system, matters=_WARMING_UP, at_once=_AT_ONCE)
        figures |= _closed_loops(servers, system, sizes.loops)
        return figures | _at_half_load(servers, system, figures["ours.loop.per_s"], sizes.seconds)


def _reporting(servers: Servers, system: System, reports: int) -> Figures:
    figures: Figures = {}
    for connections in (1, WRITERS):
        job = task(f"{_JOBS}:reporting", url=system.url, matters=reports, connections=connections)
        spent = carry_out([job], servers.meter(), system.pids).spent
        figures[f"ours.http_{connections}.per_s"] = reports / spent.seconds
        figures[f"ours.http_{connections}.cpu_us"] = 1e6 * spent.cpu["ours"] / reports
    return figures


def _closed_loops(servers: Servers, system: System, matters: int) -> Figures:
    """The audit of the last ones is waited for: its cost belongs to them."""
    done = _live(servers, system, matters=matters, at_once=_AT_ONCE)
    cpu = {name: 1e3 * seconds / matters for name, seconds in done.spent.cpu.items()}
    return {
        "ours.loop.per_s": matters / done.results[0]["seconds"],
        **{f"ours.loop.cpu_ms_{name}": each for name, each in cpu.items()},
    }


def _at_half_load(servers: Servers, system: System, full: float, seconds: float) -> Figures:
    rate = _LOAD * full
    done = _live(servers, system, matters=int(rate * seconds), at_once=0, per_second=rate)
    reported, shown, closed = (sorted(column) for column in zip(*done.results[0]["lived"], strict=True))
    return {**_percentiles("report", reported), **_percentiles("worklist", shown), **_percentiles("loop", closed)}


def _live(servers: Servers, system: System, **how: Any) -> Done:
    job = task(f"{_JOBS}:living", url=system.url, dsn=system.dsn, tokens=system.tokens, **how)
    return carry_out(
        [job],
        servers.meter(),
        system.pids,
        afterwards=lambda: wait_until(lambda: system.backlog() == 0, "oversight has taken in everything"),
    )


def _percentiles(name: str, seconds: list[float]) -> Figures:
    cuts = quantiles(seconds, n=100, method="inclusive")
    return {f"ours.{name}.p50_ms": 1e3 * cuts[49], f"ours.{name}.p99_ms": 1e3 * cuts[98]}
