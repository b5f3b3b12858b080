"""Routing's read model: cases, the parts that all parties to one see, what is consulted on, what was corrected."""

from collections.abc import Iterable
from typing import Any

from psycopg.types.json import Jsonb

from services.routing import precision
from services.routing.domain import Case, Outcome
from services.routing.likeness import rows
from services.routing.triage.opinion import SOUNDS_GRAVE
from shared.kernel import Role, Share, Urgency
from shared.persistence.commit import Statement
from shared.persistence.views import Views

VIEWS = Views(
    """
    CREATE TABLE cases (
        matter_id uuid PRIMARY KEY, version int NOT NULL, status text NOT NULL, outcome text, kind text NOT NULL,
        category text NOT NULL, urgency text NOT NULL, confidence float NOT NULL, reasons text[] NOT NULL,
        place text NOT NULL, text text NOT NULL, data_class text NOT NULL, lead text, reviewer text,
        review_reason text, review_by timestamptz, review_rank int NOT NULL, review_asked_at timestamptz,
        decide_by timestamptz, result text, times_reopened int NOT NULL DEFAULT 0, returns int NOT NULL DEFAULT 0,
        opened_at timestamptz NOT NULL, concluded_at timestamptz
    )""",
    "CREATE INDEX cases_to_review ON cases (reviewer, review_rank, review_asked_at, matter_id) "
    "WHERE reviewer IS NOT NULL",
    "CREATE INDEX cases_consulted_on ON cases (decide_by) WHERE status = 'in_consultation'",
    "CREATE INDEX cases_opened ON cases (opened_at, matter_id)",
    """
    CREATE TABLE parts (
        matter_id uuid NOT NULL, body text NOT NULL, body_role text NOT NULL, share text NOT NULL, kind text NOT NULL,
        task text NOT NULL, state text NOT NULL, step text, note text, result text, accept_by timestamptz NOT NULL,
        due_at timestamptz NOT NULL, dispatched_at timestamptz NOT NULL, accepted_at timestamptz, ended_at timestamptz,
        PRIMARY KEY (matter_id, body)
    )""",
    "CREATE INDEX parts_carried ON parts (body, matter_id)",
    """
    CREATE TABLE consultations (
        matter_id uuid PRIMARY KEY, bodies text[] NOT NULL, reason text NOT NULL, opened_at timestamptz NOT NULL
    )""",
    "CREATE INDEX consultations_of ON consultations USING gin (bodies)",
    """
    CREATE TABLE plans (
        matter_id uuid NOT NULL, plan int NOT NULL, parts jsonb NOT NULL, state text NOT NULL, by text NOT NULL,
        at timestamptz NOT NULL, reason text, PRIMARY KEY (matter_id, plan)
    )""",
    """
    CREATE TABLE votes (
        matter_id uuid NOT NULL, plan int NOT NULL, body text NOT NULL, vote text NOT NULL, reason text,
        at timestamptz NOT NULL, PRIMARY KEY (matter_id, plan, body)
    )""",
    """
    CREATE TABLE corrections (
        matter_id uuid NOT NULL, version int NOT NULL, at timestamptz NOT NULL, by text NOT NULL,
        former_kind text NOT NULL, former_category text NOT NULL, kind text NOT NULL, category text NOT NULL,
        reason text NOT NULL, PRIMARY KEY (matter_id, version)
    )""",
    "CREATE INDEX corrections_made ON corrections (at, matter_id)",
    *rows.TABLES,
)
"""A consultation has a row for as long as it lasts; its plans and votes stay."""

MIGRATIONS = (
    ("ALTER TABLE cases ADD COLUMN flags text[] NOT NULL DEFAULT '{}'",),
    (*rows.TABLES, "ALTER TABLE cases ADD COLUMN recurring int"),
    precision.MIGRATION,
    ("ALTER TABLE cases ADD COLUMN unfamiliar real, ADD COLUMN sent_to_review text",),
    (
        "ALTER TABLE cases ADD COLUMN proposed_parts jsonb NOT NULL DEFAULT '[]', "
        "ADD COLUMN choices jsonb NOT NULL DEFAULT '[]', "
        "ADD COLUMN kind_confidence float NOT NULL DEFAULT 0, "
        "ADD COLUMN category_confidence float NOT NULL DEFAULT 0, "
        "ADD COLUMN urgency_confidence float NOT NULL DEFAULT 0",
    ),
)
"""What has come to the tables since they were first made. `recurring`: so many reports were counted of its event.

`unfamiliar`: the share of it that triage's model had never read; `sent_to_review`: why triage left the case to a desk.
"""

