"""A matter as its reporter knows it: reported, followed step by step, its result confirmed or rejected, rated."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from services.intake.domain.facts import Facts
from services.intake.domain.joining import Joining
from services.intake.domain.rules import CARRYING, CHANNELS, DECIDING, LEAVING, NEAR_COPY, WHEN, Outcome, Status
from shared.kernel import PLATFORM, Act, DataClass, Refused


class Matter(Joining):
    """What somebody reported, and how it goes on for them."""

    TOPIC = "intake.Matter"

    # -- what may be done ------------------------------------------------------------------------------------------

    @classmethod
    def report(cls, id: UUID, act: Act, *, channel: str, **facts: Any) -> "Matter":
        """Take a matter in. A channel is open to the roles that CHANNELS names, to nobody else."""
        if act.by.role not in CHANNELS.get(channel, frozenset()):
            raise Refused("not_your_channel", f"{act.by.role} cannot report through the channel {channel!r}")
        facts.setdefault("data_class", DataClass.SENSITIVE.value)
        return cls.begin(cls.Created, id, act, channel=channel, **facts)

    @classmethod
    def part_of(cls, parent: "Matter", id: UUID, act: Act, *, text: str, category: str, code_digest: str) -> "Matter":
        """One of the matters that a report turned out to be: taken in as that one was, by whom and for whom."""
        return cls.begin(
            cls.Created,
            id,
            act,
            channel=parent.channel,
            place=parent.place,
            text=text,
            reporter=parent.reporter,
            first_receiver=parent.first_receiver,
            data_class=parent.data_class,
            urgent=parent.urgent,
            on_behalf=parent.on_behalf,
            attachments=parent.attachments,
            code_digest=code_digest,
            parent=parent.id,
            category=category,
        )

    def supplement(self, text: str, attachments: list[dict[str, Any]], act: Act, first: "Matter | None" = None) -> None:
        """Add something. Whoever handles the `first` report, which this one is linked to, is to see it as well."""
        self._must_allow("supplement")
        self._must_not_be_erased()
        self.record(Matter.Supplemented, act, text=text, attachments=attachments)
        if first is not None and first.status in WHEN["supplement"]:
            first.record(Matter.SupplementShared, act, follower=self.id, text=text, attachments=attachments)

    def withdraw(self, reason: str, act: Act) -> None:
        """The reporter no longer wants it. Those who follow it are told by `unlink`."""
        if self.outcome == Outcome.WITHDRAWN:
            return
        self._must_allow("withdraw")
        self.record(Matter.Withdrawn, act, reason=reason)
        self.record(Matter.Closed, act, outcome=Outcome.WITHDRAWN.value)

    def show(
        self, step: str, body: str, note: str, act: Act, turn: int = 0, followers: "Iterable[Matter]" = ()
    ) -> None:
        """The reporter sees one more step, and so do those who reported the same. What comes too late is not shown.

        `turn` is the one in which the body says it, if it is the body that does. That a body has left is always shown:
        from then on it must not read who reported.
        """
        leaves = step in LEAVING and body in self.bodies
        if (leaves or self.status == Status.OPEN) and not self._is_over(body, turn):
            for each in (self, *(follower for follower in followers if follower.waits_for(self))):
                each.record(Matter.ProgressShown, act, step=step, body=body, note=note)

    def present(self, result: str, body: str, confirm_by: datetime, act: Act) -> None:
        """Lay the result before the reporter, who has until `confirm_by`."""
        if self.status in WHEN["present"]:
            self.record(Matter.ResultPresented, act, result=result, body=body, confirm_by=confirm_by)

    def confirm(self, act: Act) -> None:
        if self.outcome == Outcome.CONFIRMED:
            return
        self._must_allow("confirm")
        self._must_not_be_their_own_result(act)
        self.record(Matter.ResultConfirmed, act)
        self.record(Matter.Closed, act, outcome=Outcome.CONFIRMED.value)

    def reject(self, reason: str, act: Act) -> None:
        """The result does not help: the matter is open again, and no longer shares another one's fate."""
        self._must_allow("reject")
        self.record(Matter.ResultRejected, act, reason=reason)
        self.record(Matter.Reopened, act, times=self.times_reopened + 1, reason=reason)
        self.unlink(act)

    def close_unanswered(self, act: Act) -> None:
        """Silence for the whole period closes as "no reply"."""
        if self.status in WHEN["close_unanswered"] and self.confirm_by is not None and act.at >= self.confirm_by:
            self.record(Matter.Closed, act, outcome=Outcome.NO_REPLY.value)

    def rate(self, stars: int, comment: str, act: Act) -> None:
        if self.stars is not None:
            if self.stars == stars:
                return
            raise Refused("already_rated", "a matter is rated once")
        self._must_allow("rate")
        if self.outcome in (Outcome.WITHDRAWN, Outcome.SPLIT):
            raise Refused("nothing_to_rate", "it ended before there was a result")
        self._must_not_be_their_own_result(act)
        self.record(Matter.Rated, act, stars=stars, comment=comment)

    def read_personal_data(self, purpose: str, act: Act) -> None:
        """Whoever handles it may read who reported it; the reading itself is on record. A closed one nobody handles."""
        self._must_not_be_erased()
        self._must_allow("read_personal_data")
        self.record(Matter.PersonalDataRead, act, person=self.reporter, purpose=purpose)

    def erase_person(self, reason: str, act: Act) -> None:
        if not self.erased:
            self.record(Matter.PersonErased, act, person=self.reporter, reason=reason)

    def _must_not_be_their_own_result(self, act: Act) -> None:
        """A window may answer for somebody, but not for somebody whose matter its own office has handled."""
        if act.by.organisation and act.by.organisation in self.bodies | {self.presented_by}:
            raise Refused("own_result", f"{act.by.organisation} has handled it: its result is for others to judge")

    def _is_over(self, body: str, turn: int) -> bool:
        """Whether the body has left since, or been given it anew: what it says of a former turn does not count."""
        return 0 < turn < self.turns[body] or (turn == self.turns[body] > 0 and body not in self.bodies)

    @property
    def parties(self) -> frozenset[str]:
        """Whoever handles it: the bodies that carry it, and until one of them has accepted it who took it in (R2)."""
        receiver = () if self.accepted_by else self.first_receiver.split(":")[1:]
        return frozenset({*self.bodies, *receiver} - {""})

    @property
    def location(self) -> str:
        return self.place

    # -- what that changes -----------------------------------------------------------------------------------------

    @event(Facts.Created)
    def __init__(
        self,
        channel: str,
        place: str,
        reporter: str,
        first_receiver: str,
        data_class: str,
        urgent: bool,
        on_behalf: bool,
        attachments: list[dict[str, Any]],
        parent: UUID | None,
    ) -> None:
        self.channel, self.data_class, self.urgent = channel, data_class, urgent
        self.on_behalf, self.attachments = on_behalf, attachments
        self.place = place
        self.reporter = reporter
        self.first_receiver = first_receiver
        self.status = Status.OPEN
        self.outcome: str | None = None
        self.parent = parent
        self.children: list[UUID] = []
        self.first: UUID | None = None
        self.is_near_copy = False
        self.followers: list[UUID] = []
        self.reviewer = ""
        self.bodies: set[str] = set()
        self.accepted_by: set[str] = set()
        self.turns: Counter[str] = Counter()
        self.supplements = 0
        self.presented_by = ""
        self.confirm_by: datetime | None = None
        self.times_reopened = 0
        self.stars: int | None = None
        self.erased = False

    @event(Facts.Supplemented)
    def _supplemented(self) -> None:
        self.supplements += 1

    @event(Facts.Linked)
    def _linked(self, first: UUID, reason: str, by: str) -> None:
        self.first, self.reviewer = first, ""
        self.is_near_copy = reason == NEAR_COPY and by == str(PLATFORM)

    @event(Facts.Followed)
    def _followed(self, follower: UUID) -> None:
        if follower not in self.followers:  # one that had left may come back
            self.followers.append(follower)

    @event(Facts.Unlinked)
    def _unlinked(self) -> None:
        self.first = None
        self.accepted_by.clear()

    @event(Facts.Split)
    def _split(self, children: list[UUID]) -> None:
        self.children = list(children)

    @event(Facts.ProgressShown)
    def _shown(self, step: str, body: str) -> None:
        if step in LEAVING:
            self.bodies.discard(body)
            self.accepted_by.discard(body)
        elif self.first is not None:
            return  # a step of the first report, whose bodies and desk are not this one's
        elif step in DECIDING:
            self.reviewer = body  # nobody in a consultation: both desks take part
        elif step in CARRYING:
            self._carried_by(body)
        elif step == "accepted":
            self.accepted_by.add(body)

    def _carried_by(self, body: str) -> None:
        self.bodies.add(body)
        self.reviewer = ""
        self.accepted_by.discard(body)  # its new turn is yet to be accepted
        self.turns[body] += 1

    @event(Facts.ResultPresented)
    def _presented(self, body: str, confirm_by: datetime) -> None:
        self.status, self.presented_by, self.confirm_by = Status.AWAITING_CONFIRMATION, body, confirm_by

    @event(Facts.Reopened)
    def _reopened(self, times: int) -> None:
        self.status, self.confirm_by, self.times_reopened = Status.OPEN, None, times
        self.accepted_by.clear()

    @event(Facts.Closed)
    def _closed(self, outcome: str) -> None:
        self.status, self.outcome = Status.CLOSED, outcome

    @event(Facts.Rated)
    def _rated(self, stars: int) -> None:
        self.stars = stars

    @event(Facts.PersonErased)
    def _erased(self) -> None:
        self.erased = True
