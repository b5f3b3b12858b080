"""What the platform can answer by itself: pure questions with one known answer, and nothing that sounds like more."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from services.routing.catalogue import Invalid
from services.routing.words import Vocabulary, is_english, plain
from shared.kernel import Unknown

KNOWLEDGE = Path(__file__).with_name("knowledge.toml")
LONGEST_QUESTION = 120
"""Characters: whoever writes more has more to say than a question."""

_REQUIRED = {"title", "title_en", "about", "answer", "answer_en"}
_FIELDS = _REQUIRED | {"asks", "excludes"}


@dataclass(frozen=True, slots=True)
class Article:
    """A known answer in both languages, and the words by which its question is recognised."""

    code: str
    title: str
    title_en: str
    answer: str
    answer_en: str
    about: frozenset[str]
    asks: frozenset[str]
    excludes: frozenset[str]

    def answer_to(self, question: str) -> str:
        """In the language of the question: nothing else is known of the language that its reporter reads."""
        return self.answer_en if is_english(question) else self.answer

    def answers(self, words: frozenset[str]) -> bool:
        return bool(self.about & words) and bool(self.asks & words) and not self.excludes & words


class Knowledge:
    """All articles. Better silent than wrong: an unasked answer costs a resident a round trip."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self.articles = MappingProxyType(dict(articles))
        self._vocabulary = Vocabulary(word for a in articles.values() for word in a.about | a.asks | a.excludes)

    @classmethod
    def load(cls, path: Path = KNOWLEDGE) -> Self:
        """Read the articles, or raise `Invalid` with everything that is wrong in them."""
        data = tomllib.loads(path.read_text("utf-8"))
        if problems := list(_problems(data)):
            raise Invalid(path.name, problems)
        return cls({code: _article(code, entry, data) for code, entry in data["article"].items()})

    def article(self, code: str) -> Article:
        try:
            return self.articles[code]
        except KeyError:
            raise Unknown(f"no article {code!r}") from None

    def answer(self, text: str) -> Article | None:
        """The one article that answers the text, if it is a pure question; none if two would."""
        if len(text) > LONGEST_QUESTION:
            return None
        words = frozenset(self._vocabulary.find(plain(text)))
        fitting = [article for article in self.articles.values() if article.answers(words)]
        return fitting[0] if len(fitting) == 1 else None


def _article(code: str, entry: dict[str, Any], shared: dict[str, Any]) -> Article:
    return Article(
        code=code,
        title=entry["title"],
        title_en=entry["title_en"],
        answer=entry["answer"],
        answer_en=entry["answer_en"],
        about=frozenset(map(plain, entry["about"])),
        asks=frozenset(map(plain, entry.get("asks", shared["asks"]))),
        excludes=frozenset(map(plain, [*shared["excludes"], *entry.get("excludes", ())])),
    )


def _problems(data: dict[str, Any]) -> Iterator[str]:
    yield from (f"has no {key}" for key in ("asks", "excludes", "article") if not data.get(key))
    for code, entry in data.get("article", {}).items():
        if missing := sorted(key for key in _REQUIRED if not entry.get(key)):
            yield f"{code} has no {', '.join(missing)}"
        if unknown := sorted(set(entry) - _FIELDS):
            yield f"{code}: nobody reads {', '.join(unknown)}"
