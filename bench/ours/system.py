"""All five services as an operator of a small machine runs them: one process for the web, one for the workers."""

import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.ours.identity import Provider
from bench.ours.provision import provide
from bench.servers import Site
from shared.embedded.ports import LOOPBACK, free_ports
from shared.kernel import Role
from shared.settings import SERVICES, Settings
from shared.town.loading import load_town
from tests.servers.waiting import wait_until

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class System:
    """Where it answers, who its processes are, and the tokens of the street offices."""

    url: str
    dsn: str
    pids: list[int]
    tokens: dict[str, str]

    def backlog(self) -> int:
        """How many messages are recorded that oversight has not taken in yet."""
        with psycopg.connect(self.dsn) as connection:
            rows = [connection.execute(_BEHIND.format(source=source)).fetchone() for source in SERVICES]
        return sum(row[0] for row in rows if row)


_BEHIND = """
SELECT (SELECT coalesce(max(notification_id), 0) FROM {source}.events)
    - (SELECT position FROM oversight.inbox_positions WHERE source = '{source}')
"""


@contextmanager
def running(site: Site, *processes: str) -> Iterator[System]:
    """All five services on this site. `processes`: web, worker."""
    with tempfile.TemporaryDirectory(prefix="jieju-bench-") as folder:
        provider, ports = Provider(Path(folder)), free_ports(2)
        ours = {"JIEJU_WEB_HOST": LOOPBACK, "JIEJU_WEB_PORT": str(ports[0]), "JIEJU_METRICS_PORT": str(ports[1])}
        environment = {**provide(site, *SERVICES), **provider.environment, **ours}
        offices = [office.code for office in load_town(Settings.read(environment).town).streets()]
        tokens = provider.tokens(Role.STREET_OFFICE, offices)
        url = f"http://{LOOPBACK}:{ports[0]}"
        with _started(processes, environment, Path(folder)) as pids:
            wait_until(lambda: _answers(f"{url}/health/ready"), "the services are ready")
            yield System(url, site.dsn, pids, tokens)


@contextmanager
def _started(processes: tuple[str, ...], environment: dict[str, str], folder: Path) -> Iterator[list[int]]:
    modules = {"web": "shared.web.process", "worker": "shared.messaging.process"}
    started: list[subprocess.Popen[bytes]] = []
    try:
        for name in processes:
            with (folder / f"{name}.log").open("wb") as log:
                command = [sys.executable, "-m", modules[name], *SERVICES]
                started.append(_start(command, environment, log.fileno()))
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=60)


def _start(command: list[str], environment: dict[str, str], log: int) -> subprocess.Popen[bytes]:
    own = {**os.environ, **environment}
    return subprocess.Popen(command, cwd=_ROOT, env=own, stdout=log, stderr=log, start_new_session=True)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
