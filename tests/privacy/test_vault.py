"""Who can open what is sealed, and who cannot."""

import base64
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.vault import (
    Erased,
    InvalidMasterKey,
    KeyRow,
    MasterKey,
    PersonalData,
    RecordRow,
    Tampered,
    UnknownMasterKey,
    Vault,
)

MASTER = MasterKey(bytes(range(32)))
NEXT_MASTER = MasterKey(bytes(range(32, 64)))
ONE, OTHER = UUID(int=1), UUID(int=2)
LAMP, ROOF = UUID(int=11), UUID(int=12)
SECRET = "不可外泄"
TOLD = PersonalData(name=SECRET, telephone=SECRET, address=SECRET, text=SECRET, attachments=(SECRET,))


def sealed(person: UUID = ONE, matter: UUID = LAMP, data: PersonalData = TOLD) -> tuple[KeyRow, RecordRow]:
    """What the database would hand back of a person's first report."""
    kept: Any = Vault(MASTER).seal(person, matter, data)
    return KeyRow(*kept[0][1]), RecordRow(*kept[1][1])


def rewrapped(key: KeyRow) -> KeyRow:
    statement: Any
    [statement] = Vault(NEXT_MASTER, former=[MASTER]).rewrap(key)
    key_id, wrapped, person, _ = statement[1]
    return KeyRow(person, key_id, wrapped)


def flipped(data: bytes, position: int) -> bytes:
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]


def test_what_was_sealed_is_opened() -> None:
    key, record = sealed()
    assert Vault(MASTER).open(key, [record]) == [TOLD]


@given(
    data=st.builds(PersonalData, name=st.text(), text=st.text(), attachments=st.lists(st.text()).map(tuple)),
    lone=st.sampled_from(["", "\ud800", "\x00"]),
)
def test_any_text_survives(data: PersonalData, lone: str) -> None:
    told = replace(data, address=lone)
    key, record = sealed(data=told)
    assert Vault(MASTER).open(key, [record]) == [told]


def test_a_supplement_is_sealed_with_the_key_of_the_same_person() -> None:
    key, record = sealed()
    more = PersonalData(text="又漏了")
    added: Any = Vault(MASTER).add(ONE, key, LAMP, 1, more)
    assert Vault(MASTER).open(key, [record, RecordRow(*added[0][1])]) == [TOLD, more]


def test_a_field_of_a_later_release_is_left_aside() -> None:
    assert PersonalData.load(b'{"name": "x", "pet": "y"}') == PersonalData(name="x")


def test_nothing_is_readable_in_what_is_stored() -> None:
    stored = repr(Vault(MASTER).seal(ONE, LAMP, TOLD)).encode()
    assert SECRET.encode() not in stored
    assert SECRET.encode("unicode_escape") not in stored


def test_the_same_data_never_looks_the_same_twice() -> None:
    assert sealed()[1].sealed != sealed()[1].sealed


@pytest.mark.parametrize("shown", [repr, str, "{}".format, "%s".__mod__])
def test_nothing_shows_what_it_holds(shown: Any) -> None:
    for thing in (TOLD, MASTER, *sealed()):
        assert shown(thing) == f"{type(thing).__name__}(<sealed>)"


@pytest.mark.parametrize("position", [0, 7, -1])
def test_an_altered_record_is_noticed(position: int) -> None:
    key, record = sealed()
    altered = replace(record, sealed=flipped(record.sealed, position % len(record.sealed)))
    with pytest.raises(Tampered, match=f"record 0 of matter {LAMP}"):
        Vault(MASTER).open(key, [altered])


@pytest.mark.parametrize("field", ["nonce", "sealed"])
@pytest.mark.parametrize("length", [0, 5])
def test_a_record_that_was_cut_short_is_noticed(field: str, length: int) -> None:
    key, record = sealed()
    short: dict[str, Any] = {field: getattr(record, field)[:length]}
    with pytest.raises(Tampered):
        Vault(MASTER).open(key, [replace(record, **short)])


