"""What a text is compared by: pairs of Chinese characters and whole Latin words, the most telling ones first."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from math import log
from pathlib import Path
from zlib import crc32

from services.routing.words import plain

KEPT = 96
"""So many terms of a text are kept. A hundred characters of Chinese have about as many; more tell hardly more."""

KEYS = 32
"""So many of them, the most telling, others are found by."""

_RUN = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-z0-9]{2,}")
_MYRIAD = 10_000
_UNHEARD = 1.0  # in a myriad of texts: how often a pair is thought to occur that was never counted


def words_in(text: str) -> Iterator[str]:
    """Each pair of neighbouring characters, and each Latin word or number. What is said twice comes twice."""
    for run in _RUN.findall(plain(text)):
        yield from _LATIN.findall(run)
        for first, second in pairwise(run):
            if not (first.isascii() and second.isascii()):
                yield first + second


def code_of(word: str) -> int:
    """A word as a number that the database keeps: of 32 bits, with a sign, the same in every process for good."""
    return crc32(word.encode()) - 2**31


def codes_in(text: str) -> dict[int, str]:
    """The terms of a text by their codes, the most telling ones first."""
    words = sorted(dict.fromkeys(words_in(text)), key=lambda word: (-rarity(word), word))
    return {code_of(word): word for word in words[:KEPT]}


def shared_words(text: str, codes: Collection[int]) -> list[str]:
    """These terms as people read them in the text, the longest first: pairs that overlap are one word."""
    found: list[str] = []
    for run in _RUN.findall(plain(text)):
        found += [word for word in _LATIN.findall(run) if code_of(word) in codes]
        word = ""
        for first, second in pairwise(run):
            if code_of(first + second) in codes:
                word = (word or first) + second
            elif word:
                found, word = [*found, word], ""
        found += [word] if word else []
    return sorted(dict.fromkeys(found), key=lambda word: -len(word))


@lru_cache(maxsize=50_000)
def rarity(word: str) -> float:
    """How telling a word is, told from texts of such matters alone: the logarithm of one in how many has it.

    Of a pair that was never counted it is a matter of its characters: 的小 says less than 璐苑.
    """
    counted = _frequent()
    known = counted.get(word)
    return log(_MYRIAD / (known if known is not None else _guessed(word, counted)))


def _guessed(word: str, counted: Mapping[str, float]) -> float:
    likely = float(_MYRIAD)
    for character in word[:2]:
        likely *= counted.get(character, _UNHEARD) / _MYRIAD
    return min(_UNHEARD, likely) + _UNHEARD / 10


@cache
def counted_codes() -> Mapping[int, float]:
    """In which share of texts each counted word occurs, by the word's code."""
    return {code_of(word): known / _MYRIAD for word, known in _frequent().items() if len(word) > 1}


@cache
def _frequent() -> Mapping[str, float]:
    """Counted once, and never again: what is kept of a text must not change when the texts do that were counted."""
    with (Path(__file__).parent / "frequent.csv").open(encoding="utf-8", newline="") as file:
        return {row["term"]: float(row["per_myriad"]) for row in csv.DictReader(file)}
