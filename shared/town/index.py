"""The maps a town is looked up in, drawn up once when it is loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from shared.kernel import Role
from shared.town.codes import street_of
from shared.town.parts import Grid, Organisation
from shared.town.rules import DESKS


@dataclass(frozen=True, slots=True)
class Index:
    """`street_offices` and `committees` know every place: street, committee's division and grid."""

    streets: tuple[Organisation, ...]
    street_offices: Mapping[str, Organisation]
    committees: Mapping[str, Organisation | None]
    committees_by_street: Mapping[str, tuple[Organisation, ...]]
    organisations_by_committee: Mapping[str, tuple[Organisation, ...]]
    competences: tuple[tuple[str, Organisation], ...]
    desks: Mapping[Role, Organisation]

    @classmethod
    def of(cls, organisations: Iterable[Organisation], grids: Iterable[Grid]) -> Self:
        bodies = _by_role(organisations)
        streets, committees = bodies[Role.STREET_OFFICE], bodies[Role.COMMITTEE]
        committee_of = _committees(streets, committees, grids)
        return cls(
            streets=tuple(streets),
            street_offices=_street_offices(streets, committee_of),
            committees=committee_of,
            committees_by_street=_in_streets(streets, committees),
            organisations_by_committee=_led_by(committees, bodies[Role.ORGANISATION]),
            competences=_competences(bodies[Role.DISTRICT_GOVERNMENT]),
            desks={desk.role: desk for role in DESKS for desk in bodies[role]},
        )


def _by_role(organisations: Iterable[Organisation]) -> Mapping[Role, list[Organisation]]:
    bodies: dict[Role, list[Organisation]] = {role: [] for role in Role}
    for organisation in organisations:
        bodies[organisation.role].append(organisation)
    return bodies


def _committees(
    streets: list[Organisation], committees: list[Organisation], grids: Iterable[Grid]
) -> Mapping[str, Organisation | None]:
    by_place = {committee.place: committee for committee in committees}
    of_grid = {grid.code: by_place[grid.committee] for grid in grids}
    return {street.place: None for street in streets} | by_place | of_grid


def _street_offices(streets: list[Organisation], places: Iterable[str]) -> Mapping[str, Organisation]:
    by_street = {street.place: street for street in streets}
    return {place: by_street[street_of(place)] for place in places}


def _in_streets(streets: list[Organisation], committees: list[Organisation]) -> Mapping[str, tuple[Organisation, ...]]:
    return {s.place: tuple(c for c in committees if street_of(c.place) == s.place) for s in streets}


def _led_by(
    committees: list[Organisation], organisations: list[Organisation]
) -> Mapping[str, tuple[Organisation, ...]]:
    return {c.code: tuple(o for o in organisations if o.superior == c.code) for c in committees}


def _competences(departments: list[Organisation]) -> tuple[tuple[str, Organisation], ...]:
    """Longest prefix first, so that the first match is the closest."""
    pairs = [(prefix, department) for department in departments for prefix in department.categories]
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))
