"""Everything in the broker, declared by an administrator before the services start."""

from collections.abc import Iterable, Sequence

from shared.kernel import ADMINISTRATIVE_BODIES, COMMUNITY_BODIES
from shared.messaging import topology
from shared.messaging.broker import connect
from shared.service import Service
from shared.town.model import Town


def declare_all(url: str, services: Sequence[type[Service]], worklists: Iterable[str] = ()) -> int:
    """All exchanges first, then what is bound to them; a queue for each body in `worklists`. Returns how many."""
    exchanges = [exchange for service in services for exchange in topology.speaking(service.name)]
    queues = [queue for service in services for queue in topology.queues(service.name, service.sources)]
    queues += [topology.worklist(code) for code in worklists]
    with connect(url) as connection, connection.channel() as channel:
        for exchange in exchanges:
            exchange(channel).declare()
        for queue in queues:
            topology.declare_queue(queue, channel)
    return len(exchanges) + len(queues)


def bodies_of(town: Town) -> list[str]:
    """The codes of those who get work."""
    return [body.code for body in town.organisations.values() if body.role in ADMINISTRATIVE_BODIES | COMMUNITY_BODIES]
