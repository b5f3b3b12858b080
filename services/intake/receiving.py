"""Taking reports in: masked, compared with what was reported before, sealed; never swallowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.persistence import IntegrityError

from services.intake.confidences import Confidences, masked
from services.intake.domain import FOR_THEMSELVES, ON_DUTY, Matter
from services.intake.earlier import Asked, Before, before_each
from services.intake.sameness import is_delicate, sameness
from services.intake.screening import Screening
from services.intake.vault import PersonalData
from shared.kernel import Act, Actor, Role
from shared.observability import metrics
from shared.persistence.commit import Statement

_NOTHING = PersonalData()


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What somebody tells: `text` in their own words, which only the vault keeps, and as everybody else reads it."""

    id: UUID
    channel: str
    place: str
    text: str
    contact: PersonalData = _NOTHING
    attachments: Sequence[dict[str, Any]] = ()
    urgent: bool = False
    masked: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "masked", masked(self.text, self.contact))

    @property
    def reporter(self) -> UUID:
        return uuid5(self.id, "reporter")


class Receiving(Confidences):
    """The part of intake that takes in."""

    @cached_property
    def screening(self) -> Screening:
        return Screening(self.around.town)

    def report(self, id: UUID, act: Act, *, contact: PersonalData | None = None, **told: Any) -> Matter:
        """Take a matter in: masked text into the log, everything personal into the vault, in one transaction.

        `told`: channel, place, text, and if there are any attachments and whether it is urgent.
        What repeats an open report of the same place word for word is linked to that one at once, by the platform. Two
        that come at the same instant may miss each other: both stand, and a desk can link them.
        """
        [matter] = self._take_in([Told(id, contact=contact or _NOTHING, **told)], act)
        return matter

    def report_many(self, told: Sequence[dict[str, Any]], act: Act) -> int:
        """Take in those that are not there yet, all in one transaction. Returns how many these were."""
        there = self.recording.standing([each["id"] for each in told]).histories
        fresh = {each["id"]: Told(**each) for each in told if not there.get(each["id"])}
        try:
            self._take_in([*fresh.values()], act)
        except IntegrityError:  # a first report may just have changed: look again
            self._take_in([*fresh.values()], act)
        return len(fresh)

    def _take_in(self, reports: Sequence[Told], act: Act) -> list[Matter]:
        for told in reports:
            self.around.town.check_place(told.place)
        asked = [self._asked(told, act) for told in reports]
        before = before_each(self, asked, act.at)
        firsts = self._firsts(before)
        flags = [self._flags(*each, act) for each in zip(reports, asked, before, strict=True)]
        made: dict[UUID, Matter] = {}
        for told, found, flagged in zip(reports, before, flags, strict=True):
            first = made.get(found.first, firsts.get(found.first)) if found.first else None
            made[told.id] = self._reported(told, first, flagged, act)
        if made:
            sealed = [row for told, each in zip(reports, asked, strict=True) for row in self._sealed(told, each, act)]
            self.save(*made.values(), *firsts.values(), statements=sealed)
            _count(flags)
        return [*made.values()]

    def _asked(self, told: Told, act: Act) -> Asked:
        same, writer = sameness(told.masked), self.writers.of(told.contact, act.by)
        return Asked(told.id, told.place, told.urgent, same, writer)

    def _flags(self, told: Told, asked: Asked, before: Before, act: Act) -> list[str]:
        return self.screening.flags(told.channel, told.place, told.masked, act.at, before, asked.same)

    def _firsts(self, before: Sequence[Before]) -> Mapping[UUID, Matter]:
        """The reports on record that new ones repeat."""
        ids = list({each.first for each in before if each.first})
        histories = self.recording.standing(ids).histories if ids else {}
        found = {id: self.made_of(history) for id, history in histories.items()}
        return {id: matter for id, matter in found.items() if isinstance(matter, Matter)}

    def _reported(self, told: Told, first: Matter | None, flags: list[str], act: Act) -> Matter:
        repeats = first is not None and first.stands_open and not is_delicate(told.masked)
        matter = Matter.report(
            told.id,
            act,
            channel=told.channel,
            place=told.place,
            text=told.masked,
            reporter=str(told.reporter),
            first_receiver=self._first_receiver(act),
            urgent=told.urgent,
            on_behalf=act.by.role not in FOR_THEMSELVES,
            attachments=list(told.attachments),
            code_digest=self.codes.digest(self.codes.of(told.id)),
            near_copy_of=first.id if first and repeats else None,
            flags=flags or None,
        )
        if first and repeats:
            matter.join(first, act)
        return matter

    def _sealed(self, told: Told, asked: Asked, act: Act) -> list[Statement]:
        personal = replace(told.contact, text=told.text)
        return self.vault.seal(told.reporter, told.id, personal, asked.writer, act.at)

    def _first_receiver(self, act: Act) -> str:
        """Whoever is asked first answers for it; what comes in online is the district desk's."""
        if act.by.role in FOR_THEMSELVES:
            desk = self.around.town.desk(Role.DISTRICT_DESK)
            return str(Actor(Role.DISTRICT_DESK, desk.code, ON_DUTY))
        return str(act.by)


def _count(flags: Sequence[list[str]]) -> None:
    for flag in (flag for each in flags for flag in each):
        metrics.FLAGGED.labels(flag.partition(":")[0]).inc()
