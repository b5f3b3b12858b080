"""The small town, for the tests of every service whose bodies carry jobs."""

from pathlib import Path

import pytest

from shared.calendar import WorkingCalendar
from shared.surroundings import Surroundings
from shared.town.loading import load_town

SMALL = Path(__file__).parents[1] / "town" / "small.toml"


@pytest.fixture(scope="session")
def around() -> Surroundings:
    return Surroundings(load_town(SMALL), WorkingCalendar())
