"""The recorder in memory, for what a verb reads back from tables: a reporter's key and contact, what came before."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.intake import earlier, vault_rows
from services.intake.sameness import sameness
from shared.persistence.commit import Commit
from tests.memory import MemoryRecorder

_NOBODY = UUID(int=0)
_KEPT = vault_rows.KeyRow(_NOBODY, "", b"").insert()[0]
_WRITTEN = vault_rows.KeyRow(_NOBODY, "", b"").insert_written_by(b"", datetime.min)[0]
_SEALED = vault_rows.RecordRow(_NOBODY, 0, _NOBODY, b"", b"").insert()[0]
_DESTROYED = vault_rows.destruction_of(_NOBODY)[0]
_ASKED = vault_rows.key_with_first_record(_NOBODY, _NOBODY)[0]


class Remembering(MemoryRecorder):
    """Keeps the vault's keys and first records, and what new reports are compared with; knows of no other table."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__(sources)
        self.asked = 0
        self.compared = 0
        self._keys: dict[object, dict[str, Any]] = {}
        self._first: dict[object, dict[str, Any]] = {}
        self._written: list[tuple[bytes, datetime]] = []

    def commit(self, work: Commit) -> None:
        super().commit(work)
        for sql, values in work.statements:
            if sql in (_KEPT, _WRITTEN):
                self._keys[values[0]] = dict(zip(("person", "key_id", "wrapped"), values, strict=False))
                self._written += [(values[3], values[4])] if sql == _WRITTEN else []  # type: ignore[list-item]
            elif sql == _SEALED and values[1] == 0:
                names = ("matter_id", "record", "person", "nonce", "sealed")
                self._first[values[0]] = dict(zip(names, values, strict=True))
            elif sql == _DESTROYED:
                self._keys[values[0]]["wrapped"] = None

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        if sql == earlier._BEFORE:
            self.compared += 1
            return self._before(*parameters)
        assert sql == _ASKED, f"in memory nobody can answer {sql}"
        self.asked += 1
        person, matter = parameters
        return [{**self._keys[person], **self._first[matter]}]

    def _before(self, *columns: Any) -> list[dict[str, Any]]:
        *asked, open_since, spread_since, written_since = columns
        matters = self._matters()
        rows = []
        for number, same, place, urgent, writer in zip(*asked, strict=True):
            alike = [each for each in matters if same and each["same"] == same]
            firsts = [
                each["id"]
                for each in alike
                if each["place"] == place and each["open"] and each["at"] > open_since and each["urgent"] >= urgent
            ]
            recent = [each["place"] for each in alike if each["at"] > spread_since]
            written = sum(who == writer and at > written_since for who, at in self._written)
            rows.append(
                {
                    "number": number,
                    "first": firsts[0] if firsts else None,
                    "reports": len(recent),
                    "places": sorted({*recent}) or None,
                    "written": written,
                }
            )
        return rows

    def _matters(self) -> list[dict[str, Any]]:
        """As far as the log tells of them what the index of the read model does."""
        found: dict[UUID, dict[str, Any]] = {}
        for entry in self.select_notifications(0, 1_000_000, inclusive_of_start=False):
            name, told = entry.topic, json.loads(entry.state)
            if name == "intake.MatterReported.v1":
                at = datetime.fromisoformat(told["timestamp"]["_data_"])
                same, place, urgent = sameness(told["text"]), told["place"], told["urgent"]
                row = {"id": entry.originator_id, "same": same, "place": place, "urgent": urgent, "at": at}
                found[entry.originator_id] = {**row, "open": True}
            elif name in ("intake.MatterLinked.v1", "intake.ResultPresented.v1", "intake.MatterClosed.v1"):
                found[entry.originator_id]["open"] = False
            elif name in ("intake.MatterUnlinked.v1", "intake.MatterReopened.v1"):
                found[entry.originator_id]["open"] = True
        return list(found.values())
