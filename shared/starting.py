"""How a process starts: with a configuration that is whole, or not at all."""

import sys
from collections.abc import Callable

from shared.composition import surroundings
from shared.observability.logging import configure_logging
from shared.settings import Settings, SettingsError
from shared.surroundings import Surroundings
from shared.town.loading import TownErrors


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
    return settings, around
