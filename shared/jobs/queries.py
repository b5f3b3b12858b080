"""What can be asked of the read model of jobs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.jobs.states import OPEN, Status
from shared.kernel import Actor, Unknown, division_prefix
from shared.persistence.commit import Statement
from shared.service import Service

# A job's version is the matter's: what another body did to its own job counts as well.
_ROW = (
    "SELECT matter_id, body, turn, status, share, kind, category, urgency, place, text, task, pressing, received_at, "
    "accept_by, due_at, step, note, progress_at, extension_until, extension_reason, extension_asked_at, result, "
    "reason, assigned_reason, "
    "(SELECT max(version) FROM jobs AS every WHERE every.matter_id = jobs.matter_id) AS version FROM jobs"
)
_JOB = f"{_ROW} WHERE matter_id = %s AND body = %s"
_HISTORY = (
    "SELECT at, by, what, note, until, reason FROM job_history WHERE matter_id = %s AND body = %s ORDER BY version"
)
_IN_STATUS: Mapping[str, str] = {
    "open": "status IN ({})".format(", ".join(f"'{status}'" for status in sorted(OPEN))),
    **{status.value: f"status = '{status}'" for status in Status},
}

STATUSES = tuple(_IN_STATUS)
"""What a worklist can be narrowed to: all that is open, or one status."""

MOST_PRESSING_FIRST = ("pressing", "due_at", "matter_id")
LONGEST_WAITING_FIRST = ("extension_asked_at", "matter_id", "body")


def worklist(body: str, status: str, overdue_at: datetime | None = None) -> Statement:
    """The jobs of one body, if need be only those past due at that time; in the order MOST_PRESSING_FIRST."""
    asked = f"{_ROW} WHERE body = %s AND {_IN_STATUS[status]}"
    if overdue_at is None:
        return asked, (body,)
    return f"{asked} AND due_at < %s", (body, overdue_at)


def extensions_waiting(desk: Actor) -> Statement:
    """Requests for more time that the desk of a district has yet to answer; in the order LONGEST_WAITING_FIRST."""
    division = division_prefix(desk.organisation.partition("-")[0])
    waiting = f"{_ROW} WHERE extension_asked_at IS NOT NULL AND %s <> '' AND starts_with(place, %s)"
    return waiting, (division, division)


def job(service: Service, matter_id: UUID, body: str) -> dict[str, Any]:
    """One body's job as it stands."""
    for row in service.query(_JOB, (matter_id, body)):
        return row
    raise Unknown(matter_id)


def job_with_history(service: Service, matter_id: UUID, body: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One body's job as it stands, and everything that happened to it, turn after turn."""
    found, history = service.queries((_JOB, (matter_id, body)), (_HISTORY, (matter_id, body)))
    for row in found:
        return row, history
    raise Unknown(matter_id)


def overdue(service: Service, at: datetime) -> dict[tuple[str, str], int]:
    """How many open jobs are past due, by kind and body."""
    sql = f"SELECT kind, body, count(*) AS jobs FROM jobs WHERE due_at < %s AND {_IN_STATUS['open']} GROUP BY 1, 2"
    return {(row["kind"], row["body"]): row["jobs"] for row in service.query(sql, (at,))}
