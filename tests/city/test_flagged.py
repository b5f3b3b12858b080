"""A report in which something does not go together waits for a desk, whatever triage thinks of it (R21)."""

from services.routing.domain import Outcome, Status
from shared.jobs.states import Status as Done
from tests.city.city import City
from tests.city.people import CORRIDOR_LAMP, DISTRICT_DESK, ENTERPRISE_DESK, FUMES, GAS, QUESTION, RESIDENT, STREET
from tests.city.promises import holds_when_all_is_known, jobs_of

IMPOSSIBLE = f"2月30日起，{FUMES}"


def test_nobody_is_sent_out_for_a_flagged_report_until_its_desk_has_looked(city: City) -> None:
    fumes = city.report(IMPOSSIBLE)
    case = city.case(fumes)
    assert (case.status, case.reviewer, case.doubt) == (Status.UNDER_REVIEW, DISTRICT_DESK.role, "flagged")
    assert jobs_of(city, fumes) == {}
    city.does(DISTRICT_DESK, "routing.confirm_triage", fumes)
    assert city.order(fumes, STREET).status is Done.RECEIVED
    holds_when_all_is_known(city)


def test_what_is_public_service_waits_for_its_own_desk(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP.replace("我们", "嘉新社区"))
    assert (city.case(lamp).reviewer, city.case(lamp).doubt) == (ENTERPRISE_DESK.role, "flagged")
    assert jobs_of(city, lamp) == {}
    holds_when_all_is_known(city)


def test_an_emergency_is_looked_at_as_one_flagged_or_not(city: City) -> None:
    gas = city.report(f"2月30日起，{GAS}")
    assert city.case(gas).doubt == "emergency"


def test_what_the_platform_knows_is_answered_all_the_same_but_goes_before_a_desk_next(city: City) -> None:
    question = city.report(f"2月30日到期，{QUESTION}")
    assert city.case(question).outcome is Outcome.ANSWERED
    city.does(RESIDENT, "intake.reject", question, "没有说清楚")
    assert city.case(question).status is Status.UNDER_REVIEW
    holds_when_all_is_known(city)
