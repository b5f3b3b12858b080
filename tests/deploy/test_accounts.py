"""The accounts that the deployment makes, on real servers: what each may do, and what it may not."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import amqp
import psycopg
import pytest
from kombu import Connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from shared.composition import service_classes
from shared.embedded.database import binary
from shared.messaging import topology
from shared.provisioning.database import migrate
from shared.settings import SERVICES
from tests.servers.broker import PrivateBroker
from tests.servers.postgres import PrivatePostgres

pytestmark = pytest.mark.system
ROOT = Path(__file__).parents[2]
BODY = "500106001000"


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    subprocess.run(["sh", "deploy/secrets.sh", str(folder)], cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, secrets: Path) -> Iterator[PrivateBroker]:
    """A broker with the deployment's accounts, and everything declared by its provisioner."""
    with PrivateBroker(tmp_path_factory.mktemp("broker")) as broker:
        script = ["sh", str(ROOT / "deploy/rabbitmq/definitions.sh"), str(secrets)]
        definitions = broker.folder / "definitions.json"
        definitions.write_text(subprocess.run(script, capture_output=True, text=True, check=True).stdout)
        broker.ctl("import_definitions", str(definitions))
        with opened(broker, "provisioner", secrets / "admin_broker_password") as connection:
            for exchange in (exchange for service in SERVICES for exchange in topology.speaking(service)):
                exchange(connection.default_channel).declare()
            topology.declare_queue(topology.worklist(BODY), connection.default_channel)
        yield broker


def opened(broker: PrivateBroker, user: str, password: Path) -> Connection:
    return Connection(broker.url_of(user, password.read_text().strip()))


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def channel(node: PrivateBroker, secrets: Path, service: str) -> Iterator[amqp.Channel]:
    """A channel of the service's own account."""
    with opened(node, service, secrets / f"{service}_broker_password") as connection:
        yield connection.default_channel


def test_a_service_can_declare_and_bind_all_it_needs(channel: amqp.Channel, service: str) -> None:
    for exchange in topology.speaking(service):
        exchange(channel).declare()
    others = tuple(name for name in SERVICES if name != service)
    for queue in (topology.inbox(service, others), topology.request_queue(service), topology.dead_queue(service)):
        topology.declare_queue(queue, channel)


def test_a_service_can_ask_any_other_to_say_something_again(channel: amqp.Channel, service: str) -> None:
    for other in SERVICES:
        channel.basic_publish_confirm(amqp.Message("again"), exchange=f"{other}.requests", routing_key="")


FORBIDDEN: dict[str, Callable[[amqp.Channel, str], object]] = {
    "speak in another's name": lambda channel, other: channel.basic_publish_confirm(
        amqp.Message("forged"), exchange=f"{other}.events", routing_key="x"
    ),
    "put something straight into a queue": lambda channel, other: channel.basic_publish_confirm(
        amqp.Message("forged"), exchange="", routing_key=f"{other}.inbox"
    ),
    "read another's inbox": lambda channel, other: channel.basic_get(f"{other}.inbox"),
    "read a body's worklist": lambda channel, other: channel.basic_get(f"worklist.{BODY}"),
    "make a queue of another name": lambda channel, other: channel.queue_declare("spy"),
    "delete another's queue": lambda channel, other: channel.queue_delete(f"{other}.inbox"),
    "delete another's exchange": lambda channel, other: channel.exchange_delete(f"{other}.events"),
}


@pytest.mark.parametrize("deed", FORBIDDEN)
def test_a_service_can_never(deed: str, channel: amqp.Channel, service: str) -> None:
    other = next(name for name in SERVICES if name != service)
    with pytest.raises(amqp.AccessRefused):
        FORBIDDEN[deed](channel, other)


def test_a_body_reads_its_own_worklist_and_nothing_else(node: PrivateBroker) -> None:
    script = ["sh", str(ROOT / "deploy/rabbitmq/add-body.sh"), BODY]
    control = f"{node.programs / 'rabbitmqctl'} -n {node.node}"
    environment = {**node.environment(), "RABBITMQCTL": control}
    printed = subprocess.run(script, env=environment, capture_output=True, text=True, check=True).stdout
    user, password = printed.split()
    with Connection(node.url_of(user, password)) as connection:
        assert connection.default_channel.basic_get(f"worklist.{BODY}") is None
        with pytest.raises(amqp.AccessRefused):
            connection.default_channel.basic_get("intake.inbox")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePostgres]:
    """A server of our own: roles belong to a whole server, and whoever made them."""
    with PrivatePostgres(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(scope="module")
def provisioner(server: PrivatePostgres, secrets: Path) -> str:
    """The DSN of the account that the database container makes at its first start."""
    dsn = server.create_database("deployed")
    text = (ROOT / "deploy/postgres/provisioner.sh").read_text().replace("/run/secrets", str(secrets))
    psql = Path(str(binary("psql")))
    container = {"POSTGRES_USER": "postgres", "POSTGRES_DB": "deployed", "PATH": f"{psql.parent}:{os.environ['PATH']}"}
    way_in = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGPASSWORD": server.password}
    subprocess.run(["sh", "-c", text], env={**container, **way_in}, check=True)
    return make_conninfo(dsn, user="provisioner", password=(secrets / "admin_db_password").read_text().strip())


@pytest.fixture(scope="module")
def migrated(provisioner: str, secrets: Path) -> str:
    """The same, with every schema made."""
    migrate(provisioner, service_classes(), passwords(secrets))
    return provisioner


def passwords(secrets: Path) -> dict[str, str]:
    return {name: (secrets / f"{name}_db_password").read_text().strip() for name in SERVICES}


def test_the_provisioner_needs_no_superuser_to_make_schemas_and_roles(migrated: str, secrets: Path) -> None:
    assert migrate(migrated, service_classes(), passwords(secrets)) == []
    with psycopg.connect(migrated) as connection:
        powers = connection.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = ANY(%s)",
            ([*SERVICES, "provisioner"],),
        ).fetchall()
    assert set(powers) == {("provisioner", False, True, False), *((name, False, False, False) for name in SERVICES)}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_gets_in_with_its_password_and_sees_no_other_schema(name: str, migrated: str, secrets: Path) -> None:
    dsn = make_conninfo(migrated, user=name, password=passwords(secrets)[name])
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("SELECT count(*) FROM {}.events").format(sql.Identifier(name)))
        for other in SERVICES:
            if other != name:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL("SELECT count(*) FROM {}.events").format(sql.Identifier(other)))


def test_definitions_are_json_with_one_account_per_service(secrets: Path) -> None:
    script = ["sh", str(ROOT / "deploy/rabbitmq/definitions.sh"), str(secrets)]
    made = json.loads(subprocess.run(script, capture_output=True, text=True, check=True).stdout)
    assert {user["name"]: user["tags"] for user in made["users"]} == {
        "provisioner": "administrator",
        **dict.fromkeys(SERVICES, ""),
    }
