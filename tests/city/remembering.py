"""The recorder in memory, for what a verb reads back from tables: the key and the contact of a reporter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.intake import vault_rows
from shared.persistence.commit import Commit
from tests.memory import MemoryRecorder

_NOBODY = UUID(int=0)
_KEPT = vault_rows.KeyRow(_NOBODY, "", b"").insert()[0]
_SEALED = vault_rows.RecordRow(_NOBODY, 0, _NOBODY, b"", b"").insert()[0]
_DESTROYED = vault_rows.destruction_of(_NOBODY)[0]
_ASKED = vault_rows.key_with_first_record(_NOBODY, _NOBODY)[0]


class Remembering(MemoryRecorder):
    """Keeps the vault's keys and first records, and knows of no other table."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__(sources)
        self.asked = 0
        self._keys: dict[object, dict[str, Any]] = {}
        self._first: dict[object, dict[str, Any]] = {}

    def commit(self, work: Commit) -> None:
        super().commit(work)
        for sql, values in work.statements:
            if sql == _KEPT:
                self._keys[values[0]] = dict(zip(("person", "key_id", "wrapped"), values, strict=True))
            elif sql == _SEALED and values[1] == 0:
                names = ("matter_id", "record", "person", "nonce", "sealed")
                self._first[values[0]] = dict(zip(names, values, strict=True))
            elif sql == _DESTROYED:
                self._keys[values[0]]["wrapped"] = None

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        assert sql == _ASKED, f"in memory nobody can answer {sql}"
        self.asked += 1
        person, matter = parameters
        return [{**self._keys[person], **self._first[matter]}]
