"""Dates and hours in a text that cannot be, or that run backwards. What may be meant otherwise is let pass."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_TOWN_TIME = ZoneInfo("Asia/Shanghai")
_NO_HOUSE = "(?!楼|院|门|店|线|房|铺|柜|车|桌)"  # 30号 is a day, 30号楼 is not
_DAY = re.compile(rf"(?:(?<!\d)(\d{{4}})年)?(?<!\d)(\d{{1,2}})月(\d{{1,2}})(?:日|号{_NO_HOUSE})")
_WRITTEN = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月|(?<![\d第])(\d{1,2})月(?:初|上旬|中旬|下旬|底|末|份)")
_HOUR = re.compile(
    r"(?:早上|早晨|上午|中午|下午|傍晚|晚上|夜里|凌晨|半夜|今天|今晚|昨天|昨晚|前天|每天|每晚|\d[日号])(\d{1,2})(?:点|时|:\d\d)(?!\d)"
)
_TO = "(?:一直)?(?:到|至|-|~|—+)"
_FROM_DAY = re.compile(
    rf"(?:(\d{{4}})年)?(?<!\d)(\d{{1,2}})月(\d{{1,2}})[日号]?{_TO}(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})[日号]"
)
_FROM_YEAR = re.compile(rf"[从自](\d{{4}})年{_TO}(\d{{4}})年")
_FROM_HOUR = re.compile(rf"(上午|下午)(\d{{1,2}})(?:点|时|:\d\d)半?{_TO}\1(\d{{1,2}})(?:点|时|:\d\d)")

_OLDEST, _YEARS_AHEAD, _LEAP_YEAR = 1900, 100, 2000  # a right to a home ends after 70 years
_A_DAY = timedelta(days=1)


def impossible(text: str, at: datetime, past: bool) -> str:
    """The first date or hour that cannot be, "" if all can. `past`: the text tells of what has happened.

    `text`: without white space, in half-width forms.
    """
    today = at.astimezone(_TOWN_TIME).date()
    return next(_impossible(text, today, past), "")


def reversed_span(text: str) -> str:
    """The first span of time whose end comes before its beginning, "" if there is none."""
    return next(_reversed(text), "")


def _impossible(text: str, today: date, past: bool) -> Iterator[str]:
    for found, year, month, day in _days(text):
        possible = _is_a_day(year, month, day) and not _is_far(year, today)
        if not possible or (past and year and date(year, month, day) > today + _A_DAY):
            yield found
    for match in _MONTH.finditer(text):
        if not 1 <= int(match[2] or match[3]) <= 12 or _is_far(int(match[1] or 0), today):
            yield match[0]
    yield from (match[0] for match in _HOUR.finditer(text) if int(match[1]) > 24)


def _days(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Each day that is told, with its year, or 0 where none is."""
    yield from ((match[0], int(match[1] or 0), int(match[2]), int(match[3])) for match in _DAY.finditer(text))
    yield from ((match[0], int(match[1]), int(match[3]), int(match[4])) for match in _WRITTEN.finditer(text))


def _is_a_day(year: int, month: int, day: int) -> bool:
    """Without a year it may have been a leap year."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(max(year, 1) if year else _LEAP_YEAR, month)[1]


def _is_far(year: int, today: date) -> bool:
    return bool(year) and not _OLDEST <= year <= today.year + _YEARS_AHEAD


def _reversed(text: str) -> Iterator[str]:
    yield from (match[0] for match in _FROM_DAY.finditer(text) if _days_back(match.groups()))
    yield from (match[0] for match in _FROM_YEAR.finditer(text) if int(match[2]) < int(match[1]))
    yield from (match[0] for match in _FROM_HOUR.finditer(text) if int(match[3]) % 12 < int(match[2]) % 12)


def _days_back(told: Sequence[str | None]) -> bool:
    """From November to February the year has changed; within one month nobody means the next year."""
    year, month, day, to_year, to_month, to_day = (int(each) if each else 0 for each in told)
    if year and to_year:
        return (to_year, to_month, to_day) < (year, month, day)
    return not to_year and to_month == month and to_day < day
