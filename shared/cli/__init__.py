"""The command line `jieju`. Each file holds the commands of one subject; heavy imports wait until a command runs."""

import sys

import typer

from shared.cli import audit, broker, database, inspection, parked, running, town, views
from shared.cli.common import ProblemsError, err

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    help="Co-ordinates street offices, residents' committees and residents. Start with [bold]jieju demo[/].",
)
for module in (running, inspection, views, audit):
    module.add_to(app)
app.add_typer(database.app, name="db", help="Schemas and roles in PostgreSQL.")
app.add_typer(broker.app, name="broker", help="Exchanges and queues in RabbitMQ.")
app.add_typer(parked.app, name="parked", help="Messages that could not be taken in.")
app.add_typer(town.app, name="town", help="The file that describes a district.")


def main() -> None:
    """Run the command line; what a person did wrong is said in a line, without a trace of Python."""
    try:
        app()
    except ProblemsError as error:
        for line in error.lines:
            err.print(f"[red]jieju:[/] {line}", highlight=False)
        sys.exit(2)
