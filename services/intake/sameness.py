"""What two reports have in common that say the same in the same words: the normal form of a text, and its digest."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

SHORTEST = 8
"""Characters of a normal form below which it says nothing of its own: half a town writes "路灯不亮"."""

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("sameness.toml").read_text("utf-8"))
_MASKED = re.compile("〔([^〕]*)〕")
_HOW_TO_REACH = frozenset(_DATA["how_to_reach"])


def normal_form(text: str) -> str:
    """A masked text without case, width, punctuation, white space, and what people write before and after it."""
    plain = _plain(_MASKED.sub("", text))
    plain = _stripped(plain, _OPENING, str.startswith, lambda rest, word: rest[len(word) :])
    return _stripped(plain, _CLOSING, str.endswith, lambda rest, word: rest[: -len(word)])


def sameness(text: str) -> bytes | None:
    """Equal for texts that say the same. None where equal words prove nothing: too few, or what would tell two homes
    or two people apart is masked.
    """
    form = normal_form(text)
    if len(form) < SHORTEST or not _HOW_TO_REACH.issuperset(_MASKED.findall(text)):
        return None
    return hashlib.blake2b(form.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def is_delicate(text: str) -> bool:
    """Whether it tells of something that a person must look at each time, however often it was told."""
    plain = _plain(text)
    return any(word in plain for word in _DELICATE)


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _words(name: str) -> list[str]:
    """The longest first."""
    return sorted(map(_plain, _DATA[name]), key=len, reverse=True)


_OPENING, _CLOSING, _DELICATE = map(_words, ("opening", "closing", "delicate"))


def _stripped(text: str, words: Sequence[str], has: Callable[[str, str], bool], cut: Callable[[str, str], str]) -> str:
    while word := next((each for each in words if has(text, each)), ""):
        text = cut(text, word)
    return text
