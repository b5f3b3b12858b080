"""Oversight's read model: what is watched, and what was observed; and the questions put to it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from services.oversight.domain import Supervision
from services.oversight.watching import TABLES
from shared.kernel import Actor, Unknown, division_prefix, is_organisation_code
from shared.persistence.commit import Statement
from shared.persistence.views import Views
from shared.service import Service

VIEWS = Views(
    *TABLES,
    """
    CREATE TABLE observations (
        observation_id uuid PRIMARY KEY, version int NOT NULL, matter_id uuid NOT NULL, body text NOT NULL,
        reason text NOT NULL, turn text NOT NULL, evidence text[] NOT NULL, note text NOT NULL, by text NOT NULL,
        observed_at timestamptz NOT NULL, UNIQUE (matter_id, body, reason, turn)
    )""",
    "CREATE INDEX observations_in_time ON observations (observed_at, observation_id)",
    "CREATE INDEX observations_of_body ON observations (body, observed_at)",
)


@VIEWS.on(Supervision.Created)
def observed(e: Any) -> Iterable[Statement]:
    facts = (e.matter_id, e.body, e.reason, e.turn, e.evidence, e.note, e.by, e.timestamp)
    yield (
        "INSERT INTO observations (observation_id, version, matter_id, body, reason, turn, evidence, note, by, "
        "observed_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (e.originator_id, e.originator_version, *facts),
    )


# -- queries -------------------------------------------------------------------------------------------------------

_LATE = """
SELECT w.matter_id, w.body, w.turn, w.urgency, late.reason, late.since, w.told, w.begun_at, w.accepted_at,
    w.last_progress_at
FROM watch AS w CROSS JOIN LATERAL (VALUES
    ('not_accepted', CASE WHEN w.accepted_at IS NULL THEN w.accept_by END), ('no_progress', w.progress_by),
    ('past_due', w.due_at), ('review_late', w.review_by), ('extension_unanswered', w.answer_by)) AS late (reason, since)
WHERE w.ended_at IS NULL AND late.since < %s"""

# What a parked message would change is not known yet: its matter is not accused of anything meanwhile.
_NOT_OBSERVED = f"""{_LATE}
AND NOT EXISTS (SELECT FROM observations AS o WHERE (o.matter_id, o.body, o.reason, o.turn)
    = (w.matter_id, w.body, late.reason, w.turn))
AND NOT EXISTS (SELECT FROM parked AS p WHERE p.matter_id = w.matter_id AND p.settled_at IS NULL)
ORDER BY late.since LIMIT %s"""

_CATCHING_UP = """
SELECT taken_at - at > interval '1 minute' AND %s - taken_at BETWEEN interval '0' AND interval '1 minute' AS behind
FROM audit ORDER BY leaf DESC LIMIT 1"""

_FIGURES = """
SELECT body, count(*) FILTER (WHERE answer_by IS NULL) AS turns, count(accepted_at) AS accepted,
    count(*) FILTER (WHERE accepted_at > accept_by) AS accepted_late,
    count(*) FILTER (WHERE ended_how = 'resolved') AS resolved,
    count(*) FILTER (WHERE ended_how = 'resolved' AND ended_at > due_at) AS resolved_late,
    count(*) FILTER (WHERE ended_how = 'returned') AS returned,
    count(review_by) AS reviews, count(*) FILTER (WHERE review_by < coalesce(ended_at, %s)) AS reviews_late
FROM watch WHERE begun_at >= %s AND begun_at < %s AND starts_with(body, %s) GROUP BY body ORDER BY body"""
_REASONS = """
SELECT body, reason, count(*) AS times FROM observations
WHERE observed_at >= %s AND observed_at < %s AND starts_with(body, %s) GROUP BY body, reason ORDER BY body, reason"""


def division_of(actor: Actor) -> str:
    """What all codes within the actor's sight begin with (R22). Whoever has no code of their own sees nothing."""
    division = actor.organisation.partition("-")[0]
    if not is_organisation_code(division):
        raise Unknown(division)
    return division_prefix(division)


def unobserved(service: Service, at: datetime, most: int = 500) -> list[dict[str, Any]]:
    """What is late by now, longest first, and has not been observed for it."""
    return service.query(_NOT_OBSERVED, (at, most))


def is_catching_up(service: Service, at: datetime) -> bool:
    """Whether what was taken in last, less than a minute ago, had waited for longer: there may be more of it."""
    return any(row["behind"] for row in service.query(_CATCHING_UP, (at,)))


def overdue(at: datetime, division: str, body: str | None = None) -> tuple[str, list[object]]:
    """The query for all that is late by now, to be put into pages by `since`, `matter_id`, `body`, `turn`, `reason`."""
    return _narrowed(f"{_LATE} AND starts_with(w.body, %s)", [at, division], {"w.body": body})


def observations(
    division: str, body: str | None = None, reason: str | None = None, matter_id: UUID | None = None
) -> tuple[str, list[object]]:
    """The query for what was observed, to be put into pages by `observed_at`, `observation_id`."""
    wanted = {"body": body, "reason": reason, "matter_id": matter_id}
    return _narrowed("SELECT * FROM observations WHERE starts_with(body, %s)", [division], wanted)


def observation(service: Service, id: UUID) -> dict[str, Any]:
    for row in service.query("SELECT * FROM observations WHERE observation_id = %s", (id,)):
        return row
    raise Unknown(id)


def recurring(division: str) -> tuple[str, list[object]]:
    """The query for events that several have reported, to be put into pages by `flagged_at`, `matter_id`."""
    return "SELECT * FROM recurring JOIN places USING (matter_id) WHERE starts_with(place, %s)", [division]


def figures(service: Service, since: datetime, until: datetime, division: str, at: datetime) -> list[dict[str, Any]]:
    """Per body, what became of the turns that began in a period, and what was observed in it."""
    rows = {row["body"]: {**row, "observed": {}} for row in service.query(_FIGURES, (at, since, until, division))}
    for row in service.query(_REASONS, (since, until, division)):
        if row["body"] not in rows:
            rows[row["body"]] = {**dict.fromkeys(_COUNTS, 0), "body": row["body"], "observed": {}}
        rows[row["body"]]["observed"][row["reason"]] = row["times"]
    return [rows[body] for body in sorted(rows)]


_COUNTS = ("turns", "accepted", "accepted_late", "resolved", "resolved_late", "returned", "reviews", "reviews_late")


def _narrowed(sql: str, parameters: list[object], wanted: dict[str, Any]) -> tuple[str, list[object]]:
    given = {column: value for column, value in wanted.items() if value is not None}
    return sql + "".join(f" AND {column} = %s" for column in given), [*parameters, *given.values()]
