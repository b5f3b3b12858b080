"""The committees' read model: that of every job, made of service tasks, and the parts that were delegated."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.committee.domain import ServiceTask
from services.committee.parts import UNSETTLED, PartStatus
from shared.jobs.views import job_views, line, now
from shared.kernel import Unknown
from shared.persistence.commit import Statement
from shared.service import Service

VIEWS = job_views(
    ServiceTask,
    """
    CREATE TABLE parts (
        matter_id uuid NOT NULL, part int NOT NULL, body text NOT NULL, organisation text NOT NULL,
        task text NOT NULL, status text NOT NULL, words text NOT NULL, delegated_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL, PRIMARY KEY (matter_id, part)
    )""",
    "CREATE INDEX parts_of_an_organisation ON parts (organisation, status, due_at, matter_id, part)",
)


@VIEWS.on(ServiceTask.PartDelegated)
def delegated(e: Any) -> Iterable[Statement]:
    yield (
        "INSERT INTO parts (matter_id, part, body, organisation, task, status, words, delegated_at, due_at) "
        "VALUES (%s, %s, %s, %s, %s, 'delegated', '', %s, %s)",
        (e.originator_id, e.part, e.body, e.organisation, e.task, e.timestamp, e.due_at),
    )
    yield from (now(e), line(e, "part_delegated", e.task, e.due_at))


@VIEWS.on(ServiceTask.PartCompleted)
def completed(e: Any) -> Iterable[Statement]:
    return _settled(e, PartStatus.COMPLETED, e.note)


@VIEWS.on(ServiceTask.PartDeclined)
def declined(e: Any) -> Iterable[Statement]:
    return _settled(e, PartStatus.DECLINED, e.reason)


@VIEWS.on(ServiceTask.PartTakenBack)
def taken_back(e: Any) -> Iterable[Statement]:
    return _settled(e, PartStatus.TAKEN_BACK, e.reason)


def _settled(e: Any, status: PartStatus, words: str) -> Iterable[Statement]:
    sql = "UPDATE parts SET status = %s, words = %s WHERE matter_id = %s AND part = %s"
    yield sql, (status.value, words, e.originator_id, e.part)
    yield from (now(e), line(e, f"part_{status}", words))


# -- queries -----------------------------------------------------------------------------------------------------------

# The version is the matter's, as a job's is: whoever says which one they saw means all of it.
_ROW = (
    "SELECT matter_id, part, body, organisation, task, status, words, delegated_at, due_at, "
    "(SELECT max(version) FROM jobs WHERE jobs.matter_id = parts.matter_id) AS version FROM parts"
)
_IN_STATUS: Mapping[str, str] = {
    "unsettled": "status IN ({})".format(", ".join(f"'{status}'" for status in sorted(UNSETTLED))),
    **{status.value: f"status = '{status}'" for status in PartStatus},
}

STATUSES = tuple(_IN_STATUS)
DUE_FIRST = ("due_at", "matter_id", "part")


def parts_delegated_to(organisation: str, status: str) -> Statement:
    """What committees ask of one organisation; in the order DUE_FIRST."""
    return f"{_ROW} WHERE organisation = %s AND {_IN_STATUS[status]}", (organisation,)


def parts_of(service: Service, matter_id: UUID, body: str) -> list[dict[str, Any]]:
    """The parts that a committee has delegated of its task."""
    return service.query(f"{_ROW} WHERE matter_id = %s AND body = %s ORDER BY part", (matter_id, body))


def part(service: Service, matter_id: UUID, number: int, organisation: str) -> dict[str, Any]:
    """One part, for the organisation that carries it out and for nobody else (R22)."""
    sql = f"{_ROW} WHERE matter_id = %s AND part = %s AND organisation = %s"
    for row in service.query(sql, (matter_id, number, organisation)):
        return row
    raise Unknown(matter_id)
