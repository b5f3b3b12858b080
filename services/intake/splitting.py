"""One report that is several matters: each goes on as one of its own, and its reporter keeps sight of all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from services.intake.confidences import masked
from services.intake.domain import Matter
from services.intake.receiving import Receiving
from services.intake.vault import PersonalData
from shared.kernel import Act, Role

Part = Mapping[str, str]
"""`text` and, if the desk says what it is about, `category`."""


class Splitting(Receiving):
    """The part of intake that takes reports apart."""

    def split(self, id: UUID, parts: Sequence[Part], act: Act) -> Matter:
        """The parts are matters with numbers and tracking codes of their own, the reporter's contact sealed with each.

        What they are called follows from what they say: the same once more makes nothing more.
        """
        matter = self.load(Matter, id, act)
        key, contact = self.known_of(matter)
        children = [self._part(matter, number, part, contact, act) for number, part in enumerate(parts, start=1)]
        followers = [self.find(Matter, follower) for follower in matter.followers]
        matter.split([child.id for child in children], act, followers, self.at_work(matter))
        if matter.pending_events:
            own = zip(children, parts, strict=True)
            told = [(child.id, replace(contact, text=masked(part["text"], contact))) for child, part in own]
            sealed = [row for child, data in told for row in self.vault.add(key.person, key, child, 0, data)]
            self.save(*children, matter, *followers, statements=sealed)
        return matter

    def at_work(self, matter: Matter) -> set[Role]:
        """The roles of the bodies that would have to stop."""
        known = self.around.town.organisations
        return {known[body].role for body in matter.bodies & known.keys()}

    def erase_person(self, id: UUID, reason: str, act: Act) -> Matter:
        """Destroy the reporter's key: what was sealed with it, for whichever part of the report, is gone."""
        matter = self.load(Matter, id, act)
        together = list(self._of_one_report(matter))
        for each in together:
            each.erase_person(reason, act)
        self.save(*together, statements=self.vault.destroy(UUID(matter.reporter)))
        return matter

    def _part(self, matter: Matter, number: int, part: Part, contact: PersonalData, act: Act) -> Matter:
        text = masked(part["text"], contact)
        id = uuid5(matter.id, f"{number} {text}")
        digest = self.codes.digest(self.codes.of(id))
        return Matter.part_of(matter, id, act, text=text, category=part.get("category", ""), code_digest=digest)

    def _of_one_report(self, matter: Matter) -> Iterator[Matter]:
        """All that a report was split into, from that report itself down."""
        root = matter
        while root.parent:
            root = self.find(Matter, root.parent)
        waiting = [root]
        while waiting:
            each = waiting.pop()
            yield each
            waiting += [matter if child == matter.id else self.find(Matter, child) for child in each.children]
