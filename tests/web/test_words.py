"""The texts: complete in every language, and nothing is said beside them."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from shared.settings import SERVICES
from shared.web.pages.words import Words
from shared.web.texts import LANGUAGES

ROOT = Path(__file__).parents[2]
PLACES = [
    ROOT / "shared" / "web" / "pages",
    ROOT / "shared" / "jobs",
    *(ROOT / "services" / s / "pages" for s in SERVICES),
]
_BLANK = re.compile(r"\{\w*\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SAID = re.compile(r"""say\('([\w.-]+)'[,)]""")
_TAG_TEXT = re.compile(r">([^<>{}=]*[^\W\d_][^<>{}=]*)<")
_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words({service: ROOT / "services" / service / "pages" / "texts" for service in SERVICES})


def templates() -> list[Path]:
    return sorted(path for place in PLACES for path in place.rglob("*.html"))


def test_every_language_has_the_same_texts_with_the_same_blanks(words: Words) -> None:
    blanks = [{key: sorted(_BLANK.findall(text)) for key, text in words.texts[each].items()} for each in LANGUAGES]
    assert blanks[0] == blanks[1]


def test_the_english_texts_are_english(words: Words) -> None:
    texts = {key: text for key, text in words.texts["en"].items() if key != "layout.languages.zh-CN"}
    assert [key for key, text in texts.items() if _CHINESE.search(text)] == []


def is_said(key: str, texts: Mapping[str, str]) -> bool:
    """By the service it names, by the shared texts, or for a word of a table by the service whose page it is."""
    return any(each in texts for each in (key, key.partition(".")[2], *(f"{service}.{key}" for service in SERVICES)))


@pytest.mark.parametrize("template", templates(), ids=lambda path: path.name)
def test_a_template_says_only_what_is_in_the_texts(template: Path, words: Words) -> None:
    text = template.read_text("utf-8")
    assert [key for key in _SAID.findall(text) if not is_said(key, words.texts["en"])] == []
    assert _TAG_TEXT.findall(_CODE.sub("", text)) == []
