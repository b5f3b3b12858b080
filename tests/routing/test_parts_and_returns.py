"""Who carries what: one lead at a time, returns that find another body, one view of it for all."""

import pytest

from services.routing.domain import Body, Case, PartState, Status
from shared.kernel import Actor, Kind, Refused, Role, Share
from tests.routing.facts import (
    COMMITTEE,
    COMMITTEE_SUPPORTS,
    DAY,
    DEPARTMENT,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    GOVERNMENT,
    PROPERTY,
    PROPERTY_SUPPORTS,
    SISTER,
    STREET,
    STREET_LEADS,
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
    told,
    under_review,
)


def returns(case: Case, body: str) -> list[str]:
    return names(since(case, lambda case: case.follow_return(body, 1, "不属于我们", WITHIN, TOLD)))


# -- R4: one lead --------------------------------------------------------------------------------------------------


def test_r4_a_new_lead_means_that_the_old_one_is_recalled_first() -> None:
    case = dispatched()
    events = since(case, lambda case: case.redispatch(DEPARTMENT, "误派", WITHIN, by(DISTRICT_DESK)))
    assert names(events) == ["PartRecalled", "MatterRedispatched"]
    assert (events[0].body, leader(case)) == (STREET.code, DEPARTMENT.code)
    assert [part for part in case.parts.values() if part.is_carried and part.leads] == [case.lead]


def test_dispatching_to_whom_it_is_with_changes_nothing() -> None:
    case = under_review()
    case.dispatch(STREET, "请办理", WITHIN, by(DISTRICT_DESK))
    assert since(case, lambda case: case.dispatch(STREET, "请办理", WITHIN, by(DISTRICT_DESK))) == []
    assert since(case, lambda case: case.redispatch(STREET, "重复", WITHIN, by(DISTRICT_DESK))) == []


def test_a_matter_that_had_a_lead_is_redispatched_with_a_reason_not_dispatched() -> None:
    case = dispatched()
    case.recall(STREET.code, "误派", WITHIN, by(DISTRICT_DESK))
    with pytest.raises(Refused, match="already_dispatched"):
        case.dispatch(DEPARTMENT, "", WITHIN, by(DISTRICT_DESK))


def test_what_a_body_gets_says_everything_it_needs_to_start() -> None:
    case = under_review()
    case.dispatch(STREET, "请更换灯泡", WITHIN, by(DISTRICT_DESK))
    given = case.pending_events[-1]
    assert (given.body, given.body_role, given.share, given.kind) == (
        STREET.code, "street_office", "lead", "administrative",
    )  # fmt: skip
    assert (given.task, given.text, given.place) == ("请更换灯泡", "路灯坏了", COMMITTEE.code)
    assert (given.accept_by, given.due_at, given.data_class) == (WITHIN.accept_by, WITHIN.due_at, "sensitive")


# -- R7: the platform stands between ---------------------------------------------------------------------------------


def test_r7_whatever_a_committee_gets_comes_from_a_desk_even_when_a_street_office_agreed_last() -> None:
    case = consulted()
    case.propose_plan((STREET_LEADS, COMMITTEE_SUPPORTS), WITHIN, by(COMMITTEE))
    events = since(case, lambda case: case.endorse_plan(1, WITHIN, by(STREET)))
    assert names(events) == ["PlanEndorsed", "PlanAgreed", "MatterDispatched", "MatterDispatched"]
    assert [Actor.parse(event.by).role for event in events[2:]] == [Role.DISTRICT_DESK, Role.ENTERPRISE_DESK]


# -- R8: returns -----------------------------------------------------------------------------------------------------


def test_r8_what_a_street_office_returns_is_taken_up_to_the_district() -> None:
    case = dispatched()
    assert returns(case, STREET.code) == ["PartReturned", "MatterEscalated"]
    up = case.pending_events[-1]
    assert (up.body, up.share, up.kind, up.reason) == (DEPARTMENT.code, "lead", "administrative", "不属于我们")
    assert Actor.parse(up.by).role is Role.DISTRICT_DESK


