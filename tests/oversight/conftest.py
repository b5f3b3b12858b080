"""Oversight in memory for what follows from messages, and on a real database for the audit and what is watched."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from services.oversight.application import Oversight
from shared.calendar import WorkingCalendar
from shared.messaging.envelope import Envelope
from shared.messaging.inbox import Inbox
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from shared.service import Service
from shared.surroundings import Surroundings
from shared.town.loading import load_town
from tests.memory import MemoryRecorder
from tests.oversight.telling import Told

SMALL = Path(__file__).parents[1] / "town" / "small.toml"

Hearing = Callable[..., None]
Query = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def around() -> Surroundings:
    return Surroundings(load_town(SMALL), WorkingCalendar())


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def oversight(around: Surroundings) -> Oversight:
    return Oversight(MemoryRecorder(Oversight.sources), around)


@pytest.fixture
def stored(database: str, around: Surroundings) -> Iterator[Oversight]:
    """On a real database, with the role and the rights it has in production."""
    migrate(database, [Oversight], {Oversight.name: "secret"})
    datastore = Datastore(make_conninfo(database, user=Oversight.name, password="secret"), Oversight.name)
    yield Oversight(Recorder(datastore), around)
    datastore.close()


@pytest.fixture
def admin(database: str, stored: Oversight) -> Query:
    """The superuser, who can do anything to the log: triggers do not fire for them here."""

    def query(sql: str, *parameters: object) -> list[dict[str, Any]]:
        with psycopg.connect(database, autocommit=True, row_factory=dict_row) as connection:
            connection.execute("SET search_path = oversight")
            connection.execute("SET session_replication_role = replica")
            cursor = connection.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    return query


def hear(service: Service, *envelopes: Envelope) -> None:
    """Take them in, in one batch, all of them."""
    taken = Inbox(service, patience=()).take_in(envelopes)
    assert (len(taken.messages), taken.parked, taken.gaps) == (len(envelopes), 0, {})
