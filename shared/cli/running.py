"""jieju up · demo · run · test: what starts something."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.common import DEFAULT_DATA, Data, ProblemsError, ServiceName, known, out

Port = Annotated[int, typer.Option(help="Port of the console and the HTTP interface, on this machine only.")]


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

    system = _started(EmbeddedSystem(data, port, town))
    out.print(f"Ready: [bold]{system.url}[/]   (data in {system.folder}; Ctrl-C stops)")
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
    quick: Annotated[bool, typer.Option(help="One round instead of three.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the figures as JSON.")] = None,
) -> None:
    """Measure the hand-written floor and this system side by side, on servers of its own."""
    from bench.main import run as measure

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
    from shared.embedded.database import DatabaseFailed
    from shared.embedded.system import SystemFailed
    from shared.town.loading import TownErrors

    try:
        with out.status("starting") as status:
            system.start(lambda step: status.update(step))
    except TownErrors as error:
        raise ProblemsError(*error.problems) from None
    except (SystemFailed, DatabaseFailed) as error:
        raise ProblemsError(str(error)) from None
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