_FIRST, _IN_ITS_TURN = 0, 1  # in the queue of a desk
_RIGHT_AFTER_TRIAGE = 2  # the version of what follows from triage at once
_NO_REVIEW = "reviewer = NULL, review_reason = NULL, review_by = NULL, review_asked_at = NULL"


def _case(event: Any, assignments: str = "", *values: object) -> Statement:
    also = f", {assignments}" if assignments else ""
    sql = f"UPDATE cases SET version = %s{also} WHERE matter_id = %s"
    return sql, (event.originator_version, *values, event.originator_id)


def _part(event: Any, assignments: str, *values: object) -> Statement:
    sql = f"UPDATE parts SET {assignments} WHERE matter_id = %s AND body = %s"
    return sql, (*values, event.originator_id, event.body)


# -- triage ------------------------------------------------------------------------------------------------------------


@VIEWS.on(Case.Created)
def triaged(e: Any) -> Iterable[Statement]:
    yield (
        "INSERT INTO cases (matter_id, version, status, kind, category, urgency, confidence, reasons, place, text, "
        "data_class, review_rank, opened_at, flags, model, said_kind, said_category, unfamiliar, proposed_parts, "
        "choices, kind_confidence, category_confidence, urgency_confidence) "
        "VALUES (%s, 1, 'triaged', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            e.originator_id,
            e.kind,
            e.category,
            e.urgency,
            e.confidence,
            list(e.reasons),
            e.place,
            e.text,
            e.data_class,
            _FIRST if e.urgency == Urgency.EMERGENCY or SOUNDS_GRAVE in e.reasons else _IN_ITS_TURN,
            e.timestamp,
            list(e.flags or ()),
            e.model,
            e.kind,
            e.category,
            e.unfamiliar,
            Jsonb(list(e.parts or ())),
            Jsonb(list(e.choices or ())),
            e.kind_confidence,
            e.category_confidence,
            e.urgency_confidence,
        ),
    )
    yield from rows.opened(e)


@VIEWS.on(Case.TriageReviewRequested)
def review_requested(e: Any) -> Iterable[Statement]:
    changed = "status = 'under_review', reviewer = %s, review_reason = %s, review_by = %s, review_asked_at = %s"
    asked = (e.desk, e.reason, e.review_by, e.timestamp)
    if e.originator_version == _RIGHT_AFTER_TRIAGE:
        yield _case(e, f"{changed}, sent_to_review = %s", *asked, e.reason)
    else:
        yield _case(e, changed, *asked)


_LOOKED_AT = f"status = CASE WHEN lead IS NULL THEN 'triaged' ELSE 'dispatched' END, {_NO_REVIEW}"


@VIEWS.on(Case.TriageConfirmed)
def confirmed(e: Any) -> Iterable[Statement]:
    yield _case(e, f"{_LOOKED_AT}, {precision.DECIDED}", "confirmed", e.timestamp)


