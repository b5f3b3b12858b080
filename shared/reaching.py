"""Whether the servers that a process needs are there: asked once, before anything starts.

A process that runs already waits for a server that goes away. One that is started without it says so in a line and
ends, for whoever started it to see: a person, or a supervisor that will start it again.
"""

import psycopg
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError

from shared.messaging.broker import connect
from shared.persistence.postgres import Datastore
from shared.settings import TABLE, Settings

_WITHIN = 5  # seconds


class Unreachable(Exception):
    """One line: what is missing, what is safe, what to do."""

    def __init__(self, server: str, setting: str, error: BaseException) -> None:
        why = (str(error).strip() or type(error).__name__).splitlines()[0]
        super().__init__(
            f"{server} does not answer: {why}. Nothing was started and nothing is lost. "
            f"Start it or correct {TABLE[setting].name}, then run this again."
        )


def must_reach_databases(settings: Settings, services: list[str]) -> None:
    for service in services:
        datastore = Datastore(settings.database_of(service), service)
        try:
            datastore.ask_once(_WITHIN)
        except psycopg.Error as error:
            raise Unreachable(f"the database of {service}", "database_url", error) from None
        finally:
            datastore.close()


def must_reach_brokers(settings: Settings, services: list[str]) -> None:
    for service in services:
        try:
            with connect(settings.broker_of(service)) as connection:
                connection.connect()
        except (OSError, AMQPError, KombuError) as error:
            raise Unreachable(f"the broker of {service}", "broker_url", error) from None
