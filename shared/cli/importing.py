"""jieju import: a table of matters taken in at full speed, once."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from rich.progress import Progress

from services.intake.application import Intake
from shared.cli.common import ProblemsError, nodes, out, say
from shared.kernel import Act, Actor, Refused, Role

_NAMESPACE = UUID("6f0e8a52-6a1b-5c57-9d52-1f0d7f6f7a10")
_IMPORTER = Actor(Role.OPERATOR, "", "import")
_AT_ONCE = 200
_LONGEST = 20_000
_ALSO_CALLED = {
    "text": ("text", "content", "内容", "诉求内容"),
    "title": ("title", "标题"),
    "place": ("place", "地点", "区划代码"),
    "id": ("id", "编号"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; None: whichever of the usual names is there."""

    text: str | None = None
    title: str | None = None
    place: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One matter as the table has it. `wrong` says why it cannot be taken."""

    number: int
    id: UUID
    text: str
    place: str
    wrong: str = ""


@dataclass(slots=True)
class Count:
    """What became of the rows."""

    taken: int = 0
    already_there: int = 0
    rejected: int = 0


def import_file(file: Path, data: Path, place: str | None, columns: Columns, rejects: Path | None) -> int:
    """Take in every good row; returns 1 when there were bad ones, which are written to `rejects`."""
    read = list(_rows(file, columns, place))
    service = nodes(data, "intake")[0].serving(Intake)
    rows = [_checked(row, service) for row in read]
    count = Count()
    with Progress(console=out) as progress:
        task = progress.add_task("taking in", total=len(rows))
        good = (row for row in rows if not row.wrong)
        while batch := list(islice(good, _AT_ONCE)):
            taken = service.report_many([_told(row) for row in batch], Act(_IMPORTER, datetime.now(UTC), "import"))
            count.taken += taken
            count.already_there += len(batch) - taken
            progress.advance(task, len(batch))
    count.rejected = _write_rejects([row for row in rows if row.wrong], rejects or file.with_suffix(".rejects.csv"))
    say(f"{count.taken} taken in, {count.already_there} already there, {count.rejected} rejected.")
    return 1 if count.rejected else 0


def _told(row: Row) -> dict[str, Any]:
    return {"id": row.id, "channel": "import", "place": row.place, "text": row.text}


def _rows(file: Path, columns: Columns, default_place: str | None) -> Iterator[Row]:
    lines = _lines(file)
    header = [str(name or "").strip() for name in next(lines, [])]
    at = {f.name: _column(f.name, getattr(columns, f.name), header, file) for f in fields(Columns)}
    if at["text"] is None:
        raise ProblemsError(f"{file} has no column of texts; it has {', '.join(header) or 'nothing'} (--text-column)")
    if at["place"] is None and default_place is None:
        raise ProblemsError(f"{file} has no column of places: name the place of all rows with --place CODE")
    for number, line in enumerate(lines, start=2):
        found = {name: str(line[i] or "").strip() if i is not None and i < len(line) else "" for name, i in at.items()}
        text = "\n".join(part for part in (found["title"], found["text"]) if part)
        place = found["place"] or default_place or ""
        key = found["id"] or hashlib.sha256(f"{place}\n{text}".encode()).hexdigest()
        yield Row(number, uuid5(_NAMESPACE, f"{file.name}\n{key}"), text, place)


def _column(name: str, given: str | None, header: list[str], file: Path) -> int | None:
    if given is not None:
        if given not in header:
            raise ProblemsError(f"{file} has no column {given!r}; it has {', '.join(header)}")
        return header.index(given)
    return next((header.index(usual) for usual in _ALSO_CALLED[name] if usual in header), None)


def _lines(file: Path) -> Iterator[list[Any]]:
    if not file.is_file():
        raise ProblemsError(f"there is no file {file}")
    if file.suffix.lower() == ".xlsx":
        return _sheet_lines(file)
    return _csv_lines(file)


def _sheet_lines(file: Path) -> Iterator[list[Any]]:
    try:
        sheet = load_workbook(file, read_only=True).worksheets[0]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError):
        raise ProblemsError(f"{file} is no XLSX table: save it as one again, or as CSV") from None
    return (list(line) for line in sheet.iter_rows(values_only=True))


def _csv_lines(file: Path) -> Iterator[list[Any]]:
    csv.field_size_limit(10_000_000)
    raw = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return csv.reader(raw.decode(encoding).splitlines(keepends=True))
        except UnicodeDecodeError:
            continue
    raise ProblemsError(f"{file} is neither UTF-8 nor GB 18030 text")


def _checked(row: Row, service: Intake) -> Row:
    wrong = ""
    if not row.text:
        wrong = "there is no text"
    elif len(row.text) > _LONGEST:
        wrong = f"the text is longer than {_LONGEST} characters"
    else:
        try:
            service.around.town.check_place(row.place)
        except Refused as refused:
            wrong = refused.explanation
    return Row(row.number, row.id, row.text, row.place, wrong)


def _write_rejects(rows: Iterable[Row], file: Path) -> int:
    rejected = list(rows)
    if rejected:
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(["row", "why", "place", "text"])
            writer.writerows([row.number, row.wrong, row.place, row.text] for row in rejected)
        say(f"The rejected rows, with reasons, are in {file}.")
    return len(rejected)
