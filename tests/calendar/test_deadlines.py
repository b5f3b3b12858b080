"""When things fall due: examples a clerk would check, and the laws that hold for all deadlines."""

import timeit
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.calendar import WorkingCalendar
from shared.calendar.hours import read_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar()
ROUND_THE_CLOCK_HALF = WorkingCalendar(hours=((time(0), time(11, 30)), (time(12), time(23, 59, 59))))

instants = some.datetimes(datetime(2001, 1, 1), datetime(2040, 1, 1), timezones=some.just(UTC))
hours = some.floats(0, 5000) | some.integers(0, 400).map(lambda quarters: quarters / 4)
calendars = some.sampled_from([CALENDAR, ROUND_THE_CLOCK_HALF])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def in_working_time(instant: datetime) -> bool:
    local = instant.astimezone(SHANGHAI)
    spans = ((time(8, 30), time(12)), (time(13, 30), time(18)))
    return CALENDAR.is_working_day(local.date()) and any(a <= local.time() <= b for a, b in spans)


@pytest.mark.parametrize(
    ("start", "working_hours", "due"),
    [
        ("2026-03-02 09:00", 2, "2026-03-02 11:00"),
        ("2026-03-02 09:00", 3, "2026-03-02 12:00"),  # until the break, not after it
        ("2026-03-02 11:00", 2, "2026-03-02 14:30"),  # across the break
        ("2026-03-02 08:30", 8, "2026-03-02 18:00"),  # a full day ends at closing time
        ("2026-03-02 12:30", 1, "2026-03-02 14:30"),  # reported during the break
        ("2026-03-02 20:00", 1, "2026-03-03 09:30"),  # reported in the evening
        ("2026-03-06 17:00", 2, "2026-03-09 09:30"),  # across a weekend
        ("2026-04-30 17:00", 2, "2026-05-06 09:30"),  # across Labour Day
        ("2026-05-08 17:00", 2, "2026-05-09 09:30"),  # a make-up Saturday counts
        ("2026-02-14 17:00", 2, "2026-02-24 09:30"),  # from one make-up Saturday across Spring Festival
        ("2025-12-31 17:00", 2, "2026-01-04 09:30"),  # across the year, to a make-up Sunday
        ("2026-03-02 10:00", 0, "2026-03-02 10:00"),
        ("2026-03-02 13:00", 0, "2026-03-02 13:30"),  # nothing falls due during the break
        ("2026-03-07 10:00", 0, "2026-03-09 08:30"),
        ("2025-12-31 18:00", 0, "2026-01-04 08:30"),
    ],
)
def test_a_deadline_counts_only_working_time(start: str, working_hours: float, due: str) -> None:
    assert CALENDAR.due(at(start), working_hours) == at(due)


@pytest.mark.parametrize("spans", ["08:30-12:00 13:30-18:00", "09:00-12:00 14:00-18:00", "09:00-12:30 14:00-18:00"])
def test_eight_working_hours_make_a_day_however_long_offices_are_open(spans: str) -> None:
    calendar = WorkingCalendar(hours=read_hours(spans))
    monday_morning = at("2026-03-02 06:00")
    assert calendar.due(monday_morning, 80) == at("2026-03-13 18:00")  # the tenth working day
    assert calendar.due(monday_morning, 4) < at("2026-03-02 15:00")
    assert calendar.working_hours_between(monday_morning, at("2026-03-13 18:00")) == 80


@pytest.mark.parametrize(
    "text", ["", "9-12", "08:30", "08:30-12:00,13:30-18:00", "18:00-08:30", "08:00-12:00 11:00-18:00"]
)
def test_office_hours_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"must look like|spans in order"):
        read_hours(text)


def test_a_deadline_is_given_in_utc() -> None:
    assert CALENDAR.due(at("2026-03-02 09:00"), 2).tzinfo is UTC
    assert CALENDAR.wall_clock_due(at("2026-03-02 09:00"), 2).tzinfo is UTC


def test_an_emergency_does_not_wait_for_monday() -> None:
    assert CALENDAR.wall_clock_due(at("2026-03-06 23:00"), 2) == at("2026-03-07 01:00")


