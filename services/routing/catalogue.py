"""The catalogue of what matters are about: two levels, read from catalogue.toml and checked as a whole."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from shared.kernel import Kind, Role, Unknown, Urgency

CATALOGUE = Path(__file__).with_name("catalogue.toml")
SHORTEST_WORD = 2  # characters: a single one stands in too many words
UNCLEAR = "service.unclear"
"""Where a matter stands until somebody could tell what it is about."""

MAY_LEAD = {
    Kind.ADMINISTRATIVE: frozenset({Role.STREET_OFFICE, Role.DISTRICT_GOVERNMENT}),
    Kind.PUBLIC_SERVICE: frozenset({Role.COMMITTEE}),
    Kind.MIXED: frozenset({Role.STREET_OFFICE, Role.DISTRICT_GOVERNMENT, Role.COMMITTEE}),
}
_REQUIRED = ("name", "name_en", "kind", "lead", "strong", "weak")
_FIELDS = {*_REQUIRED, "urgency", "accept_hours", "due_hours", "sensitive", "basis"}


class Invalid(ValueError):
    """A file of the judgement contradicts itself; the message lists every problem found."""

    def __init__(self, file: str, problems: Iterable[str]) -> None:
        super().__init__(f"{file}:\n" + "\n".join(f"  - {problem}" for problem in problems))


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that points to a category: by itself if it is strong, only together with others if not."""

    word: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Hours until a body must have accepted and must be done: working hours, or wall-clock ones in an emergency."""

    accept_hours: float
    due_hours: float


@dataclass(frozen=True, slots=True)
class Category:
    """What a matter can be about, and what is usually true of such a matter. `sensitive`: a person always looks.

    `basis`: the law and article by which somebody is competent for it, if one is cited.
    """

    code: str
    parent: str
    name: str
    name_en: str
    kind: Kind
    lead: Role
    urgency: Urgency
    accept_hours: float
    due_hours: float
    keywords: tuple[Keyword, ...]
    sensitive: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All categories. `names` holds the (zh, en) names of both levels by code."""

    categories: Mapping[str, Category]
    names: Mapping[str, tuple[str, str]]
    usual_deadlines: Mapping[tuple[Kind, Urgency], Deadlines]

    @classmethod
    def load(cls, path: Path = CATALOGUE) -> Self:
        """Read the catalogue, or raise `Invalid` with everything that is wrong in it."""
        data = tomllib.loads(path.read_text("utf-8"))
        if problems := [*_deadline_problems(data), *_category_problems(data)]:
            raise Invalid(path.name, problems)
        usual = _deadlines(data["deadlines"])
        categories = {code: _category(code, entry, usual) for code, entry in _second_level(data)}
        firsts = {code: (first["name"], first["name_en"]) for code, first in data["category"].items()}
        seconds = {code: (category.name, category.name_en) for code, category in categories.items()}
        return cls(MappingProxyType(categories), MappingProxyType(firsts | seconds), MappingProxyType(usual))

    def category(self, code: str) -> Category:
        try:
            return self.categories[code]
        except KeyError:
            raise Unknown(f"no category {code!r}") from None

    def all(self) -> tuple[Category, ...]:
        return tuple(self.categories.values())

    def deadlines(self, code: str, kind: Kind, urgency: Urgency) -> Deadlines:
        """The category's own deadlines for a usual matter of it; those of kind and urgency for an unusual one."""
        category = self.category(code)
        if (kind, urgency) == (category.kind, category.urgency):
            return Deadlines(category.accept_hours, category.due_hours)
        return self.usual_deadlines[kind, urgency]


def _second_level(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for first, entries in data.get("category", {}).items():
        yield from ((f"{first}.{second}", entry) for second, entry in entries.items() if isinstance(entry, dict))


def _deadlines(table: dict[str, Any]) -> dict[tuple[Kind, Urgency], Deadlines]:
    return {(kind, urgency): Deadlines(**table[kind][urgency]) for kind in Kind for urgency in Urgency}


def _category(code: str, entry: dict[str, Any], usual: Mapping[tuple[Kind, Urgency], Deadlines]) -> Category:
    kind, urgency = Kind(entry["kind"]), Urgency(entry.get("urgency", Urgency.NORMAL))
    words = [(word, True) for word in entry["strong"]] + [(word, False) for word in entry["weak"]]
    return Category(
        code=code,
        parent=code.partition(".")[0],
        name=entry["name"],
        name_en=entry["name_en"],
        kind=kind,
        lead=Role(entry["lead"]),
        urgency=urgency,
        accept_hours=entry.get("accept_hours", usual[kind, urgency].accept_hours),
        due_hours=entry.get("due_hours", usual[kind, urgency].due_hours),
        keywords=tuple(Keyword(word, strong) for word, strong in words),
        sensitive=entry.get("sensitive", False),
        basis=entry.get("basis", ""),
    )


def _deadline_problems(data: dict[str, Any]) -> Iterator[str]:
    for kind in Kind:
        for urgency in Urgency:
            hours = data.get("deadlines", {}).get(kind, {}).get(urgency)
            if hours is None or set(hours) != {"accept_hours", "due_hours"}:
                yield f"deadlines.{kind}.{urgency} needs accept_hours and due_hours"
            else:
                yield from _hours_problems(f"deadlines.{kind}.{urgency}", hours)


def _hours_problems(where: str, hours: dict[str, Any]) -> Iterator[str]:
    accept, due = hours.get("accept_hours", 0.01), hours.get("due_hours", float("inf"))
    if not all(isinstance(value, int | float) for value in (accept, due)) or not 0 < accept <= due:
        yield f"{where}: 0 < accept_hours <= due_hours does not hold"


def _category_problems(data: dict[str, Any]) -> Iterator[str]:
    for first, entries in data.get("category", {}).items():
        yield from (f"{first} has no {key}" for key in ("name", "name_en") if not entries.get(key))
    if not any(code == UNCLEAR for code, _ in _second_level(data)):
        yield f"there is no {UNCLEAR} for matters that nobody can place yet"
    for code, entry in _second_level(data):
        if missing := [key for key in _REQUIRED if key not in entry]:
            yield f"{code} has no {', '.join(missing)}"
        else:
            yield from _entry_problems(code, entry)


def _entry_problems(code: str, entry: dict[str, Any]) -> Iterator[str]:
    if unknown := sorted(set(entry) - _FIELDS):
        yield f"{code}: nobody reads {', '.join(unknown)}"
    if entry["kind"] not in list(Kind) or entry["lead"] not in MAY_LEAD[Kind(entry["kind"])]:
        yield f"{code}: {entry['lead']!r} cannot lead {entry['kind']!r} matters"
    if entry.get("urgency", Urgency.NORMAL) not in list(Urgency):
        yield f"{code}: there is no urgency {entry['urgency']!r}"
    if not isinstance(entry.get("sensitive", False), bool):
        yield f"{code}: sensitive is true or false"
    yield from _hours_problems(code, entry)
    yield from _keyword_problems(code, entry)


def _keyword_problems(code: str, entry: dict[str, Any]) -> Iterator[str]:
    words = [*entry["strong"], *entry["weak"]]
    if code != UNCLEAR and not entry["strong"]:
        yield f"{code} has no strong word"
    yield from (f"{code}: {word!r} is listed twice" for word in sorted({w for w in words if words.count(w) > 1}))
    yield from (f"{code}: {word!r} is too short to mean anything" for word in words if len(word) < SHORTEST_WORD)
