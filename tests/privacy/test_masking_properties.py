"""What holds for masking whatever the text is."""

import time
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shared.privacy.masking import mask
from tests.privacy.identifiers import FRAGMENTS, IDENTIFIERS, TEXTS

LONG = 100_000


@settings(max_examples=1000)
@given(before=TEXTS, identifier=IDENTIFIERS, after=TEXTS)
def test_an_identifier_disappears_from_whatever_text_it_stands_in(before: str, identifier: str, after: str) -> None:
    assume(not before[-1:].isdecimal() and not after[:1].isdecimal())
    assert identifier not in mask(before + identifier + after)


@settings(max_examples=1000)
@given(before=TEXTS, identifier=IDENTIFIERS, after=TEXTS)
def test_masking_twice_changes_nothing_more(before: str, identifier: str, after: str) -> None:
    masked = mask(before + identifier + after)
    assert mask(masked) == masked


@given(text=st.text(min_size=1, max_size=5).map(lambda piece: (piece * LONG)[:LONG]))
def test_no_text_is_too_long(text: str) -> None:
    assert mask(text) is not None


HOSTILE = [
    "1", "1 ", "138 ", "1-3-", "+86", "(0", "0731-", "a", "a@", "a@b.", "a.", "6222 ", "12-3-", "一", "一单元",
    "栋12 ", "栋一楼", "我叫", "本人张", "姓名:", "张先生", "买·", "微信", "qq", "qq:aaaaa", "渝A1", "身份证1",
    "\u200b", "〔", "〔姓名〕", "欧阳", "家住", "家住路", "家住路8", "栋1-2-", "业主",
    "业主王", "王 ", "138王", "微信a", "一三八", "卡号1 ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_and_nothing_else(piece: str) -> None:
    """A long text takes about as long as the same characters in short texts; runaway patterns would take hours."""
    short = (piece * LONG)[:1_000]
    in_pieces = _seconds(lambda: [mask(short) for _ in range(LONG // 1_000)])
    at_once = _seconds(lambda: mask((piece * LONG)[:LONG]))
    assert at_once < 5 * in_pieces + 0.1


def test_an_ordinary_report_is_masked_in_a_fraction_of_a_millisecond() -> None:
    report = "我叫王小明，住在3栋2单元501室，电话138 0013 8000。门口的路灯坏了两个星期，老人孩子晚上都不敢出门。" * 6
    assert min(_seconds(lambda: mask(report[:300])) for _ in range(20)) < 0.0006


@settings(max_examples=20)
@given(pieces=st.lists(FRAGMENTS, min_size=3, max_size=12))
def test_no_mixture_of_fragments_makes_masking_slow(pieces: list[str]) -> None:
    text = ("".join(pieces) * LONG)[:LONG]
    assert _seconds(lambda: mask(text)) < 2


def _seconds(work: Callable[[], object]) -> float:
    """CPU time, so that a busy machine does not count."""
    begun = time.process_time()
    work()
    return time.process_time() - begun
