"""Whatever a matter was taken for, it can be put right: in a consultation too, and never past the desk it is for."""

import pytest

from services.routing.domain import Body, Case, PartState, Status
from shared.kernel import Actor, Kind, Refused, Role, Share
from tests.routing.facts import (
    COMMITTEE,
    COMMITTEE_LEADS,
    DEPARTMENT,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    GOVERNMENT,
    PLAN,
    PROPERTY,
    PROPERTY_SUPPORTS,
    SISTER,
    STREET,
    STREET_LEADS,
    STREET_SUPPORTS,
    TOLD,
    WITHIN,
    by,
    consulted,
    dispatched,
    leader,
    names,
    part,
    planned,
    set_out,
    since,
    turned_over,
    under_review,
)

DESKS = [DISTRICT_DESK, ENTERPRISE_DESK]


def corrected(case: Case, desk: Actor, kind: Kind, category: str = "order.stalls") -> list[str]:
    """What follows from a correction."""
    return names(since(case, lambda case: case.correct_triage(kind, category, "误判", WITHIN, by(desk))))


def returns(case: Case, body: Body) -> None:
    case.follow_return(body.code, case.turn_of(body.code), "不属于我们", WITHIN, TOLD)


def returned_twice_as_public_service() -> Case:
    """By two committees, for it is administrative: now all consult on it."""
    case = dispatched(Kind.PUBLIC_SERVICE)
    returns(case, COMMITTEE)
    case.redispatch(SISTER, "由邻近社区承办", WITHIN, by(ENTERPRISE_DESK))
    returns(case, SISTER)
    assert case.status is Status.IN_CONSULTATION
    return case


# -- while it is consulted on --------------------------------------------------------------------------------------


def test_what_committees_returned_as_administrative_is_corrected_in_the_consultation_and_goes_to_the_street_office():
    case = returned_twice_as_public_service()
    assert corrected(case, DISTRICT_DESK, Kind.ADMINISTRATIVE) == [
        "ConsultationEnded", "TriageCorrected", "MatterRedispatched",
    ]  # fmt: skip
    assert (leader(case), case.consultation, case.decide_by) == (STREET.code, None, None)


@pytest.mark.parametrize(
    ("desk", "kind"), [(DISTRICT_DESK, Kind.ADMINISTRATIVE), (ENTERPRISE_DESK, Kind.PUBLIC_SERVICE)]
)
def test_what_was_wrongly_taken_for_mixed_goes_to_the_body_of_its_kind(desk: Actor, kind: Kind) -> None:
    case = consulted()
    case.propose_plan(PLAN, WITHIN, by(STREET))
    assert corrected(case, desk, kind) == ["ConsultationEnded", "TriageCorrected", "MatterDispatched"]
    assert (case.lead is not None, case.status) == (True, Status.DISPATCHED)


@pytest.mark.parametrize(
    ("desk", "kind"), [(ENTERPRISE_DESK, Kind.ADMINISTRATIVE), (DISTRICT_DESK, Kind.PUBLIC_SERVICE)]
)
def test_corrected_in_a_consultation_by_the_other_desk_it_waits_for_the_desk_it_is_for(desk: Actor, kind: Kind) -> None:
    case = consulted()
    assert corrected(case, desk, kind) == ["ConsultationEnded", "TriageCorrected", "TriageReviewRequested"]
    assert (case.status, case.reviewer) == (Status.UNDER_REVIEW, next(d.role for d in DESKS if d is not desk))


def test_a_consultation_that_was_turned_over_is_the_district_desks_alone_to_correct() -> None:
    case = turned_over()
    with pytest.raises(Refused, match="not_your_kind"):
        corrected(case, ENTERPRISE_DESK, Kind.PUBLIC_SERVICE)
    assert corrected(case, DISTRICT_DESK, Kind.ADMINISTRATIVE) == [
        "ConsultationEnded", "TriageCorrected", "MatterDispatched",
    ]  # fmt: skip


def test_while_the_kind_stays_a_corrected_category_lets_the_parties_go_on() -> None:
    case = consulted()
    case.propose_plan(PLAN, WITHIN, by(STREET))
    assert corrected(case, DISTRICT_DESK, Kind.MIXED, "housing.renovation") == ["TriageCorrected"]
    assert case.status is Status.IN_CONSULTATION
    case.endorse_plan(1, WITHIN, by(COMMITTEE))
    assert leader(case) == STREET.code


def test_a_turned_over_matter_with_another_category_still_waits_for_the_decision() -> None:
    case = turned_over()
    assert corrected(case, DISTRICT_DESK, Kind.MIXED, "housing.renovation") == ["TriageCorrected"]
    assert (case.status, case.reviewer) == (Status.TURNED_OVER, Role.DISTRICT_DESK)


