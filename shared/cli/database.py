"""jieju db: create, migrate, check, url, shell."""

import os
import shutil

import typer

from shared.cli.common import DEFAULT_DATA, Data, ProblemsError, out, settings

app = typer.Typer(no_args_is_help=True)


@app.command()
def create(data: Data = DEFAULT_DATA) -> None:
    """Make the database, and in it every role, schema and table that is not there."""
    from shared.provisioning.database import create_database

    create_database(settings(data, "admin_database_url").admin_database_url)
    migrate(data)


@app.command()
def migrate(data: Data = DEFAULT_DATA) -> None:
    """Bring every schema up to date; doing it again changes nothing."""
    from shared.composition import service_classes
    from shared.provisioning import database

    current = settings(data, "admin_database_url")
    for line in database.migrate(current.admin_database_url, service_classes(), passwords()):
        out.print(line, highlight=False)
    out.print("All schemas are up to date.")


@app.command()
def check(data: Data = DEFAULT_DATA) -> None:
    """Say what is missing; status 1 when something is."""
    from shared.composition import service_classes
    from shared.provisioning import database

    missing = database.check(settings(data, "admin_database_url").admin_database_url, service_classes())
    for line in missing:
        out.print(line, highlight=False)
    if missing:
        raise typer.Exit(1)
    out.print("All schemas are as this version needs them.")


@app.command()
def url(data: Data = DEFAULT_DATA) -> None:
    """Print the administrator's address of the database."""
    print(settings(data, "admin_database_url").admin_database_url)


@app.command()
def shell(data: Data = DEFAULT_DATA) -> None:
    """Open psql on the database."""
    from shared.embedded.database import binary

    psql = shutil.which("psql") or binary("psql")
    if psql is None:
        raise ProblemsError("psql is not installed; `jieju db url` prints the address for any other client")
    os.execv(psql, [psql, settings(data, "admin_database_url").admin_database_url])


def passwords() -> dict[str, str]:
    """Each service's password: JIEJU_<SERVICE>_DB_PASSWORD, or the file that …_FILE names."""
    from pathlib import Path

    from shared.settings import SERVICES

    found = {}
    for service in SERVICES:
        name = f"JIEJU_{service.upper()}_DB_PASSWORD"
        if path := os.environ.get(f"{name}_FILE"):
            found[service] = Path(path).read_text().strip()
        elif name in os.environ:
            found[service] = os.environ[name]
    return found
