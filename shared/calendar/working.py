"""Deadlines in working time (R16), and those of emergencies, which run on the wall clock."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from shared.calendar.hours import OFFICE_HOURS, Hours, check_hours
from shared.calendar.overrides import SHIPPED_OVERRIDES, load_overrides
from shared.calendar.years import Year, lay_out

HOURS_A_DAY = 8
"""So many working hours make a working day, however long offices are open: ten days end on the tenth of them."""

_TICK = timedelta(microseconds=1)


class WorkingCalendar:
    """Which days are worked, and how working time passes.

    A working hour is an eighth of a day's office hours. Working time is counted in whole microseconds since the year
    began, so that adding and measuring are exact inverses. All instants are aware; results are in UTC. A year is laid
    out once, when it is first asked for.
    """

    def __init__(
        self,
        overrides: Mapping[date, bool] = {},
        hours: Hours = OFFICE_HOURS,
        tz: str = "Asia/Shanghai",
        notices: frozenset[int] = frozenset(),
    ) -> None:
        self._overrides = dict(overrides)
        self._notices = notices
        check_hours(hours)
        self.hours = hours
        self._spans = tuple((_ticks(opens), _ticks(closes)) for opens, closes in hours)
        self._day_length = sum(closes - opens for opens, closes in self._spans)
        self._hour = self._day_length / HOURS_A_DAY
        self._tz = ZoneInfo(tz)
        self._years: dict[int, Year] = {}

    @property
    def zone(self) -> str:
        """The name of the time zone that its days and weeks are of."""
        return self._tz.key

    @classmethod
    def from_file(cls, path: Path = SHIPPED_OVERRIDES, hours: Hours = OFFICE_HOURS) -> Self:
        """The calendar corrected by an override table: the shipped one, or the operator's."""
        table = load_overrides(path)
        return cls(overrides=table.days, hours=hours, notices=table.notices)

    def is_working_day(self, day: date) -> bool:
        return self._year(day.year).works_on(day.toordinal())

    def is_provisional(self, year: int) -> bool:
        """Whether the year is computed from the statutory holidays alone, its notice not being known."""
        return self._year(year).provisional

    def is_provisional_at(self, instant: datetime) -> bool:
        """Whether a deadline that falls due then was counted in a year whose notice is not known."""
        return self.is_provisional(self._local(instant).year)

    def provisional_years(self, start: datetime, until: datetime) -> list[int]:
        """Those that deadlines between the two may fall into."""
        years = range(self._local(start).year, self._local(until).year + 1)
        return [year for year in years if self.is_provisional(year)]

    def due(self, start: datetime, working_hours: float) -> datetime:
        """The first instant by which so much time was worked since `start`; never outside working time.

        A full day ends at closing time, not at the next opening. No time at all is due at once, or when work begins.
        """
        year, elapsed = self._elapsed(start)
        amount = round(working_hours * self._hour)
        if amount < 0:
            raise ValueError(f"a deadline cannot lie {-working_hours} working hours before its start")
        if amount == 0:
            return self._begin_of_tick(year, elapsed)
        return self._begin_of_tick(year, elapsed + amount - 1) + _TICK

    def wall_clock_due(self, start: datetime, hours: float) -> datetime:
        """For emergencies: nights and holidays count."""
        return self._local(start).astimezone(UTC) + timedelta(hours=hours)

    def working_hours_between(self, start: datetime, end: datetime) -> float:
        """How long was worked from `start` to `end`; negative if `end` comes first."""
        if end < start:
            return -self.working_hours_between(end, start)
        (year, elapsed), (last_year, elapsed_then) = self._elapsed(start), self._elapsed(end)
        whole_years = sum(len(self._year(between).days) for between in range(year, last_year))
        return (whole_years * self._day_length + elapsed_then - elapsed) / self._hour

    def _year(self, year: int) -> Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = lay_out(year, self._overrides, year in self._notices)
        return known

    def _local(self, instant: datetime) -> datetime:
        if instant.tzinfo is None:
            raise ValueError(f"{instant} has no time zone")
        return instant.astimezone(self._tz)

    def _elapsed(self, instant: datetime) -> tuple[int, int]:
        """The year, and the working time that has passed in it."""
        local = self._local(instant)
        year = self._year(local.year)
        ordinal = local.toordinal()
        elapsed = year.before[ordinal - year.first] * self._day_length
        if year.works_on(ordinal):
            elapsed += self._worked_by(local)
        return local.year, elapsed

    def _worked_by(self, local: datetime) -> int:
        now = _ticks(local)
        return sum(min(now, closes) - opens for opens, closes in self._spans if now > opens)

    def _begin_of_tick(self, number: int, tick: int) -> datetime:
        """When the n-th tick of a year's working time begins; ticks beyond its end fall into the years after it."""
        year = self._year(number)
        while tick >= len(year.days) * self._day_length:
            tick -= len(year.days) * self._day_length
            number += 1
            year = self._year(number)
        day, tick_of_day = divmod(tick, self._day_length)
        return self._instant(year.days[day], tick_of_day)

    def _instant(self, ordinal: int, tick_of_day: int) -> datetime:
        for opens, closes in self._spans:
            if tick_of_day < closes - opens:
                break
            tick_of_day -= closes - opens
        midnight = datetime.combine(date.fromordinal(ordinal), time(), self._tz)
        return (midnight + (opens + tick_of_day) * _TICK).astimezone(UTC)


def _ticks(at: time | datetime) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond
