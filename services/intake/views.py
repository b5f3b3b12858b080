"""Intake's read model: matters as lists and desks need them, and the steps a reporter sees."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.intake import vault_rows
from services.intake.domain import CARRYING, FOR_THEMSELVES, LEAVING, NEAR_COPY, ON_DUTY, Matter
from services.intake.sameness import sameness
from services.intake.vault_rows import KeyRow, RecordRow
from shared.kernel import PLATFORM, Actor, DataClass, Unknown, division_prefix
from shared.persistence.commit import Statement
from shared.persistence.views import Views
from shared.service import Service

VIEWS = Views(
    """
    CREATE TABLE matters (
        matter_id uuid PRIMARY KEY, version int NOT NULL, status text NOT NULL, outcome text, channel text NOT NULL,
        place text NOT NULL, text text NOT NULL, first_receiver text NOT NULL, reporter_organisation text NOT NULL,
        urgent boolean NOT NULL, code_digest text NOT NULL UNIQUE, first uuid, result text, confirm_by timestamptz,
        times_reopened int NOT NULL DEFAULT 0, stars int, reported_at timestamptz NOT NULL, closed_at timestamptz
    )""",
    "CREATE INDEX matters_awaiting ON matters (confirm_by) WHERE status = 'awaiting_confirmation'",
    "CREATE INDEX matters_received ON matters (reporter_organisation, reported_at)",
    """
    CREATE TABLE steps (
        matter_id uuid NOT NULL, version int NOT NULL, at timestamptz NOT NULL, step text NOT NULL, body text NOT NULL,
        note text NOT NULL, PRIMARY KEY (matter_id, version)
    )""",
)
MIGRATIONS = (
    (
        "ALTER TABLE matters ADD COLUMN accepted_by text[] NOT NULL DEFAULT '{}'",
        "CREATE INDEX matters_not_accepted ON matters (first_receiver, reported_at, matter_id) "
        "WHERE status = 'open' AND accepted_by = '{}'",
    ),
    (
        "ALTER TABLE matters ADD COLUMN sameness bytea, ADD COLUMN near_copy boolean NOT NULL DEFAULT false, "
        "ADD COLUMN flags text[] NOT NULL DEFAULT '{}', ADD COLUMN parent uuid, "
        "ADD COLUMN children uuid[] NOT NULL DEFAULT '{}'",
        "CREATE INDEX matters_same ON matters (sameness, reported_at) WHERE sameness IS NOT NULL",
        "CREATE INDEX matters_flagged ON matters (reported_at) WHERE flags <> '{}'",
        *vault_rows.WRITERS,
    ),
)

_MATTERS = (
    "SELECT m.*, coalesce(f.accepted_by, m.accepted_by) AS answering, f.children AS firsts_children "
    "FROM matters AS m LEFT JOIN matters AS f ON f.matter_id = m.first"
)
"""Matters, each with the bodies that answer for it now: for a linked report those that have accepted the first one."""


_TRACKED = "SELECT matter_id FROM matters WHERE code_digest = %s"


def _step(event: Any, step: str, body: str = "", note: str = "") -> Statement:
    return (
        "INSERT INTO steps (matter_id, version, at, step, body, note) VALUES (%s, %s, %s, %s, %s, %s)",
        (event.originator_id, event.originator_version, event.timestamp, step, body, note),
    )


def _reporters_step(event: Any, step: str, note: str = "") -> Statement:
    """A step of the reporter's own; if somebody took it on their behalf, it says who."""
    by = Actor.parse(event.by)
    if by.role in FOR_THEMSELVES:
        return _step(event, step, note=note)
    return _step(event, f"{step}_on_behalf", by.organisation, note)


def _now(event: Any, assignments: str = "", *values: object) -> Statement:
    also = f", {assignments}" if assignments else ""
    sql = f"UPDATE matters SET version = %s{also} WHERE matter_id = %s"
    return sql, (event.originator_version, *values, event.originator_id)


