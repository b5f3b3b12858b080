"""The application: what the platform tells becomes service tasks, and parts of them go to the own organisations."""

import pytest

from services.committee.application import Committee
from services.committee.domain import ServiceTask
from services.committee.parts import PartStatus
from shared.identity.permissions import VERBS
from shared.jobs.states import Status
from shared.kernel import ADMINISTRATIVE_BODIES, Refused, Unknown
from shared.messages import routing
from shared.messages.base import Message
from shared.messages.routing import MatterRedispatched, PartRecalled, SupplementPassedOn
from shared.messaging.herald import Herald
from shared.messaging.inbox import Inbox
from shared.surroundings import Surroundings
from tests.jobs.facts import (
    COMMITTEE,
    DAY,
    DUE,
    EAST_ONE,
    EAST_ONE_PROPERTY,
    ENTERPRISE_DESK,
    MATTER,
    MONDAY,
    OFFICER,
    PROPERTY,
    act,
    assigned,
    envelope,
    task_assigned,
)
from tests.jobs.playing import following, played, told_by


@pytest.fixture
def committee(around: Surroundings) -> Committee:
    return played(Committee, around)


@pytest.fixture
def at_work(committee: Committee) -> Committee:
    """The eastern committee has accepted its task and delegated a part of it."""
    following(committee, task_assigned())
    committee.accept(MATTER, act(COMMITTEE))
    committee.delegate(MATTER, EAST_ONE_PROPERTY, "清扫楼道", MONDAY + DAY, act(COMMITTEE))
    return committee


def tasks(committee: Committee) -> ServiceTask:
    return committee.find(ServiceTask, MATTER)


def test_a_dispatch_becomes_a_service_task(committee: Committee):
    following(committee, task_assigned())
    job = tasks(committee).jobs[EAST_ONE]
    assert (job.status, job.turn, job.order.task) == (Status.RECEIVED, 1, "请组织清理")


def test_an_organisation_that_a_plan_names_gets_a_task_of_its_own(committee: Committee):
    following(committee, task_assigned(), task_assigned(body=EAST_ONE_PROPERTY, body_role="organisation"))
    committee.accept(MATTER, act(PROPERTY))
    assert tasks(committee).jobs[EAST_ONE_PROPERTY].status == Status.ACCEPTED


def test_what_is_for_a_street_office_is_none_of_its_business(committee: Committee):
    following(committee, assigned())
    with pytest.raises(Unknown):
        tasks(committee)


def test_a_message_told_twice_is_followed_once(committee: Committee):
    inbox = Inbox(committee)
    inbox.take_in([envelope(1, task_assigned()), envelope(1, task_assigned())])
    assert inbox.take_in([envelope(1, task_assigned())]).repeats == 1
    assert tasks(committee).version == 1


def test_a_part_is_told_to_its_organisation_without_the_text_of_the_matter(at_work: Committee):
    told, addressee = list(Herald(at_work).tell(0, 100))[-1]
    assert addressee == EAST_ONE_PROPERTY
    assert set(told.data) == {"body", "part", "organisation", "task", "due_at"}


def test_a_part_is_completed_and_then_the_task_is_resolved(at_work: Committee):
    with pytest.raises(Refused, match="parts_open"):
        at_work.resolve(MATTER, "清理完毕", act(COMMITTEE))
    at_work.complete_part(MATTER, 1, "扫完了", act(PROPERTY))
    at_work.resolve(MATTER, "清理完毕", act(COMMITTEE))
    assert told_by(at_work)[-2:] == ["PartCompleted", "ServiceTaskResolved"]


def test_a_declined_part_is_taken_back_and_delegated_anew(at_work: Committee):
    at_work.decline_part(MATTER, 1, "人手不够", act(PROPERTY))
    at_work.take_back_part(MATTER, 1, "改日再做", act(COMMITTEE))
    at_work.delegate(MATTER, EAST_ONE_PROPERTY, "清扫楼道", MONDAY + 2 * DAY, act(COMMITTEE))
    assert [part.status for part in tasks(at_work).parts.values()] == [PartStatus.TAKEN_BACK, PartStatus.DELEGATED]


def test_a_recall_takes_the_parts_back_as_well(at_work: Committee):
    following(at_work, PartRecalled(EAST_ONE, "committee", "上报人撤回"), first=2)
    assert told_by(at_work)[-2:] == ["ServiceTaskWithdrawn", "PartTakenBack"]


def test_an_organisation_completing_after_the_recall_is_refused(at_work: Committee):
    following(at_work, PartRecalled(EAST_ONE, "committee", "上报人撤回"), first=2)
    with pytest.raises(Refused, match="cannot_complete_part"):
        at_work.complete_part(MATTER, 1, "扫完了", act(PROPERTY))


def test_a_new_dispatch_starts_the_task_and_its_parts_anew(at_work: Committee):
    following(at_work, task_assigned(MatterRedispatched, turn=2, due_at=DUE + DAY), first=2)
    assert tasks(at_work).jobs[EAST_ONE].turn == 2
    assert tasks(at_work).parts[1].status == PartStatus.TAKEN_BACK


def test_only_the_own_organisations_are_delegated_to(at_work: Committee):
    with pytest.raises(Refused, match="not_your_organisation"):
        at_work.delegate(MATTER, "500106002001-P01", "清扫楼道", MONDAY + DAY, act(COMMITTEE))


def test_an_organisation_delegates_to_nobody(committee: Committee):
    following(committee, task_assigned(body=EAST_ONE_PROPERTY, body_role="organisation"))
    committee.accept(MATTER, act(PROPERTY))
    with pytest.raises(Unknown):
        committee.delegate(MATTER, EAST_ONE_PROPERTY, "清扫楼道", MONDAY + DAY, act(PROPERTY))


def test_r22_an_organisation_without_a_part_cannot_reach_the_matter(committee: Committee):
    following(committee, task_assigned())
    with pytest.raises(Unknown):
        committee.complete_part(MATTER, 1, "扫完了", act(PROPERTY))


def test_the_enterprise_desk_answers_for_more_time(at_work: Committee):
    at_work.request_extension(MATTER, DUE + DAY, "还要等配件", act(COMMITTEE))
    at_work.refuse_extension(MATTER, EAST_ONE, "时间已经够了", act(ENTERPRISE_DESK))
    assert tasks(at_work).jobs[EAST_ONE].due_at == DUE
    assert told_by(at_work)[-1] == "ExtensionRefused"


def test_a_supplement_reaches_the_committee_and_not_the_organisation(at_work: Committee):
    following(at_work, SupplementPassedOn([EAST_ONE, EAST_ONE_PROPERTY], "还有一处"), first=2)
    addressees = [addressee for _, addressee in Herald(at_work).tell(0, 100)]
    assert addressees[-2:] == [EAST_ONE_PROPERTY, EAST_ONE]


def test_r7_nobody_but_the_platform_gives_it_work():
    assert Committee.sources == ("routing",)
    answered = set(Committee.__dict__["policy"].dispatcher.registry) - {object, Message}
    assert {kind.__module__ for kind in answered} == {routing.__name__}


def test_r7_no_verb_of_it_is_a_street_offices(at_work: Committee):
    verbs = {name: roles for name, roles in VERBS.items() if name.startswith("committee.")}
    assert not any(roles & ADMINISTRATIVE_BODIES for roles in verbs.values())
    with pytest.raises(Unknown):
        at_work.delegate(MATTER, EAST_ONE_PROPERTY, "清扫楼道", MONDAY + DAY, act(OFFICER))
