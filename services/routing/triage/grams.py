"""The character n-grams of a text: what the linear model reads instead of words, which Chinese does not separate."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from services.routing.words import READ_CHARACTERS

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


def grams(runs: Iterable[str]) -> Counter[str]:
    """How often each n-gram of one to three characters stands in a text, what separates its runs left out."""
    letters = "".join(runs)
    pairs = pairwise(letters)
    triples = zip(letters, letters[1:], letters[2:], strict=False)
    counted = Counter(letters)
    counted.update(map("".join, pairs))
    counted.update(map("".join, triples))
    return counted
