"""Who sees which matter: every role in every relation to one."""

import pytest

from shared.identity.jurisdiction import SIGHT, may_see
from shared.kernel import Actor, Role

DISTRICT, STREET, COMMITTEE, GRID = "310101000000", "310101002000", "310101002003", "310101002003-G01"
OTHER_DISTRICT, OTHER_STREET, OTHER_COMMITTEE = "310104000000", "310101013000", "310101002004"
PERSON, SOMEBODY_ELSE = "person-1", "person-2"

CARRIES_IT, REPORTED_IT, PLACE_IN_DISTRICT, NEITHER = "carries it", "reported it", "in the district", "neither"
DISTRICT_WIDE = {CARRIES_IT, REPORTED_IT, PLACE_IN_DISTRICT}

SEES = {
    Role.RESIDENT: set(),
    Role.PARTNER: set(),
    Role.OPERATOR: set(),
    Role.GRID_WORKER: {REPORTED_IT},
    Role.STREET_OFFICE: {CARRIES_IT},
    Role.DISTRICT_GOVERNMENT: {CARRIES_IT},
    Role.COMMITTEE: {CARRIES_IT},
    Role.ORGANISATION: {CARRIES_IT},
    Role.ENTERPRISE_DESK: DISTRICT_WIDE,
    Role.DISTRICT_DESK: DISTRICT_WIDE,
    Role.PARTY_DESK: DISTRICT_WIDE,
    Role.PARTY_MEMBER: DISTRICT_WIDE,
    Role.SUPERIOR: DISTRICT_WIDE,
    Role.CITY_SUPERVISOR: DISTRICT_WIDE,
    Role.PLATFORM: DISTRICT_WIDE,
}

OWN = f"{DISTRICT}-OWN"
RELATIONS = {
    CARRIES_IT: ({OWN, SOMEBODY_ELSE}, GRID),
    REPORTED_IT: ({STREET, PERSON}, GRID),
    PLACE_IN_DISTRICT: ({STREET, SOMEBODY_ELSE}, GRID),
    NEITHER: ({STREET, SOMEBODY_ELSE}, OTHER_DISTRICT),
}


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("role", Role)
def test_a_role_sees_a_matter_only_in_the_relations_that_open_it(role: Role, relation: str) -> None:
    parties, place = RELATIONS[relation]
    assert may_see(Actor(role, OWN, PERSON), parties, place) is (relation in SEES[role])


def test_every_role_has_its_sight() -> None:
    assert set(SIGHT) == set(Role) == set(SEES)


@pytest.mark.parametrize("role", Role)
def test_an_actor_without_organisation_or_person_sees_nothing(role: Role) -> None:
    assert not may_see(Actor(role, "", ""), {"", STREET}, GRID)


def test_a_body_that_a_plan_names_sees_the_matter_wherever_it_is() -> None:
    assert may_see(Actor(Role.STREET_OFFICE, STREET, PERSON), {STREET, OTHER_COMMITTEE}, OTHER_STREET)


def test_a_body_does_not_see_what_others_handle_in_its_own_place() -> None:
    assert not may_see(Actor(Role.STREET_OFFICE, STREET, PERSON), {COMMITTEE}, COMMITTEE)
    assert not may_see(Actor(Role.COMMITTEE, COMMITTEE, PERSON), {STREET}, COMMITTEE)


@pytest.mark.parametrize(
    ("organisation", "place", "seen"),
    [
        ("310100000000", GRID, True),  # the city sees its districts
        ("310100000000", "320501002003", False),
        (f"{COMMITTEE}-PARTY", GRID, True),  # a party branch sees its committee's grids
        (f"{COMMITTEE}-PARTY", OTHER_COMMITTEE, False),
        (STREET, COMMITTEE, True),
        (STREET, OTHER_STREET, False),
        (COMMITTEE, DISTRICT, False),  # the part does not see the whole
        ("not-a-code", GRID, False),
        (DISTRICT, "", False),
    ],
)
def test_who_supervises_sees_their_own_division(organisation: str, place: str, seen: bool) -> None:
    assert may_see(Actor(Role.PARTY_MEMBER, organisation, PERSON), set(), place) is seen
