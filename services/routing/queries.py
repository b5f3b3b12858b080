"""What is asked of routing's read model, and by whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.routing import precision as counting
from services.routing.domain import PartState, Status
from services.routing.domain.rules import CARRIED
from services.routing.likeness import search
from services.routing.likeness.weights import Weights
from shared.identity.jurisdiction import may_see
from shared.kernel import Actor, Role, Unknown, division_prefix
from shared.service import Service

Selection = tuple[str, tuple[object, ...]]

EMERGENCIES_FIRST = ("review_rank", "review_asked_at", "matter_id")
OLDEST_FIRST = ("opened_at", "matter_id")
NEWEST_CORRECTION_FIRST = ("at", "matter_id", "version")

_CARRIED = [state.value for state in PartState if state in CARRIED]
_CONSULTED_ON = [Status.IN_CONSULTATION.value, Status.TURNED_OVER.value]
_BODIES = frozenset({Role.STREET_OFFICE, Role.DISTRICT_GOVERNMENT, Role.COMMITTEE, Role.ORGANISATION})


def review_queue(actor: Actor, desk: str | None) -> Selection:
    """What waits for a desk in the actor's division: one desk's, or all."""
    sql = "SELECT * FROM cases WHERE reviewer IS NOT NULL AND (%s::text IS NULL OR reviewer = %s) AND place LIKE %s"
    return sql, (desk, desk, division(actor))


def cases(actor: Actor, status: str | None) -> Selection:
    """A body's own cases, or all of the division for whoever sees that."""
    wanted = "(%s::text IS NULL OR status = %s)"
    if actor.role in _BODIES:
        own = "SELECT matter_id FROM parts WHERE body = %s AND state = ANY(%s)"
        sql = f"SELECT * FROM cases WHERE matter_id IN ({own}) AND {wanted}"
        return sql, (actor.organisation, _CARRIED, status, status)
    return f"SELECT * FROM cases WHERE place LIKE %s AND {wanted}", (division(actor), status, status)


def consultations(actor: Actor) -> Selection:
    """Those that the actor's organisation takes part in; for the desks and supervisors, all of the division."""
    sql = (
        "SELECT cases.*, consultations.bodies, consultations.reason, consultations.opened_at AS consulted_since "
        "FROM consultations JOIN cases USING (matter_id) WHERE "
    )
    if actor.role in _BODIES:
        return sql + "consultations.bodies @> ARRAY[%s]", (actor.organisation,)
    return sql + "place LIKE %s", (division(actor),)


def corrections(actor: Actor) -> Selection:
    """What desks have corrected, with the text it was about: what the next classifier learns from."""
    sql = (
        "SELECT corrections.*, cases.text, cases.place FROM corrections JOIN cases USING (matter_id) "
        "WHERE cases.place LIKE %s"
    )
    return sql, (division(actor),)


def precision(
    service: Service, actor: Actor, period: str, periods: int, at: datetime, zone: str
) -> list[dict[str, Any]]:
    """How often triage was right in the actor's division, as people decided."""
    return counting.precision(service, division(actor), period, periods, at, zone)


def case(service: Service, actor: Actor, id: UUID) -> dict[str, Any]:
    """A case with the parts of all, for its parties (R10), and what is or was proposed."""
    for row in service.query("SELECT * FROM cases WHERE matter_id = %s", (id,)):
        parts = service.query("SELECT * FROM parts WHERE matter_id = %s ORDER BY share, dispatched_at, body", (id,))
        consultation = _consultation(service, id)
        if may_see(actor, _parties(parts, consultation), row["place"]):
            return {**row, "parts": parts, "consultation": consultation, "plans": _plans(service, id)}
    raise Unknown(id)


def similar(
    service: Service, weights: Weights, actor: Actor, case: Mapping[str, Any], place: str = "", days: int | None = None
) -> dict[str, Any]:
    """Open cases that may be about the same event, as far as this actor sees them, and whether it has come back."""
    flags = service.query(
        "SELECT matters, since, flagged_at FROM recurrences WHERE matters @> ARRAY[%s]", (case["matter_id"],)
    )
    recurrence = {**flags[0], "reports": len(flags[0]["matters"])} if flags else None
    return {"items": search.similar(service, weights, case, _seen_by(actor), place, days), "recurrence": recurrence}


def due_consultations(service: Service, at: datetime, most: int = 500) -> list[UUID]:
    """Those whose deadline has passed without an agreement."""
    sql = "SELECT matter_id FROM cases WHERE status = 'in_consultation' AND decide_by <= %s ORDER BY decide_by LIMIT %s"
    return [row["matter_id"] for row in service.query(sql, (at, most))]


def _seen_by(actor: Actor) -> search.Condition:
    """What of the likenesses somebody may see: all of their division, or what their own body carries (R22)."""
    if actor.role in _BODIES:
        own = "matter_id IN (SELECT matter_id FROM parts WHERE body = %(body)s AND state = ANY(%(carried)s))"
        return own, {"body": actor.organisation, "carried": _CARRIED}
    return "place LIKE %(division)s", {"division": division(actor)}


def _consultation(service: Service, id: UUID) -> dict[str, Any] | None:
    return next(iter(service.query("SELECT * FROM consultations WHERE matter_id = %s", (id,))), None)


def _plans(service: Service, id: UUID) -> list[dict[str, Any]]:
    plans = service.query("SELECT * FROM plans WHERE matter_id = %s ORDER BY plan", (id,))
    votes = service.query("SELECT * FROM votes WHERE matter_id = %s ORDER BY plan, at, body", (id,)) if plans else []
    return [{**plan, "votes": [vote for vote in votes if vote["plan"] == plan["plan"]]} for plan in plans]


def _parties(parts: list[dict[str, Any]], consultation: Mapping[str, Any] | None) -> set[str]:
    carrying = {part["body"] for part in parts if part["state"] in _CARRIED}
    return carrying | set(consultation["bodies"] if consultation else ())


def division(actor: Actor) -> str:
    """A pattern of the places that somebody sees."""
    return f"{division_prefix(actor.organisation.partition('-')[0])}%"
