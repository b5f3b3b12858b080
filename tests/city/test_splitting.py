"""A report that is two matters, through all five services: each part reaches its own body, nobody is left out."""

from uuid import UUID

import pytest

from services.intake.domain import Status
from services.routing.domain import Outcome
from services.routing.domain import Status as CaseStatus
from shared.identity.permissions import Forbidden
from shared.jobs.states import Status as Done
from shared.kernel import Refused
from tests.city.city import City
from tests.city.people import (
    COMMUNITY,
    CORRIDOR_LAMP,
    DISTRICT_DESK,
    E_BIKES,
    ENTERPRISE_DESK,
    FUMES,
    OFFICER,
    ORGANISER,
    RESIDENT,
    STREET,
)
from tests.city.promises import holds_of_every_log, holds_when_all_is_known, jobs_of

PARTS = [{"text": FUMES}, {"text": CORRIDOR_LAMP}]


def split(city: City, matter: UUID, parts: object = PARTS) -> list[UUID]:
    city.does(DISTRICT_DESK, "intake.split", matter, parts)
    return city.matter(matter).children


def test_each_part_reaches_its_own_body_and_is_closed_with_the_reporter(city: City) -> None:
    both = city.report(f"{FUMES}{E_BIKES}")
    fumes, lamp = split(city, both)
    assert city.case(both).outcome is Outcome.SPLIT
    city.does(OFFICER, "street_office.accept", fumes)
    city.does(ORGANISER, "committee.accept", lamp)
    city.does(OFFICER, "street_office.resolve", fumes, "已责令整改")
    assert [city.matter(each).status for each in (fumes, lamp)] == [Status.AWAITING_CONFIRMATION, Status.OPEN]
    city.does(ORGANISER, "committee.resolve", lamp, "已换灯泡")
    for each in (fumes, lamp):
        city.does(RESIDENT, "intake.confirm", each)
        assert city.matter(each).outcome == "confirmed"
    holds_when_all_is_known(city)
    holds_of_every_log(city)


def test_what_a_body_was_at_is_taken_back_from_it(city: City) -> None:
    both = city.report(FUMES)
    city.does(OFFICER, "street_office.accept", both)
    split(city, both)
    assert city.order(both, STREET).status is Done.WITHDRAWN
    assert city.told("routing", both)[-2:] == ["PartRecalled", "CaseConcluded"]
    holds_when_all_is_known(city)


def test_whoever_reported_the_same_is_closed_with_it(city: City) -> None:
    both = city.report(FUMES)
    again = city.report(FUMES)
    assert city.matter(again).first == both
    split(city, both)
    assert (city.matter(again).outcome, city.case(again).outcome) == ("split", Outcome.LINKED)
    holds_when_all_is_known(city)


def test_splitting_and_resolving_at_the_same_moment_ends_as_split(city: City) -> None:
    both = city.report(FUMES)
    city.does(OFFICER, "street_office.accept", both)
    city.do(DISTRICT_DESK, "intake.split", both, PARTS)
    city.do(OFFICER, "street_office.resolve", both, "已责令整改")
    city.settle()
    assert city.matter(both).outcome == "split"
    holds_when_all_is_known(city)


def test_what_the_desk_says_a_part_is_about_is_believed_as_far_as_it_decides_about_that(city: City) -> None:
    about = ["environment.restaurant_fumes", "property.compound_lighting"]
    parts = [{"text": "第一件事请管一管", "category": about[0]}, {"text": "第二件事也请管一管", "category": about[1]}]
    own, others = split(city, city.report(f"{FUMES}{E_BIKES}"), parts)
    assert (city.case(own).category, city.case(others).category) == (*about,)
    assert city.order(own, STREET).status is Done.RECEIVED
    assert (city.case(others).status, city.case(others).reviewer) == (CaseStatus.UNDER_REVIEW, ENTERPRISE_DESK.role)
    assert jobs_of(city, others) == {}
    holds_when_all_is_known(city)


def test_a_category_that_is_not_in_the_catalogue_is_left_to_triage(city: City) -> None:
    fumes, _ = split(city, city.report(f"{FUMES}{E_BIKES}"), [{"text": FUMES, "category": "no.such"}, PARTS[1]])
    assert city.order(fumes, STREET).status is Done.RECEIVED


def test_r5_the_other_desk_does_not_split_what_an_office_is_at(city: City) -> None:
    both = city.report(FUMES)
    with pytest.raises(Refused, match="other_desks_work"):
        city.do(ENTERPRISE_DESK, "intake.split", both, PARTS)
    with pytest.raises(Forbidden):
        city.do(ORGANISER, "intake.split", both, PARTS)
    assert city.matter(both).status == Status.OPEN


def test_every_step_of_it_is_on_record_with_the_audit(city: City) -> None:
    both = city.report(FUMES)
    children = split(city, both)
    told = {(each.subject, each.type) for each in city.envelopes("intake")}
    assert (both, "intake.MatterSplit.v1") in told
    assert {(child, "intake.MatterReported.v1") for child in children} <= told
    heard = city.oversight.recording.positions["intake"]  # type: ignore[attr-defined]
    assert heard == city.intake.recording.last_position()
    assert city.order(children[0], STREET).status is Done.RECEIVED
    assert city.task(children[1], COMMUNITY).status is Done.RECEIVED
