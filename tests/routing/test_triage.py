"""From an opinion on a matter to whoever has it first."""

from dataclasses import replace

import pytest

from services.routing.domain import Body, Status
from services.routing.domain.rules import COMPLAINED_OF, DECIDES
from shared.kernel import PLATFORM, Actor, Kind, Refused, Role, Urgency
from tests.routing.facts import (
    COMMITTEE,
    DEPARTMENT,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    MATTER,
    SISTER,
    STREET,
    TOLD,
    WHOLE_STREET,
    WITHIN,
    by,
    dispatched,
    leader,
    names,
    planned,
    set_out,
    since,
    told,
    triaged,
    under_review,
)


def test_triage_is_the_first_event_and_carries_the_opinion() -> None:
    (event,) = triaged().pending_events
    assert (event.TOPIC, event.originator_id) == ("routing.MatterTriaged.v1", MATTER)
    assert (event.kind, event.category, event.confidence) == ("administrative", "municipal.street_lamp", 0.9)


@pytest.mark.parametrize(("kind", "lead"), [(Kind.ADMINISTRATIVE, STREET), (Kind.PUBLIC_SERVICE, COMMITTEE)])
def test_what_triage_is_sure_of_is_dispatched_at_once_in_the_name_of_the_desk(kind: Kind, lead: Body) -> None:
    case = set_out(kind)
    assert told(case) == ["Created", "MatterDispatched"]
    assert (leader(case), case.status) == (lead.code, Status.DISPATCHED)
    desk = DECIDES[kind]
    assert case.pending_events[-1].by == str(Actor(desk, case.desks[desk], "platform"))


def test_a_category_of_the_districts_goes_to_the_department_from_the_start() -> None:
    assert leader(set_out(within=replace(WITHIN, goes_up=True))) == DEPARTMENT.code


def test_r9_a_mixed_matter_is_consulted_on_before_anybody_starts() -> None:
    case = set_out(Kind.MIXED)
    opened = case.pending_events[-1]
    assert told(case) == ["Created", "ConsultationOpened"]
    assert opened.bodies == sorted([STREET.code, COMMITTEE.code])
    assert case.parties == {STREET.code, COMMITTEE.code, *case.desks.values()}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("opinion", "reason"),
    [
        ({"sure": False}, "unsure"),
        ({"sensitive": True}, "sensitive"),
        ({"urgency": Urgency.EMERGENCY}, "emergency"),
        ({"urgency": Urgency.EMERGENCY, "sensitive": True, "sure": False}, "emergency"),
    ],
)
def test_in_doubt_the_desk_of_the_kind_looks_first(kind: Kind, opinion: dict[str, object], reason: str) -> None:
    case = set_out(kind, **opinion)
    asked = case.pending_events[-1]
    assert (asked.desk, asked.reason, asked.by) == (DECIDES[kind], reason, str(PLATFORM))
    assert (case.status, case.reviewer, case.parts) == (Status.UNDER_REVIEW, DECIDES[kind], {})


@pytest.mark.parametrize("kind", [Kind.PUBLIC_SERVICE, Kind.MIXED])
def test_a_whole_street_has_no_committee_so_a_desk_finds_out_which_one(kind: Kind) -> None:
    assert set_out(kind, within=WHOLE_STREET).pending_events[-1].reason == "place_unclear"
    assert leader(set_out(Kind.ADMINISTRATIVE, within=WHOLE_STREET)) == STREET.code


def test_the_desk_names_a_committee_of_the_street() -> None:
    case = set_out(Kind.PUBLIC_SERVICE, within=WHOLE_STREET, place=STREET.code)
    with pytest.raises(Refused, match="place_unclear"):
        case.confirm_triage(WHOLE_STREET, by(ENTERPRISE_DESK))
    case.dispatch(SISTER, "请上门看看", WHOLE_STREET, by(ENTERPRISE_DESK))
    assert leader(case) == SISTER.code


def test_an_answer_concludes_the_case_and_nothing_is_dispatched() -> None:
    case = triaged()
    case.answer("opening_hours", "九点到十八点", TOLD)
    case.set_out(WITHIN, TOLD)
    assert told(case) == ["Created", "MatterAnswered", "CaseConcluded"]
    assert case.pending_events[-1].result == "九点到十八点"


def test_setting_out_twice_changes_nothing() -> None:
    assert since(dispatched(), lambda case: case.set_out(WITHIN, TOLD)) == []


# -- a complaint about a body never goes to that body ------------------------------------------------------------------


@pytest.mark.parametrize("category", COMPLAINED_OF)
@pytest.mark.parametrize("kind", Kind)
def test_a_complaint_about_a_body_goes_to_its_superior_whatever_it_was_taken_for(category: str, kind: Kind) -> None:
    case = set_out(kind, category=category)
    assert (case.kind, leader(case)) == (Kind.ADMINISTRATIVE, DEPARTMENT.code)


@pytest.mark.parametrize("category", COMPLAINED_OF)
def test_the_body_complained_of_cannot_be_given_the_complaint_by_hand(category: str) -> None:
    case = set_out(category=category, sensitive=True)
    with pytest.raises(Refused, match="complained_of"):
        case.dispatch(STREET, "", WITHIN, by(DISTRICT_DESK))
    case.dispatch(DEPARTMENT, "", WITHIN, by(DISTRICT_DESK))
    assert leader(case) == DEPARTMENT.code


def test_the_body_complained_of_takes_no_part_in_a_consultation_about_it() -> None:
    case = set_out(category="service.local_conduct")
    (opened,) = since(case, lambda case: case.open_consultation("需要会商", WITHIN, by(DISTRICT_DESK)))
    assert opened.bodies == [DEPARTMENT.code]


