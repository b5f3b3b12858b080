"""The code on the receipt: unguessable, forgiving to read aloud, found in no table (R3)."""

import hashlib
import math
import re
from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.intake.codes import TrackingCodes

CODES = TrackingCodes(b"a secret")
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def many(number: int, codes: TrackingCodes = CODES) -> list[str]:
    return [codes.of(UUID(int=n)) for n in range(number)]


def test_a_code_is_five_groups_of_four_letters_that_look_like_nothing_else() -> None:
    assert all(re.fullmatch(f"([{LETTERS}]{{4}}-){{4}}[{LETTERS}]{{4}}", code) for code in many(500))
    assert not set("ILOU") & set(LETTERS)


def test_a_code_has_a_hundred_bits() -> None:
    letters = len(CODES.of(UUID(int=1)).replace("-", ""))
    assert letters * math.log2(len(LETTERS)) == 100


def test_every_letter_comes_at_every_place_about_as_often() -> None:
    codes = [code.replace("-", "") for code in many(6400)]
    for place in range(20):
        counted = Counter(code[place] for code in codes)
        assert set(counted) == set(LETTERS)
        assert 130 < min(counted.values()) <= max(counted.values()) < 280  # 200 expected


def test_codes_of_different_matters_differ() -> None:
    assert len(set(many(20_000))) == 20_000


def test_neighbouring_matters_have_nothing_in_common() -> None:
    """Whoever holds some codes learns nothing of the next one."""
    first, second = (CODES.of(UUID(int=number)).replace("-", "") for number in (1, 2))
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 8


def test_the_same_matter_has_the_same_code_again() -> None:
    assert many(50) == many(50, TrackingCodes(b"a secret"))


def test_without_the_secret_a_code_cannot_be_derived() -> None:
    assert not set(many(500)) & set(many(500, TrackingCodes(b"another secret")))
    assert not set(many(500)) & set(many(500, TrackingCodes(b"")))


def test_what_is_stored_is_not_the_code_and_cannot_be_tried_out_without_the_secret() -> None:
    code = CODES.of(UUID(int=1))
    digest = CODES.digest(code)
    plain = code.replace("-", "")
    assert plain not in digest.upper()
    assert digest not in {hashlib.sha256(each.encode()).hexdigest() for each in (code, plain)}
    assert digest != TrackingCodes(b"another secret").digest(code)


@given(matter=st.uuids(), chance=st.randoms(use_true_random=False))
def test_case_dashes_blanks_and_look_alikes_do_not_matter(matter: UUID, chance: object) -> None:
    code = CODES.of(matter)
    written = "".join(_as_somebody_writes_it(letter, chance) for letter in code)
    assert CODES.digest(written) == CODES.digest(code)


def _as_somebody_writes_it(letter: str, chance: object) -> str:
    alike = {"0": "0oO", "1": "1iIlL", "-": ["-", " ", "", " - "]}
    return str(chance.choice(alike.get(letter, letter + letter.lower())))  # type: ignore[attr-defined]


@given(first=st.uuids(), second=st.uuids())
def test_one_code_never_opens_two_matters(first: UUID, second: UUID) -> None:
    same = CODES.digest(CODES.of(first)) == CODES.digest(CODES.of(second))
    assert same == (first == second)
