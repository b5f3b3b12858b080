"""jieju parked: list, show, retry, discard."""

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from shared.cli.common import DEFAULT_DATA, Data, ProblemsError, ServiceName, known, nodes, out, say

if TYPE_CHECKING:
    from shared.messaging.parking import Parked, Parking

UNCHANGED = "Nothing was changed."
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
            table.add_row(*(escape(str(cell)) for cell in cells), since, asked)
    out.print(table if table.row_count else "Nothing is parked.")


@app.command()
def show(service: ServiceName, id: Id, data: Data = DEFAULT_DATA) -> None:
    """One parked message, whole."""
    message = _known(nodes(data, known(service))[0].parking, id)
    say(f"{message.source}/{message.position} of matter {message.matter_id}: {message.error}")
    say(_readable(message.body))


@app.command()
def retry(service: ServiceName, ids: Annotated[list[int], typer.Argument()], data: Data = DEFAULT_DATA) -> None:
    """Have the worker try these again, together with whatever is parked of the same matters."""
    parking = nodes(data, known(service))[0].parking
    for id in ids:
        _waiting(parking, id)
    parking.ask_retry(ids)
    say("Asked for. The worker tries within a second or two; `jieju parked list` shows what is left.")


@app.command()
def discard(
    service: ServiceName,
    id: Id,
    reason: Annotated[str, typer.Option(help="Why it will never be taken in; kept on record.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Never take this one in. It stays on record; what stood behind it can then be tried again."""
    from getpass import getuser

    parking = nodes(data, known(service))[0].parking
    _waiting(parking, id)
    if not reason.strip():
        raise ProblemsError("say why it will never be taken in: the reason stays on record. Nothing was changed.")
    parking.discard(id, getuser(), reason)
    say(f"Discarded. Now retry what stands behind it: jieju parked retry {service} …")


def _known(parking: "Parking", id: int) -> "Parked":
    from shared.kernel import Unknown

    try:
        return parking.show(id)
    except Unknown:
        raise ProblemsError(f"there is no parked message {id}; `jieju parked list` shows them. {UNCHANGED}") from None


def _waiting(parking: "Parking", id: int) -> None:
    how = _known(parking, id).settled_how
    if how is not None:
        raise ProblemsError(f"message {id} does not wait any more: {how}. {UNCHANGED}")


def _readable(body: bytes) -> str:
    """JSON line by line; what is none, as it came."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except ValueError:
        return body.decode(errors="backslashreplace")
