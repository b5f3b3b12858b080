"""Personal data, sealed: each person's under a key of their own, so that destroying the key erases the person (R18).

Pure cryptography: it makes SQL statements, which ride in the same transaction as the events, and opens the rows that
queries return. Whatever it seals is bound to its person, matter and record, so that no row can stand in for another.
"""

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.intake.vault_rows import TABLES, KeyRow, RecordRow, Sealed, destruction_of
from shared.persistence.commit import Statement

__all__ = [
    "TABLES",
    "Erased",
    "InvalidMasterKey",
    "KeyRow",
    "MasterKey",
    "PersonalData",
    "RecordRow",
    "Tampered",
    "UnknownMasterKey",
    "Vault",
    "VaultError",
]

_KEY_BYTES = 32
_NONCE_BYTES = 12
_HEX = re.compile(r"[0-9a-fA-F]{64}")


class VaultError(Exception):
    """Personal data could not be sealed or opened. The message names references, never what is sealed."""


class InvalidMasterKey(VaultError):
    """What was given as master key is none."""


class UnknownMasterKey(VaultError):
    """A person's key is wrapped by a master key that this vault was not given."""


class Tampered(VaultError):
    """A row was altered, or stands where another belongs: of a different person, matter or record."""


class Erased(VaultError):
    """The person's key was destroyed: nobody can open these records any more."""


@dataclass(frozen=True, slots=True, repr=False)
class PersonalData(Sealed):
    """What somebody told about themselves, and their words before masking. `attachments` are the files' own names."""

    name: str = ""
    telephone: str = ""
    email: str = ""
    address: str = ""
    text: str = ""
    attachments: tuple[str, ...] = ()

    def dump(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Fields that this release does not know are left aside."""
        found: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
        found["attachments"] = tuple(found.get("attachments", ()))
        return cls(**{field.name: found[field.name] for field in fields(cls) if field.name in found})


class MasterKey(Sealed):
    """Wraps the keys of persons. It comes from the environment or a file and is never stored beside the data."""

    __slots__ = ("_cipher", "id")

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise InvalidMasterKey(f"a master key has {_KEY_BYTES} bytes, this one has {len(key)}")
        self.id = hashlib.sha256(key).hexdigest()[:8]
        self._cipher = AESGCM(key)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """From 64 hexadecimal digits, or from 32 bytes in base64 (either alphabet)."""
        text = text.strip()
        if _HEX.fullmatch(text):
            return cls(bytes.fromhex(text))
        try:
            return cls(base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True))
        except (binascii.Error, ValueError):
            raise InvalidMasterKey("a master key is 64 hexadecimal digits, or 32 bytes in base64") from None

    def wrap(self, key: bytes, person: UUID) -> KeyRow:
        nonce = os.urandom(_NONCE_BYTES)
        return KeyRow(person, self.id, nonce + self._cipher.encrypt(nonce, key, self._bound_to(person)))

    def unwrap(self, wrapped: bytes, person: UUID) -> bytes:
        return _decrypted(self._cipher, wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], self._bound_to(person))

    def _bound_to(self, person: UUID) -> bytes:
        return f"jieju/vault/key/1/{self.id}/{person}".encode()


class Vault:
    """Seals and opens. Keys wrapped by `former` master keys stay readable until `rewrap` has reached them."""

    def __init__(self, master: MasterKey, former: Sequence[MasterKey] = ()) -> None:
        self._master = master
        self._by_id = {key.id: key for key in (*former, master)}

    def seal(
        self,
        person: UUID,
        matter: UUID,
        data: PersonalData,
        writer: bytes | None = None,
        at: datetime | None = None,
    ) -> list[Statement]:
        """A new person's key, and their first record about a matter. `writer`: by what they are known again `at` once,
        if they are.
        """
        key = AESGCM.generate_key(bit_length=8 * _KEY_BYTES)
        row = self._master.wrap(key, person)
        kept = row.insert_written_by(writer, at) if writer and at else row.insert()
        return [kept, _sealed(key, person, matter, 0, data).insert()]

    def add(self, person: UUID, row: KeyRow, matter: UUID, record: int, data: PersonalData) -> list[Statement]:
        """One more record of a person whose key exists: a supplement, or another matter of theirs."""
        return [_sealed(self._unwrapped(person, row), person, matter, record, data).insert()]

    def open(self, row: KeyRow, records: Iterable[RecordRow]) -> list[PersonalData]:
        """What one person told, in the order of `records`; all of them must be that person's."""
        key = self._unwrapped(row.person, row)
        return [_opened(key, record) for record in records]

    def rewrap(self, row: KeyRow) -> list[Statement]:
        """The same key under the present master key; nothing to do if it is so already, or was destroyed."""
        if row.wrapped is None or row.key_id == self._master.id:
            return []
        return [row.replaced_by(self._master.wrap(self._unwrapped(row.person, row), row.person))]

    def destroy(self, person: UUID) -> list[Statement]:
        """Erases a person from here, and from every copy that is no older than this."""
        return [destruction_of(person)]

    def _unwrapped(self, person: UUID, row: KeyRow) -> bytes:
        if row.wrapped is None:
            raise Erased(f"person {person} was erased")
        if row.key_id not in self._by_id:
            raise UnknownMasterKey(f"the key of person {person} needs the master key {row.key_id}, which is not here")
        try:
            return self._by_id[row.key_id].unwrap(row.wrapped, person)
        except InvalidTag:
            raise Tampered(f"the key of person {person} was altered or is another's") from None


def _sealed(key: bytes, person: UUID, matter: UUID, record: int, data: PersonalData) -> RecordRow:
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, data.dump(), _bound_to(person, matter, record))
    return RecordRow(matter, record, person, nonce, sealed)


def _opened(key: bytes, row: RecordRow) -> PersonalData:
    bound_to = _bound_to(row.person, row.matter_id, row.record)
    try:
        return PersonalData.load(_decrypted(AESGCM(key), row.nonce, row.sealed, bound_to))
    except InvalidTag:
        raise Tampered(f"record {row.record} of matter {row.matter_id} was altered or is another's") from None


def _bound_to(person: UUID, matter: UUID, record: int) -> bytes:
    return f"jieju/vault/record/1/{person}/{matter}/{record}".encode()


def _decrypted(cipher: AESGCM, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Raises InvalidTag, also for rows that were cut short."""
    if len(nonce) != _NONCE_BYTES:
        raise InvalidTag
    return cipher.decrypt(nonce, sealed, bound_to)
