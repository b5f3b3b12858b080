"""While the database is away people are told soon, and lose nothing by asking again."""

import time
from collections.abc import Callable, Iterator
from math import isnan
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import REGISTRY

from shared.node import Node
from shared.observability import glance, metrics
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


def test_figures_are_shown_within_two_seconds_and_unknown_while_nobody_can_read_them(
    server: PrivatePostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "_GOOD_FOR", 1.0)
    dsn = server.create_database("watched")
    migrate(dsn, [Lamps], {})
    node = Node.wire(Lamps(Recorder(Datastore(dsn, Lamps.name))), "memory://")
    node.watch()
    assert _lag() == (0, 0)
    server.stop_immediately()
    wait_until(lambda: all(map(isnan, _lag())), "the figures are unknown")
    for gauge in (metrics.HERALD_LAG, metrics.HERALD_LAG_SECONDS):
        gauge.remove(Lamps.name)
    node.datastore.close()


def _lag() -> tuple[float, float]:
    started = time.monotonic()
    positions, seconds = (
        REGISTRY.get_sample_value(f"jieju_herald_lag_{unit}", {"service": Lamps.name})
        for unit in ("positions", "seconds")
    )
    assert time.monotonic() - started < 2
    assert positions is not None
    assert seconds is not None
    return positions, seconds


def _told_soon(ask: Callable[[], Any]) -> tuple[int, str]:
    started = time.monotonic()
    answer = ask()
    assert time.monotonic() - started < SOON
    return answer.status_code, answer.json["code"]