def test_those_it_turns_out_to_be_a_complaint_about_do_not_go_on_consulting() -> None:
    case = dispatched()
    case.open_consultation("需要会商", WITHIN, by(DISTRICT_DESK))
    assert "ConsultationEnded" in corrected(case, DISTRICT_DESK, Kind.ADMINISTRATIVE, "service.local_conduct")
    assert (leader(case), [part.of.body for part in case.under_way]) == (DEPARTMENT.code, [DEPARTMENT.code])


# -- R5: each desk decides its own kind ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("desk", "was", "kind"),
    [
        (ENTERPRISE_DESK, Kind.PUBLIC_SERVICE, Kind.ADMINISTRATIVE),
        (ENTERPRISE_DESK, Kind.PUBLIC_SERVICE, Kind.MIXED),
        (DISTRICT_DESK, Kind.ADMINISTRATIVE, Kind.PUBLIC_SERVICE),
        (DISTRICT_DESK, Kind.MIXED, Kind.PUBLIC_SERVICE),
    ],
)
def test_r5_what_is_corrected_to_the_other_desks_kind_waits_for_that_desk(desk: Actor, was: Kind, kind: Kind) -> None:
    case = under_review(was)
    other = next(d for d in DESKS if d is not desk)
    assert corrected(case, desk, kind) == ["TriageCorrected", "TriageReviewRequested"]
    assert (case.reviewer, case.pending_events[-1].reason, case.under_way) == (other.role, "corrected", [])
    case.confirm_triage(WITHIN, by(other))
    assert case.status is (Status.IN_CONSULTATION if kind is Kind.MIXED else Status.DISPATCHED)


def test_r5_corrected_by_the_desk_that_decides_the_new_kind_it_goes_on_at_once() -> None:
    case = under_review(Kind.MIXED)
    assert corrected(case, DISTRICT_DESK, Kind.ADMINISTRATIVE) == ["TriageCorrected", "MatterDispatched"]


# -- R8: it is not handed back to the body that returned it ----------------------------------------------------------


def test_r8_a_corrected_category_leaves_what_was_taken_up_with_the_district() -> None:
    case = dispatched()
    returns(case, STREET)
    case.follow_acceptance(DEPARTMENT.code, 1, TOLD)
    assert corrected(case, DISTRICT_DESK, Kind.ADMINISTRATIVE) == ["TriageCorrected"]
    assert (leader(case), case.state_of(DEPARTMENT.code)) == (DEPARTMENT.code, PartState.ACCEPTED)


def test_r8_a_corrected_category_leaves_the_matter_with_the_neighbour_that_a_desk_has_chosen() -> None:
    case = dispatched(Kind.PUBLIC_SERVICE)
    returns(case, COMMITTEE)
    case.redispatch(SISTER, "由邻近社区承办", WITHIN, by(ENTERPRISE_DESK))
    assert corrected(case, ENTERPRISE_DESK, Kind.PUBLIC_SERVICE, "order.dogs") == ["TriageCorrected"]
    assert leader(case) == SISTER.code


def test_r8_with_nobody_else_to_go_to_a_corrected_category_still_waits_for_a_body() -> None:
    case = dispatched(Kind.PUBLIC_SERVICE)
    returns(case, COMMITTEE)
    assert corrected(case, ENTERPRISE_DESK, Kind.PUBLIC_SERVICE, "order.dogs") == [
        "TriageCorrected", "TriageReviewRequested",
    ]  # fmt: skip
    assert (case.reviewer, case.vacancy) == (Role.ENTERPRISE_DESK, COMMITTEE.code)


def test_r8_back_at_a_kind_whose_street_office_had_returned_it_goes_to_the_district() -> None:
    case = dispatched()
    returns(case, STREET)
    corrected(case, DISTRICT_DESK, Kind.PUBLIC_SERVICE, "order.dogs")
    case.confirm_triage(WITHIN, by(ENTERPRISE_DESK))
    assert leader(case) == COMMITTEE.code
    corrected(case, ENTERPRISE_DESK, Kind.ADMINISTRATIVE)
    case.confirm_triage(WITHIN, by(DISTRICT_DESK))
    assert leader(case) == DEPARTMENT.code


def test_r8_back_at_a_kind_whose_committee_had_returned_it_a_desk_finds_another() -> None:
    case = returned_twice_as_public_service()
    corrected(case, DISTRICT_DESK, Kind.ADMINISTRATIVE)
    corrected(case, DISTRICT_DESK, Kind.PUBLIC_SERVICE, "order.dogs")
    with pytest.raises(Refused, match="choose_a_body"):
        case.confirm_triage(WITHIN, by(ENTERPRISE_DESK))
    assert (case.status, case.under_way) == (Status.UNDER_REVIEW, [])


