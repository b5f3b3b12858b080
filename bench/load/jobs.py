"""What the processes of the load do."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.hand import Job
from bench.load.http import Client
from bench.load.people import ORDERS_RECEIVED, RESULTS_PRESENTED, Lived, People, Story, stories
from bench.load.watch import Watch
from shared.settings import Settings
from shared.town.loading import load_town

CONNECTIONS = 16


def living(url: str, dsn: str, tokens: dict[str, str], matters: int, at_once: int, per_second: float = 0.0) -> Job:
    """So many matters from report to rating: `at_once` of them at any time, or so many begun every second.

    Returns the seconds it took and, of each matter, how long its report, its way to the worklist and all of it took.
    """
    town = load_town(Settings.read({}).town)
    told = stories(town, matters)

    async def live() -> dict[str, Any]:
        async with _people(url, dsn, tokens) as people:
            began = time.perf_counter()
            lived = await (_paced(people, told, per_second) if per_second else _at_once(people, told, at_once))
            seconds = time.perf_counter() - began
        return {"seconds": seconds, "lived": [[each.reported, each.shown, each.closed] for each in lived]}

    return lambda: asyncio.run(live())


def reporting(url: str, matters: int, connections: int) -> Job:
    """So many reports and nothing else, over so many connections."""
    town = load_town(Settings.read({}).town)
    told = [{"channel": "web", "place": story.place, "text": story.text} for story in stories(town, matters)]

    async def report() -> None:
        client, left = Client(url, connections), iter(told)

        async def one() -> None:
            for each in left:
                await client.post("/api/intake/v1/matters", each)

        await asyncio.gather(*(one() for _ in range(connections)))
        client.close()

    return lambda: asyncio.run(report())


@asynccontextmanager
async def _people(url: str, dsn: str, tokens: dict[str, str]) -> AsyncIterator[People]:
    client = Client(url, CONNECTIONS)
    orders, results = Watch(dsn, "street_office", ORDERS_RECEIVED), Watch(dsn, "intake", RESULTS_PRESENTED)
    await orders.start()
    await results.start()
    try:
        yield People(client, tokens, orders, results)
    finally:
        await orders.stop()
        await results.stop()
        client.close()


async def _at_once(people: People, told: list[Story], at_once: int) -> list[Lived]:
    left, lived = iter(told), []

    async def one_after_another() -> None:
        for story in left:
            lived.append(await people.live(story, time.perf_counter()))

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return lived


async def _paced(people: People, told: list[Story], per_second: float) -> list[Lived]:
    """Each begins at its time, however long the others take; what it waits for a connection counts."""
    start = time.perf_counter()

    async def at_its_time(number: int, story: Story) -> Lived:
        begins = start + number / per_second
        await asyncio.sleep(begins - time.perf_counter())
        return await people.live(story, begins)

    return list(await asyncio.gather(*(at_its_time(number, story) for number, story in enumerate(told))))
