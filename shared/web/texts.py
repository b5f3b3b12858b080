"""The words for problems, as data: one file per language, and each service's refusals beside them."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from flask import request

LANGUAGES = ("zh-CN", "en")  # the first is what somebody hears who asks for none of them
_HERE = Path(__file__).parent / "texts"

Sentences = Mapping[str, Mapping[str, str]]


class Texts:
    """Titles and details by code, in each language.

    A service adds a folder with the same files: `[code]` with `title` and `detail` for each of its refusals.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self._problems = _read(_HERE)
        self._refusals: dict[str, dict[str, Mapping[str, str]]] = {language: {} for language in LANGUAGES}
        for folder in folders:
            self._add(_read(folder))

    def language(self) -> str:
        """The language of the current request."""
        return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]

    def say(self, code: str, language: str, words: Mapping[str, str]) -> tuple[str, str]:
        """Title and detail; for a refusal that has no text of its own, its explanation."""
        problems, refusal = self._problems[language], self._refusals[language].get(code)
        if refusal:
            return refusal["title"], f"{refusal['detail']} {problems['refused']['safe']}"
        known = problems.get(code, problems["refused"])
        return known["title"], known["detail"].format_map({"explanation": "", **words}).strip()

    def knows(self, code: str) -> bool:
        return code in self._refusals["en"] or code in self._problems["en"]

    def _add(self, more: Mapping[str, Sentences]) -> None:
        for language, sentences in more.items():
            for code, text in sentences.items():
                if self._refusals[language].setdefault(code, text) != text:
                    raise ValueError(f"two services say different things for the refusal {code} ({language})")


def _read(folder: Path) -> dict[str, Sentences]:
    return {language: tomllib.loads((folder / f"{language}.toml").read_text("utf-8")) for language in LANGUAGES}
