"""What must hold of every matter, whatever anybody did and whatever became of the messages about it."""

from typing import Any
from uuid import UUID

from services.committee.domain import ServiceTask
from services.intake.domain import Matter
from services.intake.domain import Status as Seen
from services.routing.domain import Case, Outcome, PartState, Status
from services.street_office.domain import WorkOrder
from shared.jobs.job import Job
from shared.jobs.states import Status as Done
from shared.kernel import Aggregate
from tests.city.city import City

_PRESENTED = {Outcome.RESOLVED, Outcome.ANSWERED, Outcome.LINKED}
_AS_THE_BODY_HAS_IT = {
    PartState.DISPATCHED: {Done.RECEIVED},
    PartState.ACCEPTED: {Done.ACCEPTED},
    PartState.RESOLVED: {Done.RESOLVED},
    PartState.REJECTED: {Done.RESOLVED},
    PartState.RETURNED: {Done.RETURNED},
    PartState.RECALLED: {Done.WITHDRAWN, Done.RESOLVED, Done.RETURNED},  # whoever was faster
}


def holds_at_any_time(case: Case) -> None:
    """One lead at most; what is concluded as resolved is resolved in all its parts (R4, R10)."""
    assert sum(part.leads for part in case.carried) <= 1
    if case.status is Status.CONCLUDED:
        assert not case.under_way
    if case.outcome is Outcome.RESOLVED:
        assert {part.state for part in case.carried} == {PartState.RESOLVED}
        assert case.lead is not None
    assert case.status is not Status.TRIAGED


def holds_when_all_is_known(city: City) -> None:
    """Nobody's policy has failed, everybody agrees, and every matter is somebody's or closed."""
    assert city.parked() == []
    matters = {matter.id: matter for matter in city.all(Matter, city.intake)}
    for matter in matters.values():
        case = city.case(matter.id)
        holds_at_any_time(case)
        assert owner_of(matter, case, matters), f"nobody has {matter.id}"
        _agree(matter, case)
        _bodies_agree(case, jobs_of(city, matter.id))


def owner_of(matter: Matter, case: Case, matters: dict[UUID, Matter]) -> str:
    """Whose the matter is now: "" would be a matter that has fallen between two chairs."""
    if matter.status is Seen.CLOSED:
        return "closed"
    if matter.status is Seen.AWAITING_CONFIRMATION:
        return "reporter"
    if matter.first is not None:
        return f"shares the fate of {matter.first}" if matters[matter.first].status is Seen.OPEN else ""
    if case.consultation is not None:
        return "consultation" if case.consultation.bodies else ""
    if case.reviewer is not None:
        return case.desks[case.reviewer]
    return case.lead.of.body if case.lead and case.under_way else ""


def _agree(matter: Matter, case: Case) -> None:
    """Intake and routing, on whether anybody is still at it."""
    if matter.status is Seen.OPEN:
        assert (case.outcome is Outcome.LINKED) if matter.first else (case.status is not Status.CONCLUDED)
    else:
        assert case.status is Status.CONCLUDED
        assert matter.status is Seen.CLOSED or case.outcome in _PRESENTED


def _bodies_agree(case: Case, jobs: dict[str, Job]) -> None:
    """Routing and those who carry the parts."""
    assert set(jobs) == set(case.parts)
    for body, job in jobs.items():
        assert job.turn == case.parts[body].turn
        assert job.status in _AS_THE_BODY_HAS_IT[case.parts[body].state], f"{body}: {case.parts[body]} is {job.status}"
    leads = [body for body, job in jobs.items() if job.is_open and job.order.share == "lead"]
    assert leads == [part.of.body for part in case.under_way if part.leads]


def jobs_of(city: City, id: UUID) -> dict[str, Job]:
    """What every body has to do with a matter, on both sides."""
    there = [(city.street_office, WorkOrder), (city.committee, ServiceTask)]
    found: list[Any] = [each for service, kind in there for each in city.all(kind, service) if each.id == id]
    return {body: job for jobs in found for body, job in jobs.jobs.items()}


def holds_of_every_log(city: City) -> None:
    """A log read from its beginning tells what the service knows."""
    for member in city.members.values():
        service = member.service
        told: dict[UUID, Any] = {}
        for entry in service.recording.notifications(0, 1_000_000):
            told[entry.originator_id] = service.mapper.to_domain_event(entry).mutate(told.get(entry.originator_id))
        assert all(service.find(Aggregate, id) == aggregate for id, aggregate in told.items())
