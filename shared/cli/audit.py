"""jieju audit: verify."""

import typer
from rich.table import Table

from shared.cli.common import DEFAULT_DATA, Data, out, settings


def add_to(app: typer.Typer) -> None:
    audit = typer.Typer(no_args_is_help=True)
    audit.callback()(about)
    audit.command()(verify)
    app.add_typer(audit, name="audit", help="The log of everything.")


def about() -> None:
    """The log of everything."""


def verify(data: Data = DEFAULT_DATA) -> None:
    """Prove that everything each service announced is in the audit log, once, in order, unaltered."""
    from services.oversight.verification import verify as prove

    report = prove(settings(data, "admin_database_url").admin_database_url)
    table = Table("source", "announced", "audited", "missing", "extra", "not yet taken in")
    for source in report.sources:
        cells = (source.announced, source.audited, source.missing, source.extra, source.lag)
        table.add_row(source.source, *map(str, cells))
    out.print(table)
    for finding in report.findings:
        out.print(str(finding), highlight=False)
    out.print("The audit log is complete." if report.complete else "[red]The audit log is NOT complete.[/]")
    if not report.complete:
        raise typer.Exit(1)