@VIEWS.on(Case.TriageCorrected)
def corrected(e: Any) -> Iterable[Statement]:
    """Those who consult on it go on; what waited for a desk has been looked at."""
    yield _case(e, f"kind = %s, category = %s, {precision.DECIDED}", e.kind, e.category, "corrected", e.timestamp)
    consulted_on = "SELECT matter_id FROM consultations WHERE matter_id = %s"
    sql = f"UPDATE cases SET {_LOOKED_AT} WHERE matter_id = %s AND NOT EXISTS ({consulted_on})"
    yield sql, (e.originator_id, e.originator_id)
    sql = (
        "INSERT INTO corrections (matter_id, version, at, by, former_kind, former_category, kind, category, reason) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    )
    who = (e.originator_id, e.originator_version, e.timestamp, e.by)
    yield sql, (*who, e.former_kind, e.former_category, e.kind, e.category, e.reason)
    yield from rows.corrected(e)


# -- parts -------------------------------------------------------------------------------------------------------------


@VIEWS.on(Case.MatterDispatched, Case.MatterRedispatched, Case.MatterEscalated)
def given(e: Any) -> Iterable[Statement]:
    lead = [e.body] if e.share == Share.LEAD else []
    changed = f"status = 'dispatched', {_NO_REVIEW}, {precision.GIVEN}"
    yield _case(e, f"{changed}{', lead = %s' if lead else ''}", *precision.given(e), *lead)
    yield (
        "INSERT INTO parts (matter_id, body, body_role, share, kind, task, state, accept_by, due_at, dispatched_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, 'dispatched', %s, %s, %s) ON CONFLICT (matter_id, body) DO UPDATE SET "
        "share = excluded.share, kind = excluded.kind, task = excluded.task, state = 'dispatched', step = NULL, "
        "note = NULL, result = NULL, accept_by = excluded.accept_by, due_at = excluded.due_at, "
        "dispatched_at = excluded.dispatched_at, accepted_at = NULL, ended_at = NULL",
        (e.originator_id, e.body, e.body_role, e.share, e.kind, e.task, e.accept_by, e.due_at, e.timestamp),
    )


@VIEWS.on(Case.PartAccepted)
def accepted(e: Any) -> Iterable[Statement]:
    return _case(e), _part(e, "state = 'accepted', accepted_at = %s", e.timestamp)


@VIEWS.on(Case.PartProgressed)
def progressed(e: Any) -> Iterable[Statement]:
    return _case(e), _part(e, "step = %s, note = %s", e.step, e.note)


@VIEWS.on(Case.PartExtended)
def extended(e: Any) -> Iterable[Statement]:
    return _case(e), _part(e, "due_at = %s", e.due_at)


@VIEWS.on(Case.PartReturned)
def returned(e: Any) -> Iterable[Statement]:
    yield _case(e, "returns = returns + 1, lead = NULLIF(lead, %s)", e.body)
    yield _part(e, "state = 'returned', note = %s, ended_at = %s", e.reason, e.timestamp)


@VIEWS.on(Case.PartResolved)
def resolved(e: Any) -> Iterable[Statement]:
    return _case(e), _part(e, "state = 'resolved', result = %s, ended_at = %s", e.result, e.timestamp)


@VIEWS.on(Case.PartRecalled)
def recalled(e: Any) -> Iterable[Statement]:
    yield _case(e, "lead = NULLIF(lead, %s)", e.body)
    yield _part(e, "state = 'recalled', note = %s, ended_at = %s", e.reason, e.timestamp)


@VIEWS.on(Case.SupplementPassedOn)
def supplemented(e: Any) -> Iterable[Statement]:
    yield _case(e, "text = text || E'\\n' || %s", e.text)
    yield from rows.supplemented(e)


# -- consultations -----------------------------------------------------------------------------------------------------


def _end_consultation(event: Any) -> Iterable[Statement]:
    """No plan is before the parties any more."""
    yield "DELETE FROM consultations WHERE matter_id = %s", (event.originator_id,)
    yield _supersede(event)


def _supersede(event: Any) -> Statement:
    return "UPDATE plans SET state = 'superseded' WHERE matter_id = %s AND state = 'proposed'", (event.originator_id,)


@VIEWS.on(Case.ConsultationOpened)
def consultation_opened(e: Any) -> Iterable[Statement]:
    yield _case(e, f"status = 'in_consultation', decide_by = %s, {_NO_REVIEW}", e.decide_by)
    sql = "INSERT INTO consultations (matter_id, bodies, reason, opened_at) VALUES (%s, %s, %s, %s)"
    yield sql, (e.originator_id, list(e.bodies), e.reason, e.timestamp)


@VIEWS.on(Case.PlanProposed)
def plan_proposed(e: Any) -> Iterable[Statement]:
    """Whoever a plan names takes part from then on."""
    yield _case(e)
    yield _supersede(e)
    yield _plan(e, "proposed")
    new = "ARRAY(SELECT named FROM unnest(%s::text[]) AS named WHERE named <> ALL(bodies))"
    sql = f"UPDATE consultations SET bodies = bodies || {new} WHERE matter_id = %s"
    yield sql, ([part["body"] for part in e.parts], e.originator_id)


@VIEWS.on(Case.PlanEndorsed)
def plan_endorsed(e: Any) -> Iterable[Statement]:
    return _case(e), _vote(e, "endorsed", None)


@VIEWS.on(Case.PlanObjected)
def plan_objected(e: Any) -> Iterable[Statement]:
    yield _case(e)
    yield _vote(e, "objected", e.reason)
    yield "UPDATE plans SET state = 'objected' WHERE matter_id = %s AND plan = %s", (e.originator_id, e.plan)


@VIEWS.on(Case.ConsultationTurnedOver)
def turned_over(e: Any) -> Iterable[Statement]:
    changed = (
        "status = 'turned_over', decide_by = %s, reviewer = %s, review_reason = 'turned_over', review_by = %s, "
        "review_asked_at = %s"
    )
    yield _case(e, changed, e.decide_by, Role.DISTRICT_DESK.value, e.decide_by, e.timestamp)


@VIEWS.on(Case.ConsultationEnded)
def consultation_ended(e: Any) -> Iterable[Statement]:
    yield _case(e, f"decide_by = NULL, {_LOOKED_AT}")
    yield from _end_consultation(e)


@VIEWS.on(Case.PlanAgreed)
def plan_agreed(e: Any) -> Iterable[Statement]:
    yield _case(e, f"status = 'dispatched', decide_by = NULL, {_NO_REVIEW}")
    yield _plan(e, "decided" if e.decided_by_desk else "agreed", e.reason or None)
    yield from _end_consultation(e)


def _plan(event: Any, state: str, reason: str | None = None) -> Statement:
    return (
        "INSERT INTO plans (matter_id, plan, parts, state, by, at, reason) VALUES (%s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (matter_id, plan) DO UPDATE SET state = excluded.state, reason = excluded.reason",
        (event.originator_id, event.plan, Jsonb(event.parts), state, event.by, event.timestamp, reason),
    )


def _vote(event: Any, vote: str, reason: str | None) -> Statement:
    return (
        "INSERT INTO votes (matter_id, plan, body, vote, reason, at) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (matter_id, plan, body) DO UPDATE SET vote = excluded.vote, reason = excluded.reason, "
        "at = excluded.at",
        (event.originator_id, event.plan, event.body, vote, reason, event.timestamp),
    )


# -- the end -----------------------------------------------------------------------------------------------------------


@VIEWS.on(Case.MatterAnswered)
def answered(e: Any) -> Iterable[Statement]:
    yield _case(e)


@VIEWS.on(Case.CaseConcluded)
def concluded(e: Any) -> Iterable[Statement]:
    """Only what was not brought to its end can still have been consulted on."""
    changed = "status = 'concluded', outcome = %s, result = %s, concluded_at = %s, decide_by = NULL"
    yield _case(e, f"{changed}, {_NO_REVIEW}", e.outcome, e.result, e.timestamp)
    if e.outcome in (Outcome.WITHDRAWN, Outcome.LINKED, Outcome.SPLIT):
        yield from _end_consultation(e)
    yield from rows.concluded(e)


@VIEWS.on(Case.CaseReopened)
def reopened(e: Any) -> Iterable[Statement]:
    changed = "status = 'triaged', outcome = NULL, result = NULL, concluded_at = NULL, lead = NULL, times_reopened = %s"
    yield _case(e, changed, e.times)
    yield "UPDATE parts SET state = 'rejected' WHERE matter_id = %s AND state = 'resolved'", (e.originator_id,)
    yield from rows.reopened(e)


# -- what comes back ---------------------------------------------------------------------------------------------------


@VIEWS.on(Case.RecurrenceFlagged)
def recurrence_flagged(e: Any) -> Iterable[Statement]:
    """All that are counted show it in the lists."""
    yield _case(e)
    yield "UPDATE cases SET recurring = %s WHERE matter_id = ANY(%s)", (len(e.matters), e.matters)
    yield from rows.flagged(e)
