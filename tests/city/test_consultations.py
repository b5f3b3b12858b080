"""Mixed matters: consulted first, one lead, every part resolved before the whole (R4, R6, R9, R10)."""

from uuid import UUID

import pytest

from services.intake.domain import Status as Seen
from services.routing.domain import Status
from shared.jobs.states import Status as Done
from shared.kernel import Kind, Refused, Unknown
from tests.city.city import City
from tests.city.people import (
    CARETAKER,
    COMMUNITY,
    DISTRICT_DESK,
    E_BIKES,
    ENTERPRISE_DESK,
    OFFICER,
    ORGANISER,
    OTHER_OFFICER,
    PROPERTY_COMPANY,
    RESIDENT,
    STREET,
)
from tests.city.plans import COMMITTEE_LEADS, OFFICE_LEADS, TWO_LEADS, lead, support
from tests.city.promises import holds_when_all_is_known


def agreed(city: City) -> UUID:
    bikes = city.report(E_BIKES)
    city.does(OFFICER, "routing.propose_plan", bikes, OFFICE_LEADS)
    city.does(ORGANISER, "routing.endorse_plan", bikes, 1)
    return bikes


def test_r9_a_mixed_matter_is_consulted_before_anybody_starts(city: City) -> None:
    bikes = city.report(E_BIKES)
    assert city.case(bikes).kind is Kind.MIXED
    assert city.case(bikes).status is Status.IN_CONSULTATION
    assert city.told("street_office", bikes) + city.told("committee", bikes) == []


def test_r4_a_mixed_matter_has_one_lead_and_a_support_fixed_before_the_start(city: City) -> None:
    bikes = city.report(E_BIKES)
    with pytest.raises(Refused, match="not_one_lead"):
        city.does(OFFICER, "routing.propose_plan", bikes, TWO_LEADS)
    with pytest.raises(Refused, match="a_side_is_missing"):
        city.does(OFFICER, "routing.propose_plan", bikes, OFFICE_LEADS[:1])
    city.does(OFFICER, "routing.propose_plan", bikes, OFFICE_LEADS)
    city.does(ORGANISER, "routing.endorse_plan", bikes, 1)
    assert (city.order(bikes, STREET).order.share, city.task(bikes, COMMUNITY).order.share) == ("lead", "support")


def test_r4_there_is_one_kind_at_a_time_and_a_correction_replaces_it(city: City) -> None:
    bikes = agreed(city)
    city.does(DISTRICT_DESK, "routing.correct_triage", bikes, "public_service", "neighbourhood.noise", "只需劝导")
    assert city.case(bikes).kind is Kind.PUBLIC_SERVICE
    assert city.case(bikes).under_way == []
    city.does(ENTERPRISE_DESK, "routing.confirm_triage", bikes)
    assert city.case(bikes).lead.of.body == COMMUNITY
    holds_when_all_is_known(city)


def test_r6_in_a_mixed_plan_each_carries_only_what_is_of_its_kind(city: City) -> None:
    bikes = city.report(E_BIKES)
    swapped = [lead(STREET, Kind.PUBLIC_SERVICE), support(COMMUNITY, Kind.ADMINISTRATIVE)]
    with pytest.raises(Refused, match="not_theirs"):
        city.does(OFFICER, "routing.propose_plan", bikes, swapped)


def test_r9_an_organisation_that_is_consulted_proposes_a_plan_as_everybody_at_the_table(city: City) -> None:
    bikes = city.report(E_BIKES)
    plan = [*OFFICE_LEADS, support(PROPERTY_COMPANY, Kind.PUBLIC_SERVICE, "清理楼道")]
    with pytest.raises(Unknown):
        city.does(CARETAKER, "routing.propose_plan", bikes, plan)  # nobody has brought it to the table yet
    city.does(OFFICER, "routing.propose_plan", bikes, plan)
    city.does(CARETAKER, "routing.object_to_plan", bikes, 1, "由社区牵头更合适")
    mine = [*COMMITTEE_LEADS, support(PROPERTY_COMPANY, Kind.PUBLIC_SERVICE, "清理楼道")]
    city.does(CARETAKER, "routing.propose_plan", bikes, mine)
    for member in (OFFICER, ORGANISER):
        city.does(member, "routing.endorse_plan", bikes, 2)
    assert city.case(bikes).lead.of.body == COMMUNITY
    assert city.task(bikes, PROPERTY_COMPANY).status is Done.RECEIVED
    holds_when_all_is_known(city)


