"""All of it: servers started, rounds measured, the table shown, the report written."""

from pathlib import Path

from rich.console import Console

from bench import figures, machine, servers
from bench.figures import Figures
from bench.floor.measure import floor
from bench.ours.loop import over_http
from bench.ours.measure import ours
from bench.sizes import FULL, QUICK
from bench.table import ROWS

_PARTS = {"the floor": floor, "ours, without HTTP": ours, "ours, over HTTP": over_http}


def run(quick: bool = False, report: Path | None = None) -> None:
    """Measure the hand-written floor and this system side by side, on servers of its own."""
    console = Console()
    sizes = QUICK if quick else FULL
    rounds: list[Figures] = []
    with console.status("starting PostgreSQL and RabbitMQ") as status, servers.running() as started:
        described = machine.describe(started.versions())
        for number in range(1, sizes.rounds + 1):
            status.update(f"round {number} of {sizes.rounds}: the floor")
            rounds.append({})
            for part, measure in _PARTS.items():
                status.update(f"round {number} of {sizes.rounds}: {part}")
                rounds[-1] |= measure(started, sizes)
    made = figures.outcomes(ROWS, rounds)
    figures.show(made, described, sizes.rounds, console)
    if report is not None:
        figures.write(report, made, described, rounds)
