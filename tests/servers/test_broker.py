"""The private broker: what it promises to keep it keeps, and it can be made to forget everything."""

from collections.abc import Iterator
from pathlib import Path

import amqp
import psutil
import pytest
from kombu import Connection, Exchange, Message, Queue

from tests.servers import broker as module
from tests.servers.broker import PrivateBroker

pytestmark = pytest.mark.system
WORK = Queue("work", Exchange("town"), "lamp", queue_arguments={"x-queue-type": "quorum"})


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBroker]:
    with PrivateBroker(tmp_path_factory.mktemp("broker")) as running:
        yield running


def send(url: str, text: str) -> None:
    with Connection(url, transport_options={"confirm_publish": True}) as connection:
        connection.Producer().publish(
            text, exchange=WORK.exchange, routing_key=WORK.routing_key, declare=[WORK], delivery_mode=2
        )


def received(url: str) -> Message | None:
    with Connection(url) as connection, connection.channel() as channel:
        message: Message | None = WORK(channel).get(no_ack=True)
        return message


def test_a_confirmed_message_in_a_quorum_queue_survives_the_death_of_the_broker(node: PrivateBroker) -> None:
    send(node.url, "a broken lamp")
    node.settle(WORK.name)
    node.kill()
    assert not node.running
    node.start()
    message = received(node.url)
    assert message is not None
    assert message.payload == "a broken lamp"


def test_a_wiped_broker_knows_nothing_any_more(node: PrivateBroker) -> None:
    send(node.url, "forgotten")
    with pytest.raises(RuntimeError, match="before wiping"):
        node.wipe()
    node.stop()
    node.wipe()
    node.start()
    with pytest.raises(amqp.NotFound):
        received(node.url)


def test_a_user_can_do_what_it_was_given_and_nothing_else(node: PrivateBroker) -> None:
    url = node.add_user("officer-1", "secret", configure="^mine$", write="^mine$", read="^mine$")
    with Connection(url) as connection:
        connection.default_channel.queue_declare("mine")
        with pytest.raises(amqp.AccessRefused):
            connection.default_channel.queue_declare("yours")


def test_a_vhost_is_a_broker_within_the_broker(broker_url: str, broker: PrivateBroker) -> None:
    send(broker_url, "only here")
    with pytest.raises(amqp.NotFound):
        received(broker.url)


def test_it_listens_on_loopback_only_and_below_the_ports_of_outgoing_connections(broker: PrivateBroker) -> None:
    listening = broker.ctl("eval", 'io:format("~p", [rabbit_networking:active_listeners()]).')
    assert "{127,0,0,1}" in listening
    sockets = [c for p in psutil.Process().children() for c in p.net_connections("tcp") if c.status == "LISTEN"]
    assert {c.laddr.ip for c in sockets} <= {"127.0.0.1", "::1"}
    assert all(c.laddr.port < 32768 for c in sockets)


def test_a_failing_tool_says_what_failed(broker: PrivateBroker) -> None:
    with pytest.raises(RuntimeError, match="no_such_command"):
        broker.ctl("no_such_command")


def test_a_machine_without_rabbitmq_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PACKAGED", Path("/nowhere"))
    monkeypatch.setattr(module, "_PATH", "/nowhere")
    with pytest.raises(RuntimeError, match="apt-get install rabbitmq-server"):
        PrivateBroker(Path("/nowhere"))