def test_r8_what_a_committee_returns_is_dispatched_anew_by_its_desk() -> None:
    case = dispatched(Kind.PUBLIC_SERVICE)
    assert returns(case, COMMITTEE.code) == ["PartReturned", "TriageReviewRequested"]
    assert (case.reviewer, case.pending_events[-1].reason) == (Role.ENTERPRISE_DESK, "returned")
    events = since(case, lambda case: case.redispatch(SISTER, "由邻近社区承办", WITHIN, by(ENTERPRISE_DESK)))
    assert names(events) == ["MatterRedispatched"]
    assert leader(case) == SISTER.code


def test_r8_a_second_return_opens_a_consultation_of_all_who_could_carry_it() -> None:
    case = dispatched()
    returns(case, STREET.code)
    assert returns(case, DEPARTMENT.code) == ["PartReturned", "ConsultationOpened"]
    opened = case.pending_events[-1]
    assert (opened.reason, opened.bodies) == (
        "returned_twice", sorted([STREET.code, COMMITTEE.code, DEPARTMENT.code]),
    )  # fmt: skip


def test_r8_whoever_returned_before_takes_part_even_if_the_place_is_not_theirs() -> None:
    case = dispatched(Kind.PUBLIC_SERVICE)
    returns(case, COMMITTEE.code)
    case.redispatch(SISTER, "由邻近社区承办", WITHIN, by(ENTERPRISE_DESK))
    returns(case, SISTER.code)
    assert SISTER.code in case.pending_events[-1].bodies


def test_r8_nothing_is_returned_to_the_resident() -> None:
    case = dispatched()
    for body in (STREET.code, DEPARTMENT.code, STREET.code):
        returns(case, body)
    assert (case.status, case.outcome) == (Status.IN_CONSULTATION, None)
    assert "CaseConcluded" not in told(case)


def test_the_body_that_returned_it_is_not_asked_again() -> None:
    case = dispatched(Kind.PUBLIC_SERVICE)
    returns(case, COMMITTEE.code)
    with pytest.raises(Refused, match="returned_it"):
        case.redispatch(COMMITTEE, "再试一次", WITHIN, by(ENTERPRISE_DESK))
    with pytest.raises(Refused, match="choose_a_body"):
        case.confirm_triage(WITHIN, by(ENTERPRISE_DESK))


def test_a_department_that_returns_it_leaves_it_to_the_district_desk() -> None:
    case = under_review()
    case.dispatch(DEPARTMENT, "", WITHIN, by(DISTRICT_DESK))
    assert returns(case, DEPARTMENT.code) == ["PartReturned", "TriageReviewRequested"]
    case.escalate(GOVERNMENT, "由区政府决定", WITHIN, by(DISTRICT_DESK))
    assert leader(case) == GOVERNMENT.code


def test_a_returned_part_of_a_plan_finds_another_body_and_keeps_its_share() -> None:
    case = consulted()
    case.propose_plan((STREET_LEADS, COMMITTEE_SUPPORTS, PROPERTY_SUPPORTS), WITHIN, by(STREET))
    case.endorse_plan(1, WITHIN, by(COMMITTEE))
    case.endorse_plan(1, WITHIN, by(PROPERTY))
    assert returns(case, PROPERTY.code) == ["PartReturned", "TriageReviewRequested"]
    case.redispatch(SISTER, "由社区承办", WITHIN, by(ENTERPRISE_DESK))
    assert case.parts[SISTER.code].of.share is Share.SUPPORT
    assert [part.of.body for part in case.under_way] == [STREET.code, COMMITTEE.code, SISTER.code]


def test_r7_no_organisation_is_dispatched_to_past_its_committee_unless_a_plan_names_it() -> None:
    case = planned()
    returns(case, COMMITTEE.code)
    with pytest.raises(Refused, match="not_theirs"):
        case.redispatch(PROPERTY, "由物业承办", WITHIN, by(ENTERPRISE_DESK))


