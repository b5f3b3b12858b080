"""Canonical JSON: the samples of RFC 8785, and the one law that a digest relies on."""

import json
from struct import unpack

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.oversight.canonical import canonical

plain = (
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text()
)
documents = some.recursive(plain, lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner))


@pytest.mark.parametrize(
    ("bits", "written"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
    ],
)
def test_numbers_are_written_as_the_standard_says(bits: str, written: str):
    (number,) = unpack(">d", bytes.fromhex(bits))
    assert canonical(number) == written


def test_names_are_ordered_by_their_utf_16_units():
    text = '{"€":1,"\\r":2,"\ufb33":3,"1":4,"😀":5,"\u0080":6,"ö":7}'
    assert canonical(json.loads(text)) == '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'


def test_white_space_escapes_and_order_make_no_difference():
    assert canonical(json.loads('{ "b": ["\\u8def", true, null], "a": 1.0 }')) == '{"a":1,"b":["路",true,null]}'


@given(documents)
def test_what_is_read_back_is_written_the_same(document: object):
    once = canonical(document)
    assert canonical(json.loads(once)) == once


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_of_json_is_refused(number: float):
    with pytest.raises(ValueError, match="cannot be written"):
        canonical(number)
