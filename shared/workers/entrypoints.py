"""Where nameko meets the herald and the inbox: loops that outlive a dead broker and a dead database."""

import json
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

import eventlet
import psycopg
from amqp.exceptions import AMQPError
from eventlet.event import Event
from eventsourcing.persistence import PersistenceError
from kombu import Connection, Consumer
from kombu.exceptions import KombuError
from nameko.extensions import DependencyProvider, Entrypoint

from shared.messaging import topology
from shared.messaging.broker import Parcel, Publisher, connect
from shared.messaging.healing import Asked
from shared.messaging.herald import Announced
from shared.messaging.inbox import Taken
from shared.observability import metrics
from shared.persistence.leadership import Leadership

log = logging.getLogger(__name__)
_RECOVERABLE = (OSError, AMQPError, KombuError, PersistenceError, psycopg.Error)
_PAUSE = 1.0  # seconds before a dead connection is tried again: never spin
_HEARTBEAT = 2.0
_MANY = 200  # entries: whoever has so many to tell does not wait for more
_ENOUGH = 200_000  # bytes that are taken in together, some hundreds of events
_AHEAD = 20  # messages, of up to a hundred events each
_GATHER = 0.02  # seconds in which a batch fills up: a batch of ten costs hardly more than one of one


def assert_cooperative() -> None:
    """Under eventlet a blocking database driver would stop every loop of the process, broker heartbeats included."""
    if os.environ.get("PSYCOPG_WAIT_FUNC") != "wait_select" or not eventlet.patcher.is_monkey_patched("socket"):
        raise RuntimeError("start workers with `jieju run SERVICE worker`: it sets PSYCOPG_WAIT_FUNC and patches first")


class Running(DependencyProvider):
    """The application this worker runs, made by whoever starts the process and kept in nameko's configuration."""

    def setup(self) -> None:
        assert_cooperative()
        self.node = self.container.config["nodes"][self.container.service_name]

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.node


class _Loop(Entrypoint):
    """An entrypoint that runs until it is stopped, and starts over when a server has gone away."""

    def start(self) -> None:
        self.node = self.container.config["nodes"][self.container.service_name]
        self.stopping = False
        self.container.spawn_managed_thread(self._forever, identifier=type(self).__name__)

    def stop(self) -> None:
        self.stopping = True

    def kill(self) -> None:
        self.stopping = True

    def ask(self, *arguments: Any) -> Any:
        """Fire the decorated method in a worker of its own and wait for what it returns."""
        answer = Event()

        def settle(_: Any, result: Any, failure: Any) -> tuple[Any, Any]:
            answer.send((result, failure))
            return result, failure

        self.container.spawn_worker(self, arguments, {}, handle_result=settle)
        result, failure = answer.wait()
        if failure:
            raise failure[1]
        return result

    def serve(self) -> None:
        raise NotImplementedError

    def _forever(self) -> None:
        while not self.stopping:
            try:
                self.serve()
            except _RECOVERABLE as error:
                log.warning("%s of %s pauses: %r", type(self).__name__, self.node.name, error)
            eventlet.sleep(0 if self.stopping else _PAUSE)


class InboxLoop(_Loop):
    """Collects what has arrived, has it taken in as one batch, and only then acknowledges it."""

    def serve(self) -> None:
        with connect(self.node.broker_url) as connection, connection.channel() as channel:
            publisher = Publisher(connection)
            declare_own(self.node.name, self.node.sources, channel)
            arrived: list[Any] = []
            queue = topology.inbox(self.node.name, self.node.sources)(channel)
            asked = Asked()
            consumer = Consumer(channel, [queue], on_message=arrived.append, prefetch_count=_AHEAD, auto_declare=False)
            with consumer:
                while not self.stopping:
                    collect(connection, arrived)
                    batch = portion_of(arrived)
                    taken: Taken = self.ask([bytes_of(message) for message in batch])
                    acknowledge(channel, batch)
                    for source, after in taken.gaps.items():
                        if asked.must_ask(source, after, monotonic()):
                            self._ask_again(publisher, source, after)

    def _ask_again(self, publisher: Publisher, source: str, after: int) -> None:
        request = json.dumps({"queue": f"{self.node.name}.inbox", "after": after}).encode()
        publisher.publish([Parcel(f"{source}.requests", "", request, "application/json", mandatory=False)])
        metrics.GAPS_HEALED.labels(self.node.name, source).inc()


