"""jieju audit: verify."""

from time import monotonic, sleep

import typer
from rich.markup import escape
from rich.table import Table

from shared.cli.common import DEFAULT_DATA, Data, out, say, settings

_UNDER_WAY = 10.0  # seconds that what was just announced may take to arrive


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

    dsn = settings(data, "admin_database_url").admin_database_url
    report, until = prove(dsn), monotonic() + _UNDER_WAY
    while report.intact and not report.complete and monotonic() < until:
        sleep(0.5)
        report = prove(dsn)
    table = Table("source", "announced", "audited", "missing", "extra", "not yet taken in")
    for source in report.sources:
        cells = (source.announced, source.audited, source.missing, source.extra, source.lag)
        table.add_row(escape(source.source), *map(str, cells))
    out.print(table)
    for finding in report.findings:
        say(finding)
    out.print(_verdict(report.intact, report.complete))
    if not report.complete:
        raise typer.Exit(1)


def _verdict(intact: bool, complete: bool) -> str:
    if not intact:
        return "[red]The audit log is NOT complete: see above what is wrong.[/]"
    if not complete:
        return "[yellow]Nothing is wrong with the audit log, but not everything has arrived yet: try again later.[/]"
    return "The audit log is complete."
