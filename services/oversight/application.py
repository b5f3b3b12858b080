"""Oversight: keeps the trace of everything, and notices by the clock and by what is told who does nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import singledispatchmethod
from typing import Any, ClassVar
from uuid import NAMESPACE_OID, UUID, uuid5

from eventsourcing.persistence import IntegrityError

from services.oversight import views
from services.oversight.announcements import ANNOUNCEMENTS
from services.oversight.audit import TABLES, Appending, place_of, takes_part, told_so_far
from services.oversight.domain import (
    TIMES_UNTIL_NOTICED,
    Dossier,
    Reading,
    Reason,
    Supervision,
    supervision_id,
)
from services.oversight.watching import MIGRATIONS, Watching
from shared.identity.jurisdiction import may_see
from shared.kernel import Act, Kind, Refused, Role, Unknown, by_the_clock
from shared.messages import committee, intake, routing, street_office
from shared.messages.announcing import Announcements
from shared.messages.base import Message
from shared.messaging.envelope import Envelope
from shared.messaging.taking import Taking
from shared.persistence.commit import Recording, Statement
from shared.service import Service
from shared.surroundings import Surroundings
from shared.town.rules import DESKS

_DESK_FOR = {
    Kind.PUBLIC_SERVICE.value: Role.ENTERPRISE_DESK,
    Kind.ADMINISTRATIVE.value: Role.DISTRICT_DESK,
    Kind.MIXED.value: Role.DISTRICT_DESK,
}


class Oversight(Service):
    """Stands outside the bodies that it watches: it hears everything and has no verb that changes a handling (R11)."""

    name = "oversight"
    sources: ClassVar[tuple[str, ...]] = ("intake", "routing", "street_office", "committee", "oversight")
    views = views.VIEWS
    migrations = MIGRATIONS
    tables = TABLES
    announcements: ClassVar[Announcements] = ANNOUNCEMENTS

    def __init__(self, recorder: Recording, around: Surroundings) -> None:
        super().__init__(recorder)
        self.around = around
        self._append = Appending()
        self._watching = Watching(around)

    def heard(self, envelope: Envelope, take: Taking) -> None:
        """Whatever anybody tells is put into the audit, with what it means for those who are watched."""
        self._append(envelope, take)
        take.also(*self._watching.statements(envelope))

    def all_changes(self) -> Iterator[Statement]:
        """What others told comes first: what is observed rests on it."""
        for envelope in told_so_far(self):
            yield from self._watching.statements(envelope)
        yield from super().all_changes()

    # -- what people do --------------------------------------------------------------------------------------------

    def observe(self, id: UUID, matter_id: UUID, body: str, note: str, act: Act) -> Supervision:
        """Somebody noticed about a body what no rule has found."""
        self.see(matter_id, act)
        if self.around.town.organisation(body).role not in DESKS and not takes_part(self, matter_id, body):
            raise Refused("not_their_matter", f"{body} has nothing to do with this matter", field="body")
        noticed = Supervision.notice(id, matter_id, body, note, act)
        self.save(noticed)
        return noticed

    def see(self, matter_id: UUID, act: Act) -> None:
        """Raise Unknown for a matter that nobody reported, or whose place is not this actor's business (R22)."""
        if not may_see(act.by, frozenset(), place_of(self, matter_id)):
            raise Unknown(matter_id)

    def reach(self, act: Act) -> str | None:
        """What the places begin with whose entries this actor may read; None for everything in the town."""
        return None if may_see(act.by, frozenset(), self.around.town.code) else views.division_of(act.by)

    def read_audit(self, scope: dict[str, Any], act: Act, matter_id: UUID | None = None) -> Reading:
        """Put on record that somebody reads the audit, before anything is shown to them (R17)."""
        asked = {name: str(value) for name, value in scope.items() if value is not None}
        id = uuid5(NAMESPACE_OID, f"{act.by} {act.at.isoformat()} {act.cause}")
        reading = Reading.of(id, matter_id, asked, act)
        self.save(reading)
        return reading

    # -- what the clock does ---------------------------------------------------------------------------------------

    def clocks(self) -> Sequence[Callable[[datetime], object]]:
        return (self.observe_inactivity,)

    def observe_inactivity(self, at: datetime) -> int:
        """Observe everything that is late by now. Returns how much was new."""
        if views.is_catching_up(self, at):
            return 0
        return sum(self._observe_late(row, at) for row in views.unobserved(self, at))

    def _observe_late(self, row: dict[str, Any], at: datetime) -> bool:
        evidence = list(dict.fromkeys((row["turn"], row["told"])))
        late = Supervision.observe(
            row["matter_id"], row["body"], Reason(row["reason"]), row["turn"], evidence, by_the_clock(at)
        )
        with suppress(IntegrityError):  # a worker that runs at the same time has just observed it
            self.save(late)
            return True
        return False

    # -- what follows from what others say -------------------------------------------------------------------------

    @singledispatchmethod
    def policy(self, message: Message, take: Taking) -> None:
        """Most of what is told is only put into the audit."""

    @policy.register
    def when_presented(self, message: intake.ResultPresented, take: Taking) -> None:
        """Remember whose result it is: the reporter's answer does not say."""
        dossier = take.find(Dossier, take.envelope.subject)
        if dossier is None:
            dossier = Dossier.open(take.envelope.subject, take.act, presenter=message.body)
        else:
            dossier.note_result(message.body, take.act)
        take(dossier)

    @policy.register
    def when_rejected(self, message: intake.ResultRejected, take: Taking) -> None:
        body = self._presenter(take)
        if body:
            self._observe(body, Reason.REJECTED, [take.envelope.id], take)
        else:
            self._observe(self._desk(Role.DISTRICT_DESK), Reason.ANSWER_DID_NOT_HELP, [take.envelope.id], take)

    @policy.register
    def when_reopened(self, message: intake.MatterReopened, take: Taking) -> None:
        if message.times == TIMES_UNTIL_NOTICED:
            body = self._presenter(take) or self._desk(Role.DISTRICT_DESK)
            self._observe(body, Reason.REOPENED_TWICE, [take.envelope.id], take)

    @policy.register
    def when_order_returned(self, message: street_office.WorkOrderReturned, take: Taking) -> None:
        self._returned(message.body, Role.DISTRICT_DESK, take)

    @policy.register
    def when_task_returned(self, message: committee.ServiceTaskReturned, take: Taking) -> None:
        self._returned(message.body, Role.ENTERPRISE_DESK, take)

    @policy.register
    def when_corrected(self, message: routing.TriageCorrected, take: Taking) -> None:
        """The desk whose matter it was taken for answers for the misrouting (R14)."""
        desk = self._desk(_DESK_FOR[message.former_kind])
        self._observe(desk, Reason.TRIAGE_CORRECTED, [take.envelope.id], take)

    @policy.register
    def when_turned_over(self, message: routing.ConsultationTurnedOver, take: Taking) -> None:
        self._observe(self._desk(Role.DISTRICT_DESK), Reason.CONSULTATION_STUCK, [take.envelope.id], take)

    # -- how -------------------------------------------------------------------------------------------------------

    def _returned(self, body: str, dispatcher: Role, take: Taking) -> None:
        """Each return is noted on the desk that dispatched; the second one of a matter on the body as well."""
        told = take.envelope.id
        dossier = take.find(Dossier, take.envelope.subject)
        if dossier is None:
            dossier = Dossier.open(take.envelope.subject, take.act, returned=told)
        else:
            dossier.note_return(told, take.act)
        take(dossier)
        self._observe(self._desk(dispatcher), Reason.DISPATCH_RETURNED, [told], take)
        if len(dossier.returns) == TIMES_UNTIL_NOTICED:
            self._observe(body, Reason.RETURNED_TWICE, dossier.returns, take)

    def _observe(self, body: str, reason: Reason, evidence: list[str], take: Taking) -> None:
        """What is told at this moment is a cause of its own: its message is the turn."""
        matter_id, turn = take.envelope.subject, take.envelope.id
        if take.find(Supervision, supervision_id(matter_id, reason, body, turn)) is None:
            take(Supervision.observe(matter_id, body, reason, turn, list(evidence), take.act))

    def _presenter(self, take: Taking) -> str:
        """The body whose result was presented; "" for what the platform answered itself."""
        dossier = take.find(Dossier, take.envelope.subject)
        return dossier.presenter if dossier else ""

    def _desk(self, role: Role) -> str:
        return self.around.town.desk(role).code
