"""What each message means for those who are watched: which body has its turn at a matter, and until when (R13)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from shared.kernel import Role, Urgency
from shared.messages import committee, intake, routing, street_office
from shared.messaging.envelope import Envelope
from shared.persistence.commit import Statement
from shared.surroundings import Surroundings

TABLES = (
    """
    CREATE TABLE watch (
        matter_id uuid NOT NULL, body text NOT NULL, turn text NOT NULL, urgency text NOT NULL, begun_at timestamptz
        NOT NULL, assigned bigint, received bigint, accept_by timestamptz, due_at timestamptz, review_by timestamptz,
        accepted_at timestamptz, last_progress_at timestamptz, progress_by timestamptz, ended_at timestamptz,
        ended_how text, told text NOT NULL, PRIMARY KEY (matter_id, body, turn)
    )""",
    "CREATE INDEX watch_open ON watch (begun_at) WHERE ended_at IS NULL",
    "CREATE TABLE places (matter_id uuid PRIMARY KEY, place text NOT NULL)",
    """
    CREATE TABLE IF NOT EXISTS recurring (
        matter_id uuid PRIMARY KEY, reports int NOT NULL, since timestamptz NOT NULL, flagged_at timestamptz NOT NULL,
        told text NOT NULL
    )""",
)
MIGRATIONS = (
    ("ALTER TABLE watch ADD COLUMN answer_by timestamptz, ADD COLUMN asked_by text",),
    (TABLES[-1],),
)
"""What has come to the tables since they were first made. A request for more time is a turn of the desk's."""

