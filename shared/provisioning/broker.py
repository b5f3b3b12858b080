"""Everything in the broker, declared by an administrator before the services start."""

from collections.abc import Sequence

from shared.kernel import ADMINISTRATIVE_BODIES, COMMUNITY_BODIES
from shared.messaging import topology
from shared.messaging.broker import connect
from shared.service import Service
from shared.town.model import Town


def declare_all(url: str, services: Sequence[type[Service]], town: Town) -> int:
    """All exchanges first, then what is bound to them. Returns how many there are."""
    exchanges = [exchange for service in services for exchange in topology.speaking(service.name)]
    queues = [queue for service in services for queue in topology.queues(service.name, service.sources)]
    bodies = ADMINISTRATIVE_BODIES | COMMUNITY_BODIES
    queues += [topology.worklist(body.code) for body in town.organisations.values() if body.role in bodies]
    with connect(url) as connection, connection.channel() as channel:
        for exchange in exchanges:
            exchange(channel).declare()
        for queue in queues:
            topology.declare_queue(queue, channel)
    return len(exchanges) + len(queues)
