"""How a case ends, and what follows when its result helped nobody."""

import pytest

from services.routing.domain import Case, Outcome, PartState, Status
from shared.kernel import Role
from tests.routing.facts import (
    COMMITTEE,
    DEPARTMENT,
    DISTRICT_DESK,
    STREET,
    TOLD,
    WITHIN,
    by,
    concluded,
    consulted,
    dispatched,
    leader,
    names,
    planned,
    set_out,
    since,
    triaged,
    under_review,
)


@pytest.mark.parametrize("end", [Case.follow_withdrawal, Case.follow_link])
def test_withdrawn_or_linked_every_part_under_way_is_taken_back(end: object) -> None:
    case = planned()
    events = since(case, lambda case: end(case, TOLD))  # type: ignore[operator]
    assert names(events) == ["PartRecalled", "PartRecalled", "CaseConcluded"]
    assert (case.status, case.under_way) == (Status.CONCLUDED, [])


def test_a_consultation_ends_with_its_matter() -> None:
    case = consulted()
    case.follow_withdrawal(TOLD)
    assert (case.consultation, case.outcome) == (None, Outcome.WITHDRAWN)


def test_an_unlinked_matter_is_open_again_and_goes_its_way() -> None:
    case = triaged()
    case.set_out(WITHIN, TOLD)
    case.follow_link(TOLD)
    events = since(case, lambda case: case.follow_unlinking(WITHIN, TOLD))
    assert names(events) == ["CaseReopened", "MatterRedispatched"]
    assert leader(case) == STREET.code


def test_a_matter_linked_before_anybody_had_it_is_dispatched_for_the_first_time() -> None:
    case = under_review()
    case.follow_link(TOLD)
    events = since(case, lambda case: case.follow_unlinking(WITHIN, TOLD))
    assert names(events) == ["CaseReopened", "TriageReviewRequested"]


def test_a_rejected_result_goes_back_to_the_same_bodies_with_the_reason() -> None:
    case = planned()
    case.follow_resolution(STREET.code, 1, "许可已办", TOLD)
    case.follow_resolution(COMMITTEE.code, 1, "住户已同意", TOLD)
    events = since(case, lambda case: case.follow_rejection(1, "还是没装", WITHIN, TOLD))
    assert names(events) == ["CaseReopened", "MatterRedispatched", "MatterRedispatched"]
    assert {event.reason for event in events} == {"还是没装"}
    assert [part.state for part in case.parts.values()] == [PartState.DISPATCHED, PartState.DISPATCHED]


def test_rejected_a_third_time_a_desk_looks_before_anybody_starts_once_more() -> None:
    case = concluded()
    events = since(case, lambda case: case.follow_rejection(3, "还是不亮", WITHIN, TOLD))
    assert names(events) == ["CaseReopened", "TriageReviewRequested"]
    assert (events[1].reason, case.reviewer, case.lead) == ("rejected_repeatedly", Role.DISTRICT_DESK, None)
    case.redispatch(DEPARTMENT, "街道两次未办好", WITHIN, by(DISTRICT_DESK))
    assert leader(case) == DEPARTMENT.code


def test_the_desk_may_leave_it_with_the_same_body_after_all() -> None:
    case = concluded()
    case.follow_rejection(3, "还是不亮", WITHIN, TOLD)
    events = since(case, lambda case: case.confirm_triage(WITHIN, by(DISTRICT_DESK)))
    assert names(events) == ["MatterRedispatched"]
    assert leader(case) == STREET.code


@pytest.mark.parametrize(("sure", "next_step"), [(True, "MatterDispatched"), (False, "TriageReviewRequested")])
def test_an_answer_that_did_not_help_is_dispatched_for_the_first_time(sure: bool, next_step: str) -> None:
    case = triaged(sure=sure)
    case.answer("opening_hours", "九点到十八点", TOLD)
    events = since(case, lambda case: case.follow_rejection(1, "不是这个意思", WITHIN, TOLD))
    assert names(events) == ["CaseReopened", next_step]


@pytest.mark.parametrize(
    ("doubt", "told"), [({"sure": False}, "rejected"), ({"sure": False, "sensitive": True}, "sensitive")]
)
def test_whoever_rejects_a_shared_result_has_the_desk_told_of_it_but_not_instead_of_what_is_grave(
    doubt: dict[str, bool], told: str
) -> None:
    case = set_out(**doubt)
    case.follow_link(TOLD)
    events = since(case, lambda case: case.follow_rejection(1, "我家门口还是不亮", WITHIN, TOLD))
    assert names(events) == ["CaseReopened", "TriageReviewRequested"]
    assert (events[0].reason, case.rejections, events[1].reason) == ("我家门口还是不亮", 1, told)
    assert since(case, lambda case: case.follow_unlinking(WITHIN, TOLD)) == []


def test_the_body_that_gets_a_matter_back_after_its_shared_result_was_rejected_reads_why() -> None:
    case = dispatched()
    case.follow_link(TOLD)
    events = since(case, lambda case: case.follow_rejection(1, "我家门口还是不亮", WITHIN, TOLD))
    assert names(events) == ["CaseReopened", "MatterRedispatched"]
    assert events[1].reason == "我家门口还是不亮"


def test_a_shared_result_rejected_a_third_time_is_for_a_desk_to_look_at() -> None:
    case = dispatched()
    case.follow_link(TOLD)
    events = since(case, lambda case: case.follow_rejection(3, "还是不亮", WITHIN, TOLD))
    assert names(events) == ["CaseReopened", "TriageReviewRequested"]
    assert events[1].reason == "rejected_repeatedly"
