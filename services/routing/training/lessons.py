"""What there is to learn from: the project's corpus, a town's table, what desks have confirmed and corrected."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "corpus"


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what it is. `weight`: how much it counts in learning, where 1 is the usual."""

    text: str
    category: str
    kind: str | None = None
    urgency: str | None = None
    weight: float = 1.0


def corpus(folder: Path = CORPUS) -> list[Example]:
    """The messages that the project wrote itself."""
    return [example for file in sorted(folder.glob("*.csv")) for example in _examples(file)]


def digest(examples: Iterable[Example]) -> str:
    """The SHA-256 of what was learned from, in its order."""
    hashed = hashlib.sha256()
    for each in examples:
        hashed.update(json.dumps([each.text, each.category, each.kind, each.urgency, each.weight]).encode())
    return hashed.hexdigest()


def counts(examples: Sequence[Example]) -> dict[str, int]:
    """How many examples there are of each category, the most frequent first."""
    found: dict[str, int] = {}
    for each in examples:
        found[each.category] = found.get(each.category, 0) + 1
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _examples(file: Path) -> Iterator[Example]:
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            yield Example(row["text"], row["category"], row["kind"], row["urgency"])
