"""Several separate things in one message: found where people pass from one to the next, proposed and never decided.

When passages count as separate was chosen and measured on different messages of tests/routing_judgement/several.toml.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from services.routing.catalogue import Catalogue
from services.routing.triage.deciding import KINDS, Decision, Probabilities
from services.routing.triage.opinion import Part
from services.routing.words import READ_CHARACTERS

SOME = 0.25  # the probability of its category, from which on one of just two passages tells what it is about
SURE = 0.6  # and one of more: circumstances of a single matter are many, and look like anything
SHARE = 0.6  # of more than two passages that must tell
HEARD = 0.0003  # and so much must the whole message speak of both groups: what does not is a turn of phrase
NOT_AT_ALL = 0.05  # below it, a passage is not about the other's group
SHORTEST = 6  # characters of a passage
MOST_READ = 12  # passages
MOST_PARTS = 6

_STARTS = r"(?:^|(?<=[\s。！？!?；;，,：:、）)]))"
_NUMBER = r"[（(][一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]、|[①-⑩]|\d{1,2}[.、．)）](?!\d)"
_COUNTED = (
    r"[一二三四五六七八九]是|第[一二三四五六七八九十](?:个|件|条|点|项|件事|件事情|个问题)?[，,、：:]|第[二三四五]件"
    r"|另?一个是|首先|其次|其[一二三]|first\b|second\b|third\b"
)
_NEUTRAL = re.compile(  # a preface that says no more than that a list follows
    r"[两二三四五2-5几][个件](?:事|问题|情况)|以下|如下|来电|市民|反映：|(?:记录|情况|走访|巡查|检查)[：:]|^.{0,6}[：:]$"
    r"|questions|things|matters"
)
_ADDED = (
    r"另外|另一[件个]|另发现|另有|此外|还有(?!多|几|的)|还想|还要反映|再一个|再说|再有|顺便|顺带|以及"
    r"|同时(?:反映|还|也|请帮|请管|咨询|想|希望)|also\b|in addition|besides"
)
_SIGN = re.compile(f"{_STARTS}(?:{_NUMBER}|{_COUNTED}|{_ADDED})|(?<=\n)", re.IGNORECASE)
_LISTED = re.compile("^.{0,3}(?:巡查|走访|来电|市民|今日|网格|反映|检查|排查)")  # one finding after the other
_FIRST = re.compile(r"\s*(?:[（(]?一[）)、]|①|[（(]?1[.、．)）]|一[是个]|第一|首先|其一|first\b)", re.IGNORECASE)
_SEMICOLON = re.compile("(?<=[；;])")
_TRIMMED = re.compile(rf"\s*(?:{_NUMBER})?\s*(.*?)[\s；;]*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of a message, and what it would be if it stood alone."""

    start: int
    end: int
    decision: Decision

    @property
    def category(self) -> int:
        return self.decision.category

    @property
    def sure(self) -> float:
        return float(self.decision.categories[self.category])


class Several:
    """Cuts a message where something else may begin, and asks of each passage what it is about."""

    def __init__(self, catalogue: Catalogue, decide: Callable[[str], Decision]) -> None:
        self._categories = tuple(catalogue.all())
        self._decide = decide

    def parts(self, text: str, whole: Decision) -> tuple[Part, ...]:
        """What it might be split into; nothing if it is about one thing, as far as can be told."""
        spans = cut(text)
        if len(spans) < 2 or _is_list_under_a_heading(text, spans):
            return ()
        passages = [_Passage(start, end, self._decide(text[start:end])) for start, end in spans]
        from_, heard = (SOME, 0.0) if len(passages) == 2 else (SURE, HEARD)
        telling = [passage for passage in passages if passage.sure >= from_]
        if len(telling) < SHARE * len(passages) or not self._any_differ(telling, whole, heard):
            return ()
        return tuple(self._part(text, passage) for passage in _joined(passages, from_))

    def _any_differ(self, passages: Sequence[_Passage], whole: Decision, heard: float) -> bool:
        """Whether any two are each about a group that the other is not about, and the whole message is about both."""
        spoken_of = self._of_groups(whole.categories) >= heard
        return any(
            spoken_of[self._group(one)] and spoken_of[self._group(other)] and self._differ(one, other)
            for one, other in combinations(passages, 2)
        )

    def _differ(self, one: _Passage, other: _Passage) -> bool:
        return all(
            self._of_groups(each.decision.categories)[self._group(another)] < NOT_AT_ALL
            for each, another in ((one, other), (other, one))
        )

    def _group(self, passage: _Passage) -> int:
        return int(self._groups[passage.category])

    def _of_groups(self, likely: Probabilities) -> Probabilities:
        return np.asarray(np.bincount(self._groups, likely), dtype=np.float64)

    @cached_property
    def _groups(self) -> NDArray[np.intp]:
        """By category: the number of its first level."""
        parents = [category.parent for category in self._categories]
        return np.array([parents.index(parent) for parent in parents])

    def _part(self, text: str, passage: _Passage) -> Part:
        found = _TRIMMED.match(text, passage.start, passage.end)
        start, end = found.span(1) if found else (passage.start, passage.end)
        category = self._categories[passage.category].code
        kind = KINDS[passage.decision.kind]
        return Part(start, end, text[start:end], kind, category, round(passage.sure, 3))


def cut(text: str) -> list[tuple[int, int]]:
    """Where passages begin and end. A message without a sign that something else begins is a single one.

    A semicolon only counts where signs are, or in the manner of patrols and telephone notes; else it parts sentences.
    """
    places = {found.start() for found in _SIGN.finditer(text, 0, READ_CHARACTERS)}
    if ("；" in text or ";" in text) and (places or _LISTED.match(text)):
        places.update(found.start() for found in _SEMICOLON.finditer(text, 0, READ_CHARACTERS))
    starts = [0]
    for place in sorted(places):
        if len(text[starts[-1] : place].strip()) >= SHORTEST and len(text[place:].strip()) >= SHORTEST:
            starts.append(place)
    return list(pairwise([*starts[:MOST_READ], len(text)]))


def _is_list_under_a_heading(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether it names its one matter first, and then lists what is to be said of it."""
    (start, end), *others = spans
    if _FIRST.match(text, start) or _NEUTRAL.search(text[start:end].strip()):
        return False
    return any(_FIRST.match(text, start) for start, _ in others)


def _joined(passages: Sequence[_Passage], from_: float) -> list[_Passage]:
    """What tells nothing, or more of the same, belongs to what was said before; a preface to what comes after."""
    parts: list[_Passage] = []
    start = passages[0].start
    for passage in passages:
        tells = passage.sure >= from_
        if parts and (not tells or passage.category == parts[-1].category or len(parts) == MOST_PARTS):
            parts[-1] = replace(parts[-1], end=passage.end)
        elif tells:
            parts.append(replace(passage, start=passage.start if parts else start))
    return parts
