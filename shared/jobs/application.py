"""What the applications of both services do the same way: load, act, save."""

from dataclasses import fields
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.jobs.domain import Jobs
from shared.jobs.job import Order
from shared.kernel import Act, Role
from shared.messages.routing import Assignment, PartRecalled, SupplementPassedOn
from shared.messaging.taking import Taking
from shared.persistence.commit import Recording
from shared.service import Service
from shared.surroundings import Surroundings

_ASKED = [field.name for field in fields(Order) if field.name != "reason"]


class JobService(Service):
    """A service whose bodies carry jobs. The platform is the only one it listens to (R7)."""

    sources: ClassVar[tuple[str, ...]] = ("routing",)
    carries: ClassVar[type[Jobs]]
    bodies: ClassVar[frozenset[Role]]

    def __init__(self, recorder: Recording, around: Surroundings) -> None:
        super().__init__(recorder)
        self.around = around

    # -- what a body does with its own job -------------------------------------------------------------------------

    def accept(self, id: UUID, act: Act) -> Jobs:
        jobs = self.load(self.carries, id, act)
        jobs.accept(act)
        self.save(jobs)
        return jobs

    def record_progress(self, id: UUID, step: str, note: str, act: Act) -> Jobs:
        jobs = self.load(self.carries, id, act)
        jobs.record_progress(step, note, act)
        self.save(jobs)
        return jobs

    def request_extension(self, id: UUID, until: datetime, reason: str, act: Act) -> Jobs:
        jobs = self.load(self.carries, id, act)
        jobs.request_extension(until, reason, act)
        self.save(jobs)
        return jobs

    def return_(self, id: UUID, reason: str, act: Act) -> Jobs:
        jobs = self.load(self.carries, id, act)
        jobs.return_(reason, act)
        self.save(jobs)
        return jobs

    def resolve(self, id: UUID, result: str, act: Act) -> Jobs:
        jobs = self.load(self.carries, id, act)
        jobs.resolve(result, act)
        self.save(jobs)
        return jobs

    # -- what a desk answers ---------------------------------------------------------------------------------------

    def grant_extension(self, id: UUID, body: str, act: Act) -> Jobs:
        jobs = self.load(self.carries, id, act)
        jobs.grant_extension(body, act)
        self.save(jobs)
        return jobs

    def refuse_extension(self, id: UUID, body: str, reason: str, act: Act) -> Jobs:
        jobs = self.load(self.carries, id, act)
        jobs.refuse_extension(body, reason, act)
        self.save(jobs)
        return jobs

    # -- what follows from what the platform says ------------------------------------------------------------------

    def receive(self, message: Assignment, take: Taking) -> None:
        """A part of a matter becomes a job, if it is for a body of this service."""
        if message.body_role not in self.bodies:
            return
        order = Order(**{name: getattr(message, name) for name in _ASKED}, reason=getattr(message, "reason", ""))
        jobs = take.find(self.carries, take.envelope.subject)
        if jobs is None:
            jobs = self.carries.start(take.envelope.subject, order, take.act)
        else:
            jobs.receive(order, take.act)
        take(jobs)

    def take_back(self, message: PartRecalled, take: Taking) -> None:
        jobs = take.find(self.carries, take.envelope.subject)
        if jobs is not None:
            jobs.withdraw(message.body, message.reason, take.act)
            take(jobs)

    def pass_on(self, message: SupplementPassedOn, take: Taking) -> None:
        jobs = take.find(self.carries, take.envelope.subject)
        if jobs is not None:
            jobs.supplement(message.bodies, message.text, take.act)
            take(jobs)
