"""The accounts of servers and their passwords, made by the deployment's own scripts."""

import os
import subprocess
from pathlib import Path

from shared.embedded.database import binary
from shared.embedded.ports import LOOPBACK
from shared.settings import SERVICES
from tests.servers.broker import PrivateBroker
from tests.servers.postgres import PrivatePostgres

ROOT = Path(__file__).parents[2]
DATABASE = "jieju"


class Accounts:
    """What deploy/secrets.sh has made, and how it lets one in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _run("deploy/secrets.sh", str(folder))

    def secret(self, name: str) -> str:
        return (self._folder / name).read_text().strip()

    def database_passwords(self) -> dict[str, str]:
        return {name: self.secret(f"{name}_db_password") for name in SERVICES}

    def broker_url(self, broker: PrivateBroker, service: str) -> str:
        return broker.url_of(service, self.secret(f"{service}_broker_password"))

    def provisioner_of_broker(self, broker: PrivateBroker) -> str:
        return broker.url_of("provisioner", self.secret("admin_broker_password"))

    def set_up_broker(self, broker: PrivateBroker) -> None:
        """As the broker's container does when it starts."""
        definitions = broker.folder / "definitions.json"
        definitions.write_text(_run("deploy/rabbitmq/definitions.sh", str(self._folder)))
        broker.ctl("import_definitions", str(definitions))

    def add_body(self, broker: PrivateBroker, code: str) -> str:
        """Let a body's own software in; returns its address of the broker."""
        control = f"{broker.programs / 'rabbitmqctl'} -n {broker.node}"
        printed = _run("deploy/rabbitmq/add-body.sh", code, **broker.environment(), RABBITMQCTL=control)
        return broker.url_of(*printed.split())

    def set_up_database(self, server: PrivatePostgres) -> str:
        """As the database's container does when it is made. Returns the provisioner's DSN."""
        server.create_database(DATABASE)
        text = (ROOT / "deploy/postgres/provisioner.sh").read_text().replace("/run/secrets", str(self._folder))
        programs = Path(str(binary("psql"))).parent
        container = {"POSTGRES_USER": "postgres", "POSTGRES_DB": DATABASE, "PATH": f"{programs}:{os.environ['PATH']}"}
        way_in = {"PGHOST": LOOPBACK, "PGPORT": str(server.port), "PGPASSWORD": server.password}
        subprocess.run(["sh", "-c", text], env={**container, **way_in}, check=True)
        return f"postgresql://provisioner:{self.secret('admin_db_password')}@{LOOPBACK}:{server.port}/{DATABASE}"


def _run(script: str, *arguments: str, **environment: str) -> str:
    command = ["sh", str(ROOT / script), *arguments]
    done = subprocess.run(
        command, env={**os.environ, **environment}, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout
