"""What a committee delegates to one of its organisations: a part of its task, and the life of that part as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.kernel import Refused


class PartStatus(StrEnum):
    DELEGATED = "delegated"
    COMPLETED = "completed"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


UNSETTLED = frozenset({PartStatus.DELEGATED, PartStatus.DECLINED})
"""While one is like this its task cannot be resolved: a part that was declined waits for the committee to notice."""

TRANSITIONS: Mapping[str, Mapping[PartStatus, PartStatus]] = {
    "complete_part": {PartStatus.DELEGATED: PartStatus.COMPLETED},
    "decline_part": {PartStatus.DELEGATED: PartStatus.DECLINED},
    "take_back_part": {PartStatus.DELEGATED: PartStatus.TAKEN_BACK, PartStatus.DECLINED: PartStatus.TAKEN_BACK},
}
"""verb → {status in which it is allowed: status it leads to}."""


@dataclass(slots=True)
class Part:
    """`words` are those it was settled with: the organisation's note or reason, or the committee's."""

    number: int
    body: str
    organisation: str
    task: str
    due_at: datetime
    status: PartStatus = PartStatus.DELEGATED
    words: str = ""

    @property
    def is_unsettled(self) -> bool:
        return self.status in UNSETTLED

    def must_allow(self, verb: str) -> None:
        if self.status not in TRANSITIONS[verb]:
            raise Refused(f"cannot_{verb}", f"the part is {self.status}: {verb} is not possible now")

    def settled(self, status: PartStatus, words: str) -> bool:
        """Whether it was already settled this way, in these words: then saying so again changes nothing."""
        return self.status == status and self.words == words
