"""Intake in memory, and as in production: on a real database, asked over HTTP."""

from collections.abc import Iterator

import pytest

from services.intake.application import Intake
from shared.calendar import WorkingCalendar
from shared.surroundings import Surroundings
from shared.town.loading import load_town
from tests.city.people import TOWN
from tests.city.remembering import Remembering
from tests.intake.reception import Reception, reception_on


@pytest.fixture(scope="session")
def around() -> Surroundings:
    return Surroundings(load_town(TOWN), WorkingCalendar.from_file(), secret=b"not a secret, but 32 bytes long.")


@pytest.fixture
def intake(around: Surroundings) -> Intake:
    return Intake(Remembering(Intake.sources), around)


@pytest.fixture
def reception(database: str, around: Surroundings) -> Iterator[Reception]:
    with reception_on(database, around) as opened:
        yield opened