def test_a_neighbour_may_get_what_was_returned_but_nobody_from_another_street() -> None:
    case = dispatched(Kind.PUBLIC_SERVICE)
    returns(case, COMMITTEE.code)
    far_away = Body("500106002001", Role.COMMITTEE, "500106002001")
    with pytest.raises(Refused, match="not_their_place"):
        case.redispatch(far_away, "由邻近社区承办", WITHIN, by(ENTERPRISE_DESK))


def test_a_street_offices_part_of_a_plan_is_taken_up_with_its_share() -> None:
    case = planned()
    returns(case, STREET.code)
    assert (leader(case), case.parts[COMMITTEE.code].state) == (DEPARTMENT.code, PartState.DISPATCHED)


def test_a_part_of_a_plan_is_not_a_desks_to_move_while_somebody_carries_it() -> None:
    with pytest.raises(Refused, match="consult_first"):
        planned().redispatch(DEPARTMENT, "误派", WITHIN, by(DISTRICT_DESK))


def test_a_return_while_another_part_waits_for_a_body_brings_all_to_the_table() -> None:
    case = planned()
    case.recall(COMMITTEE.code, "误派", WITHIN, by(ENTERPRISE_DESK))
    assert returns(case, STREET.code) == ["PartReturned", "ConsultationOpened"]


def test_a_return_during_a_consultation_is_for_the_consultation_to_settle() -> None:
    case = dispatched()
    case.open_consultation("需要会商", WITHIN, by(DISTRICT_DESK))
    assert returns(case, STREET.code) == ["PartReturned"]
    assert case.status is Status.IN_CONSULTATION


# -- recalling ---------------------------------------------------------------------------------------------------------


def test_a_recalled_part_is_its_desks_to_give_to_another() -> None:
    case = planned()
    events = since(case, lambda case: case.recall(COMMITTEE.code, "人手不足", WITHIN, by(ENTERPRISE_DESK)))
    assert names(events) == ["PartRecalled", "TriageReviewRequested"]
    case.redispatch(SISTER, "由邻近社区承办", WITHIN, by(ENTERPRISE_DESK))
    assert (case.status, case.vacancy) == (Status.DISPATCHED, None)


def test_recalling_twice_changes_nothing() -> None:
    case = dispatched()
    case.recall(STREET.code, "误派", WITHIN, by(DISTRICT_DESK))
    assert since(case, lambda case: case.recall(STREET.code, "误派", WITHIN, by(DISTRICT_DESK))) == []


def test_r5_a_part_is_recalled_by_the_desk_of_its_kind() -> None:
    with pytest.raises(Refused, match="not_your_kind"):
        planned().recall(COMMITTEE.code, "误派", WITHIN, by(DISTRICT_DESK))


def test_only_a_part_that_is_under_way_can_be_recalled() -> None:
    case = planned()
    case.follow_resolution(COMMITTEE.code, 1, "办好了", TOLD)
    with pytest.raises(Refused, match="not_under_way"):
        case.recall(COMMITTEE.code, "误派", WITHIN, by(ENTERPRISE_DESK))


# -- R10: one view, one result -----------------------------------------------------------------------------------------


def test_r10_the_parties_see_each_others_progress() -> None:
    case = planned()
    case.follow_acceptance(COMMITTEE.code, 1, TOLD)
    case.follow_progress(COMMITTEE.code, 1, "on_site", "已走访住户", TOLD)
    case.follow_resolution(COMMITTEE.code, 1, "住户已同意", TOLD)
    part = case.parts[COMMITTEE.code]
    assert (part.state, part.note, part.result) == (PartState.RESOLVED, "已走访住户", "住户已同意")
    assert {STREET.code, COMMITTEE.code} <= case.parties


