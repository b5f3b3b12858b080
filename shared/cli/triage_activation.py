"""jieju triage: activate, models."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from shared.cli.common import DEFAULT_DATA, Data, ProblemsError, nodes, out, say

if TYPE_CHECKING:
    from services.routing.application import Routing
    from services.routing.foresight import Foresight
    from services.routing.triage.keeping import Kept

UNCHANGED = "Nothing was changed."
_MOST_FREQUENT = 8
Models = Annotated[
    Path | None,
    typer.Option("--models", envvar="JIEJU_MODELS", help="Folder of the models; otherwise models within --data."),
]


def add_to(app: typer.Typer) -> None:
    app.command()(activate)
    app.command()(models)


def activate(
    name: Annotated[str, typer.Argument(help="A trained model, or shipped.")],
    yes: Annotated[bool, typer.Option("--yes", help="Activate it without asking.")] = False,
    days: Annotated[int, typer.Option(min=1, max=3660, help="Look at what came in within so many days.")] = 30,
    reason: Annotated[str, typer.Option(help="Why; kept on record.")] = "",
    models: Models = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Show what would go elsewhere by another model, and on "yes" let it judge what comes in."""
    kept = _kept(name, folder_of_models(models, data))
    routing = _routing(data)
    _must_fit(kept, routing)
    if routing.model_in_use() == (kept.model.name, kept.model.digest):
        return say(f"{name} is in use already. {UNCHANGED}")
    found = _foreseen(routing, kept, days)
    _show(found, name, days)
    if not (yes or _agreed(name)):
        return say(f"{UNCHANGED} To activate it: jieju triage activate {name} --yes")
    _activate(routing, kept, found, reason)
    return say(f"{name} judges what comes in from now on; workers that run pick it up within seconds.")


def models(models: Models = None, data: Data = DEFAULT_DATA) -> None:
    """The models that can be activated: the shipped one and those in the folder; which one is in use is marked."""
    table = Table("model", "trained on", "messages", "kind right", "category right", "labels", "")
    active = _in_use(data)
    for name, row in _rows(folder_of_models(models, data)):
        table.add_row(*map(escape, (name, *row)), "in use" if name == active else "")
    out.print(table)


def folder_of_models(models: Path | None, data: Path) -> Path:
    """Where trained models are."""
    return models or data / "models"


def _kept(name: str, folder: Path) -> "Kept":
    from services.routing.triage.keeping import Kept
    from services.routing.triage.model import UnusableModel, folder_of

    try:
        return Kept.of(folder_of(name, folder))
    except UnusableModel as unusable:
        raise ProblemsError(f"{unusable}. {UNCHANGED}") from None


def _routing(data: Path) -> "Routing":
    from services.routing.application import Routing

    return nodes(data, "routing")[0].serving(Routing)


def _must_fit(kept: "Kept", routing: "Routing") -> None:
    from services.routing.triage.keeping import fits

    if not fits(kept.model, routing.catalogue):
        raise ProblemsError(
            f"the labels of {kept.model.name} are not the catalogue's, by which matters find their body. Train it on "
            "a column that holds the catalogue's codes or names (--label-column), and activate that; "
            f"jieju triage run judges tables by it as it is. {UNCHANGED}"
        )


def _foreseen(routing: "Routing", kept: "Kept", days: int) -> "Foresight":
    from services.routing.foresight import foresee, matters_since
    from services.routing.triage.choosing import make_classifier

    since = datetime.now(UTC) - timedelta(days=days)
    with Progress(console=out) as progress:
        task = progress.add_task("judging anew", total=matters_since(routing, since))
        both = (routing.classifier, make_classifier(routing.catalogue, kept.model))
        return foresee(routing, routing.directory, both, since, lambda: progress.advance(task))


def _show(found: "Foresight", name: str, days: int) -> None:
    more = found.unseen - found.unseen_now
    say(
        f"By {name}, of the {found.looked_at:,} matters of the last {days} days {found.elsewhere:,} would go elsewhere "
        f"({found.to_another_desk:,} of them to another desk); {abs(more):,} {'more' if more >= 0 else 'fewer'} would "
        "be dispatched without a hand."
    )
    for changes in (found.kinds, found.groups):
        if changes:
            out.print(_changes(changes))
    if found.numbers:
        say(f"Some that would go elsewhere: {', '.join(map(str, found.numbers))}")


def _changes(changes: Counter[tuple[str, str]]) -> Table:
    table = Table("taken for", "would be", "matters")
    for (now, then), matters in changes.most_common(_MOST_FREQUENT):
        table.add_row(str(now), str(then), f"{matters:,}")
    return table


def _agreed(name: str) -> bool:
    return sys.stdin.isatty() and typer.confirm(f"Activate {name}?")


def _activate(routing: "Routing", kept: "Kept", found: "Foresight", reason: str) -> None:
    from shared.kernel import Act, Actor, Role

    act = Act(Actor(Role.OPERATOR, "", "triage"), datetime.now(UTC), "triage")
    routing.activate_model(kept, found.elsewhere, found.looked_at, reason, act)


def _in_use(data: Path) -> str:
    """Without a system there is none in use, and the models can be looked at all the same."""
    try:
        return _routing(data).model_in_use()[0]
    except ProblemsError:
        return ""


def _rows(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    from services.routing.triage.model import SHIPPED_NAME, Model, UnusableModel, folder_of

    trained = sorted(each.name for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []
    for name in (SHIPPED_NAME, *(each for each in trained if each != SHIPPED_NAME)):
        try:
            card = Model.load(folder_of(name, folder)).card
        except UnusableModel as unusable:
            yield name, (str(unusable), "", "", "", "")
        else:
            yield name, _row(card)


def _row(card: Mapping[str, object]) -> tuple[str, ...]:
    figures = card.get("figures")
    known = figures if isinstance(figures, dict) else {}
    right = (known.get(head, {}).get("accuracy") for head in ("kind", "category"))
    shares = ("" if share is None else f"{share:.1%}" for share in right)
    labels = "the catalogue's" if card["catalogue"] else "its own"
    return (str(card["date"]), f"{card['examples']:,}", *shares, labels)
