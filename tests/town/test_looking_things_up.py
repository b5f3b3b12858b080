"""What a town answers: about any place inside, and about anything else."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel import Refused, Role, Unknown, lies_within
from shared.town.loading import load_town
from shared.town.model import Town
from tests.town.conftest import SHAPINGBA

TOWN = load_town(SHAPINGBA)
XIAOLONGKAN, LONGQUANLU = "500106001000", "500106001001"
PLACES = [o.place for o in (*TOWN.streets(), *TOWN.committees())] + list(TOWN.grids)
anywhere = st.sampled_from(PLACES) | st.from_regex(r"500106[0-9]{6}(-G[0-9]{2})?", fullmatch=True) | st.text()


@given(st.sampled_from(PLACES))
def test_any_place_inside_has_exactly_one_street_office(place: str) -> None:
    around = [office for office in TOWN.streets() if lies_within(place, office.place)]
    assert around == [TOWN.street_office_of(place)]


@given(anywhere)
def test_a_place_is_refused_or_somebody_serves_it(place: str) -> None:
    if place in PLACES:
        TOWN.check_place(place)
        assert TOWN.street_office_of(place).role is Role.STREET_OFFICE
    else:
        with pytest.raises(Refused, match="place_outside_town"):
            TOWN.check_place(place)
        with pytest.raises(Unknown):
            TOWN.street_office_of(place)


@given(st.sampled_from(PLACES))
def test_only_a_whole_street_has_no_committee(place: str) -> None:
    committee = TOWN.committee_of(place)
    assert (committee is None) == (place in {office.place for office in TOWN.streets()})
    assert committee is None or lies_within(place, committee.place)


def test_a_refused_place_is_told_the_streets() -> None:
    with pytest.raises(Refused, match=r"小龙坎街道 500106001000.*童家桥街道 500106005000"):
        TOWN.check_place("310105001000")


def test_a_refused_place_on_a_street_of_the_town_is_told_its_committees() -> None:
    with pytest.raises(Refused, match=r"小龙坎街道.*龙泉路社区居民委员会 500106001001") as refusal:
        TOWN.check_place("500106001099")
    assert "沙正街" not in refusal.value.explanation


def test_a_refused_grid_of_a_committee_is_told_its_grids() -> None:
    with pytest.raises(Refused, match="龙泉路第一网格 500106001001-G01"):
        TOWN.check_place("500106001001-G99")


def test_a_refused_grid_is_told_when_there_are_none() -> None:
    with pytest.raises(Refused, match="grids: none"):
        TOWN.check_place("500106001007-G01")


def test_the_committees_of_all_streets_are_all_the_committees() -> None:
    by_street = [committee for street in TOWN.streets() for committee in TOWN.committees(street.place)]
    assert by_street == list(TOWN.committees())


def test_a_committee_is_asked_for_its_organisations() -> None:
    assert [o.code for o in TOWN.organisations_of(LONGQUANLU)] == [f"{LONGQUANLU}-P01", f"{LONGQUANLU}-O01"]


@pytest.mark.parametrize("role", [Role.DISTRICT_DESK, Role.ENTERPRISE_DESK, Role.PARTY_DESK])
def test_a_desk_is_found_by_its_role(role: Role) -> None:
    assert TOWN.desk(role).role is role


def test_the_closest_department_is_competent(small: Town) -> None:
    assert small.department_for("municipal.lamp.broken").code == "500106000000-D02"
    assert small.department_for("municipal.road").code == "500106000000-D01"


def test_the_district_government_is_competent_for_the_rest(small: Town) -> None:
    assert small.department_for("housingless") == small.district_government
    assert small.department_for("") == small.district_government


def test_the_city_answers_to_nobody_here() -> None:
    city = TOWN.superior_of(TOWN.code)
    assert city is not None
    assert TOWN.superior_of(city.code) is None


@pytest.mark.parametrize(
    "question",
    [
        lambda: TOWN.organisation("500106099000"),
        lambda: TOWN.superior_of("500106099000"),
        lambda: TOWN.committee_of(TOWN.code),
        lambda: TOWN.committees(LONGQUANLU),
        lambda: TOWN.organisations_of(XIAOLONGKAN),
        lambda: TOWN.desk(Role.STREET_OFFICE),
        lambda: TOWN.persona("officer-99"),
    ],
)
def test_whatever_is_not_there_is_unknown(question: Callable[[], object]) -> None:
    with pytest.raises(Unknown):
        question()
