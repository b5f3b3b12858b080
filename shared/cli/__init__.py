"""The command line `jieju`. Each file holds the commands of one subject; heavy imports wait until a command runs."""

import sys

import typer

from shared.cli import audit, broker, database, inspection, parked, running, town, triage, views
from shared.cli.common import ProblemsError, complain

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    help="Co-ordinates street offices, residents' committees and residents. Start with [bold]jieju demo[/].",
    epilog=(
        "In a checkout the launcher ./jieju also runs [bold]jieju test[/]: the whole suite, with pytest's arguments; "
        "and [bold]jieju lint[/]: ruff, mypy and the import contracts."
    ),
)
for module in (running, inspection, views, audit):
    module.add_to(app)
app.add_typer(database.app, name="db", help="Schemas and roles in PostgreSQL.")
app.add_typer(broker.app, name="broker", help="Exchanges and queues in RabbitMQ.")
app.add_typer(parked.app, name="parked", help="Messages that could not be taken in.")
app.add_typer(town.app, name="town", help="The file that describes a district.")
app.add_typer(triage.app, name="triage", help="The judgement on what a matter is.")


def main() -> None:
    """Run the command line; what a person or a server did wrong is said in a line, without a trace of Python."""
    try:
        app(prog_name="jieju")
    except ProblemsError as error:
        complain(*error.lines)
        sys.exit(2)
    except Exception as error:
        from shared.cli.explaining import explained

        line = explained(error)
        if line is None:
            raise
        complain(line)
        sys.exit(1)
