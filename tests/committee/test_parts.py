"""The parts that a committee delegates: their table cell by cell, and what they mean for the task."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.committee.domain import TASK_ENDED, ServiceTask
from services.committee.parts import TRANSITIONS, UNSETTLED, PartStatus
from shared.jobs.states import Status
from shared.kernel import Actor, Refused, Role, Unknown
from tests.jobs.facts import (
    COMMITTEE,
    DAY,
    DUE,
    EAST_ONE,
    EAST_ONE_PROPERTY,
    ENTERPRISE_DESK,
    HOUR,
    MATTER,
    MONDAY,
    PROPERTY,
    act,
    order,
    told,
)

LEADER = act(COMMITTEE)
DOER = act(PROPERTY)
OWN = {EAST_ONE_PROPERTY, f"{EAST_ONE}-V01"}
VOLUNTEERS = Actor(Role.ORGANISATION, f"{EAST_ONE}-V01", "volunteer-1")
PLANNED = order(body=EAST_ONE, kind="public_service")

SAY: dict[str, Callable[[ServiceTask], None]] = {
    "complete_part": lambda task: task.complete_part(1, "扫完了", DOER),
    "decline_part": lambda task: task.decline_part(1, "人手不够", DOER),
    "take_back_part": lambda task: task.take_back_part(1, "改由别人做", LEADER),
}

WAY: dict[PartStatus, str] = {
    PartStatus.COMPLETED: "complete_part",
    PartStatus.DECLINED: "decline_part",
    PartStatus.TAKEN_BACK: "take_back_part",
}


@pytest.fixture
def task() -> ServiceTask:
    """One accepted task of the eastern committee."""
    made = ServiceTask.start(MATTER, PLANNED, told())
    made.accept(LEADER)
    made.collect_events()
    return made


def delegated(task: ServiceTask, organisation: str = EAST_ONE_PROPERTY, what: str = "清扫楼道") -> None:
    task.delegate(organisation, what, MONDAY + DAY, OWN, LEADER)


def with_part(status: PartStatus) -> ServiceTask:
    task = ServiceTask.start(MATTER, PLANNED, told())
    task.accept(LEADER)
    delegated(task)
    if status in WAY:
        SAY[WAY[status]](task)
    task.collect_events()
    return task


def test_every_verb_of_the_table_is_tried():
    assert set(SAY) == set(TRANSITIONS)


@pytest.mark.parametrize("status", PartStatus)
@pytest.mark.parametrize("verb", TRANSITIONS)
def test_a_part_goes_where_the_table_says_and_nowhere_else(verb: str, status: PartStatus):
    task = with_part(status)
    expected = TRANSITIONS[verb].get(status, status)
    if status in TRANSITIONS[verb] or WAY.get(status) == verb:
        SAY[verb](task)
    else:
        with pytest.raises(Refused, match=f"cannot_{verb}"):
            SAY[verb](task)
    assert task.parts[1].status == expected
    assert len(task.pending_events) == (status in TRANSITIONS[verb])


def test_delegating_the_same_twice_makes_one_part(task: ServiceTask):
    delegated(task)
    delegated(task)
    assert list(task.parts) == [1]


def test_the_same_can_be_delegated_again_once_it_was_settled():
    task = with_part(PartStatus.DECLINED)
    delegated(task)
    assert [part.status for part in task.parts.values()] == [PartStatus.DECLINED, PartStatus.DELEGATED]


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.RETURNED, Status.RESOLVED])
def test_parts_are_delegated_only_while_the_task_is_accepted(status: Status):
    task = ServiceTask.start(MATTER, PLANNED, told())
    if status == Status.RETURNED:
        task.return_("不属于我社区", LEADER)
    if status == Status.RESOLVED:
        task.accept(LEADER)
        task.resolve("清理完毕", LEADER)
    with pytest.raises(Refused, match="cannot_delegate"):
        delegated(task)


def test_a_committee_delegates_to_the_organisations_it_leads_only(task: ServiceTask):
    with pytest.raises(Refused, match="not_your_organisation"):
        delegated(task, organisation="500106002001-P01")


def test_a_part_says_what_to_do_and_is_due_in_the_future(task: ServiceTask):
    with pytest.raises(Refused, match="task_missing"):
        delegated(task, what=" ")
    with pytest.raises(Refused, match="due_at_is_past"):
        task.delegate(EAST_ONE_PROPERTY, "清扫楼道", MONDAY + HOUR, OWN, LEADER)


def test_a_part_is_due_with_its_task_at_the_latest(task: ServiceTask):
    with pytest.raises(Refused, match="part_after_task"):
        task.delegate(EAST_ONE_PROPERTY, "清扫楼道", DUE + HOUR, OWN, LEADER)
    task.delegate(EAST_ONE_PROPERTY, "清扫楼道", DUE, OWN, LEADER)
    assert task.parts[1].due_at == DUE


def test_a_part_of_a_task_that_is_overdue_has_no_more_time_than_the_task_had(task: ServiceTask):
    late, period = replace(LEADER, at=DUE + DAY), DUE - MONDAY
    with pytest.raises(Refused, match="part_after_task"):
        task.delegate(EAST_ONE_PROPERTY, "清扫楼道", late.at + period + HOUR, OWN, late)
    task.delegate(EAST_ONE_PROPERTY, "清扫楼道", late.at + period, OWN, late)


@pytest.mark.parametrize("status", PartStatus)
def test_a_task_is_resolved_only_when_every_part_is_settled(status: PartStatus):
    task = with_part(status)
    if status in UNSETTLED:
        with pytest.raises(Refused, match="parts_open"):
            task.resolve("清理完毕", LEADER)
    else:
        task.resolve("清理完毕", LEADER)
    assert (task.jobs[EAST_ONE].status == Status.RESOLVED) == (status not in UNSETTLED)


def test_a_declined_part_waits_for_the_committee_to_take_it_back():
    task = with_part(PartStatus.DECLINED)
    task.take_back_part(1, "改由别人做", LEADER)
    task.resolve("清理完毕", LEADER)
    assert task.jobs[EAST_ONE].status == Status.RESOLVED


def test_returning_the_task_takes_its_open_parts_back(task: ServiceTask):
    delegated(task)
    delegated(task, VOLUNTEERS.organisation)
    task.complete_part(2, "", act(VOLUNTEERS))
    task.return_("不属于我社区", LEADER)
    assert [part.status for part in task.parts.values()] == [PartStatus.TAKEN_BACK, PartStatus.COMPLETED]
    assert task.parts[1].words == TASK_ENDED


def test_withdrawing_the_task_takes_its_open_parts_back(task: ServiceTask):
    delegated(task)
    task.withdraw(EAST_ONE, "上报人撤回", told("routing/2"))
    assert task.parts[1].status == PartStatus.TAKEN_BACK


def test_a_task_that_starts_anew_starts_without_the_parts_of_its_former_turn(task: ServiceTask):
    delegated(task)
    task.receive(replace(PLANNED, turn=2), told("routing/2"))
    assert task.parts[1].status == PartStatus.TAKEN_BACK
    task.accept(LEADER)
    delegated(task)
    assert list(task.parts) == [1, 2]


def test_a_dispatch_told_twice_leaves_the_parts_alone(task: ServiceTask):
    delegated(task)
    task.receive(PLANNED, told())
    assert task.parts[1].status == PartStatus.DELEGATED


def test_the_parts_of_another_body_are_left_alone(task: ServiceTask):
    delegated(task)
    task.receive(order(body="500106001002", kind="public_service"), told("routing/2"))
    task.withdraw("500106001002", "上报人撤回", told("routing/3"))
    assert task.parts[1].status == PartStatus.DELEGATED


@pytest.mark.parametrize("reason", ["", "不行"])
def test_declining_and_taking_back_need_a_reason(task: ServiceTask, reason: str):
    delegated(task)
    with pytest.raises(Refused, match="reason_too_short"):
        task.decline_part(1, reason, DOER)
    with pytest.raises(Refused, match="reason_too_short"):
        task.take_back_part(1, reason, LEADER)


@pytest.mark.parametrize("stranger", [COMMITTEE, VOLUNTEERS, ENTERPRISE_DESK])
def test_r22_a_part_is_reached_by_its_own_organisation_only(task: ServiceTask, stranger: Actor):
    delegated(task)
    with pytest.raises(Unknown):
        task.complete_part(1, "扫完了", act(stranger))
    with pytest.raises(Unknown):
        task.decline_part(1, "人手不够", act(stranger))


def test_r22_an_organisation_cannot_touch_the_task_its_part_belongs_to(task: ServiceTask):
    delegated(task)
    for verb in (lambda: task.resolve("清理完毕", DOER), lambda: task.return_("不属于我们", DOER)):
        with pytest.raises(Unknown):
            verb()
    with pytest.raises(Unknown):
        task.take_back_part(1, "不属于我们", DOER)


def test_a_part_that_does_not_exist_is_unknown(task: ServiceTask):
    with pytest.raises(Unknown):
        task.take_back_part(1, "改由别人做", LEADER)


def test_an_organisation_that_a_plan_names_has_a_task_of_its_own(task: ServiceTask):
    task.receive(order(body=EAST_ONE_PROPERTY, kind="public_service", share="support"), told("routing/2"))
    task.accept(DOER)
    task.request_extension(DUE + DAY, "还要等配件", DOER)
    assert task.jobs[EAST_ONE_PROPERTY].status == Status.ACCEPTED
