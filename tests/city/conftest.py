"""The demo town, and the city at work in it: once with a broker that behaves, once with one at its worst."""

import pytest

from shared.calendar import WorkingCalendar
from shared.surroundings import Surroundings
from shared.town.loading import load_town
from tests.city.city import City
from tests.city.people import TOWN
from tests.city.wire import CALM, STORM, Weather


@pytest.fixture(scope="session")
def around() -> Surroundings:
    return Surroundings(load_town(TOWN), WorkingCalendar.from_file(), secret=b"not a secret, but 32 bytes long.")


@pytest.fixture(params=[CALM, STORM], ids=["calm", "storm"])
def city(around: Surroundings, request: pytest.FixtureRequest) -> City:
    weather: Weather = request.param
    return City(around, weather, seed=7)
