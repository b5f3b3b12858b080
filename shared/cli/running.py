"""jieju up · demo · run · test: what starts something."""

import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from shared.cli.common import DEFAULT_DATA, Data, ProblemsError, ServiceName, around, known, out, say

Port = Annotated[
    int, typer.Option(min=1, max=65535, help="Port of the console and the HTTP interface, on this machine only.")
]


def add_to(app: typer.Typer) -> None:
    app.command()(up)
    app.command()(demo)
    app.command()(run)
    app.command()(bench)
    app.command(name="import")(import_)


def up(
    data: Data = DEFAULT_DATA,
    port: Port = 8080,
    town: Annotated[Path | None, typer.Option(help="Another town's file.")] = None,
) -> None:
    """Start the embedded system with the demo town; Ctrl-C stops it, and the next start finds everything again."""
    from shared.embedded.system import EmbeddedSystem
    from shared.starting import provisional
    from shared.town.loading import check_town

    if town and (problems := check_town(town)):
        raise ProblemsError(*problems, "Nothing was started.")
    system = _started(EmbeddedSystem(data, port, town))
    for line in provisional(around(system.settings()), datetime.now(UTC)):
        say(f"Note: {line}.")
    out.print(f"Ready: [bold]{system.url}[/]   (data in {escape(str(system.folder))}; Ctrl-C stops)", soft_wrap=True)
    _serve_until_asked(system)


def demo(
    data: Annotated[Path | None, typer.Option(help="Keep the data here; otherwise it goes when you leave.")] = None,
    port: Port = 8080,
    exit_: Annotated[bool, typer.Option("--exit", help="End after the summary.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the summary as JSON.")] = None,
    matters: Annotated[int, typer.Option(min=20, help="How many matters the day brings.")] = 120,
) -> None:
    """Play a day of the demo town through all five services, verify it, and leave the console open."""
    from shared.demo.day import play

    if report and not report.resolve().parent.is_dir():
        raise ProblemsError(f"there is no folder {report.resolve().parent} to write the summary to")
    sys.exit(play(data, port, exit_, report, matters, _serve_until_asked))


def run(service: ServiceName, process: Annotated[str, typer.Argument(help="web or worker.")]) -> None:
    """Run one process of one service ("all" for all five), for production; configured by JIEJU_* variables."""
    from shared.settings import SERVICES

    modules = {"web": "shared.web.process", "worker": "shared.workers.process"}
    if process not in modules:
        raise ProblemsError(f"{process!r} is neither web nor worker")
    names = SERVICES if service == "all" else (known(service),)
    os.execv(sys.executable, [sys.executable, "-m", modules[process], *names])


def bench(
    what: Annotated[str, typer.Argument(help="triage, or nothing for all that runs on servers.")] = "",
    quick: Annotated[bool, typer.Option(help="One round instead of three.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the figures as JSON.")] = None,
) -> None:
    """Measure the hand-written floor and this system side by side, on servers of its own; or what triage is worth."""
    if what not in ("", "triage"):
        raise ProblemsError(f"there is nothing to measure called {what!r}: triage, or nothing for all the rest")
    try:
        from bench.main import run as measure
        from bench.triage.main import run as measure_triage
    except ModuleNotFoundError as error:
        raise ProblemsError(f"{error.name} is not installed here: measure in a checkout, with ./jieju bench") from None
    if what:
        measure_triage(report)
    else:
        measure(quick=quick, report=report)


def import_(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, a matter a row, names of columns in the first.")],
    data: Data = DEFAULT_DATA,
    place: Annotated[str | None, typer.Option(help="Place of rows that name none: a division or grid code.")] = None,
    text_column: Annotated[str | None, typer.Option(help="Column of the text.")] = None,
    title_column: Annotated[str | None, typer.Option(help="Column of a title, put before the text.")] = None,
    place_column: Annotated[str | None, typer.Option(help="Column of the place's code.")] = None,
    id_column: Annotated[str | None, typer.Option(help="Column that tells rows apart.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="Where rows that cannot be taken go.")] = None,
) -> None:
    """Take in a table of matters; a second run finds them already there."""
    from shared.cli.importing import Columns, import_file

    columns = Columns(text=text_column, title=title_column, place=place_column, id=id_column)
    sys.exit(import_file(file, data, place, columns, rejects))


def _started(system: Any) -> Any:
    with out.status("starting") as status:
        system.start(lambda step: status.update(step))
    return system


def _serve_until_asked(system: Any) -> None:
    """Look after the processes until Ctrl-C or a signal to end."""
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        while True:
            system.look_after()
            time.sleep(1)
    except KeyboardInterrupt:
        out.print("stopping …")
    finally:
        system.stop()
