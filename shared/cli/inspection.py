"""jieju config · permissions: what is in force."""

from datetime import UTC, datetime

import typer
from rich.markup import escape
from rich.table import Table

from shared.cli.common import DEFAULT_DATA, Data, around, environment, out, say, settings


def add_to(app: typer.Typer) -> None:
    app.command()(config)
    app.command()(permissions)


def config(data: Data = DEFAULT_DATA) -> None:
    """Every setting with its value, and what is wrong with any; secrets are not shown."""
    from shared.settings import TABLE
    from shared.starting import provisional

    current = environment(data)
    table = Table("variable", "value", "meaning")
    for setting in TABLE.values():
        given = current.get(setting.name) or (f"file {path}" if (path := current.get(f"{setting.name}_FILE")) else "")
        shown = "(set, not shown)" if given and setting.secret else given or setting.default or "—"
        table.add_row(*map(escape, (setting.name, shown, setting.meaning)))
    out.print(table)
    for line in provisional(around(settings(data)), datetime.now(UTC)):
        say(f"Note: {line}.")


def permissions() -> None:
    """Which role may do what."""
    from shared.identity.permissions import permission_rows

    table = Table("verb", "purpose", "roles")
    for row in permission_rows():
        table.add_row(*row)
    out.print(table)
