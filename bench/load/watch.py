"""Seeing when a matter shows in somebody's read model, without asking over HTTP again and again."""

import asyncio
import time
from contextlib import suppress
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection, sql

_AT_LEAST_EVERY = 0.5  # seconds, should a wake-up have been missed


class Watch:
    """Wakes up whenever a service has recorded something, and looks which of the awaited matters its query shows."""

    def __init__(self, dsn: str, service: str, query: str) -> None:
        self._dsn, self._service, self._query = dsn, service, query
        self._awaited: dict[UUID, asyncio.Future[float]] = {}
        self._grown = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        listening: AsyncConnection[Any] = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True)
        await listening.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._service)))
        asking: AsyncConnection[Any] = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True)
        self._tasks = [asyncio.create_task(self._listen(listening)), asyncio.create_task(self._look(asking))]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def shows(self, matter: UUID) -> float:
        """Wait until it shows; when that was, by time.perf_counter()."""
        self._awaited[matter] = asyncio.get_running_loop().create_future()
        return await self._awaited[matter]

    async def _listen(self, connection: AsyncConnection[Any]) -> None:
        async with connection:
            async for _ in connection.notifies():
                self._grown.set()

    async def _look(self, connection: AsyncConnection[Any]) -> None:
        async with connection:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._grown.wait(), _AT_LEAST_EVERY)
                self._grown.clear()
                if self._awaited:
                    rows = await (await connection.execute(self._query, (list(self._awaited),))).fetchall()
                    self._tell([row[0] for row in rows], time.perf_counter())

    def _tell(self, shown: list[UUID], at: float) -> None:
        for matter in shown:
            self._awaited.pop(matter).set_result(at)
