"""What these tests may ask for: the small town, and a service in memory that hears everybody."""

from pathlib import Path

import pytest

from shared.calendar import WorkingCalendar
from shared.surroundings import Surroundings
from shared.town.loading import load_town
from tests.routing.town import TownHall

SMALL = Path(__file__).parents[1] / "town" / "small.toml"


@pytest.fixture(scope="session")
def around() -> Surroundings:
    return Surroundings(load_town(SMALL), WorkingCalendar())


@pytest.fixture
def hall(around: Surroundings) -> TownHall:
    return TownHall(around)
