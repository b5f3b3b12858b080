"""When offices are open on a working day."""

from datetime import time
from itertools import pairwise

Hours = tuple[tuple[time, time], ...]

OFFICE_HOURS: Hours = ((time(8, 30), time(12)), (time(13, 30), time(18)))


def read_hours(text: str) -> Hours:
    """Spans as people write them, "08:30-12:00 13:30-18:00"; a ValueError says what cannot be meant."""
    try:
        hours = tuple(_span(span) for span in text.split())
    except ValueError:
        raise ValueError(f"must look like 08:30-12:00 13:30-18:00, not {text!r}") from None
    check_hours(hours)
    return hours


def check_hours(hours: Hours) -> None:
    edges = [edge for span in hours for edge in span]
    if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
        raise ValueError("working hours must be spans in order, each of some length, with a break between two")


def _span(text: str) -> tuple[time, time]:
    opens, closes = (time.fromisoformat(edge) for edge in text.split("-"))
    if opens.tzinfo or closes.tzinfo:
        raise ValueError(text)
    return opens, closes
