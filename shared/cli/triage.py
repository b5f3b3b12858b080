"""jieju triage: train a model, try it on a file, ask why. Neither a database nor a broker is needed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shared.cli import triage_activation
from shared.cli.common import DEFAULT_DATA, Data, ProblemsError, out
from shared.cli.triage_activation import Models, folder_of_models

if TYPE_CHECKING:
    from services.routing.triage import Classifier

app = typer.Typer(no_args_is_help=True)
triage_activation.add_to(app)
ModelName = Annotated[str, typer.Option("--model", help="A trained model's name, or shipped.")]
TextColumn = Annotated[str | None, typer.Option("--text-column", help="The column of texts.")]
TitleColumn = Annotated[str | None, typer.Option("--title-column", help="The column of titles, if there is one.")]


@app.callback()
def about() -> None:
    """The judgement on what a matter is."""


@app.command()
def train(
    file: Annotated[Path | None, typer.Argument(help="CSV or XLSX with a row per message.")] = None,
    name: Annotated[str, typer.Option("--name", help="What the model is to be called.")] = "",
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    label_column: Annotated[str | None, typer.Option("--label-column", help="The column of labels.")] = None,
    precision: Annotated[float, typer.Option("--precision", help="Of what is dispatched without a hand.")] = 0.98,
    skip_bad_rows: Annotated[bool, typer.Option("--skip-bad-rows", help="Train on the others.")] = False,
    from_corrections: Annotated[
        bool, typer.Option("--from-corrections", help="Learn from what desks confirmed and corrected, too.")
    ] = False,
    models: Models = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Train a town's own model, say what it is worth on messages that it has not seen, and keep it."""
    from shared.cli.triage_training import Asked, Columns, decided_by_desks, train_model

    if not 0.5 <= precision < 1:
        raise ProblemsError(f"--precision {precision} is no precision to ask for: 0.5 to below 1, such as 0.98")
    columns = Columns(text_column, title_column, label_column)
    decided = decided_by_desks(data) if from_corrections else []
    ask = Asked(name, folder_of_models(models, data), precision, skip_bad_rows)
    train_model(ask, file, columns, decided)


@app.command()
def run(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with a row per message.")],
    output: Annotated[Path, typer.Option("--output", help="The CSV file to write.")],
    model: ModelName = "shipped",
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    models: Models = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Judge every message of a file, and write what triage would decide about it, and why."""
    from shared.cli.triage_running import judge_file

    judge_file(file, output, _classifier(model, folder_of_models(models, data)), text_column, title_column)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="What somebody writes.")],
    model: ModelName = "shipped",
    models: Models = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """What triage makes of a text, how sure it is, and why."""
    from rich.table import Table

    from shared.cli.triage_running import explained

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for row in explained(_classifier(model, folder_of_models(models, data)).classify(text)):
        table.add_row(*row)
    out.print(table)


def _classifier(name: str, folder: Path) -> "Classifier":
    from services.routing.catalogue import Catalogue
    from services.routing.triage.choosing import make_classifier
    from services.routing.triage.model import Model, UnusableModel, folder_of

    try:
        return make_classifier(Catalogue.load(), Model.load(folder_of(name, folder)))
    except UnusableModel as error:
        raise ProblemsError(str(error)) from None
