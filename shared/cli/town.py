"""jieju town: check."""

from pathlib import Path
from typing import Annotated

import typer

from shared.cli.common import say

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """The file that describes a district."""


@app.command()
def check(file: Annotated[Path, typer.Argument(help="A town's TOML file.")]) -> None:
    """Name every mistake in a town's file with its line; status 1 when there is one."""
    from shared.town.loading import check_town

    problems = check_town(file)
    for line in problems:
        say(line)
    if problems:
        raise typer.Exit(1)
    say(f"{file} is sound.")
