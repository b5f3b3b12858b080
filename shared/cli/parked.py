"""jieju parked: list, show, retry, discard."""

from typing import Annotated

import typer
from rich.table import Table

from shared.cli.common import DEFAULT_DATA, Data, ServiceName, known, nodes, out

app = typer.Typer(no_args_is_help=True)
Id = Annotated[int, typer.Argument(help="The number that `list` shows.")]


@app.command(name="list")
def list_(data: Data = DEFAULT_DATA) -> None:
    """What could not be taken in, in every service."""
    table = Table("service", "id", "from", "position", "matter", "why", "since", "retry asked")
    for node in nodes(data):
        for message in node.parking.waiting():
            asked = "yes" if message.retry_asked_at else ""
            since = f"{message.parked_at:%Y-%m-%d %H:%M}"
            cells = (node.name, message.id, message.source, message.position, message.matter_id, message.error)
            table.add_row(*map(str, cells), since, asked)
    out.print(table if table.row_count else "Nothing is parked.")


@app.command()
def show(service: ServiceName, id: Id, data: Data = DEFAULT_DATA) -> None:
    """One parked message, whole."""
    message = nodes(data, known(service))[0].parking.show(id)
    out.print(f"{message.source}/{message.position} of matter {message.matter_id}: {message.error}")
    out.print_json(message.body.decode(errors="replace")) if message.body.startswith(b"{") else out.print(message.body)


@app.command()
def retry(service: ServiceName, ids: Annotated[list[int], typer.Argument()], data: Data = DEFAULT_DATA) -> None:
    """Have the worker try these again, together with whatever is parked of the same matters."""
    nodes(data, known(service))[0].parking.ask_retry(ids)
    out.print("Asked for. The worker tries within a second or two; `jieju parked list` shows what is left.")


@app.command()
def discard(
    service: ServiceName,
    id: Id,
    reason: Annotated[str, typer.Option(help="Why it will never be taken in; kept on record.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Never take this one in. It stays on record; what stood behind it can then be tried again."""
    from getpass import getuser

    nodes(data, known(service))[0].parking.discard(id, getuser(), reason)
    out.print(f"Discarded. Now retry what stands behind it: jieju parked retry {service} …")