class HeraldLoop(_Loop):
    """Announces while it holds the office; woken when the log grows, and by the clock."""

    def serve(self) -> None:
        office = Leadership(self.node.datastore, "herald")
        try:
            with connect(self.node.broker_url) as connection:
                declare_own(self.node.name, self.node.sources, connection.default_channel)
                self._reign(office, connection, Publisher(connection))
        finally:
            office.resign()

    def _reign(self, office: Leadership, connection: Connection, publisher: Publisher) -> None:
        beaten = 0.0
        self.node.herald.take_office()
        while not self.stopping:
            keep_alive(connection)
            if not office.held():
                eventlet.sleep(_PAUSE)
                self.node.herald.take_office()
                continue
            announced: Announced = self.ask(publisher)
            if monotonic() - beaten > _HEARTBEAT:
                office.wait_for_growth(0)  # whoever is always busy would not notice that the office was lost
                self.node.herald.beat(publisher)
                beaten = monotonic()
            if not announced.types:
                office.wait_for_growth(_PAUSE)
            if len(announced.types) < _MANY:
                eventlet.sleep(_GATHER)


class ReplayLoop(_Loop):
    """Says again what an inbox has missed."""

    def serve(self) -> None:
        with connect(self.node.broker_url) as connection, connection.channel() as channel:
            declare_own(self.node.name, self.node.sources, channel)
            arrived: list[Any] = []
            queue = topology.request_queue(self.node.name)(channel)
            publisher = Publisher(connection)
            with Consumer(channel, [queue], on_message=arrived.append, prefetch_count=1, auto_declare=False):
                while not self.stopping:
                    collect(connection, arrived)
                    for message in arrived:
                        request = json.loads(bytes_of(message))
                        self.ask(publisher, str(request["queue"]), int(request["after"]))
                        message.ack()
                    arrived.clear()


def declare_own(service: str, sources: tuple[str, ...], channel: Any) -> None:
    """Everything that belongs to a service, so that an emptied broker is furnished again by whoever comes back."""
    for exchange in topology.speaking(service):
        exchange(channel).declare()
    for queue in topology.queues(service, sources):
        topology.declare_queue(queue, channel)


def collect(connection: Connection, arrived: list[Any]) -> None:
    """Wait for a first message, then for as many as come within the time in which a batch fills up."""
    with suppress(TimeoutError):
        if not arrived:
            connection.drain_events(timeout=_PAUSE)
        until = monotonic() + _GATHER
        while weight_of(arrived) < _ENOUGH and (left := until - monotonic()) > 0:
            connection.drain_events(timeout=left)
    keep_alive(connection)


def portion_of(arrived: list[Any]) -> list[Any]:
    """As many of the messages as are taken in together; they leave the list."""
    portion: list[Any] = []
    while arrived and weight_of(portion) < _ENOUGH:
        portion.append(arrived.pop(0))
    return portion


def weight_of(messages: list[Any]) -> int:
    return sum(len(message.body) for message in messages)


def acknowledge(channel: Any, messages: list[Any]) -> None:
    """All at once, where the transport can: the in-process one takes `multiple` for one."""
    together = messages[-1:] if hasattr(channel, "confirm_select") else messages
    for message in together:
        channel.basic_ack(message.delivery_tag, multiple=True)


def keep_alive(connection: Connection) -> None:
    if connection.supports_heartbeats:
        connection.heartbeat_check()


def bytes_of(message: Any) -> bytes:
    body = message.body
    return body if isinstance(body, bytes) else str(body).encode()


inbox: Callable[..., Any] = InboxLoop.decorator
herald: Callable[..., Any] = HeraldLoop.decorator
replay: Callable[..., Any] = ReplayLoop.decorator
