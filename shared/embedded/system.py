"""The whole system on one machine: the database, one process for the web, one for the workers, all supervised."""

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from shared.composition import make_service, service_classes, surroundings
from shared.embedded.database import EmbeddedDatabase
from shared.embedded.ports import LOOPBACK, free_port, is_free
from shared.provisioning.database import create_database, migrate
from shared.settings import SERVICES, Settings

ENVIRONMENT = "environment"
_READY_WITHIN = 60.0
_STOP_WITHIN = 15.0
_CALM = 10.0  # seconds a process must have lived for its next start to come at once


class SystemFailed(RuntimeError):
    """The system could not be started; the text says which part, and where its log is."""


class Process:
    """One of our own processes, started again when it ends by itself."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self.name, self.command, self.environment, self.log = name, command, environment, log
        self._running: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self.restarts = -1

    @property
    def pid(self) -> int:
        return self._running.pid if self._running else 0

    def look_after(self) -> None:
        """Start it if it does not run; not again within the same calm period."""
        if self._running is not None and self._running.poll() is None:
            return
        if time.monotonic() - self._started < _CALM and self.restarts > 2:
            return
        self._clear_away()
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.command, env={**os.environ, **self.environment}, stdout=log, stderr=log, start_new_session=True
            )
        self._started, self.restarts = time.monotonic(), self.restarts + 1

    def _clear_away(self) -> None:
        """What a dead process has left behind must not keep its port."""
        if self._running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)

    def stop(self) -> None:
        if self._running is None or self._running.poll() is not None:
            return
        self._running.terminate()
        try:
            self._running.wait(_STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()


class EmbeddedSystem:
    """Everything that `jieju up` runs, with its data in one folder. Stop and start keeps all of it."""

    def __init__(
        self, folder: Path, port: int, town: Path | None = None, extra: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder.resolve()
        self.port = port
        self.database = EmbeddedDatabase(self.folder / "postgres")
        self._town, self._extra = town, dict(extra or {})
        self._processes: list[Process] = []

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, tell: Callable[[str], None] = lambda step: None) -> None:
        """Database, schemas, processes; returns when the system answers."""
        if not is_free(self.port):
            raise SystemFailed(f"something listens on port {self.port} already: choose another with --port")
        self.folder.mkdir(parents=True, exist_ok=True)
        tell("starting PostgreSQL")
        self.database.start()
        try:
            tell("bringing the schemas up to date")
            environment = self._provision()
            tell("starting the services")
            self._launch(environment)
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def look_after(self) -> None:
        """Restart what has died. To be called about once a second."""
        for process in self._processes:
            process.look_after()

    def processes(self) -> dict[str, int]:
        return {process.name: process.pid for process in self._processes}

    def settings(self) -> Settings:
        """How to reach what runs here."""
        return Settings.read(environment_of(self.folder))

    @property
    def town_file(self) -> Path:
        return self.settings().town

    def let_time_pass(self, at: datetime) -> None:
        """Let the services' clocks act as if it were that late already."""
        settings = self.settings()
        around = surroundings(settings)
        for name in SERVICES:
            for act in make_service(name, settings, around).clocks():
                act(at)

    def stop(self) -> None:
        for process in self._processes:
            process.stop()
        (self.folder / ENVIRONMENT).unlink(missing_ok=True)
        self.database.stop()

    def _provision(self) -> dict[str, str]:
        admin = self.database.dsn_of("jieju")
        password = self._secret("services.password", lambda: secrets.token_hex(16))
        create_database(admin)
        migrate(admin, service_classes(), dict.fromkeys(SERVICES, password))
        environment = {
            "JIEJU_DATABASE_URL": f"postgresql://{{service}}:{password}@{LOOPBACK}:{self.database.port}/jieju",
            "JIEJU_ADMIN_DATABASE_URL": admin,
            "JIEJU_BROKER_URL": "memory://",
            "JIEJU_MASTER_KEY": self._secret("master.key", lambda: secrets.token_hex(32)),
            "JIEJU_SESSION_KEY": self._secret("session.key", lambda: secrets.token_hex(32)),
            "JIEJU_WEB_HOST": LOOPBACK,
            "JIEJU_WEB_PORT": str(self.port),
            "JIEJU_METRICS_PORT": str(free_port()),
            "JIEJU_EMBEDDED": "yes",
            **({"JIEJU_TOWN": str(self._town.resolve())} if self._town else {}),
            **self._extra,
        }
        self._write(ENVIRONMENT, "".join(f"{name}={value}\n" for name, value in environment.items()))
        return environment

    def _launch(self, environment: Mapping[str, str]) -> None:
        commands = {
            "worker": [sys.executable, "-m", "shared.workers.process", *SERVICES],
            "web": [sys.executable, "-m", "shared.web.process", *SERVICES],
        }
        home = {"PYTHONPATH": str(Path(__file__).resolve().parent.parent.parent)}
        self._processes = [
            Process(name, command, {**environment, **home}, self.folder / f"{name}.log")
            for name, command in commands.items()
        ]
        self.look_after()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + _READY_WITHIN
        while not self._ready():
            if time.monotonic() > until or any(process.restarts > 2 for process in self._processes):
                raise SystemFailed(f"the services did not become ready; their logs are in {self.folder}/*.log")
            self.look_after()
            time.sleep(0.1)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _secret(self, name: str, make: Callable[[], str]) -> str:
        path = self.folder / name
        if not path.exists():
            self._write(name, make())
        return path.read_text().strip()

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)


def environment_of(folder: Path) -> dict[str, str]:
    """How to reach the embedded system that runs in this folder; empty when none does."""
    path = folder / ENVIRONMENT
    if not path.exists():
        return {}
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if line)
