"""The recorder in memory, for the one thing that a verb reads back from a table: the key that a reporter's data has."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.intake import vault_rows
from shared.persistence.commit import Commit
from tests.memory import MemoryRecorder

_KEPT = vault_rows.KeyRow(UUID(int=0), "", b"").insert()[0]
_ASKED = vault_rows.key_of(UUID(int=0))[0]


class Remembering(MemoryRecorder):
    """Keeps the vault's keys, and knows of no other table."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__(sources)
        self._keys: dict[object, dict[str, Any]] = {}

    def commit(self, work: Commit) -> None:
        super().commit(work)
        for sql, values in work.statements:
            if sql == _KEPT:
                self._keys[values[0]] = dict(zip(("person", "key_id", "wrapped"), values, strict=True))

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        assert sql == _ASKED, f"in memory nobody can answer {sql}"
        return [self._keys[parameters[0]]]
