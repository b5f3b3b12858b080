"""The rows that could not be taken in, as they stood in their table, with reasons: to be mended and given again."""

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from shared.cli.common import ProblemsError

_ADDED = ["row", "reason"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Rejects:
    """Written row by row, so that it is there whatever stops an import. Without rejected rows there is no file."""

    def __init__(self, file: Path, header: Sequence[str]) -> None:
        self.file = file
        self.count = 0
        self._width = len(header) - len(_ADDED) if list(header[-len(_ADDED) :]) == _ADDED else len(header)
        self._header = header[: self._width]
        self._open = ExitStack()
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, number: int, cells: Sequence[str], reason: str) -> None:
        whole = [*cells[: self._width], *[""] * (self._width - len(cells))]
        self._write([*whole, str(number), reason])
        self.count += 1

    def _write(self, cells: Sequence[str]) -> None:
        try:
            if self._writer is None:
                opened = self.file.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="")
                self._writer = csv.writer(self._open.enter_context(opened))
                self._writer.writerow(map(_plain, [*self._header, *_ADDED]))
            self._writer.writerow(map(_plain, cells))
        except OSError as error:
            raise ProblemsError(f"the rejected rows cannot be written to {self.file}: {error.strerror}") from None


def _plain(cell: str) -> str:
    """Programs for tables would carry out what a stranger has written as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
