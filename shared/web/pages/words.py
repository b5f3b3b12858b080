"""What pages say, as data: one file per language, shared words here and each service's own beside its pages."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import request

from shared.web.texts import LANGUAGES, asked_language

PAGES = "_pages"
"""What the name of a service's pages ends with, to be told from that of its routes."""

HERE = Path(__file__).parent / "texts"


class Words:
    """Texts by dotted key. Those of a service begin with its name: `intake.forms.report.submit`.

    Where a service has no words of its own the shared ones are used, `forms.report.submit`; where the shared tables
    lack a word, the tables of the service whose page it is.
    """

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.texts = {language: dict(_all(folders, f"{language}.toml")) for language in LANGUAGES}

    def say(self, key: str, **blanks: object) -> str:
        """The text in the language of the request, with its {blanks} filled. A key that is missing is a mistake."""
        return self.texts[asked_language()][self._found(key) or key].format_map(blanks)

    def knows(self, key: str) -> bool:
        return self._found(key) is not None

    def word(self, table: str, value: str) -> str:
        """A word of a table; what the table does not know was written by somebody, and is shown as it is."""
        key = f"words.{table}.{value}"
        return self.say(key) if self.knows(key) else value

    def _found(self, key: str) -> str | None:
        service = (request.blueprint or "").removesuffix(PAGES)
        candidates = (key, key.partition(".")[2], f"{service}.{key}")
        return next((each for each in candidates if each in self.texts[LANGUAGES[0]]), None)


def _all(folders: Mapping[str, Path], file: str) -> Iterator[tuple[str, str]]:
    yield from _flat(tomllib.loads((HERE / file).read_text("utf-8")))
    for name, folder in folders.items():
        yield from _flat(tomllib.loads((folder / file).read_text("utf-8")), name)


def _flat(table: Mapping[str, Any], *path: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, *path, name)
        else:
            yield ".".join((*path, name)), value
