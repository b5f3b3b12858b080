"""Why a model decided as it did, in words that stand in the text, and what would have decided otherwise."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from services.routing.triage.linear import Head, LinearModel, Reading

WORDS_TOLD = 4
TIPS_TOLD = 2
_GRAMS_SEEN = 24  # the loudest ones, out of which words are put together
_SHORTEST, _LONGEST = 2, 8  # characters of a word told
_LOOKED_THROUGH = 60


def decisive_words(
    model: LinearModel, head: Head, reading: Reading, runs: Sequence[str], label: int, rather_than: int | None
) -> list[str]:
    """The stretches of the text that spoke loudest for one label (rather than the other)."""
    said = head.says(reading, label, rather_than)
    loudest = [int(each) for each in np.argsort(-said)[:_GRAMS_SEEN] if said[each] > 0]
    worth = {model.grams[reading.ids[each]]: float(said[each]) for each in loudest}
    found: dict[str, float] = {}
    for word, loudness in _stretches(runs, worth):
        found[word] = max(loudness, found.get(word, 0.0))
    return sorted(found, key=lambda word: -found[word])[:WORDS_TOLD]


def tips(model: LinearModel, head: Head, label: int, rather_than: int, text: str) -> list[str]:
    """Words that are not in the text and would speak for one label rather than the other."""
    grams = (model.grams[each] for each in head.loudest(label, rather_than, _LOOKED_THROUGH))
    return list(_apart(gram for gram in grams if len(gram) >= _SHORTEST and gram not in text))[:TIPS_TOLD]


def _stretches(runs: Iterable[str], worth: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Where loud n-grams overlap they are one word."""
    for run in runs:
        said = [0.0] * len(run)
        for gram, loudness in worth.items():
            at = run.find(gram)
            while at >= 0:
                for place in range(at, at + len(gram)):
                    said[place] += loudness / len(gram)
                at = run.find(gram, at + 1)
        yield from _words(run, said)


def _words(run: str, said: list[float]) -> Iterator[tuple[str, float]]:
    start = 0
    for end in range(len(run) + 1):
        if end < len(run) and said[end] > 0 and end - start < _LONGEST:
            continue
        if end - start >= _SHORTEST:
            yield run[start:end], sum(said[start:end])
        start = end if end < len(run) and said[end] > 0 else end + 1


def _apart(grams: Iterable[str]) -> Iterator[str]:
    """Without those that are a part of one told before, or hold one."""
    told: list[str] = []
    for gram in grams:
        if not any(gram in other or other in gram for other in told):
            told.append(gram)
            yield gram
