"""Deliveries that go wrong on the way: doubled, shuffled, dropped, or without anywhere to go."""

import random

import pytest
from kombu import Producer

from services.intake.application import Intake
from shared.messaging import topology
from shared.messaging.herald import Herald
from tests.servers.waiting import wait_until
from tests.system.proof import Proof
from tests.system.town import RunningTown
from tests.system.traffic import Traffic

pytestmark = pytest.mark.system


def deliver(town: RunningTown, queue: str, bodies: list[bytes]) -> None:
    """Straight into a queue, past every exchange."""
    with town.broker_connection() as connection:
        producer = Producer(connection)
        for body in bodies:
            producer.publish(body, routing_key=queue, content_type="application/cloudevents+json")


def test_doubled_and_shuffled_deliveries_are_put_in_order(town: RunningTown, traffic: Traffic, proof: Proof) -> None:
    """Some of these have been taken in long ago, some were never announced; the herald itself is still silent."""
    proof.settle()
    chance = random.Random(1)
    with town.crew.held("intake"):
        known = town.query("SELECT position FROM intake.herald")[0]["position"]
        traffic.report(40)
        told = [envelope.encode() for envelope, _ in Herald(town.service(Intake)).tell(max(0, known - 40), 100)]
        for queue in ("routing.inbox", "oversight.inbox"):
            deliver(town, queue, chance.sample([*told, *told], 2 * len(told)))
    proof.whole(traffic.reported)


def test_dropped_messages_are_asked_for_again(town: RunningTown, traffic: Traffic, proof: Proof) -> None:
    with town.crew.held("routing"):
        traffic.report(40)
        announced = "SELECT 1 FROM intake.herald WHERE position = (SELECT max(notification_id) FROM intake.events)"
        wait_until(lambda: town.query(announced), "intake has announced them")
        with town.broker_connection() as connection:
            assert connection.default_channel.queue_purge("routing.inbox") >= 1
    proof.whole(traffic.reported)
    assert town.metric("routing", 'jieju_gaps_healed_total{service="routing",source="intake"}') >= 1


def test_a_deleted_inbox_is_declared_and_filled_again(town: RunningTown, traffic: Traffic, proof: Proof) -> None:
    with traffic.flowing(), town.broker_connection() as connection:
        connection.default_channel.queue_delete("routing.inbox")
    proof.whole(traffic.reported)


def test_a_herald_does_not_move_on_while_nobody_could_hear_it(
    town: RunningTown, traffic: Traffic, proof: Proof
) -> None:
    """A broker confirms what reaches no queue: only what is mandatory comes back."""
    proof.settle()
    listeners = [service for service in (*proof.services,) if "intake" in service.sources]
    names = [service.name for service in listeners]
    with town.crew.held(*names):
        with town.broker_connection() as connection:
            for name in names:
                connection.default_channel.queue_delete(f"{name}.inbox")
        complaints = town.crew.said("intake").count("no queue took")
        position = town.query("SELECT position FROM intake.herald")
        traffic.report(5)
        wait_until(lambda: town.crew.said("intake").count("no queue took") > complaints + 1, "intake cannot announce")
        assert town.query("SELECT position FROM intake.herald") == position
        with town.broker_connection() as connection:
            for service in listeners:
                topology.declare_queue(topology.inbox(service.name, service.sources), connection.default_channel)
        wait_until(lambda: town.query("SELECT position FROM intake.herald") != position, "intake goes on")
    proof.whole(traffic.reported)
