"""R9: who proposes, who must agree, what an objection does, and how a deadlock ends."""

from collections.abc import Sequence

import pytest

from services.routing.domain import Body, Case, PartState, PlanPart, Status
from shared.kernel import PLATFORM, Act, Actor, Kind, Refused, Role, Share
from tests.routing.facts import (
    COMMITTEE,
    COMMITTEE_LEADS,
    COMMITTEE_SUPPORTS,
    DAY,
    DECIDE_BY,
    DEPARTMENT,
    DISTRICT_DESK,
    DISTRICT_LEADS,
    DISTRICT_SUPPORTS,
    ENTERPRISE_DESK,
    HOUR,
    PLAN,
    PROPERTY,
    PROPERTY_SUPPORTS,
    SISTER,
    STREET,
    STREET_LEADS,
    STREET_SUPPORTS,
    TOLD,
    WEST_STREET,
    WITHIN,
    by,
    consulted,
    dispatched,
    leader,
    names,
    part,
    planned,
    since,
    triaged,
    turned_over,
)

Plan = Sequence[tuple[Body, PlanPart]]


def proposed(plan: Plan = PLAN, who: Actor | Body = DISTRICT_DESK) -> Case:
    case = consulted()
    case.propose_plan(plan, WITHIN, by(who))
    return case


# -- proposing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [DISTRICT_DESK, ENTERPRISE_DESK, STREET, COMMITTEE], ids=lambda who: str(who.role))
def test_r9_any_party_can_propose_a_plan(who: Actor | Body) -> None:
    case = proposed(who=who)
    assert case.consultation is not None
    assert (case.consultation.plan, len(case.consultation.proposal)) == (1, 2)


@pytest.mark.parametrize("who", [WEST_STREET, SISTER, PROPERTY, Actor(Role.PARTY_DESK, "500106000000-DESKP", "p")])
def test_r9_nobody_else_can(who: Actor | Body) -> None:
    with pytest.raises(Refused, match="not_a_party"):
        proposed(who=who)


def test_r9_whoever_proposes_a_plan_and_is_in_it_endorses_it_with_that() -> None:
    events = since(consulted(), lambda case: case.propose_plan(PLAN, WITHIN, by(STREET)))
    assert names(events) == ["PlanProposed", "PlanEndorsed"]
    assert events[1].body == STREET.code


def test_proposing_the_same_again_changes_nothing() -> None:
    case = proposed(who=STREET)
    assert since(case, lambda case: case.propose_plan(PLAN, WITHIN, by(STREET))) == []


def test_proposing_what_another_has_proposed_endorses_it() -> None:
    case = proposed(who=STREET)
    events = since(case, lambda case: case.propose_plan(PLAN, WITHIN, by(COMMITTEE)))
    assert names(events)[:2] == ["PlanEndorsed", "PlanAgreed"]


