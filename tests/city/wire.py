"""The broker as the city's heralds and inboxes know it, in memory: a queue per service, and as bad as one likes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from shared.messaging.broker import Parcel
from shared.messaging.envelope import BATCH_TYPE

_LARGEST_BATCH = 12


@dataclass(frozen=True, slots=True)
class Weather:
    """How likely it is that a message is lost, comes twice or late, and that a batch is out of order."""

    loses: float = 0.0
    repeats: float = 0.0
    delays: float = 0.0
    shuffles: float = 0.0


CALM = Weather()
STORM = Weather(loses=0.15, repeats=0.2, delays=0.2, shuffles=0.2)


class Wire:
    """Heralds publish to it as to the real one. The same seed makes the same weather."""

    def __init__(self, listeners: Mapping[str, Sequence[str]], weather: Weather, chance: Random) -> None:
        self._listeners = listeners
        self._weather = weather
        self._chance = chance
        names = sorted({name for heard_by in listeners.values() for name in heard_by})
        self._queues: dict[str, list[bytes]] = {name: [] for name in names}
        self._late: dict[str, list[bytes]] = {name: [] for name in names}

    def publish(self, parcels: Sequence[Parcel]) -> None:
        """What services tell each other, event by event: so the weather has more to spoil. Bodies' queues are dry."""
        for parcel in parcels:
            if parcel.content_type == BATCH_TYPE:
                for told in json.loads(parcel.body):
                    for name in self._addressees(parcel):
                        self._carry(name, json.dumps(told).encode())

    def batches(self, name: str) -> Iterator[list[bytes]]:
        """What has arrived for a service, in batches as they happen to form."""
        arrived, self._queues[name] = self._queues[name], self._late[name]
        self._late[name] = []
        while arrived:
            size = self._chance.randint(1, _LARGEST_BATCH)
            batch, arrived = arrived[:size], arrived[size:]
            if self._chance.random() < self._weather.shuffles:
                self._chance.shuffle(batch)
            yield batch

    def _addressees(self, parcel: Parcel) -> Sequence[str]:
        speaker, _, exchange = parcel.exchange.partition(".")
        return [parcel.routing_key.removesuffix(".inbox")] if exchange == "replays" else self._listeners[speaker]

    def _carry(self, name: str, body: bytes) -> None:
        happens = self._chance.random
        if happens() < self._weather.loses:
            return
        for _ in range(2 if happens() < self._weather.repeats else 1):
            (self._late if happens() < self._weather.delays else self._queues)[name].append(body)
