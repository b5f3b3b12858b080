"""Finding the words that judgements are made of in what people write."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

_MASKED = re.compile("〔[^〕]*〕")
_LETTER = re.compile("[A-Za-z]")
_CHINESE = re.compile("[\u3400-\u9fff]")

READ_CHARACTERS = 4_000
"""How much of a text is read: what a matter is about stands at its beginning, and nobody can stall us with a novel."""

_PREFIX = 2  # words are looked up by so many of their first characters


def plain(text: str) -> str:
    """What is compared: full-width and half-width forms, capitals and small letters are the same."""
    return unicodedata.normalize("NFKC", text[:READ_CHARACTERS]).casefold()[:READ_CHARACTERS]


def is_english(text: str) -> bool:
    """Whether somebody who reads English wrote it: Latin letters and nothing Chinese but what masking has put there."""
    own = _MASKED.sub("", text)
    return bool(_LETTER.search(own)) and not _CHINESE.search(own)


class Vocabulary:
    """Finds all its words in a text in one pass, whatever their number.

    Chinese has no spaces, so words overlap. One inside another counts (业委会 in 业委会选举). One that begins with the
    last character of another does not: 楼道路灯 is 楼道 and 路灯, not 道路. Latin words must stand alone.
    """

    def __init__(self, words: Iterable[str]) -> None:
        ordered = sorted({plain(word) for word in words} - {""}, key=lambda word: (word[:_PREFIX], -len(word)))
        self._by_prefix = {prefix: tuple(same) for prefix, same in groupby(ordered, lambda word: word[:_PREFIX])}
        self._single = frozenset(word for word in ordered if len(word) < _PREFIX)

    def find(self, text: str) -> dict[str, list[int]]:
        """Each word found in a `plain` text, and at which characters."""
        found: dict[str, list[int]] = {}
        covered = 0
        for at, word in self._candidates(text):
            end = at + len(word)
            straddles = at == covered - 1 and end > covered
            if not straddles and text.startswith(word, at) and _stands_alone(text, at, end):
                found.setdefault(word, []).append(at)
                covered = max(covered, end)
        return found

    def _candidates(self, text: str) -> Iterator[tuple[int, str]]:
        """Words that begin like the text does at some character, the longest first; most characters begin none."""
        known, single = self._by_prefix, self._single
        for at in [at for at in range(len(text)) if text[at : at + _PREFIX] in known or text[at] in single]:
            yield from ((at, word) for word in known.get(text[at : at + _PREFIX], ()))
            if text[at] in single and at + 1 < len(text):
                yield at, text[at]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no Latin word is cut at either end; a plural "s" is no cut."""
    if start and _latin(text[start]) and _latin(text[start - 1]):
        return False
    if end < len(text) and text[end] == "s" and _latin(text[end - 1]):
        end += 1
    return not (end < len(text) and _latin(text[end]) and _latin(text[end - 1]))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
