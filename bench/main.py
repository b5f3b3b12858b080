"""All of it: servers started, rounds measured, the table shown, the report written."""

from pathlib import Path

from rich.console import Console

from bench import figures, machine, servers
from bench.figures import Figures
from bench.floor.measure import floor
from bench.ours.measure import ours
from bench.sizes import FULL, QUICK
from bench.table import ROWS


def run(quick: bool = False, report: Path | None = None) -> None:
    """Measure the hand-written floor and this system side by side, on servers of its own."""
    console = Console()
    sizes = QUICK if quick else FULL
    rounds: list[Figures] = []
    with console.status("starting PostgreSQL and RabbitMQ") as status, servers.running() as started:
        described = machine.describe(started.versions())
        for number in range(1, sizes.rounds + 1):
            status.update(f"round {number} of {sizes.rounds}: the floor")
            measured = floor(started, sizes)
            status.update(f"round {number} of {sizes.rounds}: ours")
            rounds.append({**measured, **ours(started, sizes)})
    made = figures.outcomes(ROWS, rounds)
    figures.show(made, described, sizes.rounds, console)
    if report is not None:
        figures.write(report, made, described, rounds)
