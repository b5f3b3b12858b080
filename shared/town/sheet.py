"""A town file's rows, by what they describe, for the checks to look things up in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from shared.kernel import Role, lies_within
from shared.town.codes import level_of
from shared.town.source import Row, Source


@dataclass(frozen=True, slots=True)
class Sheet:
    """`places` are the divisions by code, `bodies` the organisations; of several with one code, the first."""

    town: Row
    divisions: list[Row]
    organisations: list[Row]
    grids: list[Row]
    personas: list[Row]
    places: Mapping[str, Row]
    bodies: Mapping[str, Row]

    @classmethod
    def of(cls, source: Source) -> Self:
        divisions, organisations, grids, personas = (
            source.tables.get(name, []) for name in ("divisions", "organisations", "grids", "personas")
        )
        town = source.tables.get("town", [Row({}, 1, {})])[0]
        places, bodies = _by_code(divisions), _by_code(organisations)
        return cls(town, divisions, organisations, grids, personas, places, bodies)

    @property
    def code(self) -> str:
        """The district's code, or "" when what the file says is none."""
        code = self.town.text("code")
        return code if level_of(code) == "district" and len(code) == 12 else ""

    def has_room_for(self, division: str) -> bool:
        """Whether a division lies in the town, or the town in it if it is a city."""
        inner, outer = (self.code, division) if level_of(division) == "city" else (division, self.code)
        return not self.code or lies_within(inner, outer)

    def role_of(self, code: str) -> Role | None:
        """The role of the body with this code, if there is one that can be read."""
        body = self.bodies.get(code)
        return role_in(body) if body else None


def role_in(row: Row) -> Role | None:
    """The role that a row names, if there is such a role."""
    name = row.text("role")
    return Role(name) if name in set(Role) else None


def _by_code(rows: Iterable[Row]) -> Mapping[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        if code := row.text("code"):
            found.setdefault(code, row)
    return found
