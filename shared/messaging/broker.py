"""The wire: one connection per purpose, publishing in batches that the broker has confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from ssl import CERT_REQUIRED
from typing import Any
from urllib.parse import urlsplit

from kombu import Connection

from shared.messaging.envelope import BATCH_TYPE

_OPTIONS = {"polling_interval": 0.02}  # of the in-process transport, which otherwise looks once a second
_CONFIRM_WITHIN = 30.0


class NotConfirmed(OSError):
    """The broker did not take everything over: nothing is lost, the same will be published again."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be published where; what is mandatory must reach a queue."""

    exchange: str
    routing_key: str
    body: bytes
    content_type: str = BATCH_TYPE
    mandatory: bool = True


def connect(url: str) -> Connection:
    """A connection whose death is noticed by heartbeats.

    By `amqps://` the broker must show a certificate for its name, from an authority that this host trusts
    (`SSL_CERT_FILE` names another one).
    """
    options = _OPTIONS if url.startswith("memory:") else {"confirm_publish": False}
    return Connection(url, heartbeat=20, transport_options=options, connect_timeout=5, ssl=_certified(url))


def _certified(url: str) -> dict[str, Any] | None:
    parts = urlsplit(url)
    if parts.scheme != "amqps":
        return None
    return {"server_hostname": parts.hostname, "cert_reqs": CERT_REQUIRED}


class Publisher:
    """Publishes persistent messages on one channel and waits for the broker's confirms once per batch."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._channel = connection.channel()
        self._returned: list[str] = []
        self._unconfirmed: set[int] = set()
        self._tag = 0
        self._confirms = hasattr(self._channel, "confirm_select")
        if self._confirms:
            self._ask_for_confirms()

    def publish(self, parcels: Sequence[Parcel]) -> None:
        """All of them, confirmed. Raises NotConfirmed when one was refused or, though mandatory, reached no queue."""
        self._returned.clear()
        for parcel in parcels:
            self._publish(parcel)
        if self._confirms:
            while self._unconfirmed:
                self._connection.drain_events(timeout=_CONFIRM_WITHIN)
        if self._returned:
            raise NotConfirmed(f"no queue took {len(self._returned)} messages, such as {self._returned[0]}")

    def _publish(self, parcel: Parcel) -> None:
        message = self._channel.prepare_message(
            parcel.body,
            content_type=parcel.content_type,
            content_encoding="utf-8",
            properties={"delivery_mode": 2},
        )
        self._tag += 1
        if self._confirms:
            self._unconfirmed.add(self._tag)
        self._channel.basic_publish(
            message, exchange=parcel.exchange, routing_key=parcel.routing_key, mandatory=parcel.mandatory
        )

    def _ask_for_confirms(self) -> None:
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._confirmed)
        self._channel.events["basic_nack"].add(self._refused)
        self._channel.events["basic_return"].add(self._came_back)

    def _confirmed(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._unconfirmed = {waiting for waiting in self._unconfirmed if waiting > tag}
        else:
            self._unconfirmed.discard(tag)

    def _refused(self, tag: int, multiple: bool) -> None:
        raise NotConfirmed(f"the broker refused message {tag}")

    def _came_back(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:
        self._returned.append(f"{exchange} {routing_key}")
