"""What two reports of one event have in common, and when an event comes back: as functions of what was reported."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from math import log
from typing import Any
from uuid import UUID

import pytest

from services.routing.likeness.ranking import SAME_EVENT, Measure
from services.routing.likeness.recurrence import Recurrence, nearby, recurrence
from services.routing.likeness.rows import near
from services.routing.likeness.terms import KEPT, codes_in, shared_words
from services.routing.likeness.weights import Weights
from tests.routing.facts import DAY, HOUR, MONDAY, TOLD, names, since, triaged

COMMUNITY, GRID, SISTER, STREET = "500106001001", "500106001001-G01", "500106001002", "500106001000"
LAMPS = "municipal.street_lamp"

# One event in four people's words, and another of the same sort in the same place.
DARK = "学府路口那排路灯黑了快一周了"
UNLIT = "学府路的路灯一直不亮，晚上走路很危险"
BROKEN = "从学府路过来路灯坏了好几盏，没人来修"
AGAIN = "学府路路灯又不亮了，小孩放学看不见"
ELSEWHERE = "桃花里三号楼旁边的井盖松了，车一压就响"


def weigh() -> Weights:
    return Weights(lambda _: [])


def row(number: int, text: str, *, place: str = COMMUNITY, days: float = 0, **otherwise: Any) -> dict[str, Any]:
    made = {
        "matter_id": UUID(int=number),
        "place": place,
        "near": near(place),
        "category": LAMPS,
        "opened_at": MONDAY + days * DAY,
        "concluded_at": None,
        "first": None,
        "terms": list(codes_in(text)),
    }
    return {**made, **otherwise}


def score(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    return Measure(one, weigh())(other).score


# -- terms -------------------------------------------------------------------------------------------------------------


def test_the_same_text_has_the_same_terms_however_it_was_typed() -> None:
    assert list(codes_in("ＡＢＣ 路灯，坏了")) == list(codes_in("abc　路灯。坏了"))


def test_what_everybody_writes_tells_least() -> None:
    words = list(codes_in("您好，璐苑的路灯坏了").values())
    assert words[0] == "璐苑"
    assert words.index("璐苑") < words.index("路灯")


def test_of_a_long_text_the_telling_terms_are_kept() -> None:
    story = "".join(chr(0x4E00 + 7 * number) for number in range(400))
    assert len(codes_in(story + DARK)) == KEPT
    assert codes_in(story) == codes_in(story)


def test_a_text_without_words_has_no_terms() -> None:
    assert codes_in("……！？") == {}


# -- likeness ----------------------------------------------------------------------------------------------------------


def test_one_event_in_other_words_is_more_like_than_another_of_the_same_place() -> None:
    found = Measure(row(1, DARK), weigh()).best([row(2, UNLIT), row(3, ELSEWHERE), row(4, BROKEN)], 5)
    assert [each.matter_id.int for each in found] in ([2, 4], [4, 2])
    assert all(each.score >= SAME_EVENT for each in found)


def test_nearer_about_the_same_and_sooner_is_more_alike() -> None:
    asked, same = row(1, DARK), row(2, UNLIT)
    for less in (
        {"place": SISTER},
        {"place": "500106002001"},
        {"category": "municipal.manhole"},
        {"category": "traffic.signals"},
        {"opened_at": MONDAY + 90 * DAY},
    ):
        assert score(asked, {**same, **less}) < score(asked, same), less


def test_a_street_and_its_communities_may_be_one_place() -> None:
    asked, same = row(1, DARK, place=STREET), row(2, UNLIT)
    assert score(asked, same) == score(row(1, DARK), row(2, UNLIT, place=GRID)) == score(row(1, DARK), same)


def test_the_reasons_are_the_words_that_both_say() -> None:
    shared = Measure(row(1, f"{DARK} LED"), weigh())(row(2, f"led {UNLIT}")).terms
    assert shared_words(f"{DARK} LED", shared) == ["学府路", "led", "路灯"]


def test_what_has_become_frequent_tells_less() -> None:
    lamp = next(code for code, word in codes_in(DARK).items() if word == "学府")
    asked: list[str] = []

    def counted(sql: str) -> list[dict[str, Any]]:
        asked.append(sql)
        return [{"terms": [lamp], "shares": [0.25, 0.25, 0.25, 0.0]}]

    live = Weights(counted)
    live.refresh(now=1.0)
    live.refresh(now=2.0)
    assert live(lamp) == pytest.approx(log(4))
    assert live(lamp) < weigh()(lamp)
    assert len(asked) == 1


# -- recurrence --------------------------------------------------------------------------------------------------------


def sign(asked: dict[str, Any], others: Iterable[dict[str, Any]], *flags: dict[str, Any]) -> Recurrence | None:
    return recurrence(asked, others, lambda: flags, weigh())


THREE = (row(1, DARK), row(2, UNLIT, days=1), row(3, BROKEN, days=2))


def test_three_reports_of_one_event_within_three_days_are_a_recurrence() -> None:
    found = sign(THREE[2], THREE[:2])
    assert found == Recurrence(UUID(int=1), [UUID(int=1), UUID(int=2), UUID(int=3)], MONDAY)


@pytest.mark.parametrize(
    "others",
    [
        THREE[:1],
        (row(1, DARK, days=-2), THREE[1]),
        (row(1, ELSEWHERE), THREE[1]),
        (THREE[1], row(4, UNLIT, days=1.5)),
    ],
    ids=["two reports", "in four days", "one is about something else", "one says the same word for word"],
)
def test_fewer_are_none(others: tuple[dict[str, Any], ...]) -> None:
    assert sign(THREE[2], others) is None


def test_what_was_linked_is_a_report_whatever_it_says() -> None:
    first = row(1, DARK)
    linked = [row(2, DARK, first=UUID(int=1), concluded_at=MONDAY), row(3, ELSEWHERE, first=UUID(int=1))]
    assert sign(first, linked) is not None
    assert sign({**linked[0]}, [first, linked[1]]) is not None


def test_the_flag_stands_on_the_first_report_that_is_still_open() -> None:
    found = sign(THREE[2], [{**THREE[0], "concluded_at": MONDAY + HOUR}, THREE[1]])
    assert found is not None
    assert found.holder == UUID(int=2)


def test_a_flagged_event_is_flagged_again_only_when_twice_as_many_have_reported_it() -> None:
    flag = {**THREE[0], "matters": [each["matter_id"] for each in THREE]}
    texts = [f"{AGAIN}，第{number}天" for number in "四五六"]
    later = [row(4 + number, text, days=2.1 + number / 10) for number, text in enumerate(texts)]
    assert sign(later[0], [*THREE], flag) is None
    assert sign(later[1], [*THREE, later[0]], flag) is None
    found = sign(later[2], [*THREE, *later[:2]], flag)
    assert found is not None
    assert (found.holder, len(found.matters)) == (UUID(int=1), 6)


def test_what_is_like_a_flagged_case_is_its_event_though_it_was_not_counted() -> None:
    flag = {**row(9, DARK, days=-6), "matters": [UUID(int=7), UUID(int=8), UUID(int=9)]}
    found = sign(THREE[2], THREE[:2], flag)
    assert found is not None
    assert found.holder == UUID(int=9)


def test_reports_of_a_street_and_of_its_communities_are_compared() -> None:
    assert nearby(STREET, [COMMUNITY, SISTER]) == [STREET, COMMUNITY, SISTER]
    assert nearby(COMMUNITY, [COMMUNITY, SISTER]) == [COMMUNITY, STREET]


def test_a_case_is_flagged_once_and_once_more_per_doubling() -> None:
    case = triaged()
    ids = [UUID(int=number) for number in range(1, 13)]

    def flag(count: int, days: int = 0) -> list[str]:
        at = MONDAY + timedelta(days=days)
        return names(since(case, lambda it: it.flag_recurrence(ids[:count], at, TOLD)))

    assert flag(2) == []
    assert flag(3) == ["RecurrenceFlagged"]
    assert flag(3) == flag(5) == []
    assert flag(6, days=4) == ["RecurrenceFlagged"]
    assert (case.recurs_since, len(case.recurrence)) == (MONDAY, 6)
    assert case.status == triaged().status
