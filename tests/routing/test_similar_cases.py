"""Similar cases and recurring events as they are asked for, on a real database."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.routing.application import Routing
from shared.messages import intake
from shared.provisioning.rebuild import compare
from shared.surroundings import Surroundings
from tests.routing.facts import DAY, DISTRICT_DESK, HOUR, MONDAY
from tests.routing.test_likeness import AGAIN, BROKEN, DARK, ELSEWHERE, UNLIT
from tests.routing.test_over_http import DESK_ELSEWHERE, OFFICER, WESTERN_OFFICER, Platform
from tests.routing.town import EAST_ONE, EAST_STREET, PURELY_ADMINISTRATIVE, reported

pytestmark = pytest.mark.system

WEST = "500106002000"


@pytest.fixture
def platform(database: str, around: Surroundings) -> Iterator[Platform]:
    made = Platform(database, around)
    yield made
    made.datastore.close()


def report(platform: Platform, text: str, place: str = EAST_ONE, days: float = 0) -> UUID:
    matter = uuid4()
    platform.hall.hears(reported(text, place), matter=matter, at=MONDAY + days * DAY)
    return matter


def similar(platform: Platform, id: UUID, asked: str = "", by: Any = DISTRICT_DESK) -> list[UUID]:
    return [UUID(each["matter_id"]) for each in platform.seen(by, f"/cases/{id}/similar{asked}")["items"]]


def flagged(platform: Platform, days: float = 0) -> int:
    """What the clock flags, until nothing waits to be compared."""
    return sum(platform.hall.routing.flag_recurring_events(MONDAY + days * DAY) for _ in range(3))


def flags(platform: Platform) -> list[Any]:
    return [each for each in platform.hall.says() if each.type == "routing.RecurrenceFlagged.v1"]


def test_the_same_event_in_other_words_is_proposed_with_what_speaks_for_it(platform: Platform) -> None:
    dark, _, unlit = report(platform, DARK), report(platform, ELSEWHERE), report(platform, UNLIT, days=1)
    (found,) = platform.seen(DISTRICT_DESK, f"/cases/{dark}/similar")["items"]
    assert UUID(found["matter_id"]) == unlit
    assert "学府路" in found["words"]
    assert (found["nearness"], found["days_apart"], found["text"]) == ("community", 1.0, UNLIT)


def test_at_most_five_are_proposed_the_nearest_first(platform: Platform) -> None:
    dark = report(platform, DARK)
    near_by = report(platform, UNLIT)
    far = [report(platform, f"{UNLIT}第{number}天", WEST) for number in range(6)]
    found = similar(platform, dark)
    assert found[0] == near_by
    assert len(found) == 5
    assert set(found[1:]) < set(far)


def test_the_search_can_be_narrowed_to_a_place_and_to_days(platform: Platform) -> None:
    dark, near_by = report(platform, DARK), report(platform, UNLIT)
    late, far = report(platform, BROKEN, days=20), report(platform, AGAIN, WEST)
    assert set(similar(platform, dark)) == {near_by, late, far}
    assert set(similar(platform, dark, f"?place={EAST_STREET}")) == {near_by, late}
    assert set(similar(platform, dark, "?days=3")) == {near_by, far}
    assert similar(platform, dark, f"?days=3&place={EAST_STREET}") == [near_by]


def test_what_is_concluded_is_not_proposed_until_it_is_open_again(platform: Platform) -> None:
    dark, unlit = report(platform, DARK), report(platform, UNLIT)
    platform.hall.hears(intake.MatterLinked(dark, "同一"), matter=unlit)
    assert similar(platform, dark) == []
    platform.hall.hears(intake.MatterUnlinked(dark), matter=unlit)
    assert similar(platform, dark) == [unlit]


def test_what_a_supplement_adds_is_looked_for_as_well(platform: Platform) -> None:
    dark, vague = report(platform, DARK), report(platform, "有件事请处理")
    assert similar(platform, dark) == []
    platform.hall.hears(intake.MatterSupplemented("就是学府路口的路灯", []), matter=vague)
    assert similar(platform, dark) == [vague]


def test_r22_nobody_is_shown_a_case_that_they_may_not_see(platform: Platform) -> None:
    eastern = [report(platform, f"{PURELY_ADMINISTRATIVE}{word}") for word in ("，老人摔倒了", "，请尽快处理")]
    western = report(platform, f"{PURELY_ADMINISTRATIVE}，没人管", WEST)
    assert set(similar(platform, eastern[0])) == {eastern[1], western}
    assert similar(platform, eastern[0], by=OFFICER) == [eastern[1]]
    assert similar(platform, western, by=WESTERN_OFFICER) == []
    assert platform.get(DESK_ELSEWHERE, f"/cases/{western}/similar").status_code == 404


def test_three_reports_within_three_days_raise_one_flag(platform: Platform) -> None:
    matters = [report(platform, text, days=day) for day, text in enumerate((DARK, UNLIT, BROKEN))]
    assert flagged(platform, days=2) == 1
    assert flagged(platform, days=2) == 0
    (flag,) = flags(platform)
    assert flag.subject == matters[0]
    assert flag.data["matters"] == sorted(map(str, matters))
    shown = platform.seen(DISTRICT_DESK, f"/cases/{matters[2]}/similar")["recurrence"]
    assert (shown["reports"], shown["since"]) == (3, MONDAY.isoformat())
    listed = {row["matter_id"]: row["recurring"] for row in platform.listed(DISTRICT_DESK, "/cases")}
    assert [listed[str(id)] for id in matters] == [3, 3, 3]
    assert compare(platform.hall.routing) == {}


def test_nothing_is_linked_or_closed_by_a_flag(platform: Platform) -> None:
    matters = [report(platform, text) for text in (DARK, UNLIT, BROKEN)]
    before = [platform.hall.case(id).status for id in matters]
    assert flagged(platform) == 1
    assert [platform.hall.case(id).status for id in matters] == before


def test_what_was_reported_before_the_start_is_compared_and_flagged_no_second_time(
    platform: Platform, around: Surroundings
) -> None:
    for text in (DARK, UNLIT, BROKEN):
        report(platform, text)
    assert flagged(platform) == 1
    again = Routing(platform.hall.routing.recording, around)
    assert again.flag_recurring_events(MONDAY + HOUR) == 0
    report(platform, AGAIN)
    assert again.flag_recurring_events(MONDAY + HOUR) == 0
    assert len(flags(platform)) == 1


def test_a_report_that_is_linked_later_makes_it_three(platform: Platform) -> None:
    first = report(platform, DARK)
    others = [report(platform, UNLIT), report(platform, ELSEWHERE)]
    assert flagged(platform) == 0
    platform.hall.hears(intake.MatterLinked(first, "同一"), matter=others[1], at=MONDAY + timedelta(hours=2))
    platform.hall.hears(intake.MatterLinked(first, "同一"), matter=others[0], at=MONDAY + timedelta(hours=2))
    assert flagged(platform) == 1


def test_reports_of_other_communities_are_other_events(platform: Platform) -> None:
    for text, place in ((DARK, EAST_ONE), (UNLIT, EAST_ONE), (BROKEN, WEST)):
        report(platform, text, place)
    assert flagged(platform) == 0
