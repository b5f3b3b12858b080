"""The administrator's commands on a real database and a real broker."""

from pathlib import Path

import psycopg
import pytest
from kombu import Connection

from tests.cli.test_commands import jieju
from tests.servers.postgres import PrivatePostgres

pytestmark = pytest.mark.system


@pytest.fixture
def administrator(postgres: PrivatePostgres, database: str, broker_url: str) -> dict[str, str]:
    return {"JIEJU_ADMIN_DATABASE_URL": database, "JIEJU_ADMIN_BROKER_URL": broker_url, "JIEJU_DATABASE_URL": database}


def test_a_database_is_made_checked_and_made_again_without_change(administrator: dict[str, str]):
    missing = jieju("db", "check", **administrator)
    assert missing.returncode == 1
    assert "jieju db create" in missing.stdout
    made = jieju("db", "create", JIEJU_INTAKE_DB_PASSWORD="secret", **administrator)
    assert made.returncode == 0, made.stderr
    assert "intake: schema brought to version 1" in made.stdout
    assert "brought to version" not in jieju("db", "migrate", **administrator).stdout
    assert jieju("db", "check", **administrator).returncode == 0


def test_a_command_before_the_schemas_are_there_says_how_to_make_them(administrator: dict[str, str]):
    done = jieju("parked", "list", **administrator)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "jieju db create" in done.stderr


@pytest.mark.parametrize("command", [("show",), ("retry",), ("discard", "--reason", "再也无法读取")])
def test_a_parked_message_that_is_not_there_is_not_settled(administrator: dict[str, str], command: tuple[str, ...]):
    jieju("db", "create", **administrator)
    verb, *options = command
    done = jieju("parked", verb, "intake", "5", *options, **administrator)
    assert done.returncode == 2
    assert "there is no parked message 5" in done.stderr


def test_the_address_is_printed_for_other_clients(administrator: dict[str, str]):
    url = jieju("db", "url", **administrator).stdout.strip()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_broker_is_furnished_as_often_as_one_likes(administrator: dict[str, str], broker_url: str):
    for _ in range(2):
        declared = jieju("broker", "declare", **administrator)
        assert declared.returncode == 0, declared.stderr
    with Connection(broker_url) as connection, connection.channel() as channel:
        for queue in ("intake.inbox", "oversight.inbox", "routing.requests", "worklist.500106001000"):
            channel.queue_declare(queue, passive=True)


def test_a_worker_without_its_broker_is_one_clear_line_and_does_not_start(database: str):
    away = {"JIEJU_DATABASE_URL": database, "JIEJU_BROKER_URL": "amqp://guest:pass-word@127.0.0.1:9//"}
    done = jieju("run", "routing", "worker", **away)
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("{")]  # warnings may come first
    assert done.returncode == 1
    assert line.startswith("jieju: the broker of routing does not answer: ")
    assert "JIEJU_BROKER_URL" in line
    assert "pass-word" not in line


def test_a_broker_that_does_not_answer_is_one_clear_line(administrator: dict[str, str], tmp_path: Path):
    away = {**administrator, "JIEJU_ADMIN_BROKER_URL": "amqp://guest:guest@127.0.0.1:9//"}
    done = jieju("broker", "declare", **away)
    assert done.returncode == 2
    assert "the broker does not answer" in done.stderr
    assert "Traceback" not in done.stderr