def test_r8_confirmed_after_three_rejections_it_stays_with_the_district_that_it_was_taken_up_to() -> None:
    case = dispatched()
    returns(case, STREET)
    case.follow_resolution(DEPARTMENT.code, 1, "修好了", TOLD)
    case.follow_rejection(3, "还是不亮", WITHIN, TOLD)
    case.confirm_triage(WITHIN, by(DISTRICT_DESK))
    assert (leader(case), case.turn_of(DEPARTMENT.code), case.turn_of(STREET.code)) == (DEPARTMENT.code, 2, 1)


def test_r8_confirmed_after_three_rejections_it_stays_with_the_neighbour_that_a_desk_had_chosen() -> None:
    case = dispatched(Kind.PUBLIC_SERVICE)
    returns(case, COMMITTEE)
    case.redispatch(SISTER, "由邻近社区承办", WITHIN, by(ENTERPRISE_DESK))
    case.follow_resolution(SISTER.code, 1, "办好了", TOLD)
    case.follow_rejection(3, "没用", WITHIN, TOLD)
    case.confirm_triage(WITHIN, by(ENTERPRISE_DESK))
    assert leader(case) == SISTER.code


@pytest.mark.parametrize(
    ("kind", "first", "then"),
    [(Kind.ADMINISTRATIVE, STREET, "MatterRedispatched"), (Kind.PUBLIC_SERVICE, COMMITTEE, "TriageReviewRequested")],
)
def test_r8_unlinked_it_is_not_handed_to_the_body_that_had_returned_it(kind: Kind, first: Body, then: str) -> None:
    case = dispatched(kind)
    returns(case, first)
    case.follow_link(TOLD)
    events = since(case, lambda case: case.follow_unlinking(WITHIN, TOLD))
    assert names(events) == ["CaseReopened", then]
    assert case.turn_of(first.code) == 1
    assert kind is Kind.PUBLIC_SERVICE or leader(case) == DEPARTMENT.code


def test_r8_a_part_of_a_plan_that_waits_for_a_body_is_not_forgotten_over_a_corrected_category() -> None:
    case = planned()
    returns(case, COMMITTEE)
    assert corrected(case, ENTERPRISE_DESK, Kind.MIXED, "housing.renovation") == [
        "TriageCorrected", "TriageReviewRequested",
    ]  # fmt: skip
    case.redispatch(SISTER, "由邻近社区承办", WITHIN, by(ENTERPRISE_DESK))
    assert [part.of.body for part in case.under_way] == [STREET.code, SISTER.code]


# -- a body carries one part -----------------------------------------------------------------------------------------


def with_a_vacant_support() -> Case:
    """The property company has returned its part; the committee and the street office are at theirs."""
    case = consulted()
    plan = (COMMITTEE_LEADS, STREET_SUPPORTS, PROPERTY_SUPPORTS)
    case.propose_plan(plan, WITHIN, by(COMMITTEE))
    case.endorse_plan(1, WITHIN, by(STREET))
    case.endorse_plan(1, WITHIN, by(PROPERTY))
    returns(case, PROPERTY)
    return case


def test_a_waiting_part_is_not_given_to_a_body_that_carries_another_and_the_desk_is_told() -> None:
    case = with_a_vacant_support()
    with pytest.raises(Refused, match="carries_a_part"):
        case.redispatch(COMMITTEE, "由社区一并承担", WITHIN, by(ENTERPRISE_DESK))
    assert (case.vacancy, case.state_of(COMMITTEE.code)) == (PROPERTY.code, PartState.DISPATCHED)
    case.redispatch(SISTER, "由邻近社区承办", WITHIN, by(ENTERPRISE_DESK))
    assert case.vacancy is None


def test_a_waiting_part_cannot_be_dispatched_as_if_it_were_the_first() -> None:
    with pytest.raises(Refused, match="already_dispatched"):
        with_a_vacant_support().dispatch(COMMITTEE, "", WITHIN, by(DISTRICT_DESK))


def test_what_a_street_office_leads_is_not_taken_up_to_a_department_that_supports_it() -> None:
    case = set_out()
    case.open_consultation("需要会商", WITHIN, by(DISTRICT_DESK))
    plan = (STREET_LEADS, part(DEPARTMENT, Share.SUPPORT, Kind.ADMINISTRATIVE))
    case.propose_plan(plan, WITHIN, by(STREET))
    case.endorse_plan(1, WITHIN, by(DEPARTMENT))
    for give in (case.escalate, case.redispatch):
        with pytest.raises(Refused, match="carries_a_part"):
            give(DEPARTMENT, "需区级决定", WITHIN, by(DISTRICT_DESK))
    case.escalate(GOVERNMENT, "需区级决定", WITHIN, by(DISTRICT_DESK))
    assert leader(case) == GOVERNMENT.code


def test_taking_up_what_is_up_already_changes_nothing() -> None:
    case = planned()
    case.escalate(DEPARTMENT, "需区级决定", WITHIN, by(DISTRICT_DESK))
    assert since(case, lambda case: case.escalate(DEPARTMENT, "需区级决定", WITHIN, by(DISTRICT_DESK))) == []
