"""The read model of jobs: what each body has to do, and how it came to stand where it stands."""

from collections.abc import Iterable
from typing import Any

from shared.jobs.domain import Jobs
from shared.kernel import Urgency
from shared.persistence.commit import Statement
from shared.persistence.views import Change, Views

_TABLES = (
    """
    CREATE TABLE jobs (
        matter_id uuid NOT NULL, body text NOT NULL, version int NOT NULL, turn int NOT NULL, status text NOT NULL,
        share text NOT NULL, kind text NOT NULL, category text NOT NULL, urgency text NOT NULL, place text NOT NULL,
        text text NOT NULL, task text NOT NULL, pressing smallint NOT NULL, received_at timestamptz NOT NULL,
        accept_by timestamptz NOT NULL, due_at timestamptz NOT NULL, step text, note text, progress_at timestamptz,
        extension_until timestamptz, extension_reason text, extension_asked_at timestamptz, result text, reason text,
        PRIMARY KEY (matter_id, body)
    )""",
    "CREATE INDEX jobs_of_a_body ON jobs (body, status, pressing, due_at, matter_id)",
    "CREATE INDEX jobs_due ON jobs (due_at) WHERE status IN ('received', 'accepted')",
    "CREATE INDEX jobs_extensions ON jobs (extension_asked_at) WHERE extension_asked_at IS NOT NULL",
    """
    CREATE TABLE job_history (
        matter_id uuid NOT NULL, version int NOT NULL, body text NOT NULL, at timestamptz NOT NULL, by text NOT NULL,
        what text NOT NULL, note text NOT NULL, until timestamptz, PRIMARY KEY (matter_id, version)
    )""",
)
MIGRATIONS = (
    (
        "ALTER TABLE jobs ADD COLUMN assigned_reason text NOT NULL DEFAULT ''",
        "ALTER TABLE job_history ADD COLUMN reason text NOT NULL DEFAULT ''",
    ),
)
"""What has come to the tables since they were first made; each service that has them appends its own steps."""

_INSERT = (
    "INSERT INTO jobs (matter_id, body, version, turn, status, share, kind, category, urgency, place, text, task, "
    "pressing, received_at, accept_by, due_at, assigned_reason) "
    "VALUES (%s, %s, %s, %s, 'received', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_ANEW = "DELETE FROM jobs WHERE matter_id = %s AND body = %s"
_LINE = (
    "INSERT INTO job_history (matter_id, version, body, at, by, what, note, until, reason) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_ANSWERED = "extension_until = NULL, extension_reason = NULL, extension_asked_at = NULL"
_PRESSING = {Urgency.EMERGENCY: 0, Urgency.URGENT: 1, Urgency.NORMAL: 2}


def job_views(jobs: type[Jobs], *tables: str) -> Views:
    """The read model of a service whose bodies carry these jobs, with the tables that it needs besides."""
    views = Views(*_TABLES, *tables)
    for name, change in _CHANGES.items():
        views.on(getattr(jobs, name))(change)
    return views


def line(event: Any, what: str, note: str = "", until: object = None, reason: str = "") -> Statement:
    """One more line in the history of the body's job."""
    e = event
    return _LINE, (e.originator_id, e.originator_version, e.body, e.timestamp, e.by, what, note, until, reason)


def now(event: Any, assignments: str = "", *values: object) -> Statement:
    """The body's job as it stands after the event."""
    also = f", {assignments}" if assignments else ""
    sql = f"UPDATE jobs SET version = %s{also} WHERE matter_id = %s AND body = %s"
    return sql, (event.originator_version, *values, event.originator_id, event.body)


def _received(e: Any) -> Iterable[Statement]:
    if e.turn > 1:
        yield _ANEW, (e.originator_id, e.body)
    row = (e.originator_id, e.body, e.originator_version, e.turn, e.share, e.kind, e.category, e.urgency, e.place)
    terms = (_PRESSING[Urgency(e.urgency)], e.timestamp, e.accept_by, e.due_at)
    yield _INSERT, (*row, e.text, e.task, *terms, e.reason)
    yield line(e, "received", e.task, e.due_at, e.reason)


def _accepted(e: Any) -> Iterable[Statement]:
    return now(e, "status = 'accepted'"), line(e, "accepted")


def _progressed(e: Any) -> Iterable[Statement]:
    changed = "step = %s, note = %s, progress_at = %s"
    return now(e, changed, e.step, e.note, e.timestamp), line(e, e.step, e.note)


def _extension_requested(e: Any) -> Iterable[Statement]:
    changed = "extension_until = %s, extension_reason = %s, extension_asked_at = %s"
    return now(e, changed, e.until, e.reason, e.timestamp), line(e, "extension_requested", e.reason, e.until)


def _extension_granted(e: Any) -> Iterable[Statement]:
    return now(e, f"due_at = %s, {_ANSWERED}", e.due_at), line(e, "extension_granted", until=e.due_at)


def _extension_refused(e: Any) -> Iterable[Statement]:
    return now(e, _ANSWERED), line(e, "extension_refused", e.reason)


def _returned(e: Any) -> Iterable[Statement]:
    return now(e, f"status = 'returned', reason = %s, {_ANSWERED}", e.reason), line(e, "returned", e.reason)


def _resolved(e: Any) -> Iterable[Statement]:
    return now(e, f"status = 'resolved', result = %s, {_ANSWERED}", e.result), line(e, "resolved", e.result)


def _withdrawn(e: Any) -> Iterable[Statement]:
    return now(e, f"status = 'withdrawn', reason = %s, {_ANSWERED}", e.reason), line(e, "withdrawn", e.reason)


def _supplemented(e: Any) -> Iterable[Statement]:
    return now(e), line(e, "supplemented", e.text)


_CHANGES: dict[str, Change] = {
    "Created": _received,
    "Received": _received,
    "Accepted": _accepted,
    "ProgressRecorded": _progressed,
    "ExtensionRequested": _extension_requested,
    "ExtensionGranted": _extension_granted,
    "ExtensionRefused": _extension_refused,
    "Returned": _returned,
    "Resolved": _resolved,
    "Withdrawn": _withdrawn,
    "Supplemented": _supplemented,
}
