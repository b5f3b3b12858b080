"""While the database is away people are told soon, and lose nothing by asking again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from shared.service import Service
from tests.http.lamps import Lamps
from tests.servers.postgres import PrivatePostgres
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.system
Headers = dict[str, str]
SOON = 15.0  # seconds


@pytest.fixture
def server(server_folder: Path) -> Iterator[PrivatePostgres]:
    with PrivatePostgres(server_folder / "away") as server:
        yield server


@pytest.fixture
def client(server: PrivatePostgres, app_of: Callable[[Service], Flask]) -> Iterator[FlaskClient]:
    dsn = server.create_database("here")
    migrate(dsn, [Lamps], {})
    datastore = Datastore(dsn, Lamps.name)
    yield app_of(Lamps(Recorder(datastore))).test_client()
    datastore.close()


def test_nothing_is_lost_by_asking_again(
    client: FlaskClient, server: PrivatePostgres, officer: Headers, lamp: str
) -> None:
    once = {**officer, "Idempotency-Key": str(uuid4())}
    assert client.get("/health/ready").json == {"status": "ready", "services": {"street_office": "ready"}}

    server.stop_immediately()
    assert _told_soon(lambda: client.get(lamp, headers=officer)) == (503, "unavailable")
    switch = f"{lamp}/switch"
    assert _told_soon(lambda: client.post(switch, json={"on": True}, headers=once)) == (503, "unavailable")
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200

    server.start()
    wait_until(lambda: client.get("/health/ready").status_code == 200, "the database is found again")
    answers = [client.post(switch, json={"on": True}, headers=once) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert client.get(lamp, headers=officer).json["times"] == 1


def _told_soon(ask: Callable[[], Any]) -> tuple[int, str]:
    started = time.monotonic()
    answer = ask()
    assert time.monotonic() - started < SOON
    return answer.status_code, answer.json["code"]
