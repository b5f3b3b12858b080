"""jieju db: create, migrate, check, url, shell."""

import os
import shutil

import typer

from shared.cli.common import DEFAULT_DATA, Data, ProblemsError, say, settings

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
        say(line)
    say("All schemas are up to date.")


@app.command()
def check(data: Data = DEFAULT_DATA) -> None:
    """Say what is missing; status 1 when something is."""
    from shared.composition import service_classes
    from shared.provisioning import database

    missing = database.check(settings(data, "admin_database_url").admin_database_url, service_classes())
    for line in missing:
        say(line)
    if missing:
        raise typer.Exit(1)
    say("All schemas are as this version needs them.")


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
    from shared.settings import SERVICES, given

    try:
        found = {service: given(f"JIEJU_{service.upper()}_DB_PASSWORD", os.environ) for service in SERVICES}
    except ValueError as error:
        raise ProblemsError(f"a service's password cannot be had: {error}. Nothing was changed.") from None
    return {service: password for service, password in found.items() if password}
