"""The application: what the platform tells becomes work orders, once and in order; the verbs are the body's own."""

import json
from dataclasses import replace

import pytest

from services.street_office.application import StreetOffice
from services.street_office.domain import WorkOrder
from shared.identity.permissions import VERBS
from shared.jobs.states import Status
from shared.kernel import ADMINISTRATIVE_BODIES, COMMUNITY_BODIES, Refused, Stale, Unknown
from shared.messages import routing
from shared.messages.base import Message
from shared.messages.routing import MatterEscalated, MatterRedispatched, PartRecalled, SupplementPassedOn
from shared.messaging.herald import Herald
from shared.messaging.inbox import Inbox
from shared.surroundings import Surroundings
from tests.jobs.facts import (
    COMMITTEE,
    DAY,
    DEPARTMENT,
    DISTRICT,
    DISTRICT_DESK,
    DUE,
    EAST_ONE,
    EAST_STREET,
    MATTER,
    OFFICER,
    WEST_STREET,
    WESTERN_OFFICER,
    act,
    assigned,
    envelope,
    order,
    told,
)
from tests.jobs.playing import following, played, told_by


@pytest.fixture
def office(around: Surroundings) -> StreetOffice:
    return played(StreetOffice, around)


def orders(office: StreetOffice) -> WorkOrder:
    return office.find(WorkOrder, MATTER)


def test_a_dispatch_becomes_a_work_order(office: StreetOffice):
    following(office, assigned())
    job = orders(office).jobs[EAST_STREET]
    assert (job.status, job.turn, job.order.task) == (Status.RECEIVED, 1, "请修复路灯")


def test_what_is_for_a_committee_is_none_of_its_business(office: StreetOffice):
    following(office, assigned(body=EAST_ONE, body_role="committee", kind="public_service"))
    with pytest.raises(Unknown):
        orders(office)


def test_an_escalated_matter_is_the_districts_order(office: StreetOffice):
    following(office, assigned(), assigned(MatterEscalated, "district_government", body=DISTRICT))
    office.accept(MATTER, act(DEPARTMENT))
    assert orders(office).jobs[DISTRICT].status == Status.ACCEPTED
    assert orders(office).jobs[EAST_STREET].status == Status.RECEIVED


def test_a_return_and_a_new_dispatch_start_the_job_anew(office: StreetOffice):
    following(office, assigned())
    office.return_(MATTER, "不属于我街道", act(OFFICER))
    following(office, assigned(MatterRedispatched, turn=2, due_at=DUE + DAY), first=2)
    job = orders(office).jobs[EAST_STREET]
    assert (job.turn, job.status, job.due_at) == (2, Status.RECEIVED, DUE + DAY)


def test_a_body_is_told_why_it_gets_the_matter_again(office: StreetOffice):
    following(office, assigned(), assigned(MatterRedispatched, turn=2, reason="路灯还是不亮"))
    assert orders(office).jobs[EAST_STREET].order.reason == "路灯还是不亮"
    received = [told.data["reason"] for told, _ in Herald(office).tell(0, 10)]
    assert received == ["", "路灯还是不亮"]


def test_an_order_from_before_there_were_reasons_is_read_as_one_without(office: StreetOffice):
    (stored,) = office.commit_of([WorkOrder.start(MATTER, order(reason="再次派单"), told())]).events
    without = json.dumps({name: told for name, told in json.loads(stored.state).items() if name != "reason"})
    read = office.made_of([replace(stored, state=without.encode())])
    assert isinstance(read, WorkOrder)
    assert read.jobs[EAST_STREET].order == order(reason="")


def test_a_message_told_twice_is_followed_once(office: StreetOffice):
    inbox = Inbox(office)
    inbox.take_in([envelope(1, assigned()), envelope(1, assigned())])
    assert inbox.take_in([envelope(1, assigned())]).repeats == 1
    assert orders(office).version == 1


def test_a_batch_is_followed_in_order(office: StreetOffice):
    recall = PartRecalled(EAST_STREET, "street_office", "上报人撤回")
    following(office, assigned(), recall, assigned(MatterRedispatched, turn=2))
    assert orders(office).jobs[EAST_STREET].turn == 2
    assert told_by(office) == ["WorkOrderReceived", "WorkOrderWithdrawn", "WorkOrderReceived"]


def test_a_recall_that_comes_late_changes_nothing(office: StreetOffice):
    following(office, assigned())
    office.accept(MATTER, act(OFFICER))
    office.resolve(MATTER, "已经修好", act(OFFICER))
    following(office, PartRecalled(EAST_STREET, "street_office", "上报人撤回"), first=2)
    assert orders(office).jobs[EAST_STREET].status == Status.RESOLVED


@pytest.mark.parametrize(
    "message",
    [PartRecalled(EAST_STREET, "street_office", "上报人撤回"), SupplementPassedOn([EAST_STREET], "还有一盏")],
)
def test_what_is_told_of_a_matter_that_never_came_here_is_let_pass(office: StreetOffice, message: Message):
    following(office, message)
    assert told_by(office) == []


def test_a_supplement_reaches_each_body_that_is_at_it(office: StreetOffice):
    following(office, assigned(), assigned(body=WEST_STREET, share="support"))
    following(office, SupplementPassedOn([EAST_STREET, WEST_STREET, EAST_ONE], "还有一盏"), first=3)
    assert told_by(office)[2:] == ["WorkOrderSupplemented", "WorkOrderSupplemented"]


def test_the_desk_of_the_district_answers_for_more_time(office: StreetOffice):
    following(office, assigned())
    office.accept(MATTER, act(OFFICER))
    office.request_extension(MATTER, DUE + DAY, "还要等配件", act(OFFICER))
    office.grant_extension(MATTER, EAST_STREET, act(DISTRICT_DESK))
    assert orders(office).jobs[EAST_STREET].due_at == DUE + DAY


def test_r22_whoever_is_not_party_to_a_matter_cannot_reach_it(office: StreetOffice):
    following(office, assigned())
    for stranger in (WESTERN_OFFICER, COMMITTEE):
        with pytest.raises(Unknown):
            office.accept(MATTER, act(stranger))


def test_a_caller_who_saw_an_older_version_is_told_so(office: StreetOffice):
    following(office, assigned())
    office.accept(MATTER, act(OFFICER))
    with pytest.raises(Stale):
        office.record_progress(MATTER, "on_site", "", act(OFFICER, expects=1))


def test_r7_nobody_but_the_platform_gives_it_work():
    assert StreetOffice.sources == ("routing",)
    answered = set(StreetOffice.__dict__["policy"].dispatcher.registry) - {object, Message}
    assert {kind.__module__ for kind in answered} == {routing.__name__}


def test_r7_no_verb_of_it_is_a_committees_and_none_names_another_body():
    verbs = {name: roles for name, roles in VERBS.items() if name.startswith("street_office.")}
    assert not any(roles & COMMUNITY_BODIES for roles in verbs.values())
    assert {name for name, roles in verbs.items() if not roles & ADMINISTRATIVE_BODIES} == {
        "street_office.grant_extension",
        "street_office.refuse_extension",
    }


def test_a_refusal_changes_nothing(office: StreetOffice):
    following(office, assigned())
    with pytest.raises(Refused, match="cannot_resolve"):
        office.resolve(MATTER, "已经修好", act(OFFICER))
    assert told_by(office) == ["WorkOrderReceived"]
