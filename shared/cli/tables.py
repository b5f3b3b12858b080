"""Tables as people keep them: CSV in the encoding and with the delimiter of their office, or XLSX. Read row by row."""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from shared.cli.common import ProblemsError

Cells = list[str]
Lines = Iterator[tuple[int, Cells]]

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UNMARKED = ("utf-8", "gb18030")
_DELIMITERS = ",;\t"
_LONGEST_CELL = 10_000_000  # characters: beyond that a quotation mark was never closed
_AT_ONCE = 1 << 20


class Table:
    """A header, and rows under it. The whole file is looked through before anything is made of it."""

    def __init__(self, file: Path) -> None:
        if not file.is_file():
            raise ProblemsError(f"there is no file {file}")
        self.file = file
        self._read = _workbook(file) if file.suffix.lower() == ".xlsx" else _text(file)
        lines = self._lines()
        self.header = next(lines, (0, []))[1]
        self.length = sum(1 for _ in lines)

    def rows(self) -> Lines:
        """Each row with its number, as programs for tables count them; a row without anything in it is none."""
        lines = self._lines()
        next(lines, None)
        return lines

    def _lines(self) -> Lines:
        number = 0
        try:
            for number, cells in enumerate(map(_stripped, self._read()), start=1):
                if any(cells):
                    yield number, cells
        except Exception as error:  # a broken workbook makes its reader fail in any way there is
            raise ProblemsError(
                f"{self.file} cannot be read beyond row {number}: {error}. Is a quotation mark not closed, or the file "
                "cut short? Mend it or save it anew, and run this again"
            ) from None


def _stripped(line: Iterable[Any]) -> Cells:
    return ["" if cell is None else str(cell).strip() for cell in line]


def _workbook(file: Path) -> Callable[[], Iterator[Iterable[Any]]]:
    """Of formulas what they came to, when the file was last saved by a program that reckons."""

    def read() -> Iterator[Iterable[Any]]:
        with file.open("rb") as opened:
            yield from load_workbook(opened, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)

    return read


def _text(file: Path) -> Callable[[], Iterator[Cells]]:
    csv.field_size_limit(_LONGEST_CELL)
    encoding = _encoding(file)
    return partial(_csv, file, encoding, max(_DELIMITERS, key=lambda each: _width(file, encoding, each)))


def _csv(file: Path, encoding: str, delimiter: str) -> Iterator[Cells]:
    with file.open(encoding=encoding, newline="") as opened:  # only \n and \r end a line, and not inside quotes
        yield from csv.reader(opened, delimiter=delimiter)


def _width(file: Path, encoding: str, delimiter: str) -> int:
    """How many columns the header has if this is the delimiter."""
    try:
        return next((len(cells) for cells in _csv(file, encoding, delimiter) if cells), 0)
    except csv.Error:
        return 0


def _encoding(file: Path) -> str:
    with file.open("rb") as opened:
        start = opened.read(3)
    marked = [encoding for mark, encoding in _MARKS.items() if start.startswith(mark)]
    for encoding in marked or _UNMARKED:
        if _is_in(file, encoding):
            return encoding
    raise ProblemsError(f"{file} is neither UTF-8, UTF-16 nor GB 18030 text. Save it as CSV UTF-8 or XLSX.")


def _is_in(file: Path, encoding: str) -> bool:
    try:
        with file.open(encoding=encoding, newline="") as opened:
            while opened.read(_AT_ONCE):
                pass
    except UnicodeError:
        return False
    return True
