"""What a desk is offered: no verb that would refuse whatever it chose, and every one that could do something."""

from collections.abc import Callable, Iterator

import pytest

from services.routing.domain import Case, Status
from services.routing.domain.offering import DESK_VERBS
from shared.kernel import Actor, Kind, Refused
from tests.routing.facts import (
    BODIES,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    IN_STATE,
    TOLD,
    WITHIN,
    by,
    dispatched,
    planned,
    turned_over,
    under_review,
)

Make = Callable[[], Case]
Try = Callable[[Case], None]


def returned(kind: Kind) -> Case:
    """Back at a desk, which has to find another body."""
    case = dispatched(kind)
    assert case.lead is not None
    body, desk = case.lead.of.body, DISTRICT_DESK if kind is Kind.ADMINISTRATIVE else ENTERPRISE_DESK
    case.recall(body, "误派", WITHIN, by(desk))
    return case


CASES: dict[str, Make] = {
    **{str(status): make for status, make in IN_STATE.items()},
    **{f"under_review {kind}": lambda kind=kind: under_review(kind) for kind in Kind},  # type: ignore[misc]
    "dispatched public_service": lambda: dispatched(Kind.PUBLIC_SERVICE),
    "planned": planned,
    "recalled administrative": lambda: returned(Kind.ADMINISTRATIVE),
    "recalled public_service": lambda: returned(Kind.PUBLIC_SERVICE),
    "turned_over": turned_over,
}
DESKS = pytest.mark.parametrize("desk", [DISTRICT_DESK, ENTERPRISE_DESK], ids=lambda desk: str(desk.role))


def ways(verb: str, desk: Actor) -> Iterator[Try]:
    """Everything that the form of a verb lets a desk choose."""
    act = by(desk)
    if verb == "confirm_triage":
        yield lambda case: case.confirm_triage(WITHIN, act)
    if verb == "correct_triage":
        for kind in Kind:
            yield lambda case, kind=kind: case.correct_triage(kind, "order.stalls", "更准确", WITHIN, act)  # type: ignore[misc]
    if verb == "open_consultation":
        yield lambda case: case.open_consultation("需要会商", WITHIN, act)
    for body in BODIES:
        if verb == "dispatch":
            yield lambda case, body=body: case.dispatch(body, "", WITHIN, act)  # type: ignore[misc]
        if verb in ("redispatch", "escalate"):
            yield lambda case, body=body: getattr(case, verb)(body, "理由", WITHIN, act)  # type: ignore[misc]
        if verb == "recall":
            yield lambda case, body=body: case.recall(body.code, "误派", WITHIN, act)  # type: ignore[misc]


def does_something(make: Make, attempt: Try) -> bool:
    case = make()
    before = len(case.pending_events)
    try:
        attempt(case)
    except Refused:
        return False
    return len(case.pending_events) > before


@DESKS
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("verb", DESK_VERBS)
def test_a_desk_is_offered_what_it_could_do_and_nothing_else(verb: str, name: str, desk: Actor) -> None:
    could = any(does_something(CASES[name], attempt) for attempt in ways(verb, desk))
    assert CASES[name]().is_for(verb, desk.role) is could


def test_the_other_desk_is_offered_nothing_for_a_matter_under_review() -> None:
    case = under_review(Kind.ADMINISTRATIVE)
    assert [verb for verb in DESK_VERBS if case.is_for(verb, ENTERPRISE_DESK.role)] == []
    assert case.is_for("confirm_triage", DISTRICT_DESK.role)


def test_what_has_ended_is_offered_to_be_taken_back_no_more() -> None:
    case = dispatched()
    assert case.status is Status.DISPATCHED
    assert not case.is_for("confirm_triage", DISTRICT_DESK.role)
    assert case.is_for("recall", DISTRICT_DESK.role)
    case.follow_resolution(case.leader or "", 1, "修好了", TOLD)
    assert not case.is_for("recall", DISTRICT_DESK.role)
