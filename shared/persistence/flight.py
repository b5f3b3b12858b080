"""Statements that fly together: sent at once, executed in one transaction, answered at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, Error, Pipeline
from psycopg.abc import PQGen
from psycopg.generators import send


class _Flight(Pipeline):
    """psycopg's pipeline without its talking to the server at every statement, which costs more than the statement."""

    def _communicate_gen(self) -> PQGen[None]:
        ends = bool(self.command_queue) and self.command_queue[-1] == self.pgconn.pipeline_sync
        while self.command_queue:
            self.command_queue.popleft()()  # libpq keeps it until the end, or until somebody asks for an answer
        if ends:
            yield from send(self.pgconn)

    def _exit_gen(self) -> PQGen[None]:
        yield from self._sync_gen()  # psycopg would ask for the answers a second time


@contextmanager
def one_flight(connection: Connection[Any]) -> Iterator[None]:
    """Everything executed inside is one transaction that commits at the end, in one round trip, or raises there.

    The connection must be in autocommit mode: what lies between two synchronisations of a pipeline is a transaction
    by itself (PostgreSQL, Extended Query, Pipelining). What was asked for is fetched after that, at no cost.
    """
    connection._pipeline = flight = _Flight(connection)
    try:
        with flight:
            try:
                yield
            except BaseException:
                connection.close()  # or its end would commit what had been queued before
                raise
    except Error:
        connection._pipeline = None
        # psycopg takes statements for prepared whose preparation the failure has skipped
        if connection._prepared.clear() and not connection.closed:
            connection.wait(connection._prepared.maintain_gen(connection))
        raise
    finally:
        connection._pipeline = None
