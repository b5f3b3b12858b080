"""The vault's tables, rows and SQL. Table names are unqualified: the connection stands in the service's schema."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.persistence.commit import Statement

TABLES: tuple[str, ...] = (
    """CREATE TABLE IF NOT EXISTS vault_keys (
        person uuid PRIMARY KEY,
        key_id text NOT NULL,
        wrapped bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        destroyed_at timestamptz,
        CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
    )""",
    """CREATE TABLE IF NOT EXISTS vault_records (
        matter_id uuid,
        record int,
        person uuid NOT NULL,
        nonce bytea NOT NULL,
        sealed bytea NOT NULL,
        PRIMARY KEY (matter_id, record)
    )""",
    "CREATE INDEX IF NOT EXISTS vault_records_person ON vault_records (person)",
)
WRITERS: tuple[str, ...] = (
    "ALTER TABLE vault_keys ADD COLUMN writer bytea",
    "CREATE INDEX vault_keys_written ON vault_keys (writer, created_at) WHERE writer IS NOT NULL",
)
"""Brings the tables of an earlier version up to date: by what a writer is known again who writes without end."""

_KEYS = "SELECT person, key_id, wrapped FROM vault_keys"
_WITH_FIRST_RECORD = (
    "SELECT person, key_id, wrapped, matter_id, record, nonce, sealed "
    "FROM vault_keys JOIN vault_records USING (person) WHERE person = %s AND matter_id = %s AND record = 0"
)
_RECORDS = "SELECT matter_id, record, person, nonce, sealed FROM vault_records"


class Sealed:
    """Tells nothing about what it holds, wherever it is printed or logged."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(<sealed>)"


@dataclass(frozen=True, slots=True, repr=False)
class KeyRow(Sealed):
    """A person's key, wrapped by the master key that `key_id` names; without it once it was destroyed."""

    person: UUID
    key_id: str
    wrapped: bytes | None

    def insert(self) -> Statement:
        sql = "INSERT INTO vault_keys (person, key_id, wrapped) VALUES (%s, %s, %s)"
        return sql, (self.person, self.key_id, self.wrapped)

    def insert_written_by(self, writer: bytes, at: datetime) -> Statement:
        sql = "INSERT INTO vault_keys (person, key_id, wrapped, writer, created_at) VALUES (%s, %s, %s, %s, %s)"
        return sql, (self.person, self.key_id, self.wrapped, writer, at)

    def replaced_by(self, new: "KeyRow") -> Statement:
        """Never brings back a key that was destroyed or replaced since this row was read."""
        sql = (
            "UPDATE vault_keys SET key_id = %s, wrapped = %s WHERE person = %s AND key_id = %s AND wrapped IS NOT NULL"
        )
        return sql, (new.key_id, new.wrapped, self.person, self.key_id)


@dataclass(frozen=True, slots=True, repr=False)
class RecordRow(Sealed):
    """What one person told with one report or supplement: `record` counts within the matter, from 0."""

    matter_id: UUID
    record: int
    person: UUID
    nonce: bytes
    sealed: bytes

    def insert(self) -> Statement:
        sql = "INSERT INTO vault_records (matter_id, record, person, nonce, sealed) VALUES (%s, %s, %s, %s, %s)"
        return sql, (self.matter_id, self.record, self.person, self.nonce, self.sealed)


def key_of(person: UUID) -> Statement:
    """Selects one KeyRow."""
    return f"{_KEYS} WHERE person = %s", (person,)


def key_with_first_record(person: UUID, matter: UUID) -> Statement:
    """Selects a person's KeyRow together with the RecordRow of their report, which holds their contact."""
    return _WITH_FIRST_RECORD, (person, matter)


def records_of_person(person: UUID) -> Statement:
    """Selects, as RecordRows, everything that one person told."""
    return f"{_RECORDS} WHERE person = %s ORDER BY matter_id, record", (person,)


def keys_not_wrapped_by(key_id: str, limit: int) -> Statement:
    """Selects KeyRows that a rotation of the master key has not reached yet."""
    return f"{_KEYS} WHERE key_id <> %s AND wrapped IS NOT NULL ORDER BY person LIMIT %s", (key_id, limit)


def destruction_of(person: UUID) -> Statement:
    """Overwrites a person's key, and by what they were known again; a second time changes nothing."""
    changed = "wrapped = NULL, writer = NULL, destroyed_at = now()"
    sql = f"UPDATE vault_keys SET {changed} WHERE person = %s AND wrapped IS NOT NULL"
    return sql, (person,)


def forgetting_writers(before: datetime) -> Statement:
    """Whoever wrote longer ago is not to be known again."""
    return "UPDATE vault_keys SET writer = NULL WHERE writer IS NOT NULL AND created_at < %s", (before,)
