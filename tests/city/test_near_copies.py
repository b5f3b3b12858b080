"""The same matter again, word for word: nobody is sent out twice, and everybody hears the outcome (R3, R21)."""

from uuid import UUID

from services.intake.domain import Status
from services.routing.domain import Outcome
from shared.jobs.states import Status as Done
from tests.city.city import City
from tests.city.people import CORRIDOR_LAMP, FUMES, OFFICER, QUESTION, RESIDENT, STREET
from tests.city.promises import holds_when_all_is_known, jobs_of


def twice(city: City, text: str = FUMES) -> tuple[UUID, UUID]:
    return city.report(text), city.report(f"您好，{text}谢谢！")


def test_nobody_is_sent_out_for_what_was_reported_already(city: City) -> None:
    _, second = twice(city)
    assert city.told("routing", second) == ["MatterTriaged", "CaseConcluded"]
    assert city.case(second).outcome is Outcome.LINKED
    assert jobs_of(city, second) == {}
    holds_when_all_is_known(city)


def test_who_reported_it_again_sees_each_step_and_hears_the_outcome(city: City) -> None:
    first, second = twice(city)
    city.does(OFFICER, "street_office.accept", first)
    city.does(OFFICER, "street_office.resolve", first, "已责令整改")
    assert city.matter(second).status == Status.AWAITING_CONFIRMATION
    city.does(RESIDENT, "intake.confirm", second)
    assert city.matter(second).outcome == "confirmed"
    holds_when_all_is_known(city)


def test_what_is_something_else_after_all_goes_its_own_way(city: City) -> None:
    first, second = twice(city)
    city.does(RESIDENT, "intake.separate", second)
    assert city.order(second, STREET).status is Done.RECEIVED
    city.does(RESIDENT, "intake.withdraw", first, "已经解决")
    assert city.matter(second).status == Status.OPEN
    holds_when_all_is_known(city)


def test_whoever_objects_before_anybody_has_heard_of_the_report_goes_their_own_way(city: City) -> None:
    city.report(FUMES)
    second = city.next_id()
    city.do(RESIDENT, "intake.report", second, channel="web", place="500106001001", text=FUMES)
    city.do(RESIDENT, "intake.separate", second)
    city.settle()
    assert city.order(second, STREET).status is Done.RECEIVED
    holds_when_all_is_known(city)


def test_when_the_first_report_is_withdrawn_the_copy_is_handled(city: City) -> None:
    first, second = twice(city, CORRIDOR_LAMP)
    city.does(RESIDENT, "intake.withdraw", first, "我搬走了")
    assert len(jobs_of(city, second)) == 1
    holds_when_all_is_known(city)


def test_a_question_is_answered_each_time_it_is_asked(city: City) -> None:
    first, second = twice(city, f"我刚搬到本区，{QUESTION}")
    assert [city.case(each).outcome for each in (first, second)] == [Outcome.ANSWERED] * 2
    holds_when_all_is_known(city)
