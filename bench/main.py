"""All of it: servers started, rounds measured, the table shown, the report written."""

from pathlib import Path

from rich.console import Console

from bench import figures, machine, servers
from bench.figures import Figures
from bench.floor.measure import Sizes, floor
from bench.table import ROWS

_QUICK = Sizes(messages=5_000, matters=1_000, seconds=1.0)
_FULL = Sizes(messages=20_000, matters=4_000, seconds=2.0)


def run(quick: bool = False, report: Path | None = None) -> None:
    """Measure the hand-written floor and this system side by side, on servers of its own."""
    console = Console()
    count, sizes = (1, _QUICK) if quick else (3, _FULL)
    rounds: list[Figures] = []
    with console.status("starting PostgreSQL and RabbitMQ") as status, servers.running() as started:
        described = machine.describe(started.versions())
        for number in range(1, count + 1):
            status.update(f"round {number} of {count}: the floor")
            rounds.append(floor(started, sizes))
    made = figures.outcomes(ROWS, rounds)
    figures.show(made, described, count, console)
    if report is not None:
        figures.write(report, made, described, rounds)
