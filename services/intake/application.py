"""Intake: takes matters in through every channel and shows their reporters what becomes of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import singledispatchmethod
from typing import Any, ClassVar
from uuid import UUID

from services.intake.announcements import ANNOUNCEMENTS
from services.intake.confidences import masked
from services.intake.domain import Matter
from services.intake.splitting import Splitting
from services.intake.vault import TABLES, PersonalData
from services.intake.views import MIGRATIONS, VIEWS, matters_awaiting_reply, tracked_matter
from shared.kernel import Act, by_the_clock
from shared.messages import committee, routing, street_office
from shared.messages.announcing import Announcements
from shared.messages.base import Message
from shared.messaging.taking import Taking


class Intake(Splitting):
    """Takes matters in, keeps their reporters' data apart, and closes the loop with them."""

    name = "intake"
    sources: ClassVar[tuple[str, ...]] = ("routing", "street_office", "committee")
    views = VIEWS
    migrations = MIGRATIONS
    tables: ClassVar[Mapping[str, str]] = dict.fromkeys(TABLES, "SELECT, INSERT, UPDATE")
    announcements: ClassVar[Announcements] = ANNOUNCEMENTS

    # -- what people do: to a matter that was reported, whoever has opened it with its tracking code ---------------

    def supplement(
        self, id: UUID, text: str, act: Act, attachments: Sequence[dict[str, Any]] = (), names: Sequence[str] = ()
    ) -> Matter:
        """What is added to a linked report reaches whoever handles the first one. `names`: those of the files."""
        matter = self.opened(Matter, id, act)
        key, contact = self.known_of(matter)
        first = self.find(Matter, matter.first) if matter.first else None
        matter.supplement(masked(text, contact), list(attachments), act, first)
        added = PersonalData(text=text, attachments=tuple(names))
        sealed = self.vault.add(key.person, key, id, matter.supplements, added)
        self.save(*(each for each in (matter, first) if each), statements=sealed)
        return matter

    def withdraw(self, id: UUID, reason: str, act: Act) -> Matter:
        """Reports that were linked to it stand on their own again."""
        matter = self.opened(Matter, id, act)
        matter.withdraw(self.theirs(matter, reason), act)
        followed_by = (self.find(Matter, follower) for follower in matter.followers)
        followers = [follower for follower in followed_by if follower.first == id]
        for follower in followers:
            follower.unlink(act)
        self.save(matter, *followers)
        return matter

    def link(self, id: UUID, first: UUID, reason: str, act: Act) -> Matter:
        matter, other = self.load(Matter, id, act), self.find(Matter, first)
        followers = [self.find(Matter, follower) for follower in matter.followers]
        matter.link(other, reason, act, followers, self.at_work(matter))
        self.save(matter, other)
        return matter

    def separate(self, id: UUID, act: Act) -> Matter:
        """The reporter says that it is something else than the report it was taken to repeat."""
        matter = self.opened(Matter, id, act)
        matter.separate(act)
        self.save(matter)
        return matter

    def confirm(self, id: UUID, act: Act) -> Matter:
        matter = self.opened(Matter, id, act)
        matter.confirm(act)
        self.save(matter)
        return matter

    def reject(self, id: UUID, reason: str, act: Act) -> Matter:
        matter = self.opened(Matter, id, act)
        matter.reject(self.theirs(matter, reason), act)
        self.save(matter)
        return matter

    def rate(self, id: UUID, stars: int, comment: str, act: Act) -> Matter:
        matter = self.opened(Matter, id, act)
        matter.rate(stars, self.theirs(matter, comment), act)
        self.save(matter)
        return matter

    def matter_of(self, code: str) -> UUID:
        """The matter that a tracking code opens."""
        return tracked_matter(self, self.codes.digest(code))

    # -- what the clock does ---------------------------------------------------------------------------------------

    def clocks(self) -> Sequence[Callable[[datetime], object]]:
        return (self.close_unanswered, self.forget_writers)

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
        for each in (matter, *_followers(matter, take)):
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
        self._show(take, "accepted", message.body, turn=message.turn)

    @policy.register(street_office.ProgressRecorded)
    @policy.register(committee.ProgressRecorded)
    def when_progress(self, message: street_office.ProgressRecorded | committee.ProgressRecorded, take: Taking) -> None:
        self._show(take, message.step, message.body, message.note, message.turn)

    @policy.register(street_office.WorkOrderReturned)
    @policy.register(committee.ServiceTaskReturned)
    def when_returned(
        self, message: street_office.WorkOrderReturned | committee.ServiceTaskReturned, take: Taking
    ) -> None:
        self._show(take, "returned", message.body, turn=message.turn)

    @policy.register(street_office.WorkOrderResolved)
    @policy.register(committee.ServiceTaskResolved)
    def when_resolved(
        self, message: street_office.WorkOrderResolved | committee.ServiceTaskResolved, take: Taking
    ) -> None:
        self._show(take, "part_resolved", message.body, turn=message.turn)

    # -- how -------------------------------------------------------------------------------------------------------

    def _show(self, take: Taking, step: str, body: str, note: str = "", turn: int = 0) -> None:
        matter = take.find(Matter, take.envelope.subject)
        if matter is not None:
            followers = _followers(matter, take)
            matter.show(step, body, note, take.act, turn, followers)
            take(matter, *followers)


def _followers(matter: Matter, take: Taking) -> list[Matter]:
    """The reports that are linked to it, as they stand within the batch."""
    found = [take.find(Matter, follower) for follower in matter.followers]
    return [each for each in found if each is not None and each.first == matter.id]