def test_r9_a_plan_is_agreed_once_every_party_to_it_has_endorsed_it(city: City) -> None:
    bikes = city.report(E_BIKES)
    plan = [*COMMITTEE_LEADS, support(PROPERTY_COMPANY, Kind.PUBLIC_SERVICE, "清理楼道")]
    city.does(ORGANISER, "routing.propose_plan", bikes, plan)
    city.does(OFFICER, "routing.endorse_plan", bikes, 1)
    assert city.case(bikes).status is Status.IN_CONSULTATION
    city.does(CARETAKER, "routing.endorse_plan", bikes, 1)
    assert city.case(bikes).status is Status.DISPATCHED
    assert city.task(bikes, PROPERTY_COMPANY).order.task == "清理楼道"
    holds_when_all_is_known(city)


def test_r9_an_objection_ends_a_plan_and_another_may_be_proposed(city: City) -> None:
    bikes = city.report(E_BIKES)
    city.does(OFFICER, "routing.propose_plan", bikes, COMMITTEE_LEADS)
    city.does(ORGANISER, "routing.object_to_plan", bikes, 1, "应由街道牵头")
    with pytest.raises(Refused, match="plan_is_gone"):
        city.does(ORGANISER, "routing.endorse_plan", bikes, 1)
    city.does(ORGANISER, "routing.propose_plan", bikes, OFFICE_LEADS)
    city.does(OFFICER, "routing.endorse_plan", bikes, 2)
    assert city.case(bikes).lead.of.body == STREET


def test_r9_who_takes_no_part_has_no_say(city: City) -> None:
    bikes = city.report(E_BIKES)
    with pytest.raises(Unknown):
        city.does(OTHER_OFFICER, "routing.propose_plan", bikes, OFFICE_LEADS)


def test_r9_a_stuck_consultation_is_decided_by_the_district_desk_with_a_reason(city: City) -> None:
    bikes = city.report(E_BIKES)
    city.later(24 * 7)
    assert city.case(bikes).status is Status.TURNED_OVER
    with pytest.raises(Refused, match="not_your_kind"):
        city.routing.decide_plan(bikes, OFFICE_LEADS, "久议不决", city.act(ENTERPRISE_DESK))
    with pytest.raises(Refused, match="reason_needed"):
        city.does(DISTRICT_DESK, "routing.decide_plan", bikes, OFFICE_LEADS, " ")
    city.does(DISTRICT_DESK, "routing.decide_plan", bikes, OFFICE_LEADS, "久议不决，由街道牵头")
    assert city.case(bikes).lead.of.body == STREET
    assert "ObservationMade" in city.told("oversight", bikes)
    holds_when_all_is_known(city)


def test_r10_each_party_sees_how_far_the_others_are(city: City) -> None:
    bikes = agreed(city)
    city.does(OFFICER, "street_office.accept", bikes)
    city.does(OFFICER, "street_office.record_progress", bikes, "on_site", "正在现场执法")
    seen_by_the_committee = city.routing.load(type(city.case(bikes)), bikes, city.act(ORGANISER))
    assert seen_by_the_committee.parts[STREET].note == "正在现场执法"


def test_r10_it_is_resolved_when_every_part_is_and_the_lead_presents_it(city: City) -> None:
    bikes = agreed(city)
    city.does(OFFICER, "street_office.accept", bikes)
    city.does(ORGANISER, "committee.accept", bikes)
    city.does(OFFICER, "street_office.resolve", bikes, "已拆除飞线")
    assert city.matter(bikes).status == Seen.OPEN
    city.does(ORGANISER, "committee.resolve", bikes, "已张贴提示")
    presented = [each for each in city.envelopes("intake") if each.type == "intake.ResultPresented.v1"]
    assert [(each.data["body"], each.data["result"]) for each in presented] == [(STREET, "已拆除飞线\n已张贴提示")]
    city.does(RESIDENT, "intake.confirm", bikes)
    holds_when_all_is_known(city)


def test_a_support_that_returns_its_part_does_not_end_the_leads(city: City) -> None:
    bikes = agreed(city)
    city.does(OFFICER, "street_office.accept", bikes)
    city.does(ORGANISER, "committee.return_task", bikes, "人手不足，无法承担")
    assert city.case(bikes).lead.of.body == STREET
    assert city.case(bikes).reviewer is ENTERPRISE_DESK.role
    holds_when_all_is_known(city)
