"""What the commands share: where the system is, and how to say that something is wrong."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from shared.node import Node
    from shared.settings import Settings
    from shared.surroundings import Surroundings

out = Console()
err = Console(stderr=True)
DEFAULT_DATA = Path(".jieju")
Data = Annotated[Path, typer.Option("--data", help="Folder of the embedded system.", envvar="JIEJU_DATA")]
ServiceName = Annotated[str, typer.Argument(help="intake, routing, street_office, committee or oversight.")]


def say(text: object) -> None:
    """A line that may hold what others wrote: as it is, whatever brackets are in it, and however long."""
    out.print(str(text), markup=False, highlight=False, soft_wrap=True)


def complain(*lines: str) -> None:
    """What is wrong, on standard error."""
    for line in lines:
        err.print(f"[red]jieju:[/] {escape(line)}", highlight=False, soft_wrap=True)


class ProblemsError(Exception):
    """What a person has to put right, a line each."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def environment(data: Path) -> Mapping[str, str]:
    """The configuration in force: the process's own, or that of the embedded system running in `data`."""
    from shared.embedded.system import environment_of

    if "JIEJU_DATABASE_URL" in os.environ or "JIEJU_DATABASE_URL_FILE" in os.environ:
        return os.environ
    return {**environment_of(data), **os.environ}


def settings(data: Path, *needs: str) -> "Settings":
    from shared.settings import Settings, SettingsError

    try:
        return Settings.read(environment(data), needs)
    except SettingsError as error:
        hint = f"Nothing was started. Set it, or start the embedded system with: jieju up --data {data}"
        raise ProblemsError(*error.problems, hint) from None


def around(current: "Settings") -> "Surroundings":
    """What the configuration leads to; what is wrong with the town's file is named line by line."""
    from shared.composition import surroundings
    from shared.town.loading import TownErrors

    try:
        return surroundings(current)
    except TownErrors as error:
        raise ProblemsError(*error.problems) from None


def known(service: str) -> str:
    from shared.settings import SERVICES

    if service not in SERVICES:
        raise ProblemsError(f"there is no service {service!r}; there are {', '.join(SERVICES)}")
    return service


def nodes(data: Path, *names: str) -> list["Node"]:
    """Services wired to their database, for looking at them from the command line.

    With the administrator's account where it is given: a service's own reaches only its own schema.
    """
    from shared.composition import make_node
    from shared.settings import SERVICES

    current = settings(data)
    current = replace(current, database_url=current.admin_database_url or settings(data, "database_url").database_url)
    found = around(current)
    return [make_node(name, current, found) for name in names or SERVICES]
