"""What a body cannot handle goes back to the platform, never to the resident (R8)."""

import pytest

from services.routing.domain import Status
from shared.jobs.states import Status as Done
from shared.kernel import Refused
from tests.city.city import City
from tests.city.people import (
    COMMUNITY,
    CORRIDOR_LAMP,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    ENVIRONMENT,
    FAR_COMMUNITY,
    FUMES,
    INSPECTOR,
    OFFICER,
    ORGANISER,
    OTHER_COMMUNITY,
    OTHER_ORGANISER,
    RESIDENT,
    STREET,
    STREET_LAMP,
)
from tests.city.plans import COMMITTEE_ALONE, OFFICE_ALONE
from tests.city.promises import holds_when_all_is_known

NOT_OURS = "不在我们的职责范围内"


def test_r8_what_a_street_office_returns_is_taken_up_to_the_district(city: City) -> None:
    fumes = city.report(FUMES)
    city.does(OFFICER, "street_office.return_order", fumes, NOT_OURS)
    assert city.told("routing", fumes)[-2:] == ["PartReturned", "MatterEscalated"]
    assert city.order(fumes, ENVIRONMENT).status is Done.RECEIVED
    assert city.order(fumes, ENVIRONMENT).order.reason == NOT_OURS
    city.does(INSPECTOR, "street_office.accept", fumes)
    city.does(INSPECTOR, "street_office.resolve", fumes, "已立案查处")
    city.does(RESIDENT, "intake.confirm", fumes)
    holds_when_all_is_known(city)


def test_r8_what_a_committee_returns_is_dispatched_anew_by_the_enterprise_desk(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP)
    city.does(ORGANISER, "committee.return_task", lamp, NOT_OURS)
    assert city.case(lamp).reviewer is ENTERPRISE_DESK.role
    with pytest.raises(Refused, match="not_their_place"):
        city.does(ENTERPRISE_DESK, "routing.redispatch", lamp, FAR_COMMUNITY, "另请一家")
    city.does(ENTERPRISE_DESK, "routing.redispatch", lamp, OTHER_COMMUNITY, "其实在隔壁社区")
    city.does(OTHER_ORGANISER, "committee.accept", lamp)
    assert city.case(lamp).lead.of.body == OTHER_COMMUNITY
    holds_when_all_is_known(city)


def test_r8_what_a_committee_returns_may_turn_out_to_be_administrative(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP)
    city.does(ORGANISER, "committee.return_task", lamp, NOT_OURS)
    city.does(
        ENTERPRISE_DESK, "routing.correct_triage", lamp, "administrative", "environment.restaurant_fumes", "另一回事"
    )
    city.does(DISTRICT_DESK, "routing.confirm_triage", lamp)
    assert city.order(lamp, STREET).status is Done.RECEIVED
    holds_when_all_is_known(city)


def test_r8_a_place_that_two_committees_serve_is_redispatched_to_the_other(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP, place=STREET)
    city.does(ENTERPRISE_DESK, "routing.dispatch", lamp, COMMUNITY, "")
    city.does(ORGANISER, "committee.return_task", lamp, NOT_OURS)
    city.does(ENTERPRISE_DESK, "routing.redispatch", lamp, OTHER_COMMUNITY, "在他们那一侧")
    assert city.task(lamp, OTHER_COMMUNITY).status is Done.RECEIVED
    holds_when_all_is_known(city)


def test_r8_a_second_return_opens_a_consultation(city: City) -> None:
    fumes = city.report(FUMES)
    city.does(OFFICER, "street_office.return_order", fumes, NOT_OURS)
    city.does(INSPECTOR, "street_office.return_order", fumes, NOT_OURS)
    assert city.case(fumes).status is Status.IN_CONSULTATION
    assert {STREET, COMMUNITY, ENVIRONMENT} <= city.case(fumes).consultation.bodies
    city.does(OFFICER, "routing.propose_plan", fumes, OFFICE_ALONE)
    assert city.order(fumes, STREET).turn == 2
    holds_when_all_is_known(city)


def test_r8_nothing_is_returned_to_the_reporter(city: City) -> None:
    fumes = city.report(FUMES)
    city.does(OFFICER, "street_office.return_order", fumes, NOT_OURS)
    city.does(INSPECTOR, "street_office.return_order", fumes, NOT_OURS)
    assert not {"ResultPresented", "MatterClosed"} & set(city.told("intake", fumes))


def test_what_no_street_office_can_do_starts_at_the_department(city: City) -> None:
    lamp = city.report(STREET_LAMP)
    assert city.told("street_office", lamp) == ["WorkOrderReceived"]
    assert city.case(lamp).lead.of.role.value == "district_government"


def test_a_return_and_a_recall_at_the_same_moment_leave_it_with_the_desk(city: City) -> None:
    fumes = city.report(FUMES)
    city.do(DISTRICT_DESK, "routing.recall", fumes, STREET, "弄错了")
    city.do(OFFICER, "street_office.return_order", fumes, NOT_OURS)
    city.settle()
    assert city.case(fumes).reviewer is DISTRICT_DESK.role
    holds_when_all_is_known(city)


def test_a_committee_that_agrees_after_all_gets_it_again(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP)
    city.does(ORGANISER, "committee.return_task", lamp, NOT_OURS)
    city.does(ENTERPRISE_DESK, "routing.open_consultation", lamp, "大家商量")
    city.does(ORGANISER, "routing.propose_plan", lamp, COMMITTEE_ALONE)
    assert city.task(lamp, COMMUNITY).status is Done.RECEIVED
    holds_when_all_is_known(city)