def test_working_time_counted_backwards_is_negative() -> None:
    assert CALENDAR.working_hours_between(at("2026-03-09 09:30"), at("2026-03-06 17:00")) == -2


def test_a_deadline_that_enters_an_unannounced_year_says_so() -> None:
    within, beyond = CALENDAR.due(at("2020-12-31 16:00"), 2), CALENDAR.due(at("2059-12-31 16:00"), 9)
    assert not CALENDAR.is_provisional_at(within)
    assert CALENDAR.is_provisional_at(beyond)
    assert CALENDAR.is_provisional_at(datetime(2059, 12, 31, 16, tzinfo=UTC))  # midnight in the town
    assert CALENDAR.provisional_years(at("2020-12-31 16:00"), at("2021-02-01 00:00")) == []
    assert CALENDAR.provisional_years(at("2059-12-31 16:00"), at("2060-02-01 00:00")) == [2059, 2060]


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        CALENDAR.due(datetime(2026, 3, 2, 9), 1)
    with pytest.raises(ValueError, match="no time zone"):
        CALENDAR.wall_clock_due(datetime(2026, 3, 2, 9), 1)


def test_a_deadline_never_lies_before_its_start() -> None:
    with pytest.raises(ValueError, match="before its start"):
        CALENDAR.due(at("2026-03-02 09:00"), -1)


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((time(9), time(9)),),
        ((time(12), time(9)),),
        ((time(14), time(18)), (time(9), time(12))),
        ((time(9), time(15)), (time(14), time(18))),
    ],
)
def test_hours_that_overlap_or_stand_in_disorder_are_no_working_hours(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="spans in order"):
        WorkingCalendar(hours=spans)


@given(calendars, instants, hours)
def test_what_is_added_is_what_is_measured(calendar: WorkingCalendar, start: datetime, working_hours: float) -> None:
    measured = calendar.working_hours_between(start, calendar.due(start, working_hours))
    assert measured == pytest.approx(working_hours, abs=1 / 3_600_000_000)


@given(instants, some.integers(0, 4000))
def test_quarters_of_an_hour_are_exact(start: datetime, quarters: int) -> None:
    assert CALENDAR.working_hours_between(start, CALENDAR.due(start, quarters / 4)) == quarters / 4


@given(calendars, instants, hours, hours)
def test_more_time_is_never_due_earlier(calendar: WorkingCalendar, start: datetime, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert start <= calendar.due(start, less) <= calendar.due(start, more)


@given(calendars, instants, instants | some.none(), some.timedeltas(timedelta(0), timedelta(3)), hours)
def test_a_later_start_is_never_due_earlier(
    calendar: WorkingCalendar, one: datetime, far: datetime | None, near: timedelta, working_hours: float
) -> None:
    first, second = sorted((one, far or one + near))
    assert calendar.due(first, working_hours) <= calendar.due(second, working_hours)


@given(instants, hours)
def test_everything_falls_due_in_working_time(start: datetime, working_hours: float) -> None:
    assert in_working_time(CALENDAR.due(start, working_hours))


@given(instants, instants, instants)
def test_working_time_adds_up_over_any_stop_on_the_way(one: datetime, two: datetime, three: datetime) -> None:
    there = CALENDAR.working_hours_between(one, two) + CALENDAR.working_hours_between(two, three)
    assert there == pytest.approx(CALENDAR.working_hours_between(one, three), abs=1e-6)


@given(instants, hours)
def test_the_zone_a_start_is_told_in_changes_nothing(start: datetime, working_hours: float) -> None:
    assert CALENDAR.due(start.astimezone(SHANGHAI), working_hours) == CALENDAR.due(start, working_hours)


def test_a_deadline_over_five_working_days_costs_less_than_thirty_microseconds() -> None:
    start, times = at("2026-03-02 10:00"), 2000
    best = min(timeit.repeat(lambda: CALENDAR.due(start, 40), number=times, repeat=7)) / times
    assert best < 30e-6
