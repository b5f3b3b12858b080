"""The floor's way to and from the broker: persistent messages, confirmed by the batch, quorum queues."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from kombu import Connection

BATCH = 100
_EXCHANGE = "floor"
_LINGER = 0.002  # seconds to wait for one more message, as our own inbox does
_PATIENCE = 60.0


def connect(url: str) -> Connection:
    return Connection(url, transport_options={"confirm_publish": False})


def declare(url: str, queue: str, *keys: str) -> None:
    with connect(url) as connection:
        channel = connection.default_channel
        channel.exchange_declare(_EXCHANGE, "topic", durable=True, auto_delete=False)
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        for key in keys:
            channel.queue_bind(queue, _EXCHANGE, key)


class Sender:
    """Publishes by the batch and waits until the broker has confirmed all of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._channel = connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._confirm)
        self._sent = self._confirmed = 0
        self._early: set[int] = set()

    def send(self, bodies: Sequence[bytes], key: str) -> None:
        for body in bodies:
            message = self._channel.prepare_message(
                body, content_type="application/json", properties={"delivery_mode": 2}
            )
            self._channel.basic_publish(message, _EXCHANGE, key, mandatory=True)
        self._sent += len(bodies)
        while self._confirmed < self._sent:
            self._connection.drain_events(timeout=_PATIENCE)

    def _confirm(self, tag: int, multiple: bool) -> None:
        """Confirms of several messages may come in any order."""
        if multiple:
            self._confirmed = max(self._confirmed, tag)
        self._early.add(tag)
        while self._confirmed + 1 in self._early:
            self._confirmed += 1
        self._early = {early for early in self._early if early > self._confirmed}


class Receiver:
    """Hands out what arrives, `most` at a time; they are acknowledged when their owner is done with them."""

    def __init__(self, connection: Connection, queue: str, most: int = BATCH) -> None:
        self._most = most
        self._connection = connection
        self._channel = connection.channel()
        self._channel.basic_qos(0, 4 * most, False)
        self._arrived: list[Any] = []
        self._last = 0
        self._channel.basic_consume(queue, callback=self._arrived.append)

    def batch(self) -> list[bytes]:
        if not self._arrived:
            self._connection.drain_events(timeout=_PATIENCE)
        with suppress(TimeoutError):
            while len(self._arrived) < self._most:
                self._connection.drain_events(timeout=_LINGER)
        batch, self._arrived[:] = self._arrived[: self._most], self._arrived[self._most :]
        self._last = batch[-1].delivery_tag
        return [_bytes_of(message) for message in batch]

    def acknowledge(self) -> None:
        self._channel.basic_ack(self._last, multiple=True)


def _bytes_of(message: Any) -> bytes:
    body = message.body
    return body if isinstance(body, bytes) else str(body).encode()