@VIEWS.on(Matter.Created)
def reported(e: Any) -> Iterable[Statement]:
    yield (
        "INSERT INTO matters (matter_id, version, status, channel, place, text, first_receiver, "
        "reporter_organisation, urgent, code_digest, reported_at, sameness, flags, parent) "
        "VALUES (%s, 1, 'open', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            e.originator_id,
            e.channel,
            e.place,
            e.text,
            e.first_receiver,
            e.by.split(":")[1],
            e.urgent,
            e.code_digest,
            e.timestamp,
            None if e.data_class == DataClass.RESTRICTED else sameness(e.text),
            list(e.flags or ()),
            e.parent,
        ),
    )
    yield _step(e, "reported")


@VIEWS.on(Matter.ProgressShown)
def shown(e: Any) -> Iterable[Statement]:
    return _accepting(e), _step(e, e.step, e.body, e.note)


def _accepting(e: Any) -> Statement:
    """Who has accepted it answers for it, until it leaves or is given it anew."""
    if e.step == "accepted":
        return _now(e, "accepted_by = array_append(array_remove(accepted_by, %s), %s)", e.body, e.body)
    if e.step in CARRYING | LEAVING:
        return _now(e, "accepted_by = array_remove(accepted_by, %s)", e.body)
    return _now(e)


@VIEWS.on(Matter.Supplemented)
def supplemented(e: Any) -> Iterable[Statement]:
    return _now(e), _reporters_step(e, "supplemented", e.text)


@VIEWS.on(Matter.SupplementShared)
def supplement_shared(e: Any) -> Iterable[Statement]:
    """What another reporter wrote is for whoever handles the matter, not for its first reporter."""
    return _now(e), _step(e, "supplement_shared")


@VIEWS.on(Matter.Linked)
def linked(e: Any) -> Iterable[Statement]:
    near_copy = e.reason == NEAR_COPY and e.by == str(PLATFORM)
    yield _now(e, "first = %s, near_copy = %s", e.first, near_copy)
    yield _step(e, "near_copy" if near_copy else "linked")


@VIEWS.on(Matter.Unlinked)
def unlinked(e: Any) -> Iterable[Statement]:
    return _now(e, "first = NULL, near_copy = false, accepted_by = '{}'"), _step(e, "unlinked")


@VIEWS.on(Matter.ResultPresented)
def presented(e: Any) -> Iterable[Statement]:
    changed = "status = 'awaiting_confirmation', result = %s, confirm_by = %s"
    return _now(e, changed, e.result, e.confirm_by), _step(e, "result_presented", e.body, e.result)


@VIEWS.on(Matter.ResultConfirmed)
def confirmed(e: Any) -> Iterable[Statement]:
    return _now(e), _reporters_step(e, "confirmed")


@VIEWS.on(Matter.ResultRejected)
def rejected(e: Any) -> Iterable[Statement]:
    return _now(e), _reporters_step(e, "rejected", e.reason)


@VIEWS.on(Matter.Reopened)
def reopened(e: Any) -> Iterable[Statement]:
    changed = "status = 'open', confirm_by = NULL, times_reopened = %s, accepted_by = '{}'"
    return _now(e, changed, e.times), _step(e, "reopened")


@VIEWS.on(Matter.Closed)
def closed(e: Any) -> Iterable[Statement]:
    changed = "status = 'closed', confirm_by = NULL, outcome = %s, closed_at = %s"
    return _now(e, changed, e.outcome, e.timestamp), _step(e, f"closed_{e.outcome}")


@VIEWS.on(Matter.Rated)
def rated(e: Any) -> Iterable[Statement]:
    return _now(e, "stars = %s", e.stars), _reporters_step(e, "rated", e.comment)


@VIEWS.on(Matter.Split)
def split(e: Any) -> Iterable[Statement]:
    yield _now(e, "children = %s", list(e.children))


@VIEWS.on(Matter.Followed, Matter.Withdrawn, Matter.PersonalDataRead, Matter.PersonErased)
def otherwise(e: Any) -> Iterable[Statement]:
    return (_now(e),)


# -- queries -------------------------------------------------------------------------------------------------------


def tracked_matter(service: Service, digest: str) -> UUID:
    for row in service.query(_TRACKED, (digest,)):
        found: UUID = row["matter_id"]
        return found
    raise Unknown("no matter has this tracking code")


