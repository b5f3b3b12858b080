"""A worker process as it runs, with a full inbox before it: how fast it takes in, and announces what follows."""

import time
from typing import Any

import psutil
import psycopg
from psycopg import Connection

from bench.crew import carry_out, task
from bench.figures import Figures
from bench.ours.provision import provide
from bench.ours.system import process
from bench.servers import Servers
from bench.sizes import Sizes
from shared.settings import SERVICES
from tests.servers.waiting import wait_until

_TAKEN_IN = "SELECT position FROM street_office.inbox_positions WHERE source = 'routing'"
_ANNOUNCED = "SELECT position FROM street_office.herald"


def working(servers: Servers, sizes: Sizes) -> Figures:
    """From the first batch that was taken in to the last message that was announced; starting up is not measured."""
    with servers.site() as site:
        environment = provide(site, *SERVICES)
        dispatching = task("bench.ours.jobs:dispatching", environment=environment, matters=sizes.messages)
        carry_out([dispatching], servers.meter())
        with (
            psycopg.connect(site.dsn, autocommit=True) as looking,
            process("worker", "street_office", environment) as pid,
        ):
            return _watched(looking, psutil.Process(pid), sizes.messages)


def _watched(looking: Connection[Any], worker: psutil.Process, messages: int) -> Figures:
    wait_until(lambda: _position(looking, _TAKEN_IN), "the worker takes in")
    before, cpu, began = _position(looking, _TAKEN_IN), _cpu(worker), time.perf_counter()
    wait_until(lambda: _position(looking, _ANNOUNCED) == messages, "the worker has announced everything", 300)
    taken, seconds = messages - before, time.perf_counter() - began
    return {
        "ours.worker.messages_per_s": taken / seconds,
        "ours.worker.cpu_us": 1e6 * (_cpu(worker) - cpu) / taken,
    }


def _position(looking: Connection[Any], query: str) -> int:
    row = looking.execute(query).fetchone()
    return int(row[0]) if row else 0


def _cpu(worker: psutil.Process) -> float:
    times = worker.cpu_times()
    return float(times.user + times.system)
