"""The vault's statements and queries on a real PostgreSQL."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import class_row

from services.intake import vault_rows
from services.intake.vault import TABLES, Erased, KeyRow, MasterKey, PersonalData, RecordRow, Vault
from shared.persistence.commit import Statement

pytestmark = pytest.mark.system

Session = psycopg.Connection[Any]
MASTER, NEXT_MASTER = MasterKey(b"a" * 32), MasterKey(b"b" * 32)
ONE, OTHER = UUID(int=1), UUID(int=2)
LAMP, ROOF = UUID(int=11), UUID(int=12)
FIRST, MORE = PersonalData(name="甲", text="灯坏了"), PersonalData(text="还没修")


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    with psycopg.connect(database, autocommit=True) as session:
        for table in TABLES * 2:  # a second time must do no harm
            session.execute(table.encode())
        for later in vault_rows.WRITERS:
            session.execute(later.encode())
        write(session, Vault(MASTER).seal(ONE, LAMP, FIRST))
        yield session


def write(session: Session, statements: Sequence[Statement]) -> None:
    with session.transaction():
        for sql, values in statements:
            session.execute(sql.encode(), values)


def keys(session: Session, query: Statement) -> list[KeyRow]:
    sql, values = query
    return session.cursor(row_factory=class_row(KeyRow)).execute(sql.encode(), values).fetchall()


def key_of(session: Session, person: UUID) -> KeyRow:
    [key] = keys(session, vault_rows.key_of(person))
    return key


def records(session: Session, person: UUID) -> list[RecordRow]:
    sql, values = vault_rows.records_of_person(person)
    return session.cursor(row_factory=class_row(RecordRow)).execute(sql.encode(), values).fetchall()


def test_what_a_person_told_is_read_back_in_order(session: Session) -> None:
    key = key_of(session, ONE)
    write(session, Vault(MASTER).add(ONE, key, ROOF, 0, FIRST))
    write(session, Vault(MASTER).add(ONE, key, LAMP, 1, MORE))
    write(session, Vault(MASTER).seal(OTHER, UUID(int=13), FIRST))
    assert Vault(MASTER).open(key, records(session, ONE)) == [FIRST, MORE, FIRST]


def test_an_erased_person_stays_erased(session: Session) -> None:
    before = key_of(session, ONE)
    write(session, Vault(MASTER).destroy(ONE))
    [destroyed] = session.execute("SELECT destroyed_at FROM vault_keys").fetchall()
    write(session, Vault(MASTER).destroy(ONE))
    write(session, Vault(NEXT_MASTER, former=[MASTER]).rewrap(before))  # read before, written after
    assert destroyed != (None,)
    assert session.execute("SELECT destroyed_at FROM vault_keys").fetchall() == [destroyed]
    with pytest.raises(Erased):
        Vault(MASTER).open(key_of(session, ONE), records(session, ONE))


def test_a_rotation_reaches_every_key_that_is_left_and_touches_no_record(session: Session) -> None:
    write(session, Vault(MASTER).seal(OTHER, ROOF, FIRST))
    write(session, Vault(MASTER).destroy(OTHER))
    outstanding = vault_rows.keys_not_wrapped_by(NEXT_MASTER.id, limit=10)
    told = records(session, ONE)
    for key in keys(session, outstanding):
        write(session, Vault(NEXT_MASTER, former=[MASTER]).rewrap(key))
    assert keys(session, outstanding) == []
    assert records(session, ONE) == told
    assert Vault(NEXT_MASTER).open(key_of(session, ONE), told) == [FIRST]


def test_two_rotations_at_the_same_time_do_not_undo_each_other(session: Session) -> None:
    read_by_both = key_of(session, ONE)
    write(session, Vault(NEXT_MASTER, former=[MASTER]).rewrap(read_by_both))
    first = key_of(session, ONE)
    write(session, Vault(NEXT_MASTER, former=[MASTER]).rewrap(read_by_both))
    assert key_of(session, ONE) == first
