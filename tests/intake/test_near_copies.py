"""The same matter again, word for word: it is linked by itself, its reporter is told, and can say that it is not."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.application import Intake
from services.intake.domain import Matter
from services.intake.sameness import normal_form, sameness
from services.intake.vault import PersonalData
from shared.kernel import PLATFORM, Actor, Refused
from shared.provisioning.rebuild import compare
from tests.intake.facts import (
    COMMUNITY,
    DISTRICT_DESK,
    GRID,
    GRID_WORKER,
    LAMP,
    MATTER,
    MONDAY,
    OTHER,
    PARTNER,
    RESIDENT,
    STREET,
    THIRD,
    act,
)
from tests.intake.reception import Reception

AGAIN = "您好！人民路、路口的路灯　一直不亮……谢谢！"
FAMILY = "邻居每天晚上打孩子，孩子哭得很厉害"


def report(intake: Intake, id: UUID, text: str = LAMP, days: float = 0, by: Actor = RESIDENT, **told: Any) -> Matter:
    told = {"channel": "web", "place": COMMUNITY, **told}
    return intake.report(id, act(by, MONDAY + timedelta(days=days)), text=text, **told)


def recorded(intake: Intake, id: UUID) -> list[Any]:
    return list(intake.events.get(id))


def named(intake: Intake, id: UUID) -> list[str]:
    return [type(each).TOPIC.split(".")[1] for each in recorded(intake, id)]


# -- what says the same ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        LAMP,
        AGAIN,
        "人民路路口的路灯一直不亮!!!",
        "請問人民路".replace("請問", "请问") + "路口的路灯一直不亮，谢谢您。谢谢！",
    ],
)
def test_case_signs_spaces_and_civilities_make_no_difference(text: str) -> None:
    assert sameness(text) == sameness(LAMP)


def test_full_width_and_capital_letters_are_the_same() -> None:
    assert normal_form("Hello, the ＬＡＭＰ is Out. Thank you") == "thelampisout"


@pytest.mark.parametrize("text", ["路灯不亮", "您好，路灯不亮，谢谢！", "！！！", "", "🙏🙏🙏🙏🙏🙏🙏🙏🙏🙏"])
def test_few_words_prove_nothing(text: str) -> None:
    assert sameness(text) is None


def test_where_masking_hides_what_tells_two_homes_apart_equal_words_prove_nothing() -> None:
    assert sameness("我家〔门牌〕的屋顶漏水，请派人来修") is None
    assert sameness("小区北门的屋顶漏水，请派人来修，电话〔电话〕") is not None


# -- what follows ------------------------------------------------------------------------------------------------------


def test_what_says_the_same_of_the_same_place_is_linked_by_the_platform_at_once(intake: Intake) -> None:
    report(intake, MATTER)
    assert report(intake, OTHER, AGAIN, days=3).first == MATTER
    reported, linked = recorded(intake, OTHER)
    assert (reported.near_copy_of, reported.by) == (MATTER, str(RESIDENT))
    assert (linked.first, linked.reason, linked.by) == (MATTER, "near_copy", str(PLATFORM))
    assert recorded(intake, MATTER)[-1].follower == OTHER


def test_a_third_report_is_linked_to_the_first_not_to_the_second(intake: Intake) -> None:
    for id in (MATTER, OTHER, THIRD):
        report(intake, id)
    assert intake.find(Matter, THIRD).first == MATTER


@pytest.mark.parametrize(
    "told",
    [
        {"text": "人民路路口的路灯一直闪"},
        {"place": GRID},
        {"place": STREET},
        {"days": 31},
        {"urgent": True},
    ],
    ids=["other words", "a grid of it", "the whole street", "a month later", "it has become urgent"],
)
def test_what_is_not_quite_the_same_stands_on_its_own(intake: Intake, told: dict[str, Any]) -> None:
    report(intake, MATTER)
    assert report(intake, OTHER, **told).first is None
    assert recorded(intake, OTHER)[0].near_copy_of is None


def test_what_was_urgent_already_is_not_missed_when_it_is_urgent_again(intake: Intake) -> None:
    report(intake, MATTER, urgent=True)
    assert report(intake, OTHER, urgent=True).first == MATTER


def test_what_is_delicate_is_looked_at_by_a_person_each_time(intake: Intake) -> None:
    report(intake, MATTER, FAMILY)
    assert report(intake, OTHER, FAMILY).first is None


def test_what_has_its_result_or_is_closed_takes_no_more_followers(intake: Intake) -> None:
    report(intake, MATTER)
    intake.withdraw(MATTER, "已经亮了", act())
    assert report(intake, OTHER).first is None


def test_of_reports_that_come_together_the_first_is_followed_by_the_others(intake: Intake) -> None:
    table = [{"id": id, "channel": "import", "place": COMMUNITY, "text": LAMP} for id in (MATTER, OTHER, THIRD)]
    assert intake.report_many(table, act(PARTNER)) == 3
    assert [intake.find(Matter, id).first for id in (MATTER, OTHER, THIRD)] == [None, MATTER, MATTER]
    assert intake.find(Matter, MATTER).followers == [OTHER, THIRD]


def test_reports_that_come_together_are_compared_in_one_query(intake: Intake) -> None:
    report(intake, MATTER)
    table = [{"id": id, "channel": "import", "place": COMMUNITY, "text": LAMP} for id in (OTHER, THIRD)]
    intake.report_many(table, act(PARTNER))
    assert intake.recording.compared == 2  # type: ignore[attr-defined]
    assert intake.find(Matter, MATTER).followers == [OTHER, THIRD]


def test_a_report_that_says_too_little_to_be_compared_asks_nothing(intake: Intake) -> None:
    report(intake, MATTER, "路灯坏了")
    assert intake.recording.compared == 0  # type: ignore[attr-defined]


# -- the way back ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [RESIDENT, GRID_WORKER, DISTRICT_DESK])
def test_whoever_says_that_it_is_something_else_stands_on_their_own(intake: Intake, by: Actor) -> None:
    report(intake, MATTER)
    report(intake, OTHER)
    assert intake.separate(OTHER, act(by)).first is None
    assert named(intake, OTHER)[-1] == "MatterUnlinked"


def test_saying_so_twice_changes_nothing(intake: Intake) -> None:
    report(intake, MATTER)
    report(intake, OTHER)
    intake.separate(OTHER, act())
    before = intake.recording.last_position()
    intake.separate(OTHER, act())
    assert intake.recording.last_position() == before


def test_what_a_desk_has_linked_the_reporter_does_not_part(intake: Intake) -> None:
    report(intake, MATTER)
    report(intake, OTHER, "路口太黑了，什么都看不见")
    intake.link(OTHER, MATTER, "near_copy", act(DISTRICT_DESK))
    with pytest.raises(Refused, match="linked_by_a_desk"):
        intake.separate(OTHER, act())


# -- over HTTP, on a real database -------------------------------------------------------------------------------------


@pytest.mark.system
def test_the_reporter_is_told_at_once_and_can_object_by_the_code(reception: Reception) -> None:
    first, second = reception.report(), reception.report(AGAIN)
    assert (first["near_copy"], first["says"]) == (False, "")
    assert second["near_copy"]
    assert "此前已有人上报" in second["says"]
    progress = reception.follow(second)
    assert (progress["first"], progress["near_copy"]) == (first["matter_id"], True)
    assert [step["step"] for step in progress["steps"]] == ["reported", "near_copy"]
    apart = reception.post(f"/tracking/{second['tracking_code']}/separate").json
    assert (apart["first"], apart["near_copy"], apart["steps"][-1]["step"]) == (None, False, "unlinked")
    assert compare(reception.intake) == {}


@pytest.mark.system
def test_on_a_real_database_only_what_is_open_alone_lately_at_the_same_place_counts(reception: Reception) -> None:
    def first_of(text: str = LAMP, **told: Any) -> str | None:
        found: str | None = reception.follow(reception.report(text, **told))["first"]
        return found

    first = reception.report()
    assert first_of(AGAIN) == first["matter_id"]
    assert first_of(place=GRID) is None
    assert first_of(urgent=True) is None
    assert first_of("路灯不亮") is None
    old = act(at=MONDAY - timedelta(days=400))
    reception.intake.report(MATTER, old, channel="web", place=STREET, text=LAMP)
    assert first_of(place=STREET) is None
    reception.post(f"/tracking/{first['tracking_code']}/withdraw", {"reason": "亮了"})
    assert first_of(AGAIN) != first["matter_id"]
    assert compare(reception.intake) == {}


@pytest.mark.system
def test_many_rows_at_once_follow_what_is_on_record_and_each_other(reception: Reception) -> None:
    first = reception.report()["matter_id"]
    rows = [(MATTER, LAMP), (OTHER, "井盖丢了一个，晚上很危险"), (THIRD, "井盖丢了一个，晚上很危险！")]
    table = [{"id": id, "channel": "import", "place": COMMUNITY, "text": text} for id, text in rows]
    assert reception.intake.report_many(table, act(PARTNER)) == 3
    found = [reception.intake.find(Matter, id).first for id in (MATTER, OTHER, THIRD)]
    assert found == [UUID(first), None, OTHER]
    assert compare(reception.intake) == {}


@pytest.mark.system
def test_what_a_writer_is_known_again_by_is_gone_with_the_key(reception: Reception) -> None:
    told = PersonalData(telephone="13812345678")
    reception.intake.report(MATTER, act(), channel="web", place=COMMUNITY, text=LAMP, contact=told)
    kept = "SELECT writer FROM vault_keys"
    assert reception.intake.query(kept)[0]["writer"] is not None
    reception.intake.erase_person(MATTER, "本人要求", act(DISTRICT_DESK))
    assert reception.intake.query(kept)[0]["writer"] is None