def test_a_body_that_a_plan_names_takes_part_from_then_on() -> None:
    case = proposed((STREET_LEADS, COMMITTEE_SUPPORTS, PROPERTY_SUPPORTS))
    assert PROPERTY.code in case.parties
    case.object_to_plan(1, "没有人手", by(PROPERTY))
    assert PROPERTY.code in case.parties


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ((), "not_one_lead"),
        ((STREET_SUPPORTS, COMMITTEE_SUPPORTS), "not_one_lead"),
        ((STREET_LEADS, COMMITTEE_LEADS), "not_one_lead"),
        ((STREET_LEADS, STREET_LEADS), "not_one_lead"),
        ((STREET_LEADS, STREET_SUPPORTS), "body_named_twice"),
        ((STREET_LEADS,), "a_side_is_missing"),
        ((COMMITTEE_LEADS, PROPERTY_SUPPORTS), "a_side_is_missing"),
        ((STREET_LEADS, DISTRICT_SUPPORTS), "a_side_is_missing"),
        ((part(COMMITTEE, Share.LEAD, Kind.ADMINISTRATIVE), COMMITTEE_SUPPORTS), "body_named_twice"),
        ((part(COMMITTEE, Share.LEAD, Kind.ADMINISTRATIVE), PROPERTY_SUPPORTS), "not_theirs"),
        ((part(STREET, Share.LEAD, Kind.PUBLIC_SERVICE), DISTRICT_SUPPORTS), "not_theirs"),
        ((part(PROPERTY, Share.LEAD, Kind.PUBLIC_SERVICE), STREET_SUPPORTS), "not_theirs"),
        ((part(WEST_STREET, Share.LEAD, Kind.ADMINISTRATIVE), COMMITTEE_SUPPORTS), "not_their_place"),
        ((STREET_LEADS, part(SISTER, Share.SUPPORT, Kind.PUBLIC_SERVICE)), "not_their_place"),
        ((part(STREET, Share.LEAD, Kind.MIXED), COMMITTEE_SUPPORTS), "a_side_is_missing"),
    ],
)  # fmt: skip
def test_r4_r6_a_plan_that_breaks_a_rule_is_not_laid_before_anybody(plan: Plan, code: str) -> None:
    case = consulted()
    before = len(case.pending_events)
    with pytest.raises(Refused, match=code):
        case.propose_plan(plan, WITHIN, by(DISTRICT_DESK))
    assert len(case.pending_events) == before


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        (COMMITTEE_LEADS, STREET_SUPPORTS),
        (DISTRICT_LEADS, COMMITTEE_SUPPORTS),
        (STREET_LEADS, PROPERTY_SUPPORTS),
        (DISTRICT_LEADS, STREET_SUPPORTS, COMMITTEE_SUPPORTS, PROPERTY_SUPPORTS),
    ],
)
def test_r6_in_a_mixed_plan_each_side_carries_what_is_of_its_own_kind(plan: Plan) -> None:
    case = proposed(plan)
    for body, _ in plan:
        case.endorse_plan(1, WITHIN, by(body))
    assert case.status is Status.DISPATCHED
    assert {part.of for part in case.carried} == {part for _, part in plan}


def test_a_matter_of_one_kind_is_led_by_that_kind_whoever_supports() -> None:
    case = dispatched(Kind.ADMINISTRATIVE)
    case.open_consultation("需要社区配合", WITHIN, by(DISTRICT_DESK))
    with pytest.raises(Refused, match="not_theirs"):
        case.propose_plan((COMMITTEE_LEADS, STREET_SUPPORTS), WITHIN, by(COMMITTEE))
    case.propose_plan(PLAN, WITHIN, by(COMMITTEE))


# -- agreeing ----------------------------------------------------------------------------------------------------------


def test_r9_a_plan_is_agreed_once_every_body_in_it_has_endorsed_it() -> None:
    case = proposed()
    case.endorse_plan(1, WITHIN, by(COMMITTEE))
    assert case.status is Status.IN_CONSULTATION
    events = since(case, lambda case: case.endorse_plan(1, WITHIN, by(STREET)))
    assert names(events) == ["PlanEndorsed", "PlanAgreed", "MatterDispatched", "MatterDispatched"]
    assert (events[1].decided_by_desk, events[1].reason) == (False, "")
    assert [(event.body, event.share) for event in events[2:]] == [(STREET.code, "lead"), (COMMITTEE.code, "support")]


def test_endorsing_twice_changes_nothing_even_after_it_was_agreed() -> None:
    case = proposed()
    case.endorse_plan(1, WITHIN, by(COMMITTEE))
    assert since(case, lambda case: case.endorse_plan(1, WITHIN, by(COMMITTEE))) == []
    case.endorse_plan(1, WITHIN, by(STREET))
    assert since(case, lambda case: case.endorse_plan(1, WITHIN, by(STREET))) == []


@pytest.mark.parametrize("who", [DISTRICT_DESK, ENTERPRISE_DESK], ids=lambda who: str(who.role))
def test_a_desk_carries_nothing_and_so_endorses_nothing(who: Actor) -> None:
    with pytest.raises(Refused, match="not_in_the_plan"):
        proposed().endorse_plan(1, WITHIN, by(who))


