"""Training from a table: rows are looked at before anything is learned, and what came of it is shown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import Progress
from rich.table import Table as Shown

from services.routing.catalogue import Catalogue
from services.routing.training.learning import Learned, Order, learn_catalogue, learn_labels, steps_of
from services.routing.training.lessons import Example, corpus
from services.routing.triage.model import SHIPPED_NAME, UnusableModel, folder_of
from services.routing.triage.rules import TriageRules
from shared.cli.columns import cell, column, needed, whole_text
from shared.cli.common import ProblemsError, complain, nodes, out, say
from shared.cli.tables import Table
from shared.kernel import Kind, Urgency

FEWEST = 10  # examples of a label: with fewer it can be neither learned nor tried
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; None: whichever of the usual names is there."""

    text: str | None = None
    title: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be made: a model's name, the folder of models, and how precise a dispatch without a hand must be."""

    name: str
    models: Path
    precision: float
    skip_bad_rows: bool = False


def train_model(asked: Asked, file: Path | None, columns: Columns, decided: Sequence[Example]) -> None:
    """Learn from a table, from what desks have decided, or both; show what it is worth, and keep it."""
    folder = _folder(asked.name, asked.models)
    if file is None and not decided:
        raise ProblemsError("there is nothing to learn from: name a file, or let desks decide first")
    told = _named(_good_rows(Table(file), columns, skip=asked.skip_bad_rows)) if file else []
    learned = _learned(told, decided, Order(asked.name, datetime.now(UTC).date(), asked.precision))
    for shown in report(learned):
        out.print(shown)
    learned.model.save(folder)
    say(f"{len(told)} messages of a table and {len(decided)} decisions of desks were learned from.")
    say(f"The model {asked.name} is in {folder}. Try it: jieju triage run FILE --output OUT.csv --model {asked.name}")


def decided_by_desks(data: Path) -> list[Example]:
    """What was confirmed and corrected, from routing's log."""
    from services.routing.training.corrections import learned_from_desks

    [routing] = nodes(data, "routing")
    return learned_from_desks(routing.service, datetime.now(UTC))


def _folder(name: str, models: Path) -> Path:
    if not name or name == SHIPPED_NAME:
        raise ProblemsError(f"give the model a name of its own with --name, other than {SHIPPED_NAME}")
    try:
        return folder_of(name, models)
    except UnusableModel as error:
        raise ProblemsError(str(error)) from None


def _learned(told: Sequence[Example], decided: Sequence[Example], order: Order) -> Learned:
    """Labels that are the catalogue's are learned together with the project's corpus, others by themselves."""
    catalogue = Catalogue.load()
    ours = {each.category for each in told} <= set(catalogue.categories)
    if decided and not ours:
        raise ProblemsError("desks decide by the catalogue: learn from them with a table of its categories, or alone")
    labels = len(catalogue.categories) + len(Kind) + len(Urgency) if ours else len({each.category for each in told})
    with Progress(console=out) as progress:
        task = progress.add_task("learning", total=steps_of(labels))

        def step() -> None:
            progress.advance(task)

        if ours:
            return learn_catalogue([*corpus(), *told, *decided], order, catalogue, TriageRules.load(catalogue), step)
        return learn_labels(told, order, step)


# -- rows --------------------------------------------------------------------------------------------------------------


def _good_rows(table: Table, columns: Columns, *, skip: bool) -> list[Example]:
    """Every bad row is named. Unless they are to be skipped, nothing is learned then."""
    at = (needed("text", columns.text, table), column("title", columns.title, table))
    at_label, at_kind = needed("label", columns.label, table), column("kind", None, table)
    rows = [
        (number, whole_text(cell(cells, at[1]), cell(cells, at[0])), cell(cells, at_label), cell(cells, at_kind))
        for number, cells in table.rows()
    ]
    counted = Counter(label for _, _, label, _ in rows)
    bad = {number: fault for number, *row in rows if (fault := _fault(*row, counted=counted))}
    complain(*(f"row {number}: {fault}" for number, fault in bad.items()))
    good = [Example(text, label, kind or None) for number, text, label, kind in rows if number not in bad]
    if bad and not skip:
        raise ProblemsError(f"{len(bad)} of {len(rows)} rows cannot be learned from. Mend them, or use --skip-bad-rows")
    if len({each.category for each in good}) < 2:
        raise ProblemsError("there must be at least two labels to tell apart")
    return good


def _fault(text: str, label: str, kind: str, *, counted: Counter[str]) -> str:
    """Why a row teaches nothing; empty if it does."""
    if not text:
        return "there is no text"
    if len(text) > _LONGEST:
        return f"the text is longer than {_LONGEST} characters"
    if not label:
        return "there is no label"
    if counted[label] < FEWEST:
        return f"the label {label!r} has only {counted[label]} examples: {FEWEST} are needed"
    if kind and kind not in list(Kind):
        return f"{kind!r} is no kind: {', '.join(Kind)}"
    return ""


def _named(examples: list[Example]) -> list[Example]:
    """Labels that are the catalogue's codes or names become its codes, if all of them are."""
    catalogue = Catalogue.load()
    codes = {name: code for code in catalogue.categories for name in (code, *catalogue.names[code])}
    if not all(each.category in codes for each in examples):
        return examples
    return [Example(each.text, codes[each.category], each.kind) for each in examples]


# -- what it is worth --------------------------------------------------------------------------------------------------


def report(learned: Learned) -> Iterator[Shown | str]:
    """The card, for people: all of it on messages that the model had not seen."""
    figures: dict[str, Any] = learned.model.card["figures"]
    for question, found in figures.items():
        worth = f"macro-F1 {found['macro_f1']:.3f}, accuracy {found['accuracy']:.1%}"
        yield f"{question}: {worth}, calibration error {found['calibration_error']:.3f}"
        if question != "beginnings":
            yield _labels(found["labels"])
    yield _confusion(learned)
    yield _dispatched(learned.model.card["dispatched"])


def _labels(rows: dict[str, list[float]]) -> Shown:
    table = Shown("label", "precision", "recall", "F1", "messages")
    for label, (precision, recall, f1, count) in rows.items():
        if count:
            table.add_row(label, *(f"{each:.3f}" for each in (precision, recall, f1)), f"{count:.0f}")
    return table


def _confusion(learned: Learned) -> Shown:
    table = Shown("is \\ was taken for", *learned.labels)
    for label, row in zip(learned.labels, learned.confusion, strict=True):
        table.add_row(label, *map(str, row))
    return table


def _dispatched(levels: dict[str, dict[str, float]]) -> Shown:
    table = Shown("wanted precision", "dispatched without a hand", "of these right", "95 % interval")
    for level, found in levels.items():
        interval = f"{found['low']:.1%} – {found['high']:.1%}"
        table.add_row(level, f"{found['share']:.1%}", f"{found['precision']:.1%}", interval)
    return table
