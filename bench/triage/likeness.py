"""How fast the same event in other words is proposed at a hundred thousand open matters, and how well on real messages.

`python -m bench.triage.likeness` shows the figures; `likeness` returns them.
"""

import csv
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import psycopg

from services.routing.application import Routing
from services.routing.likeness import rows, search
from services.routing.likeness.comparing import Comparing
from services.routing.likeness.ranking import Measure
from services.routing.likeness.recurrence import recurrence
from services.routing.likeness.terms import KEYS, codes_in
from services.routing.likeness.weights import Weights
from shared.calendar import WorkingCalendar
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from shared.surroundings import Surroundings
from shared.town.loading import load_town
from shared.town.model import Town
from tests.servers.postgres import PrivatePostgres

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "services" / "routing" / "corpus"
TOWN = ROOT / "deploy" / "towns" / "shapingba.toml"
MESSAGES = ROOT.parent / "shared" / "data" / "messages.csv"
EVENTS = Path(__file__).parent / "events.csv"
"""Messages about one event, one event a line, by their ids alone: found by titles that name the same place and thing,
then looked through by hand together with what the search itself had found."""

MATTERS, ASKED = 100_000, 300
_NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
_CASE = (
    "INSERT INTO cases (matter_id, version, status, kind, category, urgency, confidence, reasons, place, text, "
    "data_class, review_rank, opened_at) SELECT matter_id, 1, 'dispatched', 'administrative', category, 'normal', 1, "
    "'{}', place, '', 'sensitive', 1, opened_at FROM likenesses"
)
Row = dict[str, Any]


def likeness(matters: int = MATTERS, asked: int = ASKED) -> dict[str, float]:
    """All figures: milliseconds, and shares from 0 to 1. Those of real messages are left out where there are none."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="jieju-bench-") as folder, PrivatePostgres(Path(folder) / "pg") as postgres:
        figures |= speed(postgres.create_database("likeness"), matters, asked)
    return {**figures, **precision()} if MESSAGES.is_file() else figures


# -- how fast ----------------------------------------------------------------------------------------------------------


def speed(dsn: str, matters: int, asked: int) -> dict[str, float]:
    migrate(dsn, [Routing], {Routing.name: "secret"})
    datastore = Datastore(dsn, Routing.name)
    town = load_town(TOWN)
    routing = Routing(Recorder(datastore), Surroundings(town, WorkingCalendar.from_file()))
    figures = {"likeness.fill.us": _fill(dsn, routing, matters)}
    cases = routing.query("SELECT matter_id, text, place FROM cases ORDER BY matter_id LIMIT %s", (asked,))
    everything: search.Condition = ("true", {})
    for name, narrowed in (("anywhere", {}), ("street", {"place": True}), ("street_week", {"place": True, "days": 7})):
        figures |= _timed(f"likeness.{name}", routing, cases, everything, narrowed)
    figures |= _compared(routing, town, asked)
    datastore.close()
    return figures


def synthetic(matters: int, seed: int = 1) -> Iterator[Row]:
    """Texts of one to four sentences of the corpus and a street's own name, at the places of the demo town."""
    chance = Random(seed)
    sentences = [(row["category"], row["text"]) for file in sorted(CORPUS.glob("*.csv")) for row in _read(file)]
    places = [committee.place for committee in load_town(TOWN).committees()]
    names = ["".join(chr(chance.randint(0x4E00, 0x8FFF)) for _ in range(2)) for _ in range(4_000)]
    for number in range(matters):
        said = [chance.choice(sentences) for _ in range(chance.randint(1, 4))]
        text = f"{chance.choice(names)}路{chance.randint(1, 300)}号，" + "".join(text for _, text in said)
        at = _NOW - timedelta(minutes=chance.randint(0, 60 * 24 * 90))
        yield row_of(uuid5(NAMESPACE_OID, str(number)), text, chance.choice(places), said[0][0], at)


