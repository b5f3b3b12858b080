"""A town in operation: its own servers, the deployment's accounts, a worker per service and a web process."""

import sys
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any, Self, TypeVar

import psycopg
from kombu import Connection
from psycopg.rows import dict_row

from shared.composition import make_service, service_classes, surroundings
from shared.embedded.ports import LOOPBACK, free_port
from shared.provisioning.broker import bodies_of, declare_all
from shared.provisioning.database import migrate
from shared.service import Service
from shared.settings import SERVICES, Settings
from tests.identity import provider
from tests.servers.broker import PrivateBroker
from tests.servers.postgres import PrivatePostgres
from tests.servers.waiting import wait_until
from tests.system.accounts import ROOT, Accounts
from tests.system.crew import Crew

S = TypeVar("S", bound=Service)


class RunningTown:
    """Everything that docker-compose.yml would run, on servers that a test may break."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = PrivatePostgres(folder / "postgres")
        self.broker = PrivateBroker(folder / "broker")
        self.accounts = Accounts(folder / "secrets")
        self.crew = Crew(folder)
        self.web_port = free_port()
        self.metrics_ports: dict[str, int] = {}
        self.admin_dsn = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        try:
            self.postgres.start()
            self.broker.start()
            self.admin_dsn = self.accounts.set_up_database(self.postgres)
            migrate(self.admin_dsn, service_classes(), self.accounts.database_passwords())
            self._settings = Settings.read(self.environment("intake"))
            self.around = surroundings(self._settings)
            self.provision_broker()
            self._start_processes()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        self.crew.stop()
        self.broker.stop()
        self.postgres.stop()

    def provision_broker(self) -> None:
        """What an operator does with an empty broker."""
        self.accounts.set_up_broker(self.broker)
        declare_all(self.broker_admin, service_classes(), bodies_of(self.around.town))

    @property
    def broker_admin(self) -> str:
        return self.accounts.provisioner_of_broker(self.broker)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.web_port}"

    def environment(self, service: str) -> dict[str, str]:
        """What a process of this service is given."""
        password = self.accounts.secret(f"{service}_db_password")
        return {
            "JIEJU_DATABASE_URL": f"postgresql://{service}:{password}@{LOOPBACK}:{self.postgres.port}/jieju",
            "JIEJU_BROKER_URL": self.accounts.broker_url(self.broker, service),
            "JIEJU_MASTER_KEY": self.accounts.secret("master_key"),
            "JIEJU_SESSION_KEY": self.accounts.secret("session_key"),
        }

    def add_worker(self, service: str, name: str) -> None:
        self.metrics_ports[name] = free_port()
        environment = {**self.environment(service), "JIEJU_METRICS_PORT": str(self.metrics_ports[name])}
        self.crew.add(name, [sys.executable, "-m", "shared.workers.process", service], environment)

    def service(self, kind: type[S]) -> S:
        """The application in this process, with the rights of its own processes."""
        settings = Settings.read(self.environment(kind.name))
        made = make_service(kind.name, settings, self.around)
        assert isinstance(made, kind)
        return made

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        """As the administrator, over all schemas, in one snapshot."""
        with psycopg.connect(self.admin_dsn, autocommit=True, row_factory=dict_row) as connection:
            return connection.execute(sql, parameters).fetchall()

    def execute(self, sql: str) -> None:
        with psycopg.connect(self.admin_dsn, autocommit=True) as connection:
            connection.execute(sql)

    def broker_connection(self) -> Connection:
        return Connection(self.broker_admin)

    def metric(self, worker: str, line: str) -> float:
        """A figure at a worker's /metrics, by its name and labels as they are written there; 0 where there is none."""
        with urllib.request.urlopen(f"http://{LOOPBACK}:{self.metrics_ports[worker]}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return next((float(each.split()[-1]) for each in lines if each.startswith(line)), 0.0)

    def web_is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, HTTPException):  # nobody there, or killed in the middle of an answer
            return False

    def _start_processes(self) -> None:
        for service in SERVICES:
            self.add_worker(service, service)
        keys = self.folder / "keys.json"
        keys.write_bytes(provider.key_set(provider.ED))
        web = {
            **self.environment("intake"),
            "JIEJU_WEB_PORT": str(self.web_port),
            "JIEJU_OIDC_ISSUER": provider.ISSUER,
            "JIEJU_OIDC_AUDIENCE": provider.AUDIENCE,
            "JIEJU_OIDC_JWKS_URL": str(keys),
            "PYTHONPATH": str(ROOT),
        }
        self.crew.add("web", [sys.executable, "-m", "shared.web.process", "intake"], web)
        wait_until(self.web_is_ready, "the web process is ready", 60)
