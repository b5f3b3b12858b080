"""Why a model decided as it did, in words that stand in the text, and what would have decided otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import numpy as np

from services.routing.triage.linear import LinearModel, Reading
from services.routing.triage.written import Written

WORDS_TOLD = 4
TIPS_TOLD = 2
LOUD_ENOUGH = 0.35  # of the loudest: what says less is left out
_GRAMS_SEEN = 24  # the loudest ones, out of which words are put together
_SHORTEST, _LONGEST = 2, 8  # characters of a word told
_LOOKED_THROUGH = 60
_PAIRS_KEPT = 2_000


class Explainer:
    """Explains what a model says of the category."""

    def __init__(self, model: LinearModel) -> None:
        self._model = model
        self._head = model.heads["category"]
        self._loudest = lru_cache(_PAIRS_KEPT)(self._find_loudest)

    def words(self, written: Written, reading: Reading, label: int, rather_than: int) -> list[str]:
        """The stretches of the text that spoke loudest for one label rather than the other."""
        said = self._head.says(reading, label, rather_than)
        loudest = [int(each) for each in np.argsort(-said)[:_GRAMS_SEEN] if said[each] > 0]
        worth = {self._model.grams[reading.ids[each]]: float(said[each]) for each in loudest}
        found: dict[str, float] = {}
        for word, loudness in _stretches(" ".join(written.runs), worth):
            found[word] = max(loudness, found.get(word, 0.0))
        loudest_first = sorted(found, key=lambda word: -found[word])[:WORDS_TOLD]
        return [word for word in loudest_first if found[word] >= LOUD_ENOUGH * found[loudest_first[0]]]

    def tips(self, written: Written, label: int, rather_than: int) -> list[str]:
        """Words that are not in the text and would speak for one label rather than the other."""
        absent = (gram for gram in self._loudest(label, rather_than) if gram not in written.plain)
        return list(_apart(absent))[:TIPS_TOLD]

    def _find_loudest(self, label: int, rather_than: int) -> tuple[str, ...]:
        grams = (self._model.grams[each] for each in self._head.loudest(label, rather_than, _LOOKED_THROUGH))
        return tuple(gram for gram in grams if len(gram) >= _SHORTEST)


def _stretches(text: str, worth: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Where loud n-grams overlap they are one word; a space ends every word."""
    said: dict[int, float] = {}
    for gram, loudness in worth.items():
        at = text.find(gram)
        while at >= 0:
            for place in range(at, at + len(gram)):
                said[place] = said.get(place, 0.0) + loudness / len(gram)
            at = text.find(gram, at + 1)
    for start, end in _spans(sorted(said)):
        if end - start >= _SHORTEST:
            yield text[start:end], sum(said[place] for place in range(start, end))


def _spans(places: list[int]) -> Iterator[tuple[int, int]]:
    """Uninterrupted sequences of places, none longer than a word may be."""
    start = previous = -2
    for place in places:
        if place != previous + 1 or place - start >= _LONGEST:
            if start >= 0:
                yield start, previous + 1
            start = place
        previous = place
    if start >= 0:
        yield start, previous + 1


def _apart(grams: Iterable[str]) -> Iterator[str]:
    """Without those that are a part of one told before, or hold one."""
    told: list[str] = []
    for gram in grams:
        if not any(gram in other or other in gram for other in told):
            told.append(gram)
            yield gram