@pytest.mark.parametrize("order", [(STREET.code, COMMITTEE.code), (COMMITTEE.code, STREET.code)])
def test_r10_a_matter_is_resolved_when_every_part_is_and_its_lead_presents_it(order: tuple[str, str]) -> None:
    case = planned()
    results = {STREET.code: "许可已办", COMMITTEE.code: "住户已同意"}
    case.follow_resolution(order[0], 1, results[order[0]], TOLD)
    assert case.status is Status.DISPATCHED
    case.follow_resolution(order[1], 1, results[order[1]], TOLD)
    end = case.pending_events[-1]
    assert (end.outcome, end.lead, end.result) == ("resolved", STREET.code, "许可已办\n住户已同意")


def test_r10_all_parties_see_that_one_of_them_was_given_more_time() -> None:
    case = planned()
    later = WITHIN.due_at + DAY
    (extended,) = since(case, lambda case: case.follow_extension(STREET.code, 1, later, TOLD))
    assert (extended.body, extended.due_at, case.parts[STREET.code].due_at) == (STREET.code, later, later)
    assert case.parts[COMMITTEE.code].due_at == WITHIN.due_at
    assert since(case, lambda case: case.follow_extension(STREET.code, 1, later, TOLD)) == []


def test_more_time_for_a_former_turn_or_an_ended_part_changes_nothing() -> None:
    case = concluded()
    assert since(case, lambda case: case.follow_extension(STREET.code, 1, WITHIN.due_at + DAY, TOLD)) == []
    case.follow_rejection(1, "还是不亮", WITHIN, TOLD)
    assert since(case, lambda case: case.follow_extension(STREET.code, 1, WITHIN.due_at + DAY, TOLD)) == []
    assert case.turn_of(STREET.code) == 2


def test_a_supplement_reaches_every_body_at_work_and_whoever_comes_later() -> None:
    case = planned()
    (passed_on,) = since(case, lambda case: case.follow_supplement("还有一盏也坏了", TOLD))
    assert passed_on.bodies == [STREET.code, COMMITTEE.code]
    returns(case, STREET.code)
    assert case.pending_events[-1].text == "路灯坏了\n还有一盏也坏了"


def test_a_supplement_that_nobody_works_on_yet_is_kept() -> None:
    case = under_review()
    case.follow_supplement("在三号楼门口", TOLD)
    case.confirm_triage(WITHIN, by(DISTRICT_DESK))
    assert case.pending_events[-1].text.endswith("在三号楼门口")


# -- what comes too late, or for the second time -----------------------------------------------------------------------


def test_what_a_body_tells_of_a_part_it_does_not_carry_changes_nothing() -> None:
    case = dispatched()
    case.redispatch(DEPARTMENT, "误派", WITHIN, by(DISTRICT_DESK))
    for body in (STREET.code, COMMITTEE.code):
        assert since(case, lambda case, body=body: _everything_from(case, body)) == []  # type: ignore[misc]


def test_after_the_end_nothing_more_follows() -> None:
    case = concluded()
    assert since(case, lambda case: _everything_from(case, STREET.code)) == []
    assert since(case, lambda case: case.follow_withdrawal(TOLD)) == []
    assert since(case, lambda case: case.follow_unlinking(WITHIN, TOLD)) == []


def test_what_was_not_resolved_cannot_be_rejected() -> None:
    assert since(set_out(), lambda case: case.follow_rejection(1, "没用", WITHIN, TOLD)) == []


def test_told_twice_it_happened_once() -> None:
    case = planned()
    case.follow_acceptance(STREET.code, 1, TOLD)
    assert since(case, lambda case: case.follow_acceptance(STREET.code, 1, TOLD)) == []
    case.follow_resolution(STREET.code, 1, "许可已办", TOLD)
    assert since(case, lambda case: _everything_from(case, STREET.code)) == []


def _everything_from(case: Case, body: str) -> None:
    case.follow_acceptance(body, 1, TOLD)
    case.follow_progress(body, 1, "on_site", "已到现场", TOLD)
    case.follow_return(body, 1, "不属于我们", WITHIN, TOLD)
    case.follow_resolution(body, 1, "办好了", TOLD)