# A turn is named by the message that assigned it, which is also the cause of the body's receiving it: whichever of the
# two is heard first, they meet in one row.
_BEGIN = (
    "INSERT INTO watch (matter_id, body, turn, urgency, begun_at, accept_by, due_at, told, {mark}) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (matter_id, body, turn) DO UPDATE SET {mark} = excluded.{mark}"
)
_REVIEW = (
    "INSERT INTO watch (matter_id, body, turn, urgency, begun_at, review_by, told) VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
# Not "WHERE ended_at IS NULL": that would lure the planner away from the few rows of a matter to all that are open.
_END_ONCE = "SET ended_at = coalesce(ended_at, %s), ended_how = coalesce(ended_how, '{how}')"
_REVIEWED = f"UPDATE watch {_END_ONCE.format(how='decided')} WHERE matter_id = %s AND review_by IS NOT NULL"
_ASSIGNED = f"WITH reviewed AS ({_REVIEWED}) {_BEGIN.format(mark='assigned')}"
_RECEIVED = (
    f"WITH former AS (UPDATE watch {_END_ONCE.format(how='assigned_again')} "
    "WHERE matter_id = %s AND body = %s AND received < %s) "
    f"{_BEGIN.format(mark='received')}"
)
_ASKED = (
    "INSERT INTO watch (matter_id, body, turn, urgency, begun_at, answer_by, asked_by, told) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
_ANSWERED = f"UPDATE watch {_END_ONCE.format(how='answered')} WHERE matter_id = %s AND asked_by = %s"
_RECURS = (
    "INSERT INTO recurring (matter_id, reports, since, flagged_at, told) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT (matter_id) DO UPDATE SET reports = excluded.reports, since = excluded.since, "
    "flagged_at = excluded.flagged_at, told = excluded.told"
)
_RECALLED = f"UPDATE watch {_END_ONCE.format(how='recalled')} WHERE matter_id = %s AND body = %s AND assigned < %s"
_LATEST = (
    "WHERE matter_id = %s AND body = %s AND received = "
    "(SELECT max(received) FROM watch WHERE matter_id = %s AND body = %s)"
)
_PROGRESS_BY = "progress_by = CASE urgency WHEN 'emergency' THEN %s::timestamptz WHEN 'urgent' THEN %s ELSE %s END"

Changes = Iterable[Statement]


class Watching:
    """Turns messages into changes of what is watched. Most change nothing."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def statements(self, told: Envelope) -> Changes:
        change = _CHANGES.get(told.type)
        return change(self, told) if change else ()

    def reported(self, told: Envelope) -> Changes:
        yield (
            "INSERT INTO places (matter_id, place) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (told.subject, told.data["place"]),
        )

    def assigned(self, told: Envelope) -> Changes:
        """With a body at work, no desk has to decide any more."""
        yield _ASSIGNED, (told.time, told.subject, *_turn(told, told.id))

    def received(self, told: Envelope) -> Changes:
        """A new turn begins, and ends the one that the body may have had."""
        former = (told.time, told.subject, told.data["body"], told.position)
        yield _RECEIVED, (*former, *_turn(told, told.cause))
        yield _answered(told)

    def recalled(self, told: Envelope) -> Changes:
        yield _RECALLED, (told.time, told.subject, told.data["body"], told.position)

    def accepted(self, told: Envelope) -> Changes:
        changed = f"accepted_at = %s, told = %s, {_PROGRESS_BY}"
        yield _latest(told, changed, told.time, told.id, *self._progress_by(told.time))

    def progressed(self, told: Envelope) -> Changes:
        changed = f"last_progress_at = %s, told = %s, {_PROGRESS_BY}"
        yield _latest(told, changed, told.time, told.id, *self._progress_by(told.time))

    def asked_for_time(self, told: Envelope) -> Changes:
        """Of the desk that gives out this body's work."""
        desk = Role.DISTRICT_DESK if told.source == "street_office" else Role.ENTERPRISE_DESK
        code = self._around.town.desk(desk).code
        until = self._around.calendar.due(told.time, self._around.periods.answer_extension)
        yield (
            _ASKED,
            (told.subject, code, told.id, Urgency.NORMAL.value, told.time, until, told.data["body"], told.id),
        )

    def extended(self, told: Envelope) -> Changes:
        yield _latest(told, "due_at = %s, told = %s", told.data["due_at"], told.id)
        yield _answered(told)

    def not_extended(self, told: Envelope) -> Changes:
        yield _answered(told)

    def review_requested(self, told: Envelope) -> Changes:
        """Whoever was to look at it before need not any more."""
        yield _REVIEWED, (told.time, told.subject)
        yield self._review(told, Role(told.data["desk"]), told.data["review_by"])

    def turned_over(self, told: Envelope) -> Changes:
        yield self._review(told, Role.DISTRICT_DESK, told.data["decide_by"])

    def corrected(self, told: Envelope) -> Changes:
        """While the kind stays, a consultation that was turned over still waits for its decision."""
        if told.data["kind"] != told.data["former_kind"]:
            yield from self.decided(told)

    def decided(self, told: Envelope) -> Changes:
        yield _REVIEWED, (told.time, told.subject)

    def recurs(self, told: Envelope) -> Changes:
        """An event that several have reported: no body's fault until somebody says so, but for supervisors to see."""
        facts = (len(told.data["matters"]), told.data["since"], told.time, told.id)
        yield _RECURS, (told.subject, *facts)

    def _review(self, told: Envelope, desk: Role, until: str) -> Statement:
        code = self._around.town.desk(desk).code
        return _REVIEW, (told.subject, code, told.id, Urgency.NORMAL.value, told.time, until, told.id)

    def _progress_by(self, at: datetime) -> tuple[datetime, datetime, datetime]:
        """For an emergency, an urgent matter and any other."""
        calendar, periods = self._around.calendar, self._around.periods
        return (
            calendar.wall_clock_due(at, periods.progress_emergency),
            calendar.due(at, periods.progress_urgent),
            calendar.due(at, periods.progress),
        )


def _turn(told: Envelope, turn: str) -> tuple[object, ...]:
    """A turn as it begins, in the order of _BEGIN."""
    data = told.data
    facts = (data["urgency"], told.time, data["accept_by"], data["due_at"], told.id, told.position)
    return (told.subject, data["body"], turn, *facts)


def _latest(told: Envelope, assignments: str, *values: object) -> Statement:
    """What a body tells is about the turn that it received last: it tells everything in order."""
    one = (told.subject, told.data["body"])
    return f"UPDATE watch SET {assignments} {_LATEST}", (*values, *one, *one)


def _answered(told: Envelope) -> Statement:
    """Nothing that the body has asked the desk for waits any more."""
    return _ANSWERED, (told.time, told.subject, told.data["body"])


def _ended(how: str) -> Callable[[Watching, Envelope], Changes]:
    def end(watching: Watching, told: Envelope) -> Changes:
        yield _latest(told, "ended_at = %s, ended_how = %s", told.time, how)
        yield _answered(told)

    return end


_CHANGES: dict[str, Callable[[Any, Envelope], Changes]] = {
    intake.MatterReported.TYPE: Watching.reported,
    routing.MatterDispatched.TYPE: Watching.assigned,
    routing.MatterRedispatched.TYPE: Watching.assigned,
    routing.MatterEscalated.TYPE: Watching.assigned,
    routing.PartRecalled.TYPE: Watching.recalled,
    routing.TriageReviewRequested.TYPE: Watching.review_requested,
    routing.ConsultationTurnedOver.TYPE: Watching.turned_over,
    routing.TriageConfirmed.TYPE: Watching.decided,
    routing.TriageCorrected.TYPE: Watching.corrected,
    routing.MatterAnswered.TYPE: Watching.decided,
    routing.ConsultationOpened.TYPE: Watching.decided,
    routing.PlanAgreed.TYPE: Watching.decided,
    routing.CaseConcluded.TYPE: Watching.decided,
    routing.RecurrenceFlagged.TYPE: Watching.recurs,
    street_office.WorkOrderReceived.TYPE: Watching.received,
    street_office.WorkOrderAccepted.TYPE: Watching.accepted,
    street_office.ProgressRecorded.TYPE: Watching.progressed,
    street_office.ExtensionRequested.TYPE: Watching.asked_for_time,
    street_office.ExtensionGranted.TYPE: Watching.extended,
    street_office.ExtensionRefused.TYPE: Watching.not_extended,
    street_office.WorkOrderReturned.TYPE: _ended("returned"),
    street_office.WorkOrderResolved.TYPE: _ended("resolved"),
    street_office.WorkOrderWithdrawn.TYPE: _ended("withdrawn"),
    committee.ServiceTaskReceived.TYPE: Watching.received,
    committee.ServiceTaskAccepted.TYPE: Watching.accepted,
    committee.ProgressRecorded.TYPE: Watching.progressed,
    committee.PartDelegated.TYPE: Watching.progressed,
    committee.PartCompleted.TYPE: Watching.progressed,
    committee.PartDeclined.TYPE: Watching.progressed,
    committee.ExtensionRequested.TYPE: Watching.asked_for_time,
    committee.ExtensionGranted.TYPE: Watching.extended,
    committee.ExtensionRefused.TYPE: Watching.not_extended,
    committee.ServiceTaskReturned.TYPE: _ended("returned"),
    committee.ServiceTaskResolved.TYPE: _ended("resolved"),
    committee.ServiceTaskWithdrawn.TYPE: _ended("withdrawn"),
}
