"""jieju triage: train a model, try it on a file, ask why. Neither a database nor a broker is needed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shared.cli.common import DEFAULT_DATA, Data, ProblemsError, out

if TYPE_CHECKING:
    from services.routing.triage import Classifier

app = typer.Typer(no_args_is_help=True)
Models = Annotated[Path | None, typer.Option("--models", help="Folder of models.", envvar="JIEJU_MODELS")]
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
    models: Models = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Train a town's own model, say what it is worth on messages that it has not seen, and keep it."""
    from shared.cli.triage_training import Columns, train_model

    if not 0.5 <= precision < 1:
        raise ProblemsError(f"--precision {precision} is no precision to ask for: 0.5 to below 1, such as 0.98")
    columns = Columns(text_column, title_column, label_column)
    folder = models_folder(models, data)
    train_model(file, name, columns, folder, precision=precision, skip_bad_rows=skip_bad_rows)


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

    judge_file(file, output, _classifier(model, models_folder(models, data)), text_column, title_column)


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
    for row in explained(_classifier(model, models_folder(models, data)).classify(text)):
        table.add_row(*row)
    out.print(table)


def models_folder(models: Path | None, data: Path) -> Path:
    """Where trained models are kept."""
    return models or data / "models"


def _classifier(name: str, folder: Path) -> "Classifier":
    from services.routing.catalogue import Catalogue
    from services.routing.triage.choosing import make_classifier
    from services.routing.triage.model import Model, UnusableModel, folder_of

    try:
        return make_classifier(Catalogue.load(), Model.load(folder_of(name, folder)))
    except UnusableModel as error:
        raise ProblemsError(str(error)) from None
