"""Where it is: the town's places as a form offers them, street by street."""

from collections.abc import Iterator

from shared.kernel import Refused
from shared.town.model import Town
from shared.web.pages import chinese

Option = tuple[str, str]
"""A place's code, and its name."""


def streets(town: Town) -> list[tuple[Option, list[Option]]]:
    """Each street, with the communities in it and their grids."""
    names = town.divisions if chinese() else town.divisions_en
    return [((street.place, names[street.place]), list(_within(town, street.place))) for street in town.streets()]


def known(town: Town, place: str) -> str:
    """The place, if the town has it; whoever scanned a code that is out of date chooses one themselves."""
    try:
        town.check_place(place)
    except Refused:
        return ""
    return place


def _within(town: Town, street: str) -> Iterator[Option]:
    names = town.divisions if chinese() else town.divisions_en
    for committee in town.committees(street):
        yield committee.place, names[committee.place]
        for grid in town.grids.values():
            if grid.committee == committee.place:
                yield grid.code, grid.name if chinese() else grid.name_en
