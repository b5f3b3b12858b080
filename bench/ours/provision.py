"""A site made ready for our services: schemas, exchanges and queues, and the environment that leads there."""

import secrets

from bench.servers import Site
from shared.composition import service_class
from shared.messaging import topology
from shared.messaging.broker import connect
from shared.provisioning.database import migrate

Environment = dict[str, str]


def provide(site: Site, *services: str) -> Environment:
    """Everything these services need. Whom they listen to gets exchanges as well."""
    password, classes = secrets.token_hex(8), [service_class(name) for name in services]
    migrate(site.dsn, classes, dict.fromkeys(services, password))
    with connect(site.broker_url) as connection, connection.channel() as channel:
        for speaker in {*services, *(source for each in classes for source in each.sources)}:
            for exchange in topology.speaking(speaker):
                exchange(channel).declare()
        for each in classes:
            for queue in topology.queues(each.name, each.sources):
                topology.declare_queue(queue, channel)
    server, _, database = site.dsn.partition("@")[2].partition("/")
    return {
        "JIEJU_DATABASE_URL": f"postgresql://{{service}}:{password}@{server}/{database}",
        "JIEJU_BROKER_URL": site.broker_url,
        "JIEJU_MASTER_KEY": secrets.token_hex(32),
        "JIEJU_SESSION_KEY": secrets.token_hex(32),
    }
