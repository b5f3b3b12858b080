"""What does not go together in a report is flagged with a reason; nothing is swallowed (R21)."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from prometheus_client import REGISTRY

from services.intake.application import Intake
from services.intake.domain import Matter
from services.intake.earlier import Before
from services.intake.screening import RULES
from services.intake.vault import PersonalData
from shared.kernel import Actor, Role
from shared.provisioning.rebuild import compare
from tests.intake.facts import (
    COMMUNITY,
    DISTRICT_DESK,
    ENGINEER,
    GRID,
    HOUR,
    LAMP,
    MONDAY,
    OFFICER,
    PARTNER,
    RESIDENT,
    STREET,
    act,
)
from tests.intake.reception import Reception

OTHER_COMMUNITY, FAR_COMMUNITY, OTHER_STREET = "500106001004", "500106002002", "500106002000"
PLACES = (COMMUNITY, OTHER_COMMUNITY, FAR_COMMUNITY, "500106002005", "500106002006")
SIGNED_IN = Actor(Role.RESIDENT, "", "resident-7")


def flags(intake: Intake, text: str, place: str = COMMUNITY, at: datetime = MONDAY) -> list[str]:
    return intake.screening.flags("web", place, text, at, Before(), None)


def report(intake: Intake, text: str = LAMP, by: Actor = RESIDENT, at: datetime = MONDAY, **told: Any) -> Any:
    """What is on record of a report."""
    id = uuid4()
    intake.report(id, act(by, at), text=text, **{"channel": "web", "place": COMMUNITY, **told})
    return next(iter(intake.events.get(id)))


# -- places ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("嘉新社区门口的路灯不亮", OTHER_COMMUNITY),
        ("沙坪坝街道这边的井盖丢了", OTHER_STREET),
        ("翠湖居三号楼下面污水横流", "500106002005"),
        ("The lamp in Jiaxin Community is out", OTHER_COMMUNITY),
    ],
)
def test_a_text_that_tells_of_another_place_contradicts_the_one_that_was_chosen(
    intake: Intake, text: str, named: str
) -> None:
    assert flags(intake, text) == [f"place_contradicted:{named}"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("龙泉路社区门口的路灯不亮", COMMUNITY),
        ("龙泉路社区门口的路灯不亮", GRID),
        ("龙泉路社区门口的路灯不亮", STREET),
        ("小龙坎街道到处是垃圾", COMMUNITY),
        ("沙坪坝区的路灯都不亮", COMMUNITY),
        ("汇景苑的电梯坏了", GRID),
        ("龙泉路社区和嘉新社区之间的路灯不亮", COMMUNITY),
        ("我住在嘉新社区，路过看到路灯不亮", COMMUNITY),
        ("嘉新社区居委会不管，垃圾堆到我们这里", COMMUNITY),
        ("嘉新社区方向的路灯不亮", COMMUNITY),
        ("I live in Jiaxin Community and saw a lamp that is out", COMMUNITY),
    ],
)
def test_the_place_itself_what_lies_about_it_and_where_people_come_from_contradict_nothing(
    intake: Intake, text: str, place: str
) -> None:
    assert flags(intake, text, place) == []


# -- times -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("2月30日晚上停电", "2月30日"),
        ("2025 年 2 月 29 号停水了", "2025年2月29号"),
        ("４月３１日井盖丢了", "4月31日"),
        ("13月5日开始漏水", "13月5日"),
        ("2025年13月物业费还没退", "2025年13月"),
        ("昨天25点还在施工", "昨天25点"),
        ("2026-02-30 停电", "2026-02-30"),
        ("2026年12月1日发生了漏水", "2026年12月1日"),
        ("1026年3月就漏水了", "1026年3月"),
    ],
)
def test_a_date_or_an_hour_that_cannot_be_is_flagged(intake: Intake, text: str, noticed: str) -> None:
    assert flags(intake, text) == [f"impossible_date:{noticed}"]


@pytest.mark.parametrize(
    "text",
    [
        "2月29日停水，哪一年都说修",
        "3月3日停水了",
        "2026年3月3日停水了",
        "合同到2026年12月1日才到期，现在就停了",
        "通知说2026年12月1日停水",
        "写明了产权期限到2082年8月24日",
        "13个月没有修了",
        "我提25点意见",
        "昨天24点还在施工",
        "我家在5月35号楼旁",
        "欠我第13月工资",
        "电话2026-0230",
    ],
)
def test_what_may_be_meant_otherwise_is_let_pass(intake: Intake, text: str) -> None:
    assert flags(intake, text) == []


def test_today_is_the_towns_today(intake: Intake) -> None:
    late = datetime(2026, 3, 2, 17, tzinfo=UTC)  # one o'clock of the third, there
    assert flags(intake, "2026年3月4日停水了", at=late) == []
    assert flags(intake, "2026年3月5日停水了", at=late) == ["impossible_date:2026年3月5日"]


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("从3月5日到3月1日一直停水", "3月5日到3月1日"),
        ("从2025年3月5日至2024年3月6日停水", "2025年3月5日至2024年3月6日"),
        ("从2025年到2023年都没有修", "从2025年到2023年"),
        ("每天下午5点到下午3点施工", "下午5点到下午3点"),
    ],
)
def test_a_time_that_runs_backwards_is_flagged(intake: Intake, text: str, noticed: str) -> None:
    assert flags(intake, text) == [f"contradictory_time:{noticed}"]


@pytest.mark.parametrize(
    "text",
    [
        "从11月5日到2月1日停水",
        "从3月1日到3月5日停水",
        "晚上10点到早上6点施工",
        "下午12点到下午3点施工",
        "从2023年到2025年",
    ],
)
def test_what_runs_forwards_or_over_midnight_is_let_pass(intake: Intake, text: str) -> None:
    assert flags(intake, text) == []


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["！！！？", "😡😡😡", "……", "。　。"])
def test_a_report_without_a_word_says_nothing(intake: Intake, text: str) -> None:
    assert flags(intake, text) == ["nothing_said"]


def test_the_same_words_of_three_places_are_handed_round(intake: Intake) -> None:
    found = [report(intake, place=place).flags for place in PLACES[:3]]
    assert found == [None, None, ["template:3"]]


def test_the_same_words_five_times_within_a_week_are_handed_round(intake: Intake) -> None:
    found = [report(intake, place=PLACES[n % 2]).flags for n in range(5)]
    assert found == [None] * 4 + [["template:5"]]
    assert report(intake, at=MONDAY + 24 * 8 * HOUR).flags is None


def test_what_a_machine_says_is_no_template(intake: Intake) -> None:
    found = [report(intake, by=PARTNER, channel="sensor", place=place).flags for place in PLACES]
    assert found == [None] * 5


def test_what_comes_in_together_is_compared_as_if_it_came_one_by_one(intake: Intake) -> None:
    ids = [UUID(int=(4 << 76) | (2 << 62) | number) for number in range(4)]
    rows = zip(ids, PLACES, strict=False)
    intake.report_many([{"id": id, "channel": "web", "place": place, "text": LAMP} for id, place in rows], act())
    found = [next(iter(intake.events.get(id))).flags for id in ids]  # type: ignore[attr-defined]
    assert found == [None, None, ["template:3"], ["template:4"]]


# -- writers -----------------------------------------------------------------------------------------------------------

TELEPHONES = ("138 1234 5678", "13812345678", "+86 138-1234-5678")


def many(intake: Intake, number: int = 11, at: datetime = MONDAY, **told: Any) -> list[list[str] | None]:
    return [report(intake, f"第{n}盏路灯坏了，请来修", at=at, **told).flags for n in range(number)]


@pytest.mark.parametrize(("by", "channel"), [(RESIDENT, "web"), (DISTRICT_DESK, "telephone")])
def test_one_writers_eleventh_report_of_an_hour_is_flagged_however_they_write_their_number(
    intake: Intake, by: Actor, channel: str
) -> None:
    told = [PersonalData(telephone=TELEPHONES[n % 3]) for n in range(11)]
    found = [report(intake, f"第{n}盏路灯坏了", by, channel=channel, contact=each).flags for n, each in enumerate(told)]
    assert found == [None] * 10 + [["flooding:11"]]


def test_a_resident_who_has_signed_in_is_one_writer(intake: Intake) -> None:
    assert many(intake, by=SIGNED_IN)[-1] == ["flooding:11"]


def test_after_an_hour_it_counts_no_more(intake: Intake) -> None:
    many(intake, 10, by=SIGNED_IN)
    assert many(intake, 1, by=SIGNED_IN, at=MONDAY + 2 * HOUR) == [None]


@pytest.mark.parametrize(
    ("by", "channel"), [(RESIDENT, "web"), (DISTRICT_DESK, "telephone"), (OFFICER, "window"), (PARTNER, "partner")]
)
def test_whoever_is_nobody_in_particular_or_writes_for_others_does_not_flood(
    intake: Intake, by: Actor, channel: str
) -> None:
    assert many(intake, by=by, channel=channel) == [None] * 11


def test_different_people_at_one_window_are_not_one_writer(intake: Intake) -> None:
    told = [PersonalData(telephone=f"1380000{n:04}") for n in range(12)]
    found = [
        report(intake, f"第{n}盏灯坏", OFFICER, channel="window", contact=each).flags for n, each in enumerate(told)
    ]
    assert found == [None] * 12


# -- what is seen of it ------------------------------------------------------------------------------------------------


def test_flags_are_counted_by_their_word(intake: Intake) -> None:
    def counted() -> float:
        return REGISTRY.get_sample_value("jieju_reports_flagged_total", {"flag": "impossible_date"}) or 0.0

    before = counted()
    report(intake, "2月30日晚上停电了，请来修")
    assert counted() == before + 1


@pytest.mark.system
def test_desks_see_what_was_flagged_and_how_often(reception: Reception) -> None:
    receipt = reception.report("2月30日晚上停电了，请来修")
    for text in ("！！！", "？？？"):
        reception.report(text)
    shown = reception.get(f"/matters/{receipt['matter_id']}", DISTRICT_DESK).json
    assert shown["flags"] == ["impossible_date:2月30日"]
    counted = reception.get("/flagged", DISTRICT_DESK).json["flagged"]
    assert counted == [{"flag": "nothing_said", "reports": 2}, {"flag": "impossible_date", "reports": 1}]
    assert reception.get("/flagged", ENGINEER).status_code == 403
    assert compare(reception.intake) == {}


@pytest.mark.system
def test_on_a_real_database_too_templates_and_floods_are_found(reception: Reception) -> None:
    def flagged(place: str, text: str, **contact: str) -> list[str]:
        receipt = reception.report(text, place=place, contact=contact)
        found: list[str] = reception.follow(receipt)["flags"]
        return found

    assert [flagged(place, LAMP) for place in PLACES[:3]] == [[], [], ["template:3"]]
    told = [flagged(COMMUNITY, f"第{n}盏路灯坏了", telephone="13812345678") for n in range(11)]
    assert told == [[]] * 10 + [["flooding:11"]]


@pytest.mark.system
def test_by_what_a_writer_is_known_again_is_forgotten_after_an_hour(reception: Reception) -> None:
    reception.report(contact={"telephone": "13812345678"})
    now, kept = datetime.now(UTC), "SELECT count(writer) AS known FROM vault_keys"
    reception.intake.forget_writers(now)
    assert reception.intake.query(kept)[0]["known"] == 1
    reception.intake.forget_writers(now + 2 * HOUR)
    assert reception.intake.query(kept)[0]["known"] == 0


def test_every_flag_has_its_words_in_both_languages() -> None:
    texts = Path(__file__).parents[2] / "shared" / "web" / "pages" / "texts"
    for language in ("zh-CN", "en"):
        words = tomllib.loads((texts / f"{language}.toml").read_text("utf-8"))["words"]["flag"]
        assert set(words) == set(RULES)


def test_a_flagged_report_is_taken_in_like_any_other(intake: Intake) -> None:
    told = report(intake, "！！！")
    assert isinstance(intake.find(Matter, told.originator_id), Matter)
