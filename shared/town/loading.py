"""A town file becomes a `Town` as a whole, or every problem in it is named."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from shared.kernel import Role
from shared.town.checks import CHECKS
from shared.town.model import Town
from shared.town.parts import Grid, Organisation, Persona
from shared.town.shape import check_shape
from shared.town.sheet import Sheet
from shared.town.source import Problem, Row, Source, parse, syntax_problem

Thing = TypeVar("Thing")


class TownErrors(Exception):
    """The file describes no town. `problems` holds every one of them as `file:line: what is wrong; what is allowed`."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def load_town(path: str | Path) -> Town:
    """The town that a file describes; raises `TownErrors` with all that is wrong, and then nothing is loaded."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        source = parse(text)
    except OSError as error:
        raise TownErrors([f"{path}: cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise TownErrors([f"{path}: not UTF-8 at byte {error.start}: save the file as UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        raise TownErrors([_located(path, syntax_problem(error, text))]) from None
    if problems := sorted({*_problems(source)}):
        raise TownErrors(_located(path, problem) for problem in problems)
    return _town(Sheet.of(source))


def check_town(path: str | Path) -> list[str]:
    """All that is wrong with a town file; an empty list when it can be loaded."""
    try:
        load_town(path)
    except TownErrors as errors:
        return list(errors.problems)
    return []


def _problems(source: Source) -> Iterator[Problem]:
    yield from check_shape(source)
    sheet = Sheet.of(source)
    for check in CHECKS:
        yield from check(sheet)


def _located(path: str | Path, problem: Problem) -> str:
    return f"{path}:{problem.line}: {problem.text}"


def _town(sheet: Sheet) -> Town:
    named = [sheet.town, *sheet.divisions]
    return Town(
        code=sheet.code,
        name=sheet.town.text("name"),
        name_en=sheet.town.text("name_en"),
        organisations=_frozen((row.text("code"), _organisation(row)) for row in sheet.organisations),
        grids=_frozen((row.text("code"), _grid(row)) for row in sheet.grids),
        personas=_frozen((row.text("id"), _persona(row)) for row in sheet.personas),
        divisions=_frozen((row.text("code"), row.text("name")) for row in named),
        divisions_en=_frozen((row.text("code"), row.text("name_en")) for row in named),
    )


def _frozen(pairs: Iterable[tuple[str, Thing]]) -> Mapping[str, Thing]:
    return MappingProxyType(dict(pairs))


def _organisation(row: Row) -> Organisation:
    return Organisation(
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        role=Role(row.text("role")),
        superior=row.text("superior") or None,
        place=row.text("code")[:12],
        categories=row.texts("categories"),
    )


def _grid(row: Row) -> Grid:
    return Grid(row.text("code"), row.text("name"), row.text("code")[:12], row.text("name_en"))


def _persona(row: Row) -> Persona:
    role = Role(row.text("role"))
    return Persona(row.text("id"), role, row.text("organisation"), row.text("label"), row.text("label_en"))
