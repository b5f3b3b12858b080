"""One year's working days, laid out so that counting them is a look-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from holidays import HolidayBase, country_holidays


@dataclass(frozen=True, slots=True)
class Year:
    """`days`: the working days as ordinals, in order. `before[n]`: how many of them precede the year's day n, from 0.

    `provisional`: no State Council notice is known for it, so that make-up workdays are missing.
    """

    first: int
    days: tuple[int, ...]
    before: tuple[int, ...]
    provisional: bool

    def works_on(self, ordinal: int) -> bool:
        position = ordinal - self.first
        return self.before[position + 1] > self.before[position]


def lay_out(year: int, overrides: Mapping[date, bool], notice_entered: bool) -> Year:
    """Published data, corrected by the overrides. Outside 1950–2100 the data knows no holidays, only weekends."""
    published = country_holidays("CN", years=year)
    first = date(year, 1, 1).toordinal()
    worked = {}
    for ordinal in range(first, date(year, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        worked[ordinal] = overrides.get(day, published.is_working_day(day))
    days = tuple(ordinal for ordinal, works in worked.items() if works)
    before = tuple(accumulate(worked.values(), initial=0))
    return Year(first, days, before, not (notice_entered or _carries_notice(published, year)))


def _carries_notice(published: HolidayBase, year: int) -> bool:
    """Every notice so far moved at least one working day to a weekend, so one such day tells that it is in the data."""
    return any(day.year == year for day in published.weekend_workdays)