def row_of(id: UUID, text: str, place: str, category: str, at: datetime) -> Row:
    codes = list(codes_in(text))
    made = {"matter_id": id, "text": text, "place": place, "near": rows.near(place), "category": category}
    return {**made, "opened_at": at, "keys": codes[:KEYS], "terms": codes, "first": None, "concluded_at": None}


def _fill(dsn: str, routing: Routing, matters: int) -> float:
    """Row by row as events do, a hundred in a commit; then the texts. Microseconds for each row, terms included."""
    columns = ("matter_id", "place", "near", "category", "opened_at", "keys", "terms")
    sql = f"INSERT INTO likenesses ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
    made, texts, started = synthetic(matters), [], perf_counter()
    with psycopg.connect(dsn, options=f"-c search_path={Routing.name}", autocommit=True) as connection:
        while batch := list(islice(made, 100)):
            texts += [(row["text"], row["matter_id"]) for row in batch]
            with connection.transaction():
                connection.cursor().executemany(sql, [[row[column] for column in columns] for row in batch])
        spent = perf_counter() - started
        connection.execute(_CASE)
        with connection.transaction():
            connection.cursor().executemany("UPDATE cases SET text = %s WHERE matter_id = %s", texts)
        connection.execute("VACUUM ANALYZE likenesses")
        connection.execute("VACUUM ANALYZE cases")
    return spent / matters * 1e6


