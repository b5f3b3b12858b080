"""One matter from report to rating, as the people who have to do with it do it."""

import time
from dataclasses import dataclass
from itertools import cycle
from uuid import UUID

from bench.load.http import Client
from bench.load.watch import Watch
from shared.town.model import Town

_INTAKE = "/api/intake/v1"
_TEXTS = (
    "占道经营的流动摊贩每天早上堵住人行道，行人只能走到马路上，请管理。",
    "街边电线杆上贴满小广告，广告牌破损快要掉下来，请清理。",
    "公共厕所长期没有打扫，公厕里水管漏水，臭味很大。",
    "工地夜间施工，半夜打桩的噪音很大，吵得睡不着。",
)
"""Clear enough to be dispatched without a desk, and a street office's to handle."""

ORDERS_RECEIVED = "SELECT matter_id FROM street_office.jobs WHERE status = 'received' AND matter_id = ANY(%s)"
RESULTS_PRESENTED = (
    "SELECT matter_id FROM intake.matters WHERE status = 'awaiting_confirmation' AND matter_id = ANY(%s)"
)


@dataclass(frozen=True, slots=True)
class Story:
    """What is reported where, and which street office will get it."""

    text: str
    place: str
    office: str


@dataclass(frozen=True, slots=True)
class Lived:
    """How long it took: the report to be answered, the order to show in the worklist, all of it. In seconds."""

    reported: float
    shown: float
    closed: float


def stories(town: Town, count: int) -> list[Story]:
    """Matters at the places of all communities in turn; none says quite what another does, which would be linked."""
    places = cycle((c.place, town.street_office_of(c.place).code) for c in town.committees())
    told = zip(range(count), cycle(_TEXTS), places, strict=False)
    return [Story(f"{text}（第{number}件）", *place) for number, text, place in told]


class People:
    """Whoever reports and whoever handles, at the street offices of a town."""

    def __init__(self, client: Client, tokens: dict[str, str], orders: Watch, results: Watch) -> None:
        self._client, self._tokens = client, tokens
        self._orders, self._results = orders, results

    async def live(self, story: Story, began: float) -> Lived:
        """`began`: when the reporter wanted to report, by time.perf_counter()."""
        told = {"channel": "web", "place": story.place, "text": story.text}
        receipt = await self._client.post(f"{_INTAKE}/matters", told)
        answered = time.perf_counter()
        matter = UUID(receipt["matter_id"])
        shown = await self._orders.shows(matter)
        await self._handle(matter, self._tokens[story.office])
        await self._results.shows(matter)
        await self._close(receipt["tracking_code"])
        return Lived(answered - began, shown - began, time.perf_counter() - began)

    async def _handle(self, matter: UUID, token: str) -> None:
        order = f"/api/street_office/v1/orders/{matter}"
        await self._client.post(f"{order}/accept", token=token)
        await self._client.post(f"{order}/progress", {"step": "on_site", "note": "已到现场查看。"}, token)
        await self._client.post(f"{order}/resolve", {"result": "已经修好，请您查看。"}, token)

    async def _close(self, code: str) -> None:
        await self._client.post(f"{_INTAKE}/tracking/{code}/confirm")
        await self._client.post(f"{_INTAKE}/tracking/{code}/rate", {"stars": 5, "comment": "谢谢。"})
