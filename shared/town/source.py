"""The text of a town file as rows that know their lines: the library that reads TOML forgets where things stood."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_QUOTED_OR_COMMENT = re.compile(
    r'"""(?:\\.|.)*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_HEADER = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}\s*(#.*)?$")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*[=.]""")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong at a line, and what is allowed there."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One table of the file. What is missing or no text reads as "": that is reported once, and then out of the way."""

    values: Mapping[str, Any]
    line: int
    lines: Mapping[str, int]

    def text(self, key: str) -> str:
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()

    def problem(self, text: str, key: str = "") -> Problem:
        return Problem(self.line_of(key), text)

    def line_of(self, key: str) -> int:
        """Where a key stands, or where the table begins if the key is not on a line of its own."""
        return self.lines.get(key, self.line)


@dataclass(slots=True)
class _Place:
    line: int
    keys: dict[str, int]


@dataclass(frozen=True, slots=True)
class Source:
    """A whole file: `top` is what it holds outside of any table, and its tables by name."""

    top: Row
    tables: Mapping[str, list[Row]]
    arrays: frozenset[str]


def parse(text: str) -> Source:
    """Read a file's text; what is no TOML at all raises `tomllib.TOMLDecodeError`."""
    data = tomllib.loads(text)
    places = _places(text)
    tables = {name: list(_rows(value, places.get(name, [_Place(1, {})]))) for name, value in data.items()}
    return Source(
        top=Row(data, 1, {name: found[0].line for name, found in places.items() if found}),
        tables=tables,
        arrays=frozenset(name for name, value in data.items() if isinstance(value, list)),
    )


def syntax_problem(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    """The library says the line in words, or "at end of document"."""
    what = str(error)
    line = re.search(r"at line (\d+)", what)
    return Problem(int(line[1]) if line else text.rstrip().count("\n") + 1, f"this is not TOML: {what}")


def _rows(value: Any, places: list[_Place]) -> Iterator[Row]:
    for number, entry in enumerate(value if isinstance(value, list) else [value]):
        place = places[min(number, len(places) - 1)]
        yield Row(entry if isinstance(entry, dict) else {}, place.line, place.keys)


def _places(text: str) -> Mapping[str, list[_Place]]:
    """Where each table begins and where its keys stand, by the name of the table; a top-level key counts as one."""
    places: defaultdict[str, list[_Place]] = defaultdict(list)
    current: dict[str, int] | None = None
    for number, line in enumerate(_QUOTED_OR_COMMENT.sub(_flatten, text).split("\n"), start=1):
        if header := _HEADER.match(line):
            current = _enter(places, header[1], number)
        elif (key := _KEY.match(line)) and current is None:
            places[key[1]].append(_Place(number, {}))
        elif key and current is not None:
            current.setdefault(key[1], number)
    return places


def _enter(places: defaultdict[str, list[_Place]], header: str, number: int) -> dict[str, int]:
    """The keys that follow a header; a table inside another is a key of that one, and its own keys are nobody's."""
    name, _, inner = header.partition(".")
    if not inner or not places[name]:
        places[name].append(_Place(number, {}))
    if inner:
        places[name][-1].keys.setdefault(inner.partition(".")[0], number)
        return {}
    return places[name][-1].keys


def _flatten(quoted: re.Match[str]) -> str:
    """Text over several lines could look like tables: keep only its line breaks."""
    breaks = quoted[0].count("\n")
    return '""' + "\n" * breaks if breaks else quoted[0]
