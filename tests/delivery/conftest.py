"""Tallies in memory, and on a real database with the role and the rights of production."""

from collections.abc import Iterator

import pytest
from psycopg.conninfo import make_conninfo

from shared.messaging.inbox import Inbox
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from tests.delivery.tallies import Tallies
from tests.memory import MemoryRecorder


@pytest.fixture
def tallies() -> Tallies:
    return Tallies(MemoryRecorder(Tallies.sources))


@pytest.fixture
def inbox(tallies: Tallies) -> Inbox:
    return Inbox(tallies, patience=())


@pytest.fixture
def stored(database: str) -> Iterator[Tallies]:
    migrate(database, [Tallies], {Tallies.name: "secret"})
    datastore = Datastore(make_conninfo(database, user=Tallies.name, password="secret"), Tallies.name, pool_size=8)
    yield Tallies(Recorder(datastore))
    datastore.close()
