"""All of it: servers started, rounds measured, the table shown, the report written."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.status import Status

from bench import figures, machine, servers
from bench.figures import Figures
from bench.floor.measure import floor
from bench.ours.loop import over_http
from bench.ours.measure import ours
from bench.ours.worker import working
from bench.servers import Servers
from bench.sizes import FULL, QUICK, Sizes
from bench.table import ROWS

_PARTS = {
    "the floor": floor,
    "inbox and commands": ours,
    "a worker": working,
    "closed loops over HTTP": over_http,
}


def run(quick: bool = False, report: Path | None = None) -> None:
    """Measure the hand-written floor and this system side by side, on servers of its own."""
    console, sizes = Console(), QUICK if quick else FULL
    rounds: list[Figures] = []
    with console.status("starting PostgreSQL and RabbitMQ") as status, servers.running() as started:
        described = machine.describe(started.versions())
        for number in range(1, sizes.rounds + 1):
            rounds.append(_round(started, sizes, partial(_tell, status, f"round {number} of {sizes.rounds}")))
    made = figures.outcomes(ROWS, rounds)
    figures.show(made, described, sizes.rounds, console)
    if report is not None:
        figures.write(report, made, described, rounds)


def _tell(status: Status, round: str, part: str) -> None:
    status.update(f"{round}: {part}")


def _round(started: Servers, sizes: Sizes, tell: Callable[[str], None]) -> Figures:
    """The floor and ours one after the other, so that both meet the same machine."""
    measured: Figures = {}
    with started.meter().watching_others() as others:
        for part, measure in _PARTS.items():
            tell(part)
            measured |= measure(started, sizes)
    return {**measured, "others.percent": others.percent}
