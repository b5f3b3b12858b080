"""What does not go together in a report: flagged with a reason, never swallowed (R21)."""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from services.intake import times
from services.intake.domain import MACHINES
from services.intake.earlier import Before
from shared.kernel import lies_within
from shared.town.model import Town

TEMPLATE_PLACES, TEMPLATE_REPORTS = 3, 5
"""The same words from so many places, or so many reports within a week, are handed round."""

FLOOD = 10
"""One writer's reports of one hour, beyond which a person looks at each."""

_WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("screening.toml").read_text("utf-8"))
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Screened:
    """A report as screening looks at it. `text`: masked, in small letters and half-width forms."""

    channel: str
    place: str
    text: str
    at: datetime
    before: Before
    same: bytes | None


Names = Mapping[str, set[str]]
"""What a place is called → the codes of all that are called so."""


class Screening:
    """Knows what the places of a town are called."""

    def __init__(self, town: Town) -> None:
        names: dict[str, set[str]] = defaultdict(set)
        for name, place in _named(town):
            names[name].add(place)
        self._names: Names = names

    def flags(self, channel: str, place: str, text: str, at: datetime, before: Before, same: bytes | None) -> list[str]:
        """Words of `RULES`, each with what was noticed after a colon, if that can be said shortly."""
        report = Screened(channel, place, _read(text), at, before, same)
        noticed = {code: rule(report, self._names) for code, rule in RULES.items()}
        return [f"{code}:{what}" if what else code for code, what in noticed.items() if what is not None]


def _named(town: Town) -> Iterator[tuple[str, str]]:
    """Streets, communities and compounds: the district holds them all, so that it contradicts none."""
    for names in (town.divisions, town.divisions_en):
        yield from ((_read(name), code) for code, name in names.items() if code != town.code)
    for each in town.organisations.values():
        for name in (each.name, each.name_en):
            compound = next((name.removesuffix(end) for end in _WORDS["compounds"] if name.endswith(end)), "")
            if compound:
                yield _read(compound), each.place


def _read(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _nothing_said(report: Screened, names: Names) -> str | None:
    return None if any(map(str.isalnum, report.text)) else ""


def _place_contradicted(report: Screened, names: Names) -> str | None:
    """Another place than the report's, and neither that one nor what it lies in, or what lies in it."""
    told = [names[name] for name in names if name in report.text and _is_there(name, report.text)]
    fits = any(lies_within(code, report.place) or lies_within(report.place, code) for each in told for code in each)
    return min(told[0]) if told and not fits else None


def _is_there(name: str, text: str) -> bool:
    """Whether the text says at least once that it is there, not with whom or on the way from where."""
    for found in re.finditer(re.escape(name), text):
        before, after = text[: found.start()].rstrip(), text[found.end() :]
        elsewhere = before.endswith(tuple(word.rstrip() for word in _WORDS["on_the_way"]))
        if not elsewhere and not after.startswith(tuple(_WORDS["not_there"])):
            return True
    return False


def _impossible_date(report: Screened, names: Names) -> str | None:
    past = any(word in report.text for word in _WORDS["past"])
    past = past and not any(word in report.text for word in _WORDS["future"])
    return times.impossible(_SPACES.sub("", report.text), report.at, past) or None


def _contradictory_time(report: Screened, names: Names) -> str | None:
    return times.reversed_span(_SPACES.sub("", report.text)) or None


def _template(report: Screened, names: Names) -> str | None:
    """A machine says the same each time; people do when somebody has handed it round."""
    if report.same is None or report.channel in MACHINES:
        return None
    places, reports = len(report.before.places | {report.place}), report.before.reports + 1
    return str(reports) if places >= TEMPLATE_PLACES or reports >= TEMPLATE_REPORTS else None


def _flooding(report: Screened, names: Names) -> str | None:
    written = report.before.written + 1
    return str(written) if written > FLOOD and report.channel not in MACHINES else None


RULES: Mapping[str, Callable[[Screened, Names], str | None]] = MappingProxyType(
    {
        "nothing_said": _nothing_said,
        "place_contradicted": _place_contradicted,
        "impossible_date": _impossible_date,
        "contradictory_time": _contradictory_time,
        "template": _template,
        "flooding": _flooding,
    }
)
"""What is looked for: each says what it noticed, or None."""
