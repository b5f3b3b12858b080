"""Figures, what is asked of them, and how they are shown."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

Figures = dict[str, float]
"""What one round measured, by name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: made of a round's figures, and what is asked of it ("" when nothing is)."""

    what: str
    made_of: Callable[[Mapping[str, float]], float]
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def budget(self) -> str:
        if self.at_least is not None:
            return f"≥ {shown(self.at_least)}"
        return f"≤ {shown(self.at_most)}" if self.at_most is not None else ""

    def met(self, value: float) -> bool | None:
        if self.at_least is not None:
            return value >= self.at_least
        return value <= self.at_most if self.at_most is not None else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row's median over the rounds that measured it, with the least and the most."""

    row: Row
    value: float
    least: float
    most: float

    @property
    def verdict(self) -> str:
        return {True: "met", False: "missed", None: ""}[self.row.met(self.value)]


def figure(name: str) -> Callable[[Mapping[str, float]], float]:
    return lambda figures: figures[name]


def ratio(above: str, below: str, times: float = 1.0) -> Callable[[Mapping[str, float]], float]:
    return lambda figures: times * figures[above] / figures[below]


def outcomes(rows: Sequence[Row], rounds: Sequence[Figures]) -> list[Outcome]:
    """A ratio is made within each round, whose two sides met the same machine, and only then the median taken."""
    made = []
    for row in rows:
        values = [row.made_of(figures) for figures in rounds]
        made.append(Outcome(row, median(values), min(values), max(values)))
    return made


def shown(number: float) -> str:
    """Three figures at least, and whole numbers from a hundred on."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def show(outcomes: Sequence[Outcome], machine: Mapping[str, str], rounds: int, console: Console) -> None:
    table = Table(caption=f"medians of {rounds} rounds" if rounds > 1 else "one round")
    table.add_column("")
    for heading in ("median", "least … most", "budget"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for each in outcomes:
        table.add_row(*_cells(each))
    console.print(" · ".join(f"{name} {value}" for name, value in machine.items()), highlight=False)
    console.print(table)


def _cells(each: Outcome) -> tuple[str, ...]:
    spread = f"{shown(each.least)} … {shown(each.most)}"
    verdict = {"met": "[green]met[/]", "missed": "[red]missed[/]", "": ""}[each.verdict]
    return each.row.what, f"{shown(each.value)} {each.row.unit}", spread, each.row.budget, verdict


def write(path: Path, outcomes: Sequence[Outcome], machine: Mapping[str, str], rounds: Sequence[Figures]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "what": each.row.what,
            "unit": each.row.unit,
            "median": each.value,
            "least": each.least,
            "most": each.most,
            "budget": each.row.budget,
            "verdict": each.verdict,
        }
        for each in outcomes
    ]
    report = {"machine": dict(machine), "rows": rows, "rounds": list(rounds)}
    path.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
