"""What pages say, as data: one file per language, shared words here and each service's own beside its pages."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shared.web.texts import LANGUAGES, asked_language

HERE = Path(__file__).parent / "texts"


class Words:
    """Texts by dotted key. Those of a service begin with its name: `intake.forms.report.submit`.

    Where a service has no words of its own, the shared ones are used: `forms.report.submit`.
    """

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.texts = {language: dict(_all(folders, f"{language}.toml")) for language in LANGUAGES}

    def say(self, key: str, **blanks: object) -> str:
        """The text in the language of the request, with its {blanks} filled. A key that is missing is a mistake."""
        texts = self.texts[asked_language()]
        return (texts[key] if key in texts else texts[_shared(key)]).format_map(blanks)

    def knows(self, key: str) -> bool:
        texts = self.texts[LANGUAGES[0]]
        return key in texts or _shared(key) in texts


def _shared(key: str) -> str:
    return key.partition(".")[2]


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
