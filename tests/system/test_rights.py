"""What the accounts of a running town may never do. What they need to do, all the other tests show."""

from collections.abc import Iterator

import amqp
import psycopg
import pytest
from kombu import Connection

from shared.settings import SERVICES
from tests.system.town import RunningTown

pytestmark = pytest.mark.system

DEEDS = (
    "UPDATE {0} SET {1} = {1}",
    "DELETE FROM {0}",
    "TRUNCATE {0}",
    "DROP TABLE {0}",
    "ALTER TABLE {0} DISABLE TRIGGER ALL",
)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_never_rewrite_its_own_log(town: RunningTown, service: str) -> None:
    refused(town.environment(service)["JIEJU_DATABASE_URL"], f"{service}.events", "state")


def test_oversight_can_never_rewrite_the_audit(town: RunningTown) -> None:
    refused(town.environment("oversight")["JIEJU_DATABASE_URL"], "oversight.audit", "payload")


def refused(dsn: str, table: str, column: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for deed in DEEDS:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(deed.format(table, column))


@pytest.mark.parametrize("table", ["intake.events", "oversight.audit"])
def test_even_their_owner_rewrites_nothing_by_mistake(town: RunningTown, table: str) -> None:
    column = "state" if table.endswith("events") else "payload"
    for deed in DEEDS[:3]:
        with pytest.raises(psycopg.errors.RaiseException, match="only ever appended to"):
            town.execute(deed.format(table, column))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_no_others_tables(town: RunningTown, service: str) -> None:
    with psycopg.connect(town.environment(service)["JIEJU_DATABASE_URL"], autocommit=True) as connection:
        for other in set(SERVICES) - {service}:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"TABLE {other}.events")


@pytest.fixture
def street_office(town: RunningTown) -> Iterator[amqp.Channel]:
    with Connection(town.environment("street_office")["JIEJU_BROKER_URL"]) as connection:
        yield connection.default_channel


@pytest.mark.parametrize("exchange", ["committee.events", "committee.replays", "committee.dead", ""])
def test_street_offices_have_no_way_to_put_anything_before_a_committee(
    street_office: amqp.Channel, exchange: str
) -> None:
    """R7. (Asking a committee's service to say something again is no work for a committee.)"""
    with pytest.raises(amqp.AccessRefused):
        street_office.basic_publish_confirm(amqp.Message("work"), exchange=exchange, routing_key="committee.inbox")


@pytest.mark.parametrize("queue", ["committee.inbox", "committee.requests", "worklist.500106001001"])
def test_street_offices_read_no_committees_queue(street_office: amqp.Channel, queue: str) -> None:
    with pytest.raises(amqp.AccessRefused):
        street_office.basic_get(queue)


def test_street_offices_cannot_lead_what_is_theirs_into_a_committees_inbox(street_office: amqp.Channel) -> None:
    with pytest.raises(amqp.AccessRefused):
        street_office.queue_bind("committee.inbox", "street_office.events", "#")