def _timed(
    name: str, routing: Routing, cases: Sequence[Row], only: search.Condition, narrowed: Mapping[str, Any]
) -> dict[str, float]:
    spent = []
    for case in cases:
        asked = {**narrowed, **({"place": f"{case['place'][:9]}000"} if "place" in narrowed else {})}
        started = perf_counter()
        search.similar(routing, routing.weights, case, only, **asked)
        spent.append((perf_counter() - started) * 1_000)
    return _spread(name, spent[len(spent) // 10 :])


def _compared(routing: Routing, town: Town, asked: int) -> dict[str, float]:
    """What the clock takes to compare one case with its neighbours."""
    comparing = Comparing(routing, routing.weights, town)
    spent = []
    for _ in range(max(1, asked // 100)):
        started = perf_counter()
        list(comparing.next(_NOW))  # a hundred
        spent.append((perf_counter() - started) * 10)
    return {"likeness.compare.ms": median(spent)}


def _spread(name: str, spent: Sequence[float]) -> dict[str, float]:
    return {f"{name}.p50.ms": median(spent), f"{name}.p95.ms": quantiles(spent, n=20)[-1]}


# -- how well ----------------------------------------------------------------------------------------------------------


def precision() -> dict[str, float]:
    """Of the real messages: the share of what is proposed that is about the same event.

    The best five, or as many as there are to find; no place is known, time counts.
    """
    messages = messages_read()
    weights = counted(messages)
    found = _Index(messages, weights)
    return {
        "likeness.reposts": found.precision(reposts(messages)),
        "likeness.titles": found.precision(joined([*same_titles(messages), *events()])),
        "likeness.events": found.precision(events()),
        **_flagged(messages, weights),
    }


def messages_read() -> dict[str, Row]:
    """By id, as `jieju import` takes them in: the title is the first line."""
    made = {}
    for row in _read(MESSAGES):
        at = datetime.strptime(row["time"].strip().replace("-", "/").split()[0], "%Y/%m/%d").replace(tzinfo=UTC)
        text = f"{row['title']}\n{row['text']}"
        made[row["id"]] = {**row_of(uuid5(NAMESPACE_OID, row["id"]), text, "0" * 12, "", at), "said": row}
    return made


def counted(messages: Mapping[str, Row], most: int = 1_000) -> Weights:
    """What PostgreSQL would have counted: the thousand most frequent terms."""
    shares: dict[int, float] = defaultdict(float)
    for row in messages.values():
        for term in row["terms"]:
            shares[term] += 1 / len(messages)
    frequent = sorted(shares.items(), key=lambda item: -item[1])[:most]
    weights = Weights(lambda _: [{"terms": [term for term, _ in frequent], "shares": [share for _, share in frequent]}])
    weights.refresh()
    return weights


def reposts(messages: Mapping[str, Row]) -> list[set[str]]:
    """The same text but for how it was typed, or nearly: its first and last two dozen characters are the same."""
    return _groups(messages, lambda said: (_letters(said["text"])[:24], _letters(said["text"])[-24:]))


def same_titles(messages: Mapping[str, Row]) -> list[set[str]]:
    return _groups(messages, lambda said: _letters(said["title"]))


def joined(groups: Sequence[set[str]]) -> list[set[str]]:
    """Groups that share a message are one."""
    made: list[set[str]] = []
    for group in groups:
        whole = group.union(*(other for other in made if other & group))
        made = [*(other for other in made if not other & group), whole]
    return made


def events() -> list[set[str]]:
    return [set(line.split(",")) for line in EVENTS.read_text("utf-8").split()]


def _groups(messages: Mapping[str, Row], key: Any) -> list[set[str]]:
    groups: dict[Any, set[str]] = defaultdict(set)
    for id, row in messages.items():
        groups[key(row["said"])].add(id)
    return [group for group in groups.values() if len(group) > 1]


class _Index:
    """The search as the database does it, in memory."""

    def __init__(self, messages: Mapping[str, Row], weights: Weights) -> None:
        self._messages, self._weights = messages, weights
        self._ids = {row["matter_id"]: id for id, row in messages.items()}
        self._by_key: dict[int, set[str]] = defaultdict(set)
        for id, row in messages.items():
            for key in row["keys"]:
                self._by_key[key].add(id)

    def best(self, id: str) -> list[str]:
        asked = self._messages[id]
        probes, _ = search.probes(asked["keys"], self._weights)
        shared = Counter(other for key in probes for other in self._by_key[key] if other != id)
        others = sorted(shared, key=lambda other: -shared[other])[: search.WIDE]
        found = Measure(asked, self._weights).best((self._messages[other] for other in others), search.MOST)
        return [self._ids[each.matter_id] for each in found]

    def precision(self, groups: Sequence[set[str]]) -> float:
        hits = []
        for group in groups:
            for id in group:
                best = self.best(id)[: len(group) - 1]
                hits.append(len(group & {*best}) / min(search.MOST, len(group) - 1))
        return sum(hits) / len(hits)


def _flagged(messages: Mapping[str, Row], weights: Weights) -> dict[str, float]:
    """As if all came from one community, which is the hardest: how many events are flagged, and how many of them have
    three reports of one event that is known, or more."""
    ordered = sorted(messages.values(), key=lambda row: row["opened_at"])
    ids = {row["matter_id"]: id for id, row in messages.items()}
    flags: dict[UUID, Row] = {}
    for number, asked in enumerate(ordered):
        others = [other for other in ordered[max(0, number - 400) : number] if set(asked["keys"]) & set(other["terms"])]
        if found := recurrence(asked, others, flags.values, weights):
            holder = next(row for row in ordered if row["matter_id"] == found.holder)
            flags[found.holder] = {**holder, "matters": found.matters}
    known = [*events(), *same_titles(messages), *reposts(messages)]
    right = [
        any(len(group & {ids[each] for each in flag["matters"]}) >= 3 for group in known) for flag in flags.values()
    ]
    return {"likeness.flags": float(len(flags)), "likeness.flags.known": sum(right) / len(right) if right else 0.0}


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _read(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        yield from csv.DictReader(opened)


if __name__ == "__main__":
    sizes = [int(number) for number in sys.argv[1:]]
    print(json.dumps({name: round(value, 4) for name, value in likeness(*sizes).items()}, indent=2))
