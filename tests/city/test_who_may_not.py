"""What no party can do, whatever they try (R5, R6, R7, R11, R22)."""

from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from services.routing.domain import Case
from shared.identity.permissions import SUPERVISING_ROLES, TABLE, Forbidden, Purpose
from shared.kernel import ADMINISTRATIVE_BODIES, Actor, Kind, Refused, Role, Unknown
from shared.messaging.inbox import Inbox
from tests.city.city import City
from tests.city.people import (
    CARETAKER,
    CITY_SUPERVISOR,
    COMMUNITY,
    CORRIDOR_LAMP,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    ENVIRONMENT,
    EVERYBODY,
    FUMES,
    OFFICER,
    ORGANISER,
    OTHER_COMMUNITY,
    OTHER_OFFICER,
    OTHER_ORGANISER,
    PARTY_DESK,
    PARTY_MEMBER,
    PROPERTY_COMPANY,
    STREET,
    SUPERIOR,
    UNCLEAR,
)
from tests.city.promises import holds_when_all_is_known

SUPERVISORS = (PARTY_DESK, PARTY_MEMBER, CITY_SUPERVISOR, SUPERIOR)
HANDLING = [verb for verb in TABLE if verb.purpose is Purpose.HANDLING]


def test_r5_an_administrative_matter_is_the_district_desks_to_dispatch(city: City) -> None:
    unclear = city.report(UNCLEAR)
    with pytest.raises(Refused, match="not_your_kind"):
        city.does(ENTERPRISE_DESK, "routing.dispatch", unclear, STREET, "")
    city.does(DISTRICT_DESK, "routing.dispatch", unclear, STREET, "请了解情况")
    assert city.order(unclear, STREET).order.task == "请了解情况"


def test_r5_a_public_service_matter_is_the_enterprise_desks_to_dispatch(city: City) -> None:
    unclear = city.report(UNCLEAR, place=STREET)
    city.does(DISTRICT_DESK, "routing.correct_triage", unclear, "public_service", "neighbourhood.noise", "是邻里纠纷")
    with pytest.raises(Refused, match="not_your_kind"):
        city.does(DISTRICT_DESK, "routing.dispatch", unclear, COMMUNITY, "")
    city.does(ENTERPRISE_DESK, "routing.dispatch", unclear, COMMUNITY, "")
    assert city.case(unclear).lead.of.body == COMMUNITY
    holds_when_all_is_known(city)


def test_r5_only_the_district_desk_takes_a_matter_up(city: City) -> None:
    fumes = city.report(FUMES)
    for by in set(EVERYBODY) - {DISTRICT_DESK}:
        with pytest.raises(Forbidden):
            city.does(by, "routing.escalate", fumes, ENVIRONMENT, "太严重了")
    city.does(DISTRICT_DESK, "routing.escalate", fumes, ENVIRONMENT, "太严重了")
    assert city.case(fumes).lead.of.body == ENVIRONMENT


def test_r6_a_street_office_never_leads_what_is_public_service(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP, place=STREET)
    with pytest.raises(Refused, match="not_theirs"):
        city.does(ENTERPRISE_DESK, "routing.dispatch", lamp, STREET, "")


def test_r6_a_committee_never_leads_what_is_administrative(city: City) -> None:
    unclear = city.report(UNCLEAR)
    with pytest.raises(Refused, match="not_theirs"):
        city.does(DISTRICT_DESK, "routing.dispatch", unclear, COMMUNITY, "")


def test_r6_a_job_of_the_wrong_kind_goes_back_by_itself(city: City) -> None:
    """Even if routing were to tell a committee to lead what is administrative."""
    fumes = city.report(FUMES)
    told = next(each for each in city.envelopes("routing") if each.type == "routing.MatterDispatched.v1")
    wrong = {**told.data, "body": COMMUNITY, "body_role": "committee"}
    reached = city.committee.recording.positions["routing"]
    forged = replace(told, data=wrong, previous=reached, position=reached + 1)
    Inbox(city.committee, patience=()).take_in([forged])
    assert city.told("committee", fumes) == ["ServiceTaskReceived", "ServiceTaskReturned"]