def test_a_plan_that_another_has_replaced_cannot_be_endorsed_any_more() -> None:
    case = proposed(who=STREET)
    case.propose_plan((COMMITTEE_LEADS, STREET_SUPPORTS), WITHIN, by(COMMITTEE))
    with pytest.raises(Refused, match="plan_is_gone"):
        case.endorse_plan(1, WITHIN, by(COMMITTEE))
    case.endorse_plan(2, WITHIN, by(STREET))
    assert leader(case) == COMMITTEE.code


# -- objecting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [DISTRICT_DESK, ENTERPRISE_DESK, STREET, COMMITTEE], ids=lambda who: str(who.role))
def test_r9_any_party_ends_a_plan_by_objecting(who: Actor | Body) -> None:
    case = proposed()
    case.endorse_plan(1, WITHIN, by(STREET))
    case.object_to_plan(1, "人手不够", by(who))
    with pytest.raises(Refused, match="plan_is_gone"):
        case.endorse_plan(1, WITHIN, by(COMMITTEE))


def test_after_an_objection_another_plan_starts_from_no_endorsements() -> None:
    case = proposed(who=STREET)
    case.object_to_plan(1, "人手不够", by(COMMITTEE))
    case.propose_plan(PLAN, WITHIN, by(COMMITTEE))
    assert case.consultation is not None
    assert (case.consultation.plan, case.consultation.endorsed) == (2, {COMMITTEE.code})


def test_objecting_twice_changes_nothing() -> None:
    case = proposed()
    case.object_to_plan(1, "人手不够", by(STREET))
    assert since(case, lambda case: case.object_to_plan(1, "人手不够", by(STREET))) == []


def test_objecting_to_a_plan_that_another_party_has_ended_is_refused_with_words() -> None:
    case = proposed()
    case.object_to_plan(1, "人手不够", by(STREET))
    with pytest.raises(Refused, match="plan_is_gone"):
        case.object_to_plan(1, "住户不同意", by(COMMITTEE))


def test_objecting_to_a_plan_that_another_has_replaced_is_refused_with_words() -> None:
    case = proposed(who=STREET)
    case.propose_plan((COMMITTEE_LEADS, STREET_SUPPORTS), WITHIN, by(COMMITTEE))
    with pytest.raises(Refused, match="plan_is_gone"):
        case.object_to_plan(1, "住户不同意", by(STREET))
    case.object_to_plan(2, "住户不同意", by(STREET))


def test_an_objection_sent_twice_changes_nothing_even_when_another_plan_has_come() -> None:
    case = proposed()
    case.object_to_plan(1, "人手不够", by(STREET))
    case.propose_plan(PLAN, WITHIN, by(COMMITTEE))
    assert since(case, lambda case: case.object_to_plan(1, "人手不够", by(STREET))) == []


# -- a stuck consultation ----------------------------------------------------------------------------------------------


def test_r9_the_deadline_turns_a_stuck_consultation_over_to_the_district_desk() -> None:
    case = proposed()
    at = Act(PLATFORM, DECIDE_BY, "clock")
    assert names(since(case, lambda case: case.turn_over(DECIDE_BY + DAY, at))) == ["ConsultationTurnedOver"]
    assert (case.status, case.reviewer) == (Status.TURNED_OVER, Role.DISTRICT_DESK)
    assert since(case, lambda case: case.turn_over(DECIDE_BY + DAY, at)) == []


def test_before_the_deadline_the_clock_changes_nothing() -> None:
    early = Act(PLATFORM, DECIDE_BY - HOUR, "clock")
    assert since(consulted(), lambda case: case.turn_over(DECIDE_BY, early)) == []


def test_r9_then_the_district_desk_decides_with_a_reason() -> None:
    events = since(turned_over(), lambda case: case.decide_plan(PLAN, "街道牵头更快", WITHIN, by(DISTRICT_DESK)))
    assert names(events) == ["PlanAgreed", "MatterDispatched", "MatterDispatched"]
    assert (events[0].decided_by_desk, events[0].reason, events[0].plan) == (True, "街道牵头更快", 1)
    assert [Actor.parse(event.by).role for event in events[1:]] == [Role.DISTRICT_DESK, Role.ENTERPRISE_DESK]


