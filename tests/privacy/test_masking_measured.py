"""How much of what is personal masking finds, sort by sort, and how much else it takes, in messages like real ones.

The messages are real ones where they are at hand, and the project's own otherwise. Values are put in between clauses.
"""

import csv
import random
import re
import tomllib
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

import pytest

from shared.privacy.masking import personal_in
from tests.privacy.made import SORTS, Maker, Saying

REAL = Path(__file__).parents[3] / "shared" / "data" / "messages.csv"
OWN = Path(__file__).parent / "messages.toml"

SAMPLE, PER_MESSAGE = 1_200, 3
NUMBERS, CUED_NAMES, TAKEN_NEEDLESSLY = 0.98, 0.90, 0.02
_BETWEEN = re.compile(r"[，。；！？\n](?![0-9a-zA-Z])|$")


@pytest.fixture(scope="module")
def messages() -> list[str]:
    """A sample of messages, the same each time."""
    if not REAL.exists():
        own = tomllib.loads(OWN.read_text(encoding="utf-8"))["messages"]
        return list(islice(cycle(own), SAMPLE))
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        return random.Random(1).sample([f"{row['title']}\n{row['text']}" for row in csv.DictReader(file)], SAMPLE)


def test_what_is_personal_is_found_wherever_people_write_it(messages: list[str]) -> None:
    made, found = _measure(messages, seed=20)
    recall = {sort: found[sort] / made[sort] for sort in SORTS}
    missed = {sort: f"{share:.3f}" for sort, share in recall.items() if share < _demanded(sort)}
    assert min(made.values()) >= 200
    assert not missed, f"recall {recall} of {made}"


def test_hardly_anything_else_is_taken(messages: list[str]) -> None:
    """What the messages themselves hold of persons counts as taken needlessly here: the true share is smaller."""
    taken = sum(len(_covered(message)) for message in messages) / sum(map(len, messages))
    assert taken <= TAKEN_NEEDLESSLY


def test_a_value_is_not_counted_as_found_unless_all_of_it_is() -> None:
    assert _is_found("电话13800138000。", 2, 13)
    assert not _is_found("电话13800138000。", 2, 14)
    assert not _is_found("明天有人来", 0, 2)


def _demanded(sort: str) -> float:
    return CUED_NAMES if sort.startswith("name") else NUMBERS


def _measure(messages: list[str], seed: int) -> tuple[Counter[str], Counter[str]]:
    """How many values of each sort were put into messages, and how many of them were found whole."""
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    maker = Maker.seeded(seed)
    sorts = cycle(SORTS)
    for message in messages:
        text, places = _with(message, [(sort, SORTS[sort](maker)) for sort in islice(sorts, PER_MESSAGE)], maker.dice)
        made.update(sort for sort, _, _ in places)
        found.update(sort for sort, start, end in places if _is_found(text, start, end))
    return made, found


def _with(message: str, said: list[tuple[str, Saying]], dice: random.Random) -> tuple[str, list[tuple[str, int, int]]]:
    """The message with something said at places where one clause ends and the next begins, and where the values are."""
    ends = [place.end() for place in _BETWEEN.finditer(message)]
    text, places, done = "", [], 0
    for place, (sort, saying) in zip(sorted(dice.choices(ends, k=len(said))), said, strict=True):
        text += message[done:place] + ("，" if place == done else "") + saying.before
        places.append((sort, len(text), len(text) + len(saying.value)))
        text, done = text + saying.value + saying.after, place
    return text + message[done:], places


def _is_found(text: str, start: int, end: int) -> bool:
    return set(range(start, end)) <= _covered(text)


def _covered(text: str) -> set[int]:
    return {place for start, end, _ in personal_in(text) for place in range(start, end)}
