"""One process at a time holds an office; the others stand by."""

from contextlib import suppress
from typing import Any

import psycopg
from psycopg import Connection

from shared.persistence.postgres import Datastore, lock_key


class Leadership:
    """An office held by a database session: when the session ends, for whatever reason, the office is free.

    The same session hears when the service's log grows.
    """

    def __init__(self, datastore: Datastore, purpose: str) -> None:
        self._datastore = datastore
        self._key = lock_key(datastore.schema, purpose)
        self._session: Connection[Any] | None = None
        self._held = False

    def held(self) -> bool:
        """Whether this process holds the office now; tries to take it."""
        session = self._open()
        if not self._held:
            row: Any = session.execute("SELECT pg_try_advisory_lock(%s) AS won", (self._key,)).fetchone()
            self._held = bool(row["won"])
        return self._held

    def wait_for_growth(self, seconds: float) -> None:
        """Until the log has grown, or the time is over. Raises psycopg.OperationalError when the session has died."""
        for _ in self._open().notifies(timeout=seconds, stop_after=1):
            pass

    def resign(self) -> None:
        if self._session is not None:
            with suppress(psycopg.Error):
                self._session.close()
        self._session, self._held = None, False

    def _open(self) -> Connection[Any]:
        if self._session is None or self._session.closed:
            self._held = False
            arguments: Any = self._datastore.pool.kwargs
            self._session = psycopg.connect(autocommit=True, **arguments)
            self._session.execute(f'LISTEN "{self._datastore.schema}"')
        return self._session
