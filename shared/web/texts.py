"""The words for problems, as data: one file per language, and each service's refusals beside them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flask import request

LANGUAGES = ("zh-CN", "en")  # the first is what somebody hears who asks for none of them
LANGUAGE = "lang"
"""The parameter that chooses a language, and the cookie that remembers the choice."""

_HERE = Path(__file__).parent / "texts"
_BY_TAG = {language[:2]: language for language in LANGUAGES}
_BLANK = re.compile(r"\\\{(\w+)\\\}")

Sentences = Mapping[str, Mapping[str, str]]


def asked_language() -> str:
    """The language that the current request asks for, among those we speak: chosen on a page, or by its header."""
    chosen = request.args.get(LANGUAGE) or request.cookies.get(LANGUAGE)
    if chosen in LANGUAGES:
        return chosen
    dearest_first = sorted(request.accept_languages, key=lambda accepted: -accepted[1])
    wanted = (tag[:2].lower() for tag, quality in dearest_first if quality > 0)
    return next((_BY_TAG[tag] for tag in wanted if tag in _BY_TAG), LANGUAGES[0])


class _Blanks(dict[str, str]):
    """Words for the blanks of a text; a blank that nobody filled stays visible as an ellipsis."""

    def __missing__(self, name: str) -> str:
        return "…"


class Texts:
    """Titles and details by code, in each language.

    A service adds a folder with the same files: `[code]` with `title` and `detail` for each of its refusals.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self._problems: Mapping[str, Sentences] = _read(_HERE / "problems")
        self._refusals: dict[str, dict[str, Mapping[str, str]]] = {language: {} for language in LANGUAGES}
        self._fields = {language: _patterns(said) for language, said in _read(_HERE / "fields").items()}
        for folder in folders:
            self._add(_read(folder))

    def language(self) -> str:
        """The language of the current request."""
        return asked_language()

    def say(self, code: str, words: Mapping[str, str]) -> tuple[str, str]:
        """Title and detail; for a refusal that has no text of its own, its explanation."""
        problems, refusal = self._problems[self.language()], self._refusals[self.language()].get(code)
        if refusal:
            return refusal["title"], f"{refusal['detail'].format_map(_Blanks(words))} {problems['refused']['safe']}"
        known = problems.get(code, problems["refused"])
        return known["title"], known["detail"].format_map(_Blanks(words)).strip()

    def say_of_field(self, message: str) -> str:
        """What marshmallow says of a field, as far as its sentence is known."""
        for pattern, text in self._fields[self.language()]:
            found = pattern.fullmatch(message)
            if found:
                return text.format_map(found.groupdict())
        return message

    def knows(self, code: str) -> bool:
        return code in self._refusals["en"] or code in self._problems["en"]

    def _add(self, more: Mapping[str, Sentences]) -> None:
        for language, sentences in more.items():
            for code, text in sentences.items():
                if self._refusals[language].setdefault(code, text) != text:
                    raise ValueError(f"two services say different things for the refusal {code} ({language})")


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    return {language: tomllib.loads((folder / f"{language}.toml").read_text("utf-8")) for language in LANGUAGES}


def _patterns(sentences: Mapping[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """Sentences with {blanks} as patterns that find what fills them."""
    return [(re.compile(_BLANK.sub(r"(?P<\1>.+)", re.escape(known))), said) for known, said in sentences.items()]