def matters_awaiting_reply(service: Service, at: datetime, most: int = 500) -> list[UUID]:
    """Those whose reporter had until `at` to answer."""
    sql = (
        "SELECT matter_id FROM matters WHERE status = 'awaiting_confirmation' AND confirm_by <= %s "
        "ORDER BY confirm_by LIMIT %s"
    )
    return [row["matter_id"] for row in service.query(sql, (at, most))]


def matter(service: Service, id: UUID) -> dict[str, Any]:
    for row in service.query(f"{_MATTERS} WHERE m.matter_id = %s", (id,)):
        return row
    raise Unknown(id)


def matters_within(actor: Actor, status: str | None) -> tuple[str, tuple[object, ...]]:
    """Selects the matters of the actor's division, those of one status or all."""
    division = division_prefix(actor.organisation.partition("-")[0])
    sql = f"{_MATTERS} WHERE m.place LIKE %s AND (%s::text IS NULL OR m.status = %s)"
    return sql, (f"{division}%", status, status)


def flagged_within(service: Service, actor: Actor, since: datetime) -> list[dict[str, Any]]:
    """How many reports of the actor's division were flagged for what, the most first."""
    sql = (
        "SELECT split_part(flag, ':', 1) AS flag, count(*) AS reports FROM matters, unnest(flags) AS flag "
        "WHERE flags <> '{}' AND reported_at > %s AND place LIKE %s GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return service.query(sql, (since, f"{division_prefix(actor.organisation.partition('-')[0])}%"))


def received_by(actor: Actor) -> tuple[str, tuple[object, ...]]:
    """Selects what the actor answers for: taken in by themselves or for their desk, and not accepted by a body yet."""
    sql = (
        f"{_MATTERS} WHERE m.first_receiver = ANY(%s) AND m.status = 'open' AND m.accepted_by = '{{}}' "
        "AND coalesce(f.accepted_by, '{}') = '{}'"
    )
    return sql, ([str(actor), str(replace(actor, person=ON_DUTY))],)


def matter_with_steps(service: Service, id: UUID) -> dict[str, Any]:
    return _with_steps(service, "%s", id)


def tracked_with_steps(service: Service, digest: str) -> dict[str, Any]:
    """The matter that a tracking code opens."""
    return _with_steps(service, f"({_TRACKED})", digest)


def _with_steps(service: Service, matter: str, given: UUID | str) -> dict[str, Any]:
    """`matter`: what selects its id by what is given."""
    steps = f"SELECT at, step, body, note FROM steps WHERE matter_id = {matter} ORDER BY version"
    found, taken = service.queries((f"{_MATTERS} WHERE m.matter_id = {matter}", (given,)), (steps, (given,)))
    for row in found:
        return {**row, "steps": taken}
    raise Unknown(given)


def parts_of(service: Service, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The matters that a report was split into with their steps, in their order; and what those were split into."""
    matters = f"{_MATTERS} WHERE m.matter_id = ANY(%s) ORDER BY array_position(%s, m.matter_id)"
    steps = "SELECT matter_id, at, step, body, note FROM steps WHERE matter_id = ANY(%s) ORDER BY matter_id, version"
    found, taken = service.queries((matters, (list(ids), list(ids))), (steps, (list(ids),)))
    parts = [{**row, "steps": [step for step in taken if step["matter_id"] == row["matter_id"]]} for row in found]
    deeper = [child for part in parts for child in part["children"]]
    return parts + (parts_of(service, deeper) if deeper else [])


def key_of(service: Service, person: UUID) -> KeyRow:
    """A reporter's key, as the vault reads it."""
    for row in service.query(*vault_rows.key_of(person)):
        return KeyRow(**row)
    raise Unknown(person)


def first_record_of(service: Service, person: UUID, matter: UUID) -> tuple[KeyRow, RecordRow]:
    """A reporter's key, and what they told when they reported the matter, sealed."""
    for row in service.query(*vault_rows.key_with_first_record(person, matter)):
        key = KeyRow(person, row.pop("key_id"), row.pop("wrapped"))
        return key, RecordRow(**row)
    raise Unknown(person)


def records_of(service: Service, person: UUID) -> list[RecordRow]:
    """Everything a reporter told, sealed."""
    return [RecordRow(**row) for row in service.query(*vault_rows.records_of_person(person))]
