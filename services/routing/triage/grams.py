"""The character n-grams of a text: what the linear model reads instead of words, which Chinese does not separate."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from services.routing.words import READ_CHARACTERS

LONGEST = 3  # characters
FEWEST = 2  # letters, without which there is nothing to tell from

_MASKED = re.compile("〔[^〕]*〕")
_ANONYMOUS_PLACE = re.compile(r"[a-z]{1,2}\d{0,3}(?=[市县区镇村州乡省])")
_NUMBER = re.compile(r"\d+")
_SPLIT = re.compile(r"[\W_]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def runs(text: str) -> list[str]:
    """The text's uninterrupted runs of letters, with all numbers and all masked places alike."""
    folded = unicodedata.normalize("NFKC", text[:READ_CHARACTERS]).casefold()[:READ_CHARACTERS]
    bare = _SURROGATE.sub("", _MASKED.sub(" ", folded))
    return [run for run in _SPLIT.split(_NUMBER.sub("0", _ANONYMOUS_PLACE.sub("x", bare))) if run]


def grams(text: str) -> Counter[str]:
    """How often each n-gram of one to three characters stands in the text, punctuation left out."""
    letters = "".join(runs(text))
    pairs = pairwise(letters)
    triples = zip(letters, letters[1:], letters[2:], strict=False)
    counted = Counter(letters)
    counted.update(map("".join, pairs))
    counted.update(map("".join, triples))
    return counted


def tells_something(counted: Counter[str]) -> bool:
    """Whether there are at least two different letters or numbers in it."""
    return sum(len(gram) == 1 for gram in counted) >= FEWEST
