"""What a day brings: the paths of the script, and the matters that are reported along them."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shared.town.model import Town

_SCRIPT = Path(__file__).parents[2] / "deploy" / "towns" / "shapingba-day.toml"


@dataclass(frozen=True, slots=True)
class Line:
    """One path of the script: how often it is taken, and with which words it begins. It takes two to be linked."""

    name: str
    story: str
    share: int
    texts: tuple[str, ...]
    at_least: int = 1


@dataclass(slots=True)
class Story:
    """One matter as its reporter lives it, and what the people who handle it do with it."""

    path: str
    text: str
    place: str
    id: str = ""
    code: str = ""
    outcome: str = ""
    done: set[str] = field(default_factory=set)

    @property
    def says(self) -> str:
        """The words of the script, without the number that tells this one from others in the same words."""
        return self.text.rpartition("（")[0]

    def once(self, what: str) -> bool:
        """True the first time this is asked for this matter."""
        first = what not in self.done
        self.done.add(what)
        return first


def read_script(path: Path = _SCRIPT) -> list[Line]:
    paths = tomllib.loads(path.read_text("utf-8"))["paths"]
    return [Line(**{**line, "texts": tuple(line["texts"])}) for line in paths]


def stories(town: Town, matters: int, seed: int = 7) -> list[Story]:
    """About so many matters, every path at least once, at places all over the town."""
    chance = random.Random(seed)
    lines = read_script()
    told = [story for line in lines for story in _told(line, lines, matters, town, chance)]
    for number, story in enumerate(told, start=1):
        story.text = f"{story.text}（本日第{number}件）"
    chance.shuffle(told)
    return told


def _told(line: Line, lines: list[Line], matters: int, town: Town, chance: random.Random) -> Iterator[Story]:
    whole = sum(each.share for each in lines)
    places = [committee.place for committee in town.committees() if town.organisations_of(committee.code)]
    for _ in range(max(line.at_least, round(matters * line.share / whole))):
        yield Story(line.name, chance.choice(line.texts), chance.choice(places))
