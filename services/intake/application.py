"""Intake: takes matters in through every channel and shows their reporters what becomes of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, singledispatchmethod
from typing import Any, ClassVar
from uuid import UUID, uuid5

from services.intake.announcements import ANNOUNCEMENTS
from services.intake.codes import TrackingCodes
from services.intake.domain import Matter
from services.intake.vault import TABLES, MasterKey, PersonalData, Vault
from services.intake.views import VIEWS, key_of, matters_awaiting_reply, records_of, tracked_matter
from shared.kernel import Act, Role, by_the_clock
from shared.messages import committee, routing, street_office
from shared.messages.announcing import Announcements
from shared.messages.base import Message
from shared.messaging.taking import Taking
from shared.persistence.commit import Recording, Statement
from shared.privacy import mask
from shared.service import Service
from shared.surroundings import Surroundings


class Intake(Service):
    """Takes matters in, keeps their reporters' data apart, and closes the loop with them."""

    name = "intake"
    sources: ClassVar[tuple[str, ...]] = ("routing", "street_office", "committee")
    views = VIEWS
    tables: ClassVar[Mapping[str, str]] = dict.fromkeys(TABLES, "SELECT, INSERT, UPDATE")
    announcements: ClassVar[Announcements] = ANNOUNCEMENTS

    def __init__(self, recorder: Recording, around: Surroundings) -> None:
        super().__init__(recorder)
        self.around = around
        self.codes = TrackingCodes(around.secret)

    @cached_property
    def vault(self) -> Vault:
        """Opened when first needed: whoever only looks at the log has no master key."""
        return Vault(MasterKey(self.around.secret))

    # -- what people do --------------------------------------------------------------------------------------------

    def report(self, id: UUID, act: Act, *, contact: PersonalData | None = None, **told: Any) -> Matter:
        """Take a matter in: masked text into the log, everything personal into the vault, in one transaction.

        `told`: channel, place, text, and if there are any attachments and whether it is urgent.
        """
        matter, sealed = self._taken_in(id, act, contact or PersonalData(), **told)
        self.save(matter, statements=sealed)
        return matter

    def report_many(self, told: Sequence[dict[str, Any]], act: Act) -> int:
        """Take in those that are not there yet, all in one transaction. Returns how many these were."""
        there = self.recording.standing([each["id"] for each in told]).histories
        fresh = {each["id"]: each for each in told if not there.get(each["id"])}
        made = [self._taken_in(act=act, contact=PersonalData(), **each) for each in fresh.values()]
        if made:
            self.save(*(matter for matter, _ in made), statements=[row for _, sealed in made for row in sealed])
        return len(made)

    def _taken_in(
        self,
        id: UUID,
        act: Act,
        contact: PersonalData,
        *,
        channel: str,
        place: str,
        text: str,
        attachments: Sequence[dict[str, Any]] = (),
        urgent: bool = False,
    ) -> tuple[Matter, list[Statement]]:
        self.around.town.check_place(place)
        reporter = uuid5(id, "reporter")
        matter = Matter.report(
            id,
            act,
            channel=channel,
            place=place,
            text=_masked(text, contact),
            reporter=str(reporter),
            first_receiver=self._first_receiver(act),
            urgent=urgent,
            on_behalf=act.by.role not in (Role.RESIDENT, Role.PARTNER, Role.OPERATOR),
            attachments=list(attachments),
            code_digest=self.codes.digest(self.codes.of(id)),
        )
        return matter, self.vault.seal(reporter, id, replace(contact, text=text))

    def supplement(self, id: UUID, text: str, act: Act, attachments: Sequence[dict[str, Any]] = ()) -> Matter:
        matter = self._reporters(id, act)
        matter.supplement(mask(text), list(attachments), act)
        reporter = UUID(matter.reporter)
        sealed = self.vault.add(reporter, key_of(self, reporter), id, matter.supplements, PersonalData(text=text))
        self.save(matter, statements=sealed)
        return matter

    def withdraw(self, id: UUID, reason: str, act: Act) -> Matter:
        """Reports that were linked to it stand on their own again."""
        matter = self._reporters(id, act)
        matter.withdraw(mask(reason), act)
        followed_by = (self.find(Matter, follower) for follower in matter.followers)
        followers = [follower for follower in followed_by if follower.first == id]
        for follower in followers:
            follower.unlink(act)
        self.save(matter, *followers)
        return matter

    def link(self, id: UUID, first: UUID, reason: str, act: Act) -> Matter:
        matter, other = self.load(Matter, id, act), self.find(Matter, first)
        known = self.around.town.organisations
        matter.link(other, reason, act, {known[body].role for body in matter.at_work & known.keys()})
        self.save(matter, other)
        return matter

    def confirm(self, id: UUID, act: Act) -> Matter:
        matter = self._reporters(id, act)
        matter.confirm(act)
        self.save(matter)
        return matter

    def reject(self, id: UUID, reason: str, act: Act) -> Matter:
        matter = self._reporters(id, act)
        matter.reject(mask(reason), act)
        self.save(matter)
        return matter

    def rate(self, id: UUID, stars: int, comment: str, act: Act) -> Matter:
        matter = self._reporters(id, act)
        matter.rate(stars, mask(comment), act)
        self.save(matter)
        return matter

    def read_personal_data(self, id: UUID, purpose: str, act: Act) -> Matter:
        """Put on record that whoever handles the matter reads what its reporter told, before it is shown."""
        matter = self.load(Matter, id, act)
        matter.read_personal_data(purpose, act)
        self.save(matter)
        return matter

    def opened_records(self, id: UUID, act: Act) -> list[PersonalData]:
        """What the reporter told. Only for whoever has just put the reading on record."""
        reporter = UUID(self.load(Matter, id, replace(act, expects=None)).reporter)
        return self.vault.open(key_of(self, reporter), records_of(self, reporter))

    def erase_person(self, id: UUID, reason: str, act: Act) -> Matter:
        """Destroy the reporter's key: what was sealed with it is gone from every copy, the log stays whole."""
        matter = self.load(Matter, id, act)
        matter.erase_person(reason, act)
        self.save(matter, statements=self.vault.destroy(UUID(matter.reporter)))
        return matter

    def matter_of(self, code: str) -> UUID:
        """The matter that a tracking code opens."""
        return tracked_matter(self, self.codes.digest(code))

    # -- what the clock does ---------------------------------------------------------------------------------------

    def clocks(self) -> Sequence[Callable[[datetime], object]]:
        return (self.close_unanswered,)

    def close_unanswered(self, at: datetime) -> int:
        """Close every matter whose reporter has let the period for an answer go by."""
        overdue = matters_awaiting_reply(self, at)
        for id in overdue:
            matter = self.find(Matter, id)
            matter.close_unanswered(by_the_clock(at))
            self.save(matter)
        return len(overdue)

    # -- what follows from what others say -------------------------------------------------------------------------

    @singledispatchmethod
    def policy(self, message: Message, take: Taking) -> None:
        """Nothing follows from what is not a step for the reporter."""

    @policy.register
    def when_concluded(self, message: routing.CaseConcluded, take: Taking) -> None:
        """Present the result to the reporter, and to everyone who reported the same."""
        if message.outcome not in ("resolved", "answered"):
            return
        matter = take.find(Matter, take.envelope.subject)
        if matter is None:
            return
        confirm_by = self.around.calendar.due(take.act.at, self.around.periods.confirm)
        followers = [take.find(Matter, follower) for follower in matter.followers]
        for each in (matter, *(f for f in followers if f is not None and f.first == matter.id)):
            each.present(message.result, message.lead, confirm_by, take.act)
            take(each)

    @policy.register
    def when_under_review(self, message: routing.TriageReviewRequested, take: Taking) -> None:
        self._show(take, "under_review", message.desk)

    @policy.register
    def when_dispatched(self, message: routing.MatterDispatched, take: Taking) -> None:
        self._show(take, "dispatched", message.body)

    @policy.register
    def when_redispatched(self, message: routing.MatterRedispatched, take: Taking) -> None:
        self._show(take, "dispatched_again", message.body)

    @policy.register
    def when_escalated(self, message: routing.MatterEscalated, take: Taking) -> None:
        self._show(take, "escalated", message.body)

    @policy.register
    def when_recalled(self, message: routing.PartRecalled, take: Taking) -> None:
        self._show(take, "recalled", message.body)

    @policy.register
    def when_consulted(self, message: routing.ConsultationOpened, take: Taking) -> None:
        self._show(take, "in_consultation", "")

    @policy.register
    def when_agreed(self, message: routing.PlanAgreed, take: Taking) -> None:
        self._show(take, "plan_agreed", "")

    @policy.register(street_office.WorkOrderAccepted)
    @policy.register(committee.ServiceTaskAccepted)
    def when_accepted(
        self, message: street_office.WorkOrderAccepted | committee.ServiceTaskAccepted, take: Taking
    ) -> None:
        self._show(take, "accepted", message.body)

    @policy.register(street_office.ProgressRecorded)
    @policy.register(committee.ProgressRecorded)
    def when_progress(self, message: street_office.ProgressRecorded | committee.ProgressRecorded, take: Taking) -> None:
        self._show(take, message.step, message.body, message.note)

    @policy.register(street_office.WorkOrderReturned)
    @policy.register(committee.ServiceTaskReturned)
    def when_returned(
        self, message: street_office.WorkOrderReturned | committee.ServiceTaskReturned, take: Taking
    ) -> None:
        self._show(take, "returned", message.body)

    @policy.register(street_office.WorkOrderResolved)
    @policy.register(committee.ServiceTaskResolved)
    def when_resolved(
        self, message: street_office.WorkOrderResolved | committee.ServiceTaskResolved, take: Taking
    ) -> None:
        self._show(take, "part_resolved", message.body)

    # -- how -------------------------------------------------------------------------------------------------------

    def _show(self, take: Taking, step: str, body: str, note: str = "") -> None:
        matter = take.find(Matter, take.envelope.subject)
        if matter is not None:
            matter.show(step, body, note, take.act)
            take(matter)

    def _reporters(self, id: UUID, act: Act) -> Matter:
        """For its reporter, who has opened it with the tracking code; for others, if it is their business."""
        if act.by.role is Role.RESIDENT:
            return self.opened(Matter, id, act)
        return self.load(Matter, id, act)

    def _first_receiver(self, act: Act) -> str:
        """Whoever is asked first answers for it; what comes in online is the district desk's."""
        if act.by.role in (Role.RESIDENT, Role.PARTNER, Role.OPERATOR):
            desk = self.around.town.desk(Role.DISTRICT_DESK)
            return f"{Role.DISTRICT_DESK}:{desk.code}:on-duty"
        return str(act.by)


def _masked(text: str, contact: PersonalData) -> str:
    """Without what identifies people. What reporters tell of themselves needs no rule to be found again."""
    for told in (contact.name, contact.telephone, contact.email, contact.address):
        if len(told) > 1:
            text = text.replace(told, "〔略〕")
    return mask(text)
