"""The town as everybody looks it up: which places there are, which bodies serve them, who answers for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from shared.kernel import Refused, Role, Unknown
from shared.town.codes import street_of
from shared.town.index import Index
from shared.town.parts import Grid, Organisation, Persona

__all__ = ["Grid", "Organisation", "Persona", "Town"]
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Town:
    """One district. Every question is answered from maps that are drawn up once; nothing here ever changes.

    A *place* is the code of a street, a committee's division or a grid; whatever else is asked about is `Unknown`.
    `divisions` and `divisions_en` name the district itself, its streets and the committees' divisions.
    """

    code: str
    name: str
    name_en: str
    organisations: Mapping[str, Organisation]
    grids: Mapping[str, Grid]
    personas: Mapping[str, Persona]
    divisions: Mapping[str, str]
    divisions_en: Mapping[str, str]
    _index: Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", Index.of(self.organisations.values(), self.grids.values()))

    @property
    def district_government(self) -> Organisation:
        return self.organisation(self.code)

    def organisation(self, code: str) -> Organisation:
        return _known(self.organisations, code)

    def persona(self, id: str) -> Persona:
        return _known(self.personas, id)

    def superior_of(self, code: str) -> Organisation | None:
        """Whoever investigates the body when it is referred; the city answers to nobody here."""
        superior = self.organisation(code).superior
        return self.organisation(superior) if superior else None

    def street_office_of(self, place: str) -> Organisation:
        return _known(self._index.street_offices, place)

    def committee_of(self, place: str) -> Organisation | None:
        """The committee of a place; a whole street has no single one."""
        return _known(self._index.committees, place)

    def department_for(self, category: str) -> Organisation:
        """The department that is competent for a category, by its longest prefix, or else the district government."""
        for prefix, department in self._index.competences:
            if category.startswith(prefix) and not category[len(prefix) :][:1].isalnum():
                return department
        return self.district_government

    def desk(self, role: Role) -> Organisation:
        return _known(self._index.desks, role)

    def streets(self) -> tuple[Organisation, ...]:
        """The street offices; a street's code is its office's."""
        return self._index.streets

    def committees(self, street: str | None = None) -> tuple[Organisation, ...]:
        """The committees of one street, or of all."""
        by_street = self._index.committees_by_street
        if street is None:
            return tuple(chain.from_iterable(by_street.values()))
        return _known(by_street, street)

    def organisations_of(self, committee: str) -> tuple[Organisation, ...]:
        """The self-governing organisations that a committee leads."""
        return _known(self._index.organisations_by_committee, committee)

    def check_place(self, place: str) -> None:
        """Refuse a place that is not in this town, and say which ones near it are."""
        if place not in self._index.street_offices:
            near = list(self._inside_near(place))
            facts = {"inside": "、".join(map(self._named, near)), "inside_en": ", ".join(map(self._named_en, near))}
            explanation = f"{place} is not a place in {self.name}. {self._places_near(place)}"
            raise Refused("place_outside_town", explanation, field="place", facts=facts)

    def _inside_near(self, place: str) -> Iterator[str]:
        """The places of the committee's division it would lie in, or of the street, or else all streets."""
        division, street = place[:12], street_of(place)
        if self._index.committees.get(division):
            yield division
            yield from (grid.code for grid in self.grids.values() if grid.committee == division)
        elif street in self._index.street_offices:
            yield street
            yield from (committee.place for committee in self.committees(street))
        else:
            yield from (office.place for office in self.streets())

    def _named(self, place: str) -> str:
        return f"{self.grids[place].name if place in self.grids else self.divisions[place]} {place}"

    def _named_en(self, place: str) -> str:
        return f"{self.grids[place].name_en if place in self.grids else self.divisions_en[place]} {place}"

    def _places_near(self, place: str) -> str:
        division = place[:12]
        if self._index.committees.get(division):
            grids = {grid.code: grid.name for grid in self.grids.values() if grid.committee == division}
            return _listed(f"{self.divisions[division]} {division}, grids", grids)
        street = street_of(place)
        if street in self._index.street_offices:
            committees = {committee.code: committee.name for committee in self.committees(street)}
            return _listed(f"{self.divisions[street]} {street}, committees", committees)
        return _listed("Streets", {office.place: self.divisions[office.place] for office in self.streets()})


def _listed(title: str, names: Mapping[str, str]) -> str:
    return f"{title}: " + (", ".join(f"{name} {code}" for code, name in names.items()) or "none")


def _known(things: Mapping[Key, Value], key: Key) -> Value:
    try:
        return things[key]
    except KeyError:
        raise Unknown(key) from None
