"""The table of transitions, cell by cell, for work orders and service tasks alike."""

from collections.abc import Callable
from typing import Any

import pytest

from services.committee.domain import ServiceTask
from services.street_office.domain import WorkOrder
from shared.jobs.domain import Jobs
from shared.jobs.states import OPEN, TRANSITIONS, Status
from shared.kernel import Refused
from tests.jobs.facts import DAY, DISTRICT_DESK, DUE, EAST_STREET, MATTER, OFFICER, act, order, told

BODY = act(OFFICER)
DESK = act(DISTRICT_DESK)
KINDS = pytest.mark.parametrize("kind", [WorkOrder, ServiceTask])

SAY: dict[str, Callable[[Jobs], None]] = {
    "accept": lambda jobs: jobs.accept(BODY),
    "record_progress": lambda jobs: jobs.record_progress("on_site", "到了现场", BODY),
    "request_extension": lambda jobs: jobs.request_extension(DUE + 2 * DAY, "还要等配件", BODY),
    "grant_extension": lambda jobs: jobs.grant_extension(EAST_STREET, DESK),
    "refuse_extension": lambda jobs: jobs.refuse_extension(EAST_STREET, "时间已经够了", DESK),
    "return": lambda jobs: jobs.return_("不属于我街道", BODY),
    "resolve": lambda jobs: jobs.resolve("已经修好", BODY),
}
"""What people say; each is refused where the table has no cell for it."""

TELL: dict[str, Callable[[Jobs], None]] = {
    "withdraw": lambda jobs: jobs.withdraw(EAST_STREET, "上报人撤回", told("routing/9")),
    "supplement": lambda jobs: jobs.supplement([EAST_STREET], "还有一盏", told("routing/9")),
}
"""What the platform tells; where the table has no cell for it, nothing happens."""

WAY: dict[Status, list[str]] = {
    Status.RECEIVED: [],
    Status.ACCEPTED: ["accept"],
    Status.RESOLVED: ["accept", "resolve"],
    Status.RETURNED: ["accept", "return"],
    Status.WITHDRAWN: ["accept", "withdraw"],
}


def job_in(status: Status, kind: type[Jobs] = WorkOrder) -> Jobs:
    jobs = kind.start(MATTER, order(kind=next(iter(kind.CARRIES)).value), told())
    for verb in WAY[status]:
        (SAY | TELL)[verb](jobs)
    jobs.collect_events()
    return jobs


def with_a_request(jobs: Jobs) -> Jobs:
    """As it would be had more time been asked for while that was possible."""
    if jobs.jobs[EAST_STREET].status == Status.ACCEPTED:
        jobs.request_extension(DUE + DAY, "还要等配件", BODY)
        jobs.collect_events()
    return jobs


def prepared(verb: str, status: Status, kind: type[Jobs]) -> Jobs:
    jobs = job_in(status, kind)
    return with_a_request(jobs) if verb in ("grant_extension", "refuse_extension") else jobs


def test_every_verb_of_the_table_is_tried():
    assert set(SAY) | set(TELL) == set(TRANSITIONS)


@KINDS
@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_reached(status: Status, kind: type[Jobs]):
    assert job_in(status, kind).jobs[EAST_STREET].status == status


def cells(filled: bool) -> list[Any]:
    return [
        pytest.param(verb, status, id=f"{verb} when {status}")
        for verb in TRANSITIONS
        for status in Status
        if (status in TRANSITIONS[verb]) == filled
    ]


@KINDS
@pytest.mark.parametrize(("verb", "status"), cells(filled=True))
def test_a_verb_leads_where_the_table_says(verb: str, status: Status, kind: type[Jobs]):
    jobs = prepared(verb, status, kind)
    (SAY | TELL)[verb](jobs)
    assert len(jobs.pending_events) == 1
    assert jobs.jobs[EAST_STREET].status == TRANSITIONS[verb][status]


@KINDS
@pytest.mark.parametrize(("verb", "status"), cells(filled=False))
def test_where_the_table_has_no_cell_nothing_happens(verb: str, status: Status, kind: type[Jobs]):
    jobs = prepared(verb, status, kind)
    repeated = status in TRANSITIONS[verb].values()
    if verb in SAY and not repeated:
        with pytest.raises(Refused) as refusal:
            SAY[verb](jobs)
        assert refusal.value.code == f"cannot_{verb}"
    else:
        (SAY | TELL)[verb](jobs)
    assert jobs.pending_events == []
    assert jobs.jobs[EAST_STREET].status == status


@KINDS
@pytest.mark.parametrize("verb", [*SAY, "withdraw"])
def test_doing_it_twice_changes_nothing(verb: str, kind: type[Jobs]):
    jobs = prepared(verb, next(iter(TRANSITIONS[verb])), kind)
    (SAY | TELL)[verb](jobs)
    (SAY | TELL)[verb](jobs)
    assert len(jobs.pending_events) == 1


@KINDS
@pytest.mark.parametrize("verb", ["return", "resolve"])
def test_ending_it_again_in_other_words_is_refused(verb: str, kind: type[Jobs]):
    jobs = job_in(Status.ACCEPTED, kind)
    SAY[verb](jobs)
    with pytest.raises(Refused, match=f"cannot_{verb}"):
        (jobs.return_ if verb == "return" else jobs.resolve)("另有一种说法", BODY)


def test_a_job_is_open_until_it_has_ended():
    assert {status for status in Status if job_in(status).jobs[EAST_STREET].is_open} == OPEN
