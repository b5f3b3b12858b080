"""What a desk can choose among: the categories of the catalogue, and the bodies that could carry a matter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.routing.catalogue import Catalogue
from shared.kernel import ADMINISTRATIVE_BODIES, Kind, Role
from shared.town.model import Organisation, Town
from shared.web.pages import chinese

Choices = list[tuple[str, str]]
"""What is sent, and what is read."""


def categories(catalogue: Catalogue) -> Choices:
    return [(category.code, category_name(catalogue, category.code)) for category in catalogue.all()]


def category_name(catalogue: Catalogue, code: str) -> str:
    """Both levels; a category that an earlier catalogue had is shown by its code."""
    levels = [code.partition(".")[0], code]
    names = [catalogue.names[level][0 if chinese() else 1] for level in levels if level in catalogue.names]
    return " › ".join(names) or code


def named(organisations: Sequence[Organisation]) -> Choices:
    return [(each.code, each.name if chinese() else each.name_en) for each in organisations]


def bodies_at(town: Town, place: str) -> list[Organisation]:
    """The bodies of the place, the nearest first, and the district with its departments."""
    return [*_near(town, place), *district_bodies(town)]


def district_bodies(town: Town) -> list[Organisation]:
    return [each for each in town.organisations.values() if each.role is Role.DISTRICT_GOVERNMENT]


def planners_at(town: Town, place: str, category: str, consulted: Sequence[str]) -> list[Organisation]:
    """Whom a plan could name: those who are consulted, the bodies of the place, and the organisations there."""
    committee = town.committee_of(place)
    led = town.organisations_of(committee.code) if committee else ()
    known = [town.organisations[code] for code in consulted if code in town.organisations]
    found = [*known, *_near(town, place), town.department_for(category), *led]
    return [each for each in dict.fromkeys(found) if each.role not in (Role.DISTRICT_DESK, Role.ENTERPRISE_DESK)]


def own_kind(body: Organisation) -> Kind:
    """What a body may carry of a plan (R6)."""
    return Kind.ADMINISTRATIVE if body.role in ADMINISTRATIVE_BODIES else Kind.PUBLIC_SERVICE


def under_way(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    return [part["body"] for part in parts if part["state"] in ("dispatched", "accepted")]


def _near(town: Town, place: str) -> Iterator[Organisation]:
    committee = town.committee_of(place)
    street = town.street_office_of(place)
    yield street
    yield from [committee] if committee else town.committees(street.code)