def test_deciding_twice_changes_nothing() -> None:
    case = turned_over()
    case.decide_plan(PLAN, "街道牵头更快", WITHIN, by(DISTRICT_DESK))
    assert since(case, lambda case: case.decide_plan(PLAN, "街道牵头更快", WITHIN, by(DISTRICT_DESK))) == []


def test_r9_no_other_desk_decides_and_none_without_a_reason_or_against_the_rules() -> None:
    case = turned_over()
    with pytest.raises(Refused, match="not_your_kind"):
        case.decide_plan(PLAN, "街道牵头更快", WITHIN, by(ENTERPRISE_DESK))
    with pytest.raises(Refused, match="reason_needed"):
        case.decide_plan(PLAN, "  ", WITHIN, by(DISTRICT_DESK))
    with pytest.raises(Refused, match="a_side_is_missing"):
        case.decide_plan((STREET_LEADS,), "街道牵头更快", WITHIN, by(DISTRICT_DESK))


# -- a plan for what is under way already ------------------------------------------------------------------------------


def consulting_again() -> Case:
    """The plan of a street office and a committee is under way, and a desk has called everybody to the table."""
    case = planned()
    case.open_consultation("进展太慢", WITHIN, by(DISTRICT_DESK))
    return case


def agreed(case: Case, plan: Plan) -> list[object]:
    number = case.plans + 1
    case.propose_plan(plan, WITHIN, by(DISTRICT_DESK))
    events: list[object] = []
    for body, _ in plan:
        events += since(case, lambda case, body=body: case.endorse_plan(number, WITHIN, by(body)))  # type: ignore[misc]
    return [event for event in events if type(event).__name__ != "PlanEndorsed"]


def test_who_is_not_in_the_new_plan_is_recalled_and_who_stays_is_left_alone() -> None:
    events = agreed(consulting_again(), (DISTRICT_LEADS, COMMITTEE_SUPPORTS))
    assert names(events) == ["PlanAgreed", "PartRecalled", "MatterRedispatched"]
    assert [event.body for event in events[1:]] == [STREET.code, DEPARTMENT.code]  # type: ignore[attr-defined]


def test_whose_share_changes_is_told_so() -> None:
    events = agreed(consulting_again(), (COMMITTEE_LEADS, STREET_SUPPORTS))
    assert names(events) == [
        "PlanAgreed", "PartRecalled", "PartRecalled", "MatterRedispatched", "MatterRedispatched",
    ]  # fmt: skip


def test_what_was_resolved_before_is_not_done_again() -> None:
    case = planned()
    case.follow_resolution(COMMITTEE.code, 1, "住户已同意", TOLD)
    case.open_consultation("街道做不了", WITHIN, by(DISTRICT_DESK))
    agreed(case, (DISTRICT_LEADS, COMMITTEE_SUPPORTS))
    assert case.parts[COMMITTEE.code].state is PartState.RESOLVED
    case.follow_resolution(DEPARTMENT.code, 1, "许可已办", TOLD)
    assert case.pending_events[-1].result == "许可已办\n住户已同意"


def test_a_plan_of_what_is_all_resolved_already_concludes_the_matter() -> None:
    case = consulting_again()
    case.follow_resolution(STREET.code, 1, "许可已办", TOLD)
    case.follow_resolution(COMMITTEE.code, 1, "住户已同意", TOLD)
    assert case.status is Status.IN_CONSULTATION
    events = agreed(case, PLAN)
    assert names(events) == ["PlanAgreed", "CaseConcluded"]


def test_a_consultation_can_be_opened_on_what_has_not_been_dispatched() -> None:
    case = triaged(Kind.PUBLIC_SERVICE, sure=False)
    case.set_out(WITHIN, TOLD)
    (opened,) = since(case, lambda case: case.open_consultation("需要街道参与", WITHIN, by(ENTERPRISE_DESK)))
    assert opened.bodies == sorted([STREET.code, COMMITTEE.code, DEPARTMENT.code])