def test_a_complaint_cannot_be_corrected_into_somebody_elses_kind() -> None:
    with pytest.raises(Refused, match="complaint_is_administrative"):
        under_review().correct_triage(Kind.PUBLIC_SERVICE, "service.local_conduct", "误判", WITHIN, by(DISTRICT_DESK))


# -- confirming and correcting -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "desk"), [(Kind.ADMINISTRATIVE, DISTRICT_DESK), (Kind.PUBLIC_SERVICE, ENTERPRISE_DESK)]
)
def test_a_confirmed_matter_goes_its_way_by_the_hand_of_the_desk(kind: Kind, desk: Actor) -> None:
    events = since(under_review(kind), lambda case: case.confirm_triage(WITHIN, by(desk)))
    assert names(events) == ["TriageConfirmed", "MatterDispatched"]
    assert {event.by for event in events} == {str(desk)}


def test_confirming_a_mixed_matter_opens_the_consultation() -> None:
    events = since(under_review(Kind.MIXED), lambda case: case.confirm_triage(WITHIN, by(DISTRICT_DESK)))
    assert names(events) == ["TriageConfirmed", "ConsultationOpened"]


def test_confirming_twice_changes_nothing() -> None:
    case = under_review()
    case.confirm_triage(WITHIN, by(DISTRICT_DESK))
    assert since(case, lambda case: case.confirm_triage(WITHIN, by(DISTRICT_DESK))) == []


def test_a_correction_says_what_it_was_taken_for_and_sends_it_on() -> None:
    case = under_review(Kind.ADMINISTRATIVE)
    events = since(
        case, lambda case: case.correct_triage(Kind.ADMINISTRATIVE, "order.stalls", "占道", WITHIN, by(DISTRICT_DESK))
    )
    assert names(events) == ["TriageCorrected", "MatterDispatched"]
    assert (events[0].former_category, events[0].category) == ("municipal.street_lamp", "order.stalls")
    assert events[1].category == "order.stalls"


def test_correcting_twice_changes_nothing() -> None:
    case = under_review()
    case.correct_triage(Kind.ADMINISTRATIVE, "order.stalls", "占道", WITHIN, by(DISTRICT_DESK))
    again = since(
        case, lambda case: case.correct_triage(Kind.ADMINISTRATIVE, "order.stalls", "占道", WITHIN, by(DISTRICT_DESK))
    )
    assert again == []


@pytest.mark.parametrize("grave", [{"sensitive": True}, {"urgency": Urgency.EMERGENCY}])
def test_what_is_sensitive_or_an_emergency_is_seen_by_the_desk_it_is_corrected_to(grave: dict[str, object]) -> None:
    case = set_out(Kind.PUBLIC_SERVICE, **grave)
    events = since(
        case, lambda case: case.correct_triage(Kind.ADMINISTRATIVE, "order.stalls", "占道", WITHIN, by(ENTERPRISE_DESK))
    )
    assert names(events) == ["TriageCorrected", "TriageReviewRequested"]
    assert (case.reviewer, events[1].reason) == (Role.DISTRICT_DESK, "corrected")


def test_a_correction_takes_the_matter_from_whom_it_was_misrouted_to() -> None:
    case = dispatched(Kind.ADMINISTRATIVE)
    events = since(
        case,
        lambda case: case.correct_triage(Kind.PUBLIC_SERVICE, "neighbourhood.noise", "邻里", WITHIN, by(DISTRICT_DESK)),
    )
    assert names(events) == ["TriageCorrected", "PartRecalled", "TriageReviewRequested"]
    assert (events[1].body, events[2].desk, events[2].reason) == (STREET.code, Role.ENTERPRISE_DESK, "corrected")
    (given,) = since(case, lambda case: case.confirm_triage(WITHIN, by(ENTERPRISE_DESK)))
    assert (given.body, given.reason) == (COMMITTEE.code, "confirmed")


def test_a_corrected_category_leaves_the_matter_with_a_body_that_stays_competent() -> None:
    case = dispatched()
    events = since(
        case, lambda case: case.correct_triage(Kind.ADMINISTRATIVE, "order.stalls", "占道", WITHIN, by(DISTRICT_DESK))
    )
    assert names(events) == ["TriageCorrected"]
    assert (leader(case), case.status) == (STREET.code, Status.DISPATCHED)


def test_a_corrected_category_does_not_stop_a_plan_that_is_being_carried_out() -> None:
    case = planned()
    events = since(
        case, lambda case: case.correct_triage(Kind.MIXED, "housing.renovation", "更准确", WITHIN, by(DISTRICT_DESK))
    )
    assert names(events) == ["TriageCorrected"]
    assert case.status is Status.DISPATCHED


def test_corrected_to_mixed_what_was_dispatched_is_taken_back_and_consulted_on() -> None:
    events = since(
        dispatched(),
        lambda case: case.correct_triage(Kind.MIXED, "housing.added_lift", "两者", WITHIN, by(DISTRICT_DESK)),
    )
    assert names(events) == ["TriageCorrected", "PartRecalled", "ConsultationOpened"]


def test_corrected_at_a_place_without_a_committee_it_waits_for_one_to_be_named() -> None:
    case = set_out(Kind.MIXED)
    case.correct_triage(Kind.PUBLIC_SERVICE, "neighbourhood.noise", "邻里", WHOLE_STREET, by(ENTERPRISE_DESK))
    assert (case.reviewer, case.under_way) == (Role.ENTERPRISE_DESK, [])
    case.dispatch(COMMITTEE, "由该社区承办", WHOLE_STREET, by(ENTERPRISE_DESK))
    assert (leader(case), case.parts[COMMITTEE.code].of.kind) == (COMMITTEE.code, Kind.PUBLIC_SERVICE)
