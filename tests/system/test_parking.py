"""A message that cannot be taken in waits where everybody sees it, and what concerns its matter waits behind it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from services.routing.application import Routing
from shared.messaging.parking import Parking
from tests.servers.waiting import wait_until
from tests.system.proof import Proof
from tests.system.test_deliveries import deliver
from tests.system.town import RunningTown
from tests.system.traffic import ADMINISTRATIVE, Traffic

pytestmark = pytest.mark.system
SPOILT = "500106001004"

_SPOIL = """
CREATE FUNCTION {schema}.spoil() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.place = '{place}' THEN RAISE EXCEPTION 'this place cannot be written down'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER spoil BEFORE INSERT ON {schema}.{table} FOR EACH ROW EXECUTE FUNCTION {schema}.spoil()"""


@contextmanager
def spoilt(town: RunningTown, *tables: str) -> Iterator[None]:
    """As long as this lasts, these tables take nothing about one place."""
    for schema, table in (each.split(".") for each in tables):
        town.execute(_SPOIL.format(schema=schema, table=table, place=SPOILT))
    try:
        yield
    finally:
        for each in tables:
            town.execute(f"DROP FUNCTION {each.split('.')[0]}.spoil() CASCADE")


def jieju(town: RunningTown, *arguments: str) -> str:
    """The command line, as an operator uses it."""
    environment = {"JIEJU_ADMIN_DATABASE_URL": town.admin_dsn, "COLUMNS": "400"}
    command = [sys.executable, "-m", "shared.cli", *arguments]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def of(service: str, parked: Sequence[dict[str, Any]]) -> list[str]:
    return [str(row["id"]) for row in parked if row["service"] == service]


def test_a_message_that_cannot_be_taken_in_holds_up_its_own_matter_only_and_goes_in_once_it_can(
    town: RunningTown, traffic: Traffic, proof: Proof
) -> None:
    with spoilt(town, "routing.cases", "oversight.places"):
        (held_up,) = traffic.report(1, ADMINISTRATIVE, place=SPOILT)
        traffic.supplement(held_up, "就在小学门口。")
        others = traffic.report(10, ADMINISTRATIVE)
        traffic.handled(*others)
        proof.settle()
    parked = proof.parked()
    assert {row["matter_id"] for row in parked} == {held_up}
    assert len(of("routing", parked)) == len(of("oversight", parked)) == 2
    listed = jieju(town, "parked", "list")
    assert listed.count(str(held_up)) == 4
    assert "this place cannot be written down" in listed
    assert "stands behind a parked message" in listed
    shown = 'jieju_parked_messages{service="routing"}'
    wait_until(lambda: town.metric("routing", shown) == 2, "the metric shows them")
    for service in ("routing", "oversight"):
        jieju(town, "parked", "retry", service, of(service, parked)[0])
    wait_until(lambda: not proof.parked(), "both services have taken them in")
    proof.whole(traffic.reported)
    wait_until(lambda: town.metric("routing", shown) == 0, "the metric forgets them")
    assert "小学门口" in town.query("SELECT text FROM routing.cases WHERE matter_id = %s", (held_up,))[0]["text"]


def test_a_retry_that_fails_again_leaves_the_message_where_it_is(
    town: RunningTown, traffic: Traffic, proof: Proof
) -> None:
    parking = Parking(town.service(Routing))
    with spoilt(town, "routing.cases"):
        traffic.report(1, ADMINISTRATIVE, place=SPOILT)
        wait_until(parking.waiting, "it is parked")
        (message,) = parking.waiting()
        parking.ask_retry([message.id])
        wait_until(lambda: not parking.show(message.id).retry_asked_at, "it was tried")
        assert [waiting.id for waiting in parking.waiting()] == [message.id]
    parking.ask_retry([message.id])
    wait_until(lambda: not proof.parked(), "it was taken in")
    proof.whole(traffic.reported)


def test_a_discarded_message_is_never_taken_in_and_stays_on_record(
    town: RunningTown, traffic: Traffic, proof: Proof
) -> None:
    with spoilt(town, "routing.cases"):
        (lost,) = traffic.report(1, ADMINISTRATIVE, place=SPOILT)
        wait_until(proof.parked, "it is parked")
    (id,) = of("routing", proof.parked())
    jieju(town, "parked", "discard", "routing", id, "--reason", "a test")
    kept = town.query("SELECT settled_how FROM routing.parked WHERE id = %s", (id,))[0]["settled_how"]
    assert kept.startswith("discarded by ")
    assert kept.endswith(": a test")
    traffic.reported.remove(lost)
    proof.whole(traffic.reported)
    assert not town.query("SELECT 1 FROM routing.cases WHERE matter_id = %s", (lost,))


def test_what_is_no_message_at_all_is_parked_and_stops_nothing(
    town: RunningTown, traffic: Traffic, proof: Proof
) -> None:
    deliver(town, "routing.inbox", [b"\xff not a message"])
    with traffic.flowing():
        wait_until(proof.parked, "it is parked")
    (id,) = of("routing", proof.parked())
    assert "not a CloudEvent of ours" in jieju(town, "parked", "show", "routing", id)
    Parking(town.service(Routing)).discard(int(id), "officer-1", "nobody sent it")
    proof.whole(traffic.reported)
