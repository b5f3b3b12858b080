"""Where a matter can be: a place outside the town is refused with the list of what is inside."""

import pytest

from tests.intake.facts import COMMUNITY
from tests.intake.reception import Reception

pytestmark = pytest.mark.system


@pytest.mark.parametrize(
    ("language", "names"),
    [("zh", ("小龙坎街道 500106001000", "童家桥街道")), ("en", ("Xiaolongkan", "Tongjiaqiao"))],
)
def test_a_place_of_another_town_is_refused_with_the_streets_of_this_one(
    reception: Reception, language: str, names: tuple[str, ...]
) -> None:
    told = {"place": "310105001000", "text": "路灯不亮"}
    answer = reception.post("/matters", told, **{"Accept-Language": language})
    assert (answer.status_code, answer.json["code"]) == (409, "place_outside_town")
    assert [error["field"] for error in answer.json["errors"]] == ["place"]
    assert all(name in answer.json["detail"] for name in names)


def test_a_grid_that_is_not_there_is_refused_with_those_of_its_community(reception: Reception) -> None:
    answer = reception.post("/matters", {"place": f"{COMMUNITY}-G99", "text": "路灯不亮"})
    assert f"{COMMUNITY}-G01" in answer.json["detail"]
    assert COMMUNITY in answer.json["detail"]
