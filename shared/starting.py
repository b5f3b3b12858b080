"""How a process starts: with a configuration that is whole, or not at all."""

import gc
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from shared.composition import surroundings
from shared.observability.logging import configure_logging
from shared.settings import Settings, SettingsError
from shared.surroundings import Surroundings
from shared.town.loading import TownErrors

_log = logging.getLogger(__name__)
_NEW_OBJECTS = 20_000  # before Python looks for garbage among them
_AHEAD = timedelta(days=60)  # further than any deadline of the catalogue reaches
_PROVISIONAL = (
    "the holidays of {year} are not known: deadlines that fall into it are counted by the statutory ones alone, and "
    "shown as provisional. Enter the State Council's notice in the file of JIEJU_HOLIDAYS once it is published"
)


def start(read: Callable[[], Settings]) -> tuple[Settings, Surroundings]:
    """The configuration and what it leads to; a process that cannot have them says why, a line each, and ends."""
    try:
        settings = read()
        around = surroundings(settings)
    except (SettingsError, TownErrors) as error:
        for line in error.problems:
            print(f"jieju: {line}", file=sys.stderr)
        raise SystemExit(2) from None
    configure_logging(settings.log_level)
    for line in provisional(around, datetime.now(UTC)):
        _log.warning(line)
    return settings, around


def settle() -> None:
    """What is there once a process has started stays until it ends: looking through it for garbage again and again,
    as Python would for every few hundred new objects, finds nothing and takes a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def provisional(around: Surroundings, at: datetime) -> list[str]:
    """What an operator has to know about the calendar: a line for each year that is not settled and drawing near."""
    return [_PROVISIONAL.format(year=year) for year in around.calendar.provisional_years(at, at + _AHEAD)]
