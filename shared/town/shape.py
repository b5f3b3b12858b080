"""Which tables and keys a town file has, and whether a file has them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from shared.town.source import Problem, Row, Source


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of a table: `lists` hold lists of text and may be left out, the others hold text; `many`: [[name]]."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    many: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        return self.required + self.optional + self.lists


TABLES = {
    "town": Table(("code", "name", "name_en"), many=False),
    "divisions": Table(("code", "name", "name_en")),
    "organisations": Table(("code", "role", "name", "name_en"), optional=("superior",), lists=("categories",)),
    "grids": Table(("code", "name", "name_en")),
    "personas": Table(("id", "role", "organisation", "label", "label_en")),
}


def allowed(word: str, words: Iterable[str]) -> str:
    """What may stand instead of `word`: the closest if one is close, else all of it."""
    words = list(words)
    close = get_close_matches(word, words, n=1)
    return f'did you mean "{close[0]}"?' if close else f"allowed: {', '.join(words) or 'none'}"


def check_shape(source: Source) -> Iterator[Problem]:
    """Every table and key is known, none is missing, and each holds what it should."""
    yield from _check_names("table", source.top, TABLES)
    for name, table in TABLES.items():
        rows = source.tables.get(name)
        if rows is None:
            yield Problem(1, f"the table {_written(name, table)} is missing")
        elif table.many != (name in source.arrays):
            yield source.top.problem(f"this table must be written {_written(name, table)}", name)
        else:
            for row in rows:
                yield from _check_row(row, table)


def _written(name: str, table: Table) -> str:
    return f"[[{name}]]" if table.many else f"[{name}]"


def _check_names(what: str, row: Row, names: Iterable[str]) -> Iterator[Problem]:
    for name in row.values.keys() - set(names):
        yield row.problem(f'unknown {what} "{name}"; {allowed(name, names)}', name)


def _check_row(row: Row, table: Table) -> Iterator[Problem]:
    yield from _check_names("key", row, table.keys)
    for key in table.required:
        if key not in row.values:
            yield row.problem(f'"{key}" is missing; required: {", ".join(table.required)}')
    for key in row.values.keys() & {*table.required, *table.optional}:
        if not _is_text(row.values[key]):
            yield row.problem(f'"{key}" must be text in quotes and not empty', key)
    for key in row.values.keys() & {*table.lists}:
        if not isinstance(row.values[key], list) or not all(map(_is_text, row.values[key])):
            yield row.problem(f'"{key}" must be a list of texts, such as ["housing", "property"]', key)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
