"""Reasons, results, steps and more time: what a body may say about its own job, and nobody else."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.street_office.application import StreetOffice
from services.street_office.domain import WorkOrder
from shared.jobs.domain import Jobs
from shared.jobs.job import Extension
from shared.jobs.states import Status, Step
from shared.kernel import Actor, Refused, Unknown
from shared.messages.announcing import told_as
from shared.messages.street_office import ExtensionGranted
from shared.surroundings import Surroundings
from tests.jobs.facts import (
    COMMITTEE,
    DAY,
    DISTRICT_DESK,
    DUE,
    EAST_STREET,
    HOUR,
    MATTER,
    MONDAY,
    OFFICER,
    WEST_STREET,
    WESTERN_OFFICER,
    act,
    order,
    told,
)
from tests.memory import MemoryRecorder

BODY = act(OFFICER)
DESK = act(DISTRICT_DESK)


@pytest.fixture
def jobs() -> Jobs:
    """One accepted order of the eastern street office."""
    made = WorkOrder.start(MATTER, order(), told())
    made.accept(BODY)
    made.collect_events()
    return made


def test_a_return_without_a_reason_is_refused(jobs: Jobs):
    for reason in ("", "   ", "不归我 "):
        with pytest.raises(Refused, match="reason_too_short"):
            jobs.return_(reason, BODY)
    assert jobs.pending_events == []


def test_a_reason_is_kept_without_its_margins(jobs: Jobs):
    jobs.return_("  超出职权 ", BODY)
    assert jobs.jobs[EAST_STREET].words == "超出职权"


def test_a_job_that_was_not_accepted_yet_can_be_returned():
    jobs = WorkOrder.start(MATTER, order(), told())
    jobs.return_("不属于我街道", BODY)
    assert jobs.jobs[EAST_STREET].status == Status.RETURNED


def test_resolving_needs_a_result(jobs: Jobs):
    with pytest.raises(Refused, match="result_missing"):
        jobs.resolve("  ", BODY)
    assert jobs.jobs[EAST_STREET].status == Status.ACCEPTED


@pytest.mark.parametrize("step", Step)
def test_progress_names_one_of_four_steps(jobs: Jobs, step: Step):
    jobs.record_progress(step.value, "说明", BODY)
    assert jobs.jobs[EAST_STREET].progress == (step, "说明")


def test_progress_in_other_words_than_the_four_is_refused(jobs: Jobs):
    with pytest.raises(Refused, match="unknown_step"):
        jobs.record_progress("forwarded", "", BODY)


def test_the_same_progress_again_leaves_no_trace_but_other_words_do(jobs: Jobs):
    for note in ("在修", "在修", "修了一半", "在修"):
        jobs.record_progress("handling", note, BODY)
    assert [event.note for event in jobs.pending_events] == ["在修", "修了一半", "在修"]


def test_more_time_must_end_after_the_job_is_due(jobs: Jobs):
    with pytest.raises(Refused, match="until_not_later"):
        jobs.request_extension(DUE, "还要等配件", BODY)


def test_more_time_must_end_in_the_future(jobs: Jobs):
    late = act(OFFICER, DUE + 3 * DAY)
    with pytest.raises(Refused, match="until_is_past"):
        jobs.request_extension(DUE + DAY, "还要等配件", late)


def test_only_one_request_for_more_time_waits_at_a_time(jobs: Jobs):
    jobs.request_extension(DUE + DAY, "还要等配件", BODY)
    with pytest.raises(Refused, match="extension_pending"):
        jobs.request_extension(DUE + 2 * DAY, "还要等配件", BODY)


LATEST = DUE + (DUE - MONDAY)
"""Twice as long as the office had at first."""


def test_a_job_is_given_as_much_time_again_as_it_had_at_first_and_no_more(jobs: Jobs):
    with pytest.raises(Refused, match="until_too_late"):
        jobs.request_extension(DUE + 900 * DAY, "还要等配件", BODY)
    with pytest.raises(Refused, match="until_too_late"):
        jobs.request_extension(LATEST + HOUR, "还要等配件", BODY)
    jobs.request_extension(LATEST, "还要等配件", BODY)
    jobs.grant_extension(EAST_STREET, DESK)
    assert jobs.jobs[EAST_STREET].due_at == LATEST
    with pytest.raises(Refused, match="until_too_late"):
        jobs.request_extension(LATEST + HOUR, "还要等配件", BODY)


def test_more_time_than_that_is_not_granted_either_if_it_was_asked_for_before_there_was_a_limit(jobs: Jobs):
    asked = {"body": EAST_STREET, "until": DUE + 900 * DAY, "reason": "还要等配件"}
    jobs.record(jobs.ExtensionRequested, BODY, **asked)
    with pytest.raises(Refused, match="until_too_late"):
        jobs.grant_extension(EAST_STREET, DESK)
    jobs.refuse_extension(EAST_STREET, "时间太长", DESK)


def test_more_time_that_was_granted_names_the_turn_and_what_was_stored_without_one_is_still_read(
    jobs: Jobs, around: Surroundings
):
    mapper = StreetOffice(MemoryRecorder(StreetOffice.sources), around).mapper
    jobs.request_extension(DUE + DAY, "还要等配件", BODY)
    jobs.grant_extension(EAST_STREET, DESK)
    granted = jobs.pending_events[-1]
    assert granted.turn == 1
    stored = mapper.to_stored_event(granted)
    state = json.loads(stored.state)
    del state["turn"]
    read: Any = mapper.to_domain_event(replace(stored, state=json.dumps(state).encode()))
    assert (read.due_at, told_as(ExtensionGranted)(read).turn) == (DUE + DAY, None)
    assert ExtensionGranted.load({"body": EAST_STREET, "due_at": DUE.isoformat()}).turn is None


def test_granted_time_is_the_new_due_date(jobs: Jobs):
    jobs.request_extension(DUE + DAY, "还要等配件", BODY)
    jobs.grant_extension(EAST_STREET, DESK)
    job = jobs.jobs[EAST_STREET]
    assert job.due_at == DUE + DAY
    assert job.extension == Extension(DUE + DAY, "还要等配件", granted=True)
    assert job.order.due_at == DUE


def test_refused_time_leaves_the_due_date_and_says_why(jobs: Jobs):
    jobs.request_extension(DUE + DAY, "还要等配件", BODY)
    jobs.refuse_extension(EAST_STREET, "时间已经够了", DESK)
    job = jobs.jobs[EAST_STREET]
    assert job.due_at == DUE
    assert job.extension == Extension(DUE + DAY, "还要等配件", granted=False, answer="时间已经够了")


def test_after_an_answer_more_time_can_be_asked_for_again(jobs: Jobs):
    jobs.request_extension(DUE + DAY, "还要等配件", BODY)
    jobs.refuse_extension(EAST_STREET, "时间已经够了", DESK)
    jobs.request_extension(DUE + DAY, "还要等配件", BODY)
    jobs.grant_extension(EAST_STREET, DESK)
    jobs.request_extension(DUE + 2 * DAY, "又有延误", BODY)
    assert jobs.jobs[EAST_STREET].extension == Extension(DUE + 2 * DAY, "又有延误")


@pytest.mark.parametrize("answer", ["grant", "refuse"])
def test_nothing_is_answered_that_nobody_asked_for(jobs: Jobs, answer: str):
    with pytest.raises(Refused, match="no_extension_requested"):
        jobs.grant_extension(EAST_STREET, DESK) if answer == "grant" else jobs.refuse_extension(EAST_STREET, "", DESK)


def test_a_refusal_of_more_time_says_why(jobs: Jobs):
    jobs.request_extension(DUE + DAY, "还要等配件", BODY)
    with pytest.raises(Refused, match="reason_too_short"):
        jobs.refuse_extension(EAST_STREET, "", DESK)


@pytest.mark.parametrize("stranger", [WESTERN_OFFICER, COMMITTEE, DISTRICT_DESK])
def test_a_job_is_reached_by_its_own_body_only(jobs: Jobs, stranger: Actor):
    with pytest.raises(Unknown):
        jobs.resolve("已经修好", act(stranger))


def test_bodies_of_one_plan_carry_a_job_each(jobs: Jobs):
    jobs.receive(order(body=WEST_STREET, share="support"), told("routing/2"))
    jobs.resolve("已经修好", BODY)
    assert jobs.jobs[EAST_STREET].status == Status.RESOLVED
    assert jobs.jobs[WEST_STREET].status == Status.RECEIVED
    assert jobs.parties == {EAST_STREET, WEST_STREET}


def test_a_body_that_gets_the_matter_again_starts_anew(jobs: Jobs):
    jobs.request_extension(DUE + DAY, "还要等配件", BODY)
    jobs.return_("不属于我街道", BODY)
    jobs.receive(order(turn=2, due_at=DUE + 5 * DAY), told("routing/2", MONDAY + 2 * HOUR))
    job = jobs.jobs[EAST_STREET]
    assert (job.turn, job.status, job.due_at) == (2, Status.RECEIVED, DUE + 5 * DAY)
    assert (job.extension, job.progress, job.words) == (None, None, "")


def test_a_dispatch_told_twice_starts_one_job(jobs: Jobs):
    jobs.receive(order(), told())
    assert jobs.pending_events == []


def test_a_dispatch_of_a_former_turn_changes_nothing(jobs: Jobs):
    jobs.receive(order(turn=2), told("routing/2"))
    jobs.collect_events()
    jobs.receive(order(), told("routing/3"))
    assert jobs.pending_events == []


def test_what_a_body_says_of_its_job_names_the_turn(jobs: Jobs):
    jobs.receive(order(turn=4), told("routing/2"))
    jobs.collect_events()
    jobs.accept(BODY)
    jobs.record_progress("on_site", "", BODY)
    jobs.resolve("已经修好", BODY)
    assert [event.turn for event in jobs.pending_events] == [4, 4, 4]


def test_a_correction_starts_an_open_job_anew(jobs: Jobs):
    jobs.receive(order(turn=2, category="municipal.road"), told("routing/2"))
    job = jobs.jobs[EAST_STREET]
    assert (job.turn, job.status, job.order.category) == (2, Status.RECEIVED, "municipal.road")


def test_a_supplement_reaches_those_who_are_at_it(jobs: Jobs):
    jobs.receive(order(body=WEST_STREET), told("routing/2"))
    jobs.return_("不属于我街道", BODY)
    jobs.collect_events()
    jobs.supplement([EAST_STREET, WEST_STREET, "500106003000"], "还有一盏", told("routing/3"))
    assert [event.body for event in jobs.pending_events] == [WEST_STREET]


def test_withdrawing_from_a_body_that_has_no_job_changes_nothing(jobs: Jobs):
    jobs.withdraw(WEST_STREET, "上报人撤回", told("routing/2"))
    assert jobs.pending_events == []
