"""Words are found wherever they stand, and only where they are meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.words import READ_CHARACTERS, Vocabulary, plain


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["路灯"], "路灯坏了，路灯", {"路灯": [0, 5]}),
        (["业委会", "业委会选举"], "业委会选举", {"业委会选举": [0], "业委会": [0]}),
        (["楼道", "道路", "路灯"], "楼道路灯", {"楼道": [0], "路灯": [2]}),
        (["道路"], "小区道路", {"道路": [2]}),
        (["吵"], "很吵", {"吵": [1]}),
        (["bus"], "the buses, a BUS and business", {"bus": [13]}),
        (["lamp"], "two lamps", {"lamp": [4]}),
        (["ktv"], "楼下ＫＴＶ太吵", {"ktv": [2]}),
        (["4s店"], "在4S店买车", {"4s店": [1]}),
        (["路灯"], "", {}),
        ([], "路灯", {}),
    ],
)
def test_a_word_is_found_where_it_is_meant(words: list[str], text: str, found: dict[str, list[int]]) -> None:
    assert Vocabulary(words).find(plain(text)) == found


@given(st.text(), st.text(min_size=1, max_size=6))
def test_a_chinese_word_alone_in_the_vocabulary_is_found_exactly_where_it_stands(text: str, word: str) -> None:
    text, word = (_only_chinese(value) for value in (text, word))
    places = [at for at in range(len(text)) if word and text.startswith(word, at)]
    found = Vocabulary([word]).find(text).get(word, [])
    assert set(found) <= set(places)
    assert bool(found) == bool(places)


def test_only_the_beginning_of_a_very_long_text_is_read() -> None:
    assert len(plain("ﷺ" * 100_000)) == READ_CHARACTERS


def _only_chinese(text: str) -> str:
    return "".join("路灯坏了楼"[ord(character) % 5] for character in text)
