"""jieju import: a table of matters taken in at full speed, once."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.persistence import DataError, IntegrityError, PersistenceError
from rich.progress import Progress

from services.intake.application import Intake
from shared.cli.columns import cell, column, needed, whole_text
from shared.cli.common import ProblemsError, nodes, out, say
from shared.cli.rejects import Rejects
from shared.cli.tables import Cells, Lines, Table
from shared.kernel import Act, Actor, Refused, Role

_NAMESPACE = UUID("6f0e8a52-6a1b-5c57-9d52-1f0d7f6f7a10")
_IMPORTER = Actor(Role.OPERATOR, "", "import")
_AT_ONCE = 200
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; None: whichever of the usual names is there."""

    text: str | None = None
    title: str | None = None
    place: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One matter as the table has it: what it says, and the cells it was made of."""

    number: int
    cells: Cells
    text: str
    place: str
    name: str


@dataclass(slots=True)
class Count:
    """What became of the rows."""

    taken: int = 0
    already_there: int = 0
    rejected: int = 0
    other_texts: int = 0


def import_file(file: Path, data: Path, place: str | None, columns: Columns, rejects: Path | None) -> int:
    """Take in every good row; returns 1 when there were bad ones, which are written to `rejects`."""
    table, rejects = Table(file), rejects or file.with_suffix(".rejects.csv")
    rows = rows_of(table, place, columns)
    count = take_in(nodes(data, "intake")[0].serving(Intake), table, rows, rejects)
    say(f"{count.taken} taken in, {count.already_there} already there, {count.rejected} rejected.")
    if count.other_texts:
        say(f"same id, other text: {count.other_texts}. Each of these is a matter of its own.")
    if count.rejected:
        say(f"The rejected rows, with reasons, are in {rejects}.")
    return 1 if count.rejected else 0


def take_in(service: Intake, table: Table, rows: Iterator[Row], rejects: Path) -> Count:
    """Batch after batch, each in one transaction."""
    if rejects.resolve() == table.file.resolve():
        raise ProblemsError(f"{rejects} is the table itself: name another file for the rejected rows with --rejects")
    with Rejects(rejects, table.header) as rejected, Progress(console=out) as progress:
        task = progress.add_task("taking in", total=table.length)
        under_way = Import(service, rejected)
        while batch := list(islice(rows, _AT_ONCE)):
            under_way.take(batch)
            progress.advance(task, len(batch))
        return under_way.count


class Import:
    """Rows on their way in."""

    def __init__(self, service: Intake, rejects: Rejects) -> None:
        self.count = Count()
        self._service = service
        self._rejects = rejects
        self._ids = Ids()

    def take(self, rows: list[Row]) -> None:
        good = [row for row in rows if not self._is_rejected(row)]
        self._save([(row, self._ids.of(row)) for row in good])
        self.count.other_texts = self._ids.other_texts

    def _is_rejected(self, row: Row) -> bool:
        reason = _fault_of(row, self._service.around.town.check_place)
        if reason:
            self._reject(row, reason)
        return bool(reason)

    def _save(self, named: list[tuple[Row, UUID]]) -> None:
        """All together; where something stands in the way of one, one by one."""
        told = [_told(row, id) for row, id in named]
        try:
            taken = self._service.report_many(told, Act(_IMPORTER, datetime.now(UTC), "import"))
        except (DataError, IntegrityError) as error:
            if len(named) == 1:
                return self._reject(named[0][0], f"it cannot be stored ({type(error).__name__})")
            for each in named:
                self._save([each])
            return None
        except PersistenceError as error:
            raise ProblemsError(*self._stopped(error)) from None
        self.count.taken += taken
        self.count.already_there += len(told) - taken
        return None

    def _stopped(self, error: PersistenceError) -> Iterator[str]:
        yield (
            f"the database takes nothing in ({type(error).__name__}). {self.count.taken} were taken in and are safe. "
            "Run the same again when it is back: nothing comes in twice"
        )
        if self.count.rejected:
            yield f"the rows that were rejected so far are in {self._rejects.file}"

    def _reject(self, row: Row, reason: str) -> None:
        self._rejects.add(row.number, row.cells, reason)
        self.count.rejected = self._rejects.count


class Ids:
    """Ids made of what rows say, so that the same table makes the same ones, whatever its file is called.

    Of rows that say the same in every way, the second is another matter than the first. So is a row that says
    something else under an id that another row had: ids of tables begin anew, and matters must not be lost by it.
    """

    def __init__(self) -> None:
        self.other_texts = 0
        self._times: Counter[bytes] = Counter()
        self._said: dict[str, bytes] = {}

    def of(self, row: Row) -> UUID:
        text, key = _digest(row.text), _digest(row.place, row.text, row.name)
        if row.name and self._said.setdefault(row.name, text) != text:
            self.other_texts += 1
        self._times[key] += 1
        return uuid5(_NAMESPACE, f"{key.hex()}/{self._times[key]}")


def _digest(*parts: str) -> bytes:
    return hashlib.sha256(json.dumps(parts).encode()).digest()[:16]


def _told(row: Row, id: UUID) -> dict[str, Any]:
    return {"id": id, "channel": "import", "place": row.place, "text": row.text}


def rows_of(table: Table, place: str | None, columns: Columns) -> Iterator[Row]:
    """What a table says, row by row; a table that lacks a column is refused at once."""
    return _rows(table.rows(), _columns_in(table, columns, place), place or "")


def _rows(lines: Lines, at: Mapping[str, int | None], default_place: str) -> Iterator[Row]:
    for number, cells in lines:
        found = {name: cell(cells, i) for name, i in at.items()}
        text = whole_text(found["title"], found["text"])
        yield Row(number, cells, text, found["place"] or default_place, found["id"])


def _columns_in(table: Table, columns: Columns, default_place: str | None) -> Mapping[str, int | None]:
    """Where in a row what is to be found."""
    at = {f.name: column(f.name, getattr(columns, f.name), table) for f in fields(Columns)}
    needed("text", columns.text, table)
    if at["place"] is None and default_place is None:
        raise ProblemsError(f"{table.file} has no column of places: name the place of all rows with --place CODE")
    return at


def _fault_of(row: Row, check_place: Callable[[str], object]) -> str:
    """Why it cannot be taken in; empty when it can."""
    if not row.text:
        return "there is no text"
    if len(row.text) > _LONGEST:
        return f"the text is longer than {_LONGEST} characters"
    if "\0" in row.text:
        return "the text holds a NUL character, which cannot be stored"
    try:
        check_place(row.place)
    except Refused as refused:
        return refused.explanation
    return ""
