"""Reports of the same matter, and reports of several: how they come together, and how they part."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Self
from uuid import UUID

from services.intake.domain.facts import Facts
from services.intake.domain.rules import NEAR_COPY, SPLIT_INTO, WHEN, Outcome, Status
from shared.kernel import ADMINISTRATIVE_BODIES, PLATFORM, Act, Refused, Role


class Joining(Facts):
    """What a desk, the platform itself and a reporter may say of one report and another."""

    def link(
        self,
        first: Self,
        reason: str,
        act: Act,
        followers: Iterable[Self] = (),
        at_work: Collection[Role] = (),
    ) -> None:
        """This is the same matter as `first`: from now on it shares its result.

        `followers`: the reports ever linked to this one. `at_work`: the roles of its bodies, who have to stop.
        """
        if self.first == first.id:
            return
        self._must_allow("link")
        self._must_decide(act.by.role, at_work)
        self._must_be_linkable_to(first)
        if any(each.waits_for(self) for each in followers):
            raise Refused("is_followed", "others are linked to this report: link the other one to it instead")
        self._link(first, reason, act)

    def join(self, first: Self, act: Act) -> None:
        """The platform takes this new report for the same as `first`, which says so word for word."""
        if first.stands_open:
            self._link(first, NEAR_COPY, replace(act, by=PLATFORM))

    def separate(self, act: Act) -> None:
        """Its reporter says that it is something else than what the platform has taken it for."""
        self._must_allow("separate")
        if self.first is None:
            return
        if not self.is_near_copy:
            raise Refused("linked_by_a_desk", "a person has linked it: add what is different, and a desk looks again")
        self.unlink(act)

    def unlink(self, act: Act) -> None:
        if self.first is not None and self.status == Status.OPEN:
            self.record(self.Unlinked, act, first=self.first)

    def split(
        self,
        children: Sequence[UUID],
        act: Act,
        followers: Iterable[Self] = (),
        at_work: Collection[Role] = (),
    ) -> None:
        """It is several matters: from now on `children` go on in its place, and whoever waits with it follows them."""
        if self.children == [*children]:
            return
        if self.children:
            raise Refused("already_split", "it was split into other parts: look at those")
        self._must_allow("split")
        self._must_decide(act.by.role, at_work)
        if self.first is not None:
            raise Refused("split_the_first", f"it is handled with {self.first}: split that one")
        self._must_not_be_erased()
        if len(children) not in SPLIT_INTO:
            raise Refused(
                "not_so_many_parts", f"{len(children)} parts: from {SPLIT_INTO[0]} to {SPLIT_INTO[-1]} are possible"
            )
        self.record(self.Split, act, children=[*children])
        for each in (self, *[follower for follower in followers if follower.waits_for(self)]):
            each.record(self.Closed, act, outcome=Outcome.SPLIT.value)

    def waits_for(self, first: Self) -> bool:
        """Whether it is linked to that report, and its reporter has not heard the outcome yet."""
        return self.first == first.id and self.status == Status.OPEN

    @property
    def stands_open(self) -> bool:
        """Whether it is being handled, and not with another one: what others can be linked to."""
        return self.first is None and self.status == Status.OPEN

    def _link(self, first: Self, reason: str, act: Act) -> None:
        self.record(self.Linked, act, first=first.id, reason=reason)
        first.record(self.Followed, act, follower=self.id)

    # -- what is asked first ---------------------------------------------------------------------------------------

    def _must_allow(self, verb: str) -> None:
        if self.status not in WHEN[verb]:
            raise Refused(f"cannot_{verb}", f"the matter is {self.status}: {verb} is not possible now")

    def _must_not_be_erased(self) -> None:
        if self.erased:
            raise Refused("person_erased", "the reporter's data was erased and cannot be read or added to any more")

    def _must_decide(self, desk: Role, at_work: Collection[Role]) -> None:
        """What bodies are at work on, or waits for a desk, is not ended by a desk that does not decide it (R5)."""
        if ADMINISTRATIVE_BODIES & {*at_work} or not self.reviewer:
            _must_decide_about(at_work, desk)
        elif desk != self.reviewer:
            raise Refused("other_desks_queue", f"it waits for the {self.reviewer}, which may link or split it")

    def _must_be_linkable_to(self, first: Self) -> None:
        if first.id == self.id:
            raise Refused("linked_to_itself", "a matter is not a repeat of itself")
        if first.first is not None:
            raise Refused("linked_to_a_link", f"link it to {first.first}, which that report is linked to")
        if first.status != Status.OPEN:
            raise Refused("first_is_answered", "that matter has its result already: this report stands on its own")


def _must_decide_about(at_work: Collection[Role], desk: Role) -> None:
    """What bodies are at work on is not ended by a desk that does not decide about their kind (R5)."""
    decides = Role.DISTRICT_DESK if ADMINISTRATIVE_BODIES & {*at_work} else Role.ENTERPRISE_DESK
    if at_work and desk is not decides:
        raise Refused(
            "other_desks_work", f"{', '.join(sorted(at_work))} are at work on it: only the {decides} ends that"
        )
