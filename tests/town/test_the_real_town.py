"""Shapingba, as it is shipped: it loads, and it has what a demonstration needs."""

from collections import Counter
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from shared.kernel import Role
from shared.town.loading import check_town
from shared.town.model import Grid, Organisation, Town

NOBODY_ON_STAFF = {Role.RESIDENT, Role.PLATFORM}
FIRST_LEVEL = [
    *("municipal", "housing", "property", "environment", "order", "market", "traffic", "welfare"),
    *("labour", "education", "health", "safety", "planning", "neighbourhood", "community", "service"),
]


def test_it_has_no_problems(shapingba_file: Path) -> None:
    assert check_town(shapingba_file) == []


def test_it_is_large_enough_to_show_every_path(shapingba: Town) -> None:
    bodies = Counter(organisation.role for organisation in shapingba.organisations.values())
    assert bodies[Role.STREET_OFFICE] >= 4
    assert bodies[Role.COMMITTEE] >= 16
    assert bodies[Role.ORGANISATION] >= 12
    assert bodies[Role.DISTRICT_GOVERNMENT] >= 9
    assert sum(count >= 2 for count in Counter(grid.committee for grid in shapingba.grids.values()).values()) >= 4


def test_every_role_of_staff_has_a_persona(shapingba: Town) -> None:
    assert {persona.role for persona in shapingba.personas.values()} == set(Role) - NOBODY_ON_STAFF


@pytest.mark.parametrize("category", FIRST_LEVEL)
def test_every_first_level_category_has_a_department(shapingba: Town, category: str) -> None:
    assert shapingba.department_for(category) != shapingba.district_government


def test_every_body_and_place_has_a_name_in_both_languages(shapingba: Town) -> None:
    assert shapingba.divisions.keys() == shapingba.divisions_en.keys()
    everything: list[Organisation | Grid] = [*shapingba.organisations.values(), *shapingba.grids.values()]
    for named in everything:
        assert named.name_en.isascii()
        assert not named.name.isascii()


def test_whoever_a_referral_reaches_is_there_to_answer(shapingba: Town) -> None:
    staffed = {persona.organisation for persona in shapingba.personas.values() if persona.role is Role.SUPERIOR}
    for office in (*shapingba.streets(), *shapingba.committees()):
        superior = shapingba.superior_of(office.code)
        assert superior is not None
        assert superior.code in staffed


def test_nothing_in_it_can_be_changed(shapingba: Town) -> None:
    with pytest.raises(FrozenInstanceError):
        shapingba.name = "elsewhere"  # type: ignore[misc]
    with pytest.raises(TypeError):
        shapingba.divisions["500106099000"] = "elsewhere"  # type: ignore[index]
