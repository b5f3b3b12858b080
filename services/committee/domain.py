"""Service tasks: the public-service side of a matter, and the parts that committees delegate to their organisations."""

from collections.abc import Collection
from datetime import datetime

from eventsourcing.domain import event

from services.committee.parts import Part, PartStatus
from shared.jobs.domain import Jobs
from shared.jobs.job import Order, reason_of
from shared.jobs.states import Status
from shared.kernel import Act, Aggregate, Kind, Refused, Unknown

TASK_ENDED = "task_ended"
"""Why parts are taken back by themselves: the task they belong to is no longer the committee's."""


class ServiceTask(Jobs):
    """What a matter asks of committees, and of organisations that a plan names: public-service parts only (R6)."""

    TOPIC = "committee.ServiceTask"
    CARRIES = frozenset({Kind.PUBLIC_SERVICE})

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[int, Part] = {}

    class Created(Jobs.Created):
        TOPIC = "committee.FirstServiceTaskReceived.v1"

    class Received(Jobs.Received):
        TOPIC = "committee.ServiceTaskReceived.v1"

    class Accepted(Jobs.Accepted):
        TOPIC = "committee.ServiceTaskAccepted.v1"

    class ProgressRecorded(Jobs.ProgressRecorded):
        TOPIC = "committee.ProgressRecorded.v1"

    class ExtensionRequested(Jobs.ExtensionRequested):
        TOPIC = "committee.ExtensionRequested.v1"

    class ExtensionGranted(Jobs.ExtensionGranted):
        TOPIC = "committee.ExtensionGranted.v1"

    class ExtensionRefused(Jobs.ExtensionRefused):
        TOPIC = "committee.ExtensionRefused.v1"

    class Returned(Jobs.Returned):
        TOPIC = "committee.ServiceTaskReturned.v1"

    class Resolved(Jobs.Resolved):
        TOPIC = "committee.ServiceTaskResolved.v1"

    class Withdrawn(Jobs.Withdrawn):
        TOPIC = "committee.ServiceTaskWithdrawn.v1"

    class Supplemented(Jobs.Supplemented):
        TOPIC = "committee.ServiceTaskSupplemented.v1"

    class PartDelegated(Aggregate.Event):
        TOPIC = "committee.PartDelegated.v1"
        body: str
        part: int
        organisation: str
        task: str
        due_at: datetime

    class PartCompleted(Aggregate.Event):
        TOPIC = "committee.PartCompleted.v1"
        body: str
        part: int
        organisation: str
        note: str

    class PartDeclined(Aggregate.Event):
        TOPIC = "committee.PartDeclined.v1"
        body: str
        part: int
        organisation: str
        reason: str

    class PartTakenBack(Aggregate.Event):
        TOPIC = "committee.PartTakenBack.v1"
        body: str
        part: int
        organisation: str
        reason: str

    # -- what a committee does with its parts ----------------------------------------------------------------------

    def delegate(self, organisation: str, task: str, due_at: datetime, own: Collection[str], act: Act) -> None:
        """Ask one of the committee's `own` organisations to carry out a part."""
        job, body = self.own_job(act), act.by.organisation
        if any(_same(part, body, organisation, task, due_at) for part in self.parts.values()):
            return
        if job.status != Status.ACCEPTED:
            raise Refused("cannot_delegate", f"the job is {job.status}: accept it before delegating parts of it")
        _must_be_delegable(organisation, task, due_at, own, act)
        if due_at > job.parts_due_by(act.at):
            raise Refused("part_after_task", f"the task itself is due at {job.due_at.isoformat()}")
        part = Part(len(self.parts) + 1, body, organisation, task, due_at)
        self._record_part(self.PartDelegated, part, act, task=task, due_at=due_at)

    def take_back_part(self, number: int, reason: str, act: Act) -> None:
        part = self._part(number)
        if part.body != act.by.organisation:
            raise Unknown(number)
        if part.settled(PartStatus.TAKEN_BACK, reason.strip()):
            return
        part.must_allow("take_back_part")
        self._record_part(self.PartTakenBack, part, act, reason=reason_of(reason))

    # -- what an organisation does with its part -------------------------------------------------------------------

    def complete_part(self, number: int, note: str, act: Act) -> None:
        part = self.own_part(number, act)
        if part.settled(PartStatus.COMPLETED, note.strip()):
            return
        part.must_allow("complete_part")
        self._record_part(self.PartCompleted, part, act, note=note.strip())

    def decline_part(self, number: int, reason: str, act: Act) -> None:
        part = self.own_part(number, act)
        if part.settled(PartStatus.DECLINED, reason.strip()):
            return
        part.must_allow("decline_part")
        self._record_part(self.PartDeclined, part, act, reason=reason_of(reason))

    # -- what parts mean for the task ------------------------------------------------------------------------------

    def resolve(self, result: str, act: Act) -> None:
        """Only when nobody is still at a part of it, and no declined part is left unnoticed."""
        waiting = [part.number for part in self._unsettled(act.by.organisation)]
        if waiting:
            numbers = ", ".join(map(str, waiting))
            explanation = f"parts {numbers} are not settled: complete them or take them back"
            raise Refused("parts_open", explanation, facts={"parts": numbers})
        super().resolve(result, act)

    def return_(self, reason: str, act: Act) -> None:
        super().return_(reason, act)
        self._take_back_all(act.by.organisation, act)

    def withdraw(self, body: str, reason: str, act: Act) -> None:
        super().withdraw(body, reason, act)
        self._take_back_all(body, act)

    def receive(self, order: Order, act: Act) -> None:
        """A task that starts anew starts without the parts of its former turn."""
        before = self.jobs.get(order.body)
        super().receive(order, act)
        if self.jobs[order.body] is not before:
            self._take_back_all(order.body, act)

    # -- how -------------------------------------------------------------------------------------------------------

    @property
    def parties(self) -> frozenset[str]:
        """An organisation has a party's rights over its own part, and no others (R22)."""
        return super().parties | {part.organisation for part in self.parts.values()}

    def own_part(self, number: int, act: Act) -> Part:
        part = self._part(number)
        if part.organisation != act.by.organisation:
            raise Unknown(number)
        return part

    def _part(self, number: int) -> Part:
        if number not in self.parts:
            raise Unknown(number)
        return self.parts[number]

    def _unsettled(self, body: str) -> list[Part]:
        return [part for part in self.parts.values() if part.body == body and part.is_unsettled]

    def _take_back_all(self, body: str, act: Act) -> None:
        for part in self._unsettled(body):
            self._record_part(self.PartTakenBack, part, act, reason=TASK_ENDED)

    def _record_part(self, kind: type[Aggregate.Event], part: Part, act: Act, **facts: object) -> None:
        self.record(kind, act, body=part.body, part=part.number, organisation=part.organisation, **facts)

    # -- what that changes -----------------------------------------------------------------------------------------

    @event(PartDelegated)
    def _delegated(self, body: str, part: int, organisation: str, task: str, due_at: datetime) -> None:
        self.parts[part] = Part(part, body, organisation, task, due_at)

    @event(PartCompleted)
    def _completed(self, part: int, note: str) -> None:
        self._settle(part, PartStatus.COMPLETED, note)

    @event(PartDeclined)
    def _declined(self, part: int, reason: str) -> None:
        self._settle(part, PartStatus.DECLINED, reason)

    @event(PartTakenBack)
    def _taken_back(self, part: int, reason: str) -> None:
        self._settle(part, PartStatus.TAKEN_BACK, reason)

    def _settle(self, number: int, status: PartStatus, words: str) -> None:
        self.parts[number].status, self.parts[number].words = status, words


def _same(part: Part, body: str, organisation: str, task: str, due_at: datetime) -> bool:
    """Whether exactly this was delegated before and is still being done."""
    asked = (part.body, part.organisation, part.task, part.due_at)
    return part.status == PartStatus.DELEGATED and asked == (body, organisation, task, due_at)


def _must_be_delegable(organisation: str, task: str, due_at: datetime, own: Collection[str], act: Act) -> None:
    if organisation not in own:
        explanation = f"{organisation} is not an organisation that {act.by.organisation} leads"
        facts = {"own": ", ".join(sorted(own)) or "—"}
        raise Refused("not_your_organisation", explanation, field="organisation", facts=facts)
    if not task.strip():
        raise Refused("task_missing", "say what the organisation is asked to do", field="task")
    if due_at <= act.at:
        raise Refused("due_at_is_past", "a part must be due in the future", field="due_at")
