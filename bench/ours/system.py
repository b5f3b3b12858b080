"""All five services as an operator of a small machine runs them: one process for the web, one for the workers."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import psycopg

from bench.ours.identity import Provider
from bench.ours.provision import provide
from bench.servers import Site
from shared.embedded.ports import LOOPBACK, free_port
from shared.kernel import Role
from shared.settings import SERVICES, Settings
from shared.town.loading import load_town
from tests.servers.waiting import wait_until

_ROOT = Path(__file__).resolve().parents[2]
_LAST_WORDS = 4_000  # bytes of its log


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
    with TemporaryDirectory(prefix="jieju-bench-") as folder:
        provider, port = Provider(Path(folder)), free_port()
        ours = {"JIEJU_WEB_HOST": LOOPBACK, "JIEJU_WEB_PORT": str(port)}
        environment = {**provide(site, *SERVICES), **provider.environment, **ours}
        offices = [office.code for office in load_town(Settings.read(environment).town).streets()]
        tokens = provider.tokens(Role.STREET_OFFICE, offices)
        url = f"http://{LOOPBACK}:{port}"
        with ExitStack() as started:
            pids = [started.enter_context(process(name, "all", environment)) for name in processes]
            wait_until(lambda: _answers(f"{url}/health/ready"), "the services are ready")
            yield System(url, site.dsn, pids, tokens)


@contextmanager
def process(name: str, service: str, environment: dict[str, str]) -> Iterator[int]:
    """One process, web or worker, of one service or of all. If it ends by itself, its last words are shown."""
    own = {**os.environ, "PYTHONWARNINGS": "ignore", "JIEJU_METRICS_PORT": str(free_port()), **environment}
    command = [sys.executable, "-m", "shared.cli", "run", service, name]
    with TemporaryFile() as log:
        started = subprocess.Popen(command, cwd=_ROOT, env=own, stdout=log, stderr=log, start_new_session=True)
        try:
            yield started.pid
        finally:
            if started.poll() is not None:
                log.seek(0)
                sys.stderr.write(log.read().decode(errors="replace")[-_LAST_WORDS:])
            started.terminate()
            started.wait(timeout=60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
