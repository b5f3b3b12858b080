"""The border cases of a matter's kind, read from rules.toml: which words, standing where, say what."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from services.routing.catalogue import SHORTEST_WORD, Catalogue, Invalid
from services.routing.words import plain
from shared.kernel import Kind, Urgency

RULES = Path(__file__).with_name("rules.toml")
_CUES = ("when", "unless", "never")
_FIELDS = {
    *("name", "name_en", "when", "unless", "within", "never", "category", "categories"),
    *("kind", "urgency", "sensitive", "doubtful", "basis", "example", "counter"),
}

Places = Mapping[str, list[int]]
"""Where in the text each cue was found; a cue that was not found is absent."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One border case: on which cues it applies, to matters of which categories, and what it then says.

    `example`: a message to which it applies; `counter`: a near one to which it does not.
    """

    code: str
    name: str
    name_en: str
    when: tuple[str, ...]
    unless: tuple[str, ...] = ()
    within: int | None = None
    never: tuple[str, ...] = ()
    category: str | None = None
    categories: tuple[str, ...] = ()
    kind: Kind | None = None
    urgency: Urgency | None = None
    sensitive: bool = False
    doubtful: bool = False
    basis: str = ""
    example: str = ""
    counter: str = ""

    @property
    def calms(self) -> bool:
        """Whether it says how urgent a matter is, and that it is no emergency."""
        return self.urgency in (Urgency.NORMAL, Urgency.URGENT)

    def applies(self, places: Places) -> bool:
        if not all(cue in places for cue in self.when) or any(cue in places for cue in self.never):
            return False
        if self.within is None:
            return not any(cue in places for cue in self.unless)
        return any(self._applies_around(at, places) for at in places[self.when[0]])

    def is_about(self, category: str) -> bool:
        """Whether what the rule says of the kind concerns matters of this category."""
        scope = (self.category, *self.categories) if self.category else self.categories
        return not scope or any(category == code or category.startswith(f"{code}.") for code in scope)

    def _applies_around(self, at: int, places: Places) -> bool:
        reach = self.within or 0

        def near(cue: str) -> bool:
            return any(abs(other - at) <= reach for other in places.get(cue, ()))

        return all(near(cue) for cue in self.when) and not any(near(cue) for cue in self.unless)


@dataclass(frozen=True, slots=True)
class TriageRules:
    """All rules in their order of precedence, and the words of the cues they speak of."""

    rules: tuple[Rule, ...]
    cues: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, catalogue: Catalogue, path: Path = RULES) -> Self:
        """Read the rules, or raise `Invalid` with everything that is wrong in them."""
        data = tomllib.loads(path.read_text("utf-8"))
        if problems := list(_problems(data, catalogue)):
            raise Invalid(path.name, problems)
        cues = {cue: tuple(plain(word) for word in words) for cue, words in data["cues"].items()}
        return cls(tuple(_rule(code, entry) for code, entry in data["rules"].items()), MappingProxyType(cues))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def applying(self, places: Places) -> tuple[Rule, ...]:
        """Those that apply where these cues were found, in their order."""
        return tuple(rule for rule in self.rules if (not rule.when or rule.when[0] in places) and rule.applies(places))


def _rule(code: str, entry: dict[str, Any]) -> Rule:
    lists = {key: tuple(entry.get(key, ())) for key in ("when", "unless", "never", "categories")}
    kind = Kind(entry["kind"]) if "kind" in entry else None
    urgency = Urgency(entry["urgency"]) if "urgency" in entry else None
    return Rule(code=code, **{**entry, **lists, "kind": kind, "urgency": urgency})


def _problems(data: dict[str, Any], catalogue: Catalogue) -> Iterator[str]:
    cues: dict[str, list[str]] = data.get("cues", {})
    used = {cue for entry in data.get("rules", {}).values() for key in _CUES for cue in entry.get(key, ())}
    yield from (f"cue {cue} is used by no rule" for cue in sorted(set(cues) - used))
    yield from (f"cue {cue} is declared nowhere" for cue in sorted(used - set(cues)))
    for cue, words in cues.items():
        yield from (f"cue {cue}: {word!r} is listed twice" for word in sorted({w for w in words if words.count(w) > 1}))
        yield from (f"cue {cue}: {word!r} is too short to mean anything" for word in words if len(word) < SHORTEST_WORD)
    for code, entry in data.get("rules", {}).items():
        yield from (f"{code}: {problem}" for problem in _rule_problems(entry, catalogue))


def _rule_problems(entry: dict[str, Any], catalogue: Catalogue) -> Iterator[str]:
    if unknown := sorted(set(entry) - _FIELDS):
        yield f"nobody reads {', '.join(unknown)}"
    yield from (f"has no {key}" for key in ("name", "name_en", "when", "example") if key not in entry)
    if not {"kind", "urgency", "sensitive", "doubtful"} & set(entry):
        yield "says nothing"
    if not entry.get("when") and ("within" in entry or not entry.get("categories")):
        yield "has no word to go by"
    yield from (f"there is no {key} {entry[key]!r}" for key, of in _WORDS.items() if entry.get(key, of[0]) not in of)
    spoken_of = [*entry.get("categories", ()), *([entry["category"]] if "category" in entry else [])]
    yield from (f"there is no category {code!r}" for code in spoken_of if code not in catalogue.names)


_WORDS: Mapping[str, list[str]] = {"kind": list(Kind), "urgency": list(Urgency)}
