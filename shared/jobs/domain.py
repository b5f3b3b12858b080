"""What one matter asks of the bodies of one service: a job each, be it a work order or a service task."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from shared.jobs.job import Extension, Job, Order, reason_of, result_of, step_of
from shared.jobs.states import Status
from shared.kernel import Act, Aggregate, Kind, Unknown

NOT_OUR_KIND = "not_our_kind"
"""Why a job that no body of this service may carry goes back by itself."""

_ASKED = [field.name for field in fields(Order)]


class Jobs(Aggregate):
    """The side of a matter that the bodies of one service carry. The service gives its events their topics (R6).

    A body has one job at a time; when it gets the matter again the job starts anew. The platform counts its turns.
    """

    CARRIES = frozenset[Kind]()  # nothing, until a service says what

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}

    # -- what happens ----------------------------------------------------------------------------------------------

    class Created(Order, Aggregate.Created):
        """The first body of a matter has received its job."""

        def apply(self, aggregate: Any) -> None:
            aggregate.jobs[self.body] = _begun(self)

    class Received(Order, Aggregate.Event):
        """A further body has received its job, or the same one once more."""

        def apply(self, aggregate: Any) -> None:
            aggregate.jobs[self.body] = _begun(self)

    class Accepted(Aggregate.Event):
        body: str
        turn: int
        share: str

        def apply(self, aggregate: Any) -> None:
            aggregate.jobs[self.body].status = Status.ACCEPTED

    class ProgressRecorded(Aggregate.Event):
        body: str
        turn: int
        step: str
        note: str

        def apply(self, aggregate: Any) -> None:
            aggregate.jobs[self.body].progress = (self.step, self.note)

    class ExtensionRequested(Aggregate.Event):
        body: str
        until: datetime
        reason: str

        def apply(self, aggregate: Any) -> None:
            aggregate.jobs[self.body].extension = Extension(self.until, self.reason)

    class ExtensionGranted(Aggregate.Event):
        body: str
        due_at: datetime
        turn: int | None = None  # was not recorded at first

        def apply(self, aggregate: Any) -> None:
            job = aggregate.jobs[self.body]
            job.due_at = self.due_at
            job.extension = Extension(self.due_at, job.extension.reason, granted=True)

    class ExtensionRefused(Aggregate.Event):
        body: str
        reason: str

        def apply(self, aggregate: Any) -> None:
            job = aggregate.jobs[self.body]
            asked = job.extension
            job.extension = Extension(asked.until, asked.reason, granted=False, answer=self.reason)

    class Returned(Aggregate.Event):
        body: str
        turn: int
        share: str
        reason: str

        def apply(self, aggregate: Any) -> None:
            _end(aggregate.jobs[self.body], Status.RETURNED, self.reason)

    class Resolved(Aggregate.Event):
        body: str
        turn: int
        share: str
        result: str

        def apply(self, aggregate: Any) -> None:
            _end(aggregate.jobs[self.body], Status.RESOLVED, self.result)

    class Withdrawn(Aggregate.Event):
        body: str
        reason: str

        def apply(self, aggregate: Any) -> None:
            _end(aggregate.jobs[self.body], Status.WITHDRAWN, self.reason)

    class Supplemented(Aggregate.Event):
        body: str
        text: str

    # -- what the platform tells: it cannot be refused -------------------------------------------------------------

    @classmethod
    def start(cls, id: UUID, order: Order, act: Act) -> Self:
        """The matter reaches its first body here."""
        jobs = cls.begin(cls.Created, id, act, **vars(order))
        jobs._return_what_is_not_ours(order, act)
        return jobs

    def receive(self, order: Order, act: Act) -> None:
        """A body gets the matter: for the first time, or again after a return, a reopening or a correction."""
        known = self.jobs.get(order.body)
        if known is not None and order.turn <= known.turn:
            return
        self.record(self.Received, act, **vars(order))
        self._return_what_is_not_ours(order, act)

    def withdraw(self, body: str, reason: str, act: Act) -> None:
        """The platform takes the job back, unless it has ended already."""
        job = self.jobs.get(body)
        if job is not None and job.allows("withdraw"):
            self.record(self.Withdrawn, act, body=body, reason=reason)

    def supplement(self, bodies: Sequence[str], text: str, act: Act) -> None:
        """What the reporter added, for those who are at it."""
        for body in bodies:
            job = self.jobs.get(body)
            if job is not None and job.allows("supplement"):
                self.record(self.Supplemented, act, body=body, text=text)

    # -- what a body does with its own job -------------------------------------------------------------------------

    def accept(self, act: Act) -> None:
        job = self.own_job(act)
        if job.status == Status.ACCEPTED:
            return
        job.must_allow("accept")
        self.record(self.Accepted, act, **_said_of(job), share=job.order.share)

    def record_progress(self, step: str, note: str, act: Act) -> None:
        """Say what is being done. The same words as before are no progress, and leave no trace."""
        job = self.own_job(act)
        job.must_allow("record_progress")
        said = (step_of(step).value, note.strip())
        if job.progress != said:
            self.record(self.ProgressRecorded, act, **_said_of(job), step=said[0], note=said[1])

    def request_extension(self, until: datetime, reason: str, act: Act) -> None:
        job = self.own_job(act)
        if job.allows("request_extension") and job.extension == Extension(until, reason.strip()):
            return
        job.must_be_extendable(until, act)
        self.record(self.ExtensionRequested, act, body=job.order.body, until=until, reason=reason_of(reason))

    def return_(self, reason: str, act: Act) -> None:
        """Say that the body cannot handle it, and why; the platform finds who can (R8)."""
        job = self.own_job(act)
        if job.ended(Status.RETURNED, reason.strip()):
            return
        job.must_allow("return")
        self.record(self.Returned, act, **_said_of(job), share=job.order.share, reason=reason_of(reason))

    def resolve(self, result: str, act: Act) -> None:
        job = self.own_job(act)
        if job.ended(Status.RESOLVED, result.strip()):
            return
        job.must_allow("resolve")
        self.record(self.Resolved, act, **_said_of(job), share=job.order.share, result=result_of(result))

    # -- what a desk answers ---------------------------------------------------------------------------------------

    def grant_extension(self, body: str, act: Act) -> None:
        job = self.job_of(body)
        if job.allows("grant_extension") and job.was_answered(granted=True):
            return
        asked = job.must_await_an_answer("grant_extension")
        job.must_not_be_too_late(asked.until)
        self.record(self.ExtensionGranted, act, **_said_of(job), due_at=asked.until)

    def refuse_extension(self, body: str, reason: str, act: Act) -> None:
        job = self.job_of(body)
        if job.allows("refuse_extension") and job.was_answered(granted=False, answer=reason.strip()):
            return
        job.must_await_an_answer("refuse_extension")
        self.record(self.ExtensionRefused, act, body=body, reason=reason_of(reason))

    # -- how -------------------------------------------------------------------------------------------------------

    def job_of(self, body: str) -> Job:
        if body not in self.jobs:
            raise Unknown(body)
        return self.jobs[body]

    def own_job(self, act: Act) -> Job:
        """The job of the body that acts; nobody else's can be reached by its verbs."""
        return self.job_of(act.by.organisation)

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(self.jobs)

    @property
    def location(self) -> str:
        """Every part of a matter is about the same place, as far as jurisdiction goes."""
        return next(iter(self.jobs.values())).order.place

    def _return_what_is_not_ours(self, order: Order, act: Act) -> None:
        if order.kind not in self.CARRIES:
            job = self.jobs[order.body]
            self.record(self.Returned, act, **_said_of(job), share=order.share, reason=NOT_OUR_KIND)


def _begun(event: Any) -> Job:
    order = Order(**{name: getattr(event, name) for name in _ASKED})
    return Job(order, order.due_at, event.timestamp)


def _said_of(job: Job) -> dict[str, Any]:
    """Whose job, and in which turn: by this the platform tells what was said of a former one."""
    return {"body": job.order.body, "turn": job.turn}


def _end(job: Job, status: Status, words: str) -> None:
    job.status, job.words = status, words
