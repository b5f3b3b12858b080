"""jieju views: rebuild, compare."""

from typing import TYPE_CHECKING

import typer

from shared.cli.common import DEFAULT_DATA, Data, ServiceName, known, nodes, say

if TYPE_CHECKING:
    from shared.service import Service


def add_to(app: typer.Typer) -> None:
    views = typer.Typer(no_args_is_help=True)
    views.command()(rebuild)
    views.command()(compare)
    app.add_typer(views, name="views", help="Read models, made again from the log.")


def rebuild(service: ServiceName, data: Data = DEFAULT_DATA) -> None:
    """Make a service's views again from its log, in one transaction."""
    from shared.provisioning.rebuild import rebuild as again

    for table, rows in again(_service(service, data)).items():
        say(f"{table}: {rows} rows")


def compare(service: ServiceName, data: Data = DEFAULT_DATA) -> None:
    """Compare a service's views with what its log says; status 1 when they differ."""
    from shared.provisioning.rebuild import compare as differences

    found = differences(_service(service, data))
    for table, rows in found.items():
        say(f"{table}: {rows} rows differ")
    if found:
        raise typer.Exit(1)
    say("The views are what the log says.")


def _service(name: str, data: "typer.models.OptionInfo | object") -> "Service":
    from pathlib import Path

    assert isinstance(data, Path)
    return nodes(data, known(name))[0].service
