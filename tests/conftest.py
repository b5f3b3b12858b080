"""What every test may ask for, and what no unit test may do."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import pytest
from hypothesis import settings

from tests.servers.broker import PrivateBroker
from tests.servers.postgres import PrivatePostgres

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Temporary folders of this run's own: the common one is closed to servers' accounts whenever a run begins."""
    if config.option.basetemp is None:
        config.option.basetemp = tempfile.mkdtemp(prefix="jieju-tests-")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """After the servers have stopped. What a failed run wrote stays, for looking at."""
    folder = Path(session.config.option.basetemp)
    if exitstatus == pytest.ExitCode.OK and folder.name.startswith("jieju-tests-"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_sockets_in_unit_tests(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that talks to the world must say so, with the marker `system` or `web`."""

    def forbidden(*_: Any) -> NoReturn:
        raise RuntimeError("this test opens a connection: mark it `system` or `web`, or do without")

    if not {"system", "web"} & {mark.name for mark in request.node.iter_markers()}:
        monkeypatch.setattr(socket.socket, "connect", forbidden)
        monkeypatch.setattr(socket.socket, "connect_ex", forbidden)


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where servers put their data; each in a folder of its own in it."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[PrivatePostgres]:
    """One PostgreSQL server for the whole run. Whoever wants to break a server starts one of their own."""
    with PrivatePostgres(server_folder / "postgres") as server:
        yield server


@pytest.fixture
def database(postgres: PrivatePostgres) -> str:
    """The superuser's DSN of a fresh, empty database."""
    return postgres.create_database(f"test_{uuid4().hex}")


@pytest.fixture(scope="session")
def broker(server_folder: Path) -> Iterator[PrivateBroker]:
    """One RabbitMQ node for the whole run. Whoever wants to break a node starts one of their own."""
    with PrivateBroker(server_folder / "broker") as node:
        yield node


@pytest.fixture
def broker_url(broker: PrivateBroker) -> str:
    """The administrator's way into a fresh, empty vhost: no exchange or queue of another test is there."""
    return broker.add_vhost(f"test_{uuid4().hex}")
