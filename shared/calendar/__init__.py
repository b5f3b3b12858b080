"""Working time of the Chinese calendar: which days are worked, and when a deadline falls due."""

from shared.calendar.overrides import SHIPPED_OVERRIDES, Overrides, load_overrides
from shared.calendar.working import WorkingCalendar

__all__ = ["SHIPPED_OVERRIDES", "Overrides", "WorkingCalendar", "load_overrides"]
