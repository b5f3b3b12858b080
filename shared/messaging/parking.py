"""Parked messages: what could not be taken in waits here, visible, in order, until somebody decides."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError

from shared.kernel import Unknown
from shared.messaging.envelope import Envelope
from shared.messaging.inbox import Inbox
from shared.persistence.commit import Commit
from shared.service import Service

TABLE = """
CREATE TABLE parked (
    id bigserial PRIMARY KEY, source text NOT NULL, position bigint NOT NULL, matter_id uuid, body bytea NOT NULL,
    error text NOT NULL, parked_at timestamptz NOT NULL DEFAULT now(), retry_asked_at timestamptz,
    settled_at timestamptz, settled_how text
)"""
_OPEN = "SELECT * FROM parked WHERE settled_at IS NULL"
_ASKED = (
    f"{_OPEN} AND (retry_asked_at IS NOT NULL OR matter_id IN "
    "(SELECT matter_id FROM parked WHERE settled_at IS NULL AND retry_asked_at IS NOT NULL)) ORDER BY id"
)
_SETTLE = "UPDATE parked SET settled_at = now(), settled_how = %s WHERE settled_at IS NULL AND id = ANY(%s)"
_FAILED = "UPDATE parked SET retry_asked_at = NULL, error = %s WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Parked:
    """One message that waits."""

    id: int
    source: str
    position: int
    matter_id: UUID | None
    body: bytes
    error: str
    parked_at: datetime
    retry_asked_at: datetime | None
    settled_at: datetime | None
    settled_how: str | None


class Parking:
    """What is parked in one service. A retry is asked for here and done by the inbox, which alone takes in."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def waiting(self) -> list[Parked]:
        return [Parked(**row) for row in self._service.query(f"{_OPEN} ORDER BY id")]

    def show(self, id: int) -> Parked:
        for row in self._service.query("SELECT * FROM parked WHERE id = %s", (id,)):
            return Parked(**row)
        raise Unknown(id)

    def ask_retry(self, ids: list[int]) -> None:
        """Together with these, everything of their matters: order within a matter holds."""
        self._do(
            "UPDATE parked SET retry_asked_at = now() WHERE settled_at IS NULL AND (id = ANY(%s) OR matter_id IN "
            "(SELECT matter_id FROM parked WHERE id = ANY(%s)))",
            (ids, ids),
        )

    def discard(self, id: int, by: str, reason: str) -> None:
        """Never take it in. It stays on record with who decided that, and why."""
        self._do(_SETTLE, (f"discarded by {by}: {reason}", [id]))

    def retry_what_was_asked(self, inbox: Inbox) -> int:
        """Take in, matter by matter, what somebody asked to try again. Returns how many messages went in."""
        asked = self._service.query(_ASKED)
        by_matter: dict[Any, list[Parked]] = defaultdict(list)
        for row in asked:
            by_matter[row["matter_id"] or row["id"]].append(Parked(**row))
        return sum(self._retry(messages, inbox) for messages in by_matter.values())

    def _retry(self, messages: list[Parked], inbox: Inbox) -> int:
        ids = [message.id for message in messages]
        try:
            inbox.retry([Envelope.decode(m.body) for m in messages], (_SETTLE, ("taken in by a retry", ids)))
        except (IntegrityError, InterfaceError, OperationalError):
            return 0  # somebody was faster, or the database is away: what was asked is still asked
        except Exception as error:
            self._do(_FAILED, (repr(error), ids))
            return 0
        return len(ids)

    def _do(self, sql: str, parameters: tuple[object, ...]) -> None:
        self._service.recording.commit(Commit(statements=[(sql, parameters)]))