@pytest.mark.parametrize(
    "elsewhere", [{"matter_id": ROOF}, {"record": 1}, {"person": OTHER}], ids=["matter", "record", "person"]
)
def test_a_record_cannot_stand_elsewhere(elsewhere: dict[str, Any]) -> None:
    key, record = sealed()
    with pytest.raises(Tampered):
        Vault(MASTER).open(key, [replace(record, **elsewhere)])


def test_records_of_two_persons_cannot_be_swapped() -> None:
    key, mine = sealed(ONE)
    _, theirs = sealed(OTHER)
    with pytest.raises(Tampered):
        Vault(MASTER).open(key, [replace(mine, nonce=theirs.nonce, sealed=theirs.sealed)])
    with pytest.raises(Tampered):
        Vault(MASTER).open(key, [theirs])


def test_a_key_cannot_be_given_to_another_person() -> None:
    key, record = sealed(ONE)
    with pytest.raises(Tampered, match=f"the key of person {OTHER}"):
        Vault(MASTER).open(replace(key, person=OTHER), [record])
    with pytest.raises(Tampered):
        Vault(MASTER).add(OTHER, key, LAMP, 1, TOLD)


@pytest.mark.parametrize("length", [0, 5, 12, 59])
def test_a_key_that_was_cut_short_is_noticed(length: int) -> None:
    key, record = sealed()
    assert key.wrapped
    with pytest.raises(Tampered):
        Vault(MASTER).open(replace(key, wrapped=key.wrapped[:length]), [record])


def test_a_vault_with_another_master_key_says_which_one_is_missing() -> None:
    key, record = sealed()
    with pytest.raises(UnknownMasterKey, match=MASTER.id):
        Vault(NEXT_MASTER).open(key, [record])


def test_a_forged_key_id_opens_nothing() -> None:
    key, record = sealed()
    with pytest.raises(Tampered):
        Vault(NEXT_MASTER).open(replace(key, key_id=NEXT_MASTER.id), [record])


def test_after_a_rotation_the_former_master_key_is_needed_no_more() -> None:
    key, record = sealed()
    assert Vault(NEXT_MASTER, former=[MASTER]).open(key, [record]) == [TOLD]
    assert Vault(NEXT_MASTER).open(rewrapped(key), [record]) == [TOLD]
    with pytest.raises(UnknownMasterKey):
        Vault(MASTER).open(rewrapped(key), [record])


def test_a_key_that_needs_no_rotation_is_left_alone() -> None:
    key, _ = sealed()
    assert Vault(MASTER).rewrap(key) == []
    assert Vault(NEXT_MASTER, former=[MASTER]).rewrap(replace(key, wrapped=None)) == []


def test_of_an_erased_person_nothing_can_be_opened_or_added() -> None:
    key, record = sealed()
    gone = replace(key, wrapped=None)
    with pytest.raises(Erased):
        Vault(MASTER).open(gone, [record])
    with pytest.raises(Erased):
        Vault(MASTER).add(ONE, gone, LAMP, 1, TOLD)


@given(st.binary(min_size=32, max_size=32))
def test_a_master_key_is_written_in_hexadecimal_or_base64(key: bytes) -> None:
    written = [
        key.hex(),
        key.hex().upper(),
        f" {base64.b64encode(key).decode()}\n",
        base64.urlsafe_b64encode(key).decode(),
    ]
    assert {MasterKey.from_text(text).id for text in written} == {MasterKey(key).id}


@pytest.mark.parametrize(
    "text", ["", "abc", "00" * 31, "00" * 33, "密钥" * 16, base64.b64encode(b"short").decode(), "g" * 64]
)
def test_a_wrong_master_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(InvalidMasterKey, match="a master key") as refusal:
        MasterKey.from_text(text)
    assert not text or text not in str(refusal.value)
