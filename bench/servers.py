"""The servers that everything is measured on: private, on loopback, stopped by whoever started them."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psutil
import psycopg

from bench.meter import Meter
from tests.servers.broker import PrivateBroker
from tests.servers.postgres import PrivatePostgres

DISK_US = 2_000


@dataclass(frozen=True, slots=True)
class Site:
    """An empty database and an empty broker, both entered as their administrator."""

    dsn: str
    broker_url: str

    def slow_down(self) -> None:
        """Let every commit from now on take the time of a disk without a cache."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(f"ALTER DATABASE {name} SET commit_delay = {DISK_US}")
            connection.execute(f"ALTER DATABASE {name} SET commit_siblings = 0")  # alone as well


class Servers:
    """One PostgreSQL server and one RabbitMQ node."""

    def __init__(self, postgres: PrivatePostgres, broker: PrivateBroker) -> None:
        self.postgres = postgres
        self.broker = broker
        self._numbers = count(1)

    @contextmanager
    def site(self) -> Iterator[Site]:
        """A database and a vhost for one measurement, so that none leaves anything to the next."""
        name = f"bench_{next(self._numbers)}"
        yield Site(self.postgres.create_database(name), self.broker.add_vhost(name))
        self.broker.ctl("delete_vhost", name)
        with psycopg.connect(self.postgres.dsn, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def meter(self) -> Meter:
        return Meter({"postgresql": self._postmaster(), "rabbitmq": self._node()})

    def versions(self) -> dict[str, str]:
        with psycopg.connect(self.postgres.dsn) as connection:
            row = connection.execute("SHOW server_version").fetchone()
        return {"PostgreSQL": str(row[0]) if row else "", "RabbitMQ": self.broker.ctl("version").strip()}

    def _postmaster(self) -> int:
        return int((self.postgres.data / "postmaster.pid").read_text().split("\n", 1)[0])

    def _node(self) -> int:
        """The Erlang machine that this process has started."""
        return next(child.pid for child in psutil.Process().children() if child.name() == "beam.smp")


@contextmanager
def running() -> Iterator[Servers]:
    """Both servers, in a folder that goes with them, however the bench ends: done, failed, Ctrl-C or asked to stop."""
    folder = Path(tempfile.mkdtemp(prefix="jieju-bench-"))
    before = signal.signal(signal.SIGTERM, _asked_to_stop)
    try:
        with PrivatePostgres(folder / "postgres") as postgres, PrivateBroker(folder / "broker") as broker:
            yield Servers(postgres, broker)
    finally:
        signal.signal(signal.SIGTERM, before)
        shutil.rmtree(folder, ignore_errors=True)


def _asked_to_stop(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
