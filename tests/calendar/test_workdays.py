"""Which days are worked: the published data, the override table, and the years nobody has announced yet."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from shared.calendar import WorkingCalendar, load_overrides

OFFICIAL = Path(__file__).parents[2].parent / "shared" / "data" / "workdays_2020_2026.csv"
CALENDAR = WorkingCalendar.from_file()


def override_file(folder: Path, text: str) -> Path:
    path = folder / "overrides.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.skipif(not OFFICIAL.exists(), reason=f"{OFFICIAL.name} is not in the shared folder beside the repository")
def test_every_day_from_2020_to_2026_is_worked_or_not_as_officially_announced() -> None:
    with OFFICIAL.open(encoding="utf-8") as file:
        official = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(file)}
    assert len(official) == 2557
    assert {day: CALENDAR.is_working_day(day) for day in official} == official


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 2, 4), True),  # a Sunday, made up for Spring Festival
        (date(2024, 2, 9), True),  # New Year's Eve, in the one year that left it a working day
        (date(2024, 2, 12), False),  # Spring Festival
        (date(2025, 1, 26), True),  # a Sunday, made up
        (date(2020, 1, 31), False),  # Spring Festival, extended in January 2020 because of the epidemic
        (date(2005, 12, 31), True),  # a Saturday, made up for New Year's Day of the year after
        (date(2026, 5, 9), True),  # a Saturday, made up for Labour Day
        (date(2026, 5, 16), False),  # just a Saturday
    ],
)
def test_holidays_rest_and_make_up_days_work(day: date, worked: bool) -> None:
    assert CALENDAR.is_working_day(day) is worked


@pytest.mark.parametrize("year", range(1950, 2111))
def test_no_year_is_beyond_the_calendar(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert 230 <= sum(CALENDAR.is_working_day(day) for day in days) <= 262


def test_a_year_is_provisional_until_its_notice_is_published() -> None:
    assert not any(CALENDAR.is_provisional(year) for year in range(2001, 2027))
    assert all(CALENDAR.is_provisional(year) for year in (1950, 2000, 2060, 2100, 2110))


def test_a_provisional_year_keeps_the_statutory_holidays() -> None:
    statutory = [date(2060, 1, 1), date(2060, 2, 2), date(2060, 2, 3), date(2060, 10, 1), date(2060, 5, 1)]
    assert not any(CALENDAR.is_working_day(day) for day in statutory)


def test_an_override_wins_over_the_published_data() -> None:
    saturday, monday = date(2026, 5, 16), date(2026, 5, 18)
    calendar = WorkingCalendar(overrides={saturday: True, monday: False})
    assert (calendar.is_working_day(saturday), calendar.is_working_day(monday)) == (True, False)


def test_an_override_alone_does_not_make_a_notice() -> None:
    assert WorkingCalendar(overrides={date(2060, 5, 8): True}).is_provisional(2060)


def test_a_notice_entered_by_hand_ends_the_provisional_time(tmp_path: Path) -> None:
    written = 'notices = [2060]\n[days]\n2060-05-08 = { is = "work", reason = "made up" }\n'
    calendar = WorkingCalendar.from_file(override_file(tmp_path, written))
    assert not calendar.is_provisional(2060)
    assert calendar.is_provisional(2061)
    assert calendar.is_working_day(date(2060, 5, 8))


@pytest.mark.parametrize(
    "text",
    [
        '[days]\n2060-02-30 = { is = "work", reason = "no such day" }',
        '[days]\n2060-05-08 = { is = "wrok", reason = "no such word" }',
        '[days]\n2060-05-08 = { is = "work" }',
        '[days]\n2060-05-08 = "work"',
        '[days]\n2060-05-08 = { is = ["work"], reason = "a list" }',
        'notices = ["next year"]',
        "notices = 2060",
        "days = [2060-05-08]",
        "[days",
    ],
)
def test_an_override_table_that_cannot_be_meant_names_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"overrides\.toml: "):
        load_overrides(override_file(tmp_path, text))