def test_r7_a_street_office_has_no_verb_by_which_a_committee_gets_work() -> None:
    gives_work = {"routing.dispatch", "routing.redispatch", "routing.escalate", "routing.decide_plan"}
    held = {verb.name for verb in HANDLING if Role.STREET_OFFICE in verb.roles}
    assert not held & gives_work
    assert not {verb for verb in held if verb.startswith("committee.")}


def test_r7_no_message_reaches_a_committee_but_the_platforms(city: City) -> None:
    assert city.committee.sources == ("routing",)
    answered = set(type(city.committee).__dict__["policy"].dispatcher.registry) - {object}
    assert {message.__module__ for message in answered} == {"shared.messages.routing"}


def test_r7_every_task_of_a_committee_was_given_in_a_desks_name(city: City) -> None:
    city.report(CORRIDOR_LAMP)
    given = [each for each in city.envelopes("routing") if each.data.get("body") == COMMUNITY]
    assert [Actor.parse(each.actor).role for each in given] == [Role.ENTERPRISE_DESK]


@pytest.mark.parametrize("by", SUPERVISORS, ids=lambda by: by.role)
def test_r11_who_supervises_has_no_command_that_changes_a_handling(city: City, by: Actor) -> None:
    fumes = city.report(FUMES)
    before = [member.service.recording.last_position() for member in city.members.values()]
    for verb in HANDLING:
        with pytest.raises(Forbidden):
            city.do(by, verb.name, fumes)
    assert [member.service.recording.last_position() for member in city.members.values()] == before


def test_r11_supervising_and_handling_share_no_role() -> None:
    assert not any(verb.roles & SUPERVISING_ROLES for verb in HANDLING)


def test_r11_who_supervises_may_read_the_case(city: City) -> None:
    fumes = city.report(FUMES)
    for by in SUPERVISORS:
        assert city.routing.load(Case, fumes, city.act(by)).id == fumes


@pytest.mark.parametrize("verb", ["accept", "record_progress", "resolve", "return_order"])
def test_r22_another_street_office_does_not_even_learn_that_a_matter_exists(city: City, verb: str) -> None:
    fumes = city.report(FUMES)
    what: dict[str, list[Any]] = {"accept": [], "record_progress": ["contacted", ""]}
    with pytest.raises(Unknown):
        city.do(OTHER_OFFICER, f"street_office.{verb}", fumes, *what.get(verb, ["与我们无关"]))
    with pytest.raises(Unknown):
        city.routing.load(Case, fumes, city.act(OTHER_OFFICER))


def test_r22_an_organisation_sees_only_its_own_part(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP)
    city.does(ORGANISER, "committee.accept", lamp)
    with pytest.raises(Unknown):
        city.do(CARETAKER, "committee.complete_part", lamp, 1, "")
    due_at = city.task(lamp, COMMUNITY).due_at
    city.does(ORGANISER, "committee.delegate", lamp, PROPERTY_COMPANY, "请更换灯泡", due_at)
    with pytest.raises(Unknown):
        city.do(CARETAKER, "committee.resolve", lamp, "已更换")
    with pytest.raises(Unknown):
        city.routing.load(Case, lamp, city.act(CARETAKER))


def test_r22_a_body_that_no_longer_carries_a_matter_no_longer_sees_its_case(city: City) -> None:
    fumes = city.report(FUMES)
    city.does(DISTRICT_DESK, "routing.escalate", fumes, ENVIRONMENT, "太严重了")
    with pytest.raises(Unknown):
        city.routing.load(Case, fumes, city.act(OFFICER))


def test_r22_each_committee_sees_its_own_community(city: City) -> None:
    lamps: dict[str, UUID] = {place: city.report(CORRIDOR_LAMP, place=place) for place in (COMMUNITY, OTHER_COMMUNITY)}
    for by, (place, lamp) in product((ORGANISER, OTHER_ORGANISER), lamps.items()):
        if by.organisation == place:
            city.does(by, "committee.accept", lamp)
        else:
            with pytest.raises(Unknown):
                city.does(by, "committee.accept", lamp)


def test_no_administrative_body_gets_a_service_task(city: City) -> None:
    for text in (FUMES, CORRIDOR_LAMP):
        city.report(text)
    for each in city.envelopes("street_office"):
        assert city.around.town.organisation(each.data["body"]).role in ADMINISTRATIVE_BODIES
        assert each.data["kind"] == Kind.ADMINISTRATIVE
