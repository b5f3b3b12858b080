"""What reporters tell of themselves: kept in the vault, opened for whoever handles the matter, erased on demand."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from services.intake.codes import TrackingCodes
from services.intake.domain import Matter
from services.intake.earlier import WRITTEN_WITHIN
from services.intake.vault import KeyRow, MasterKey, PersonalData, Vault
from services.intake.vault_rows import forgetting_writers
from services.intake.views import first_record_of, key_of, records_of
from services.intake.writers import Writers
from shared.identity.jurisdiction import may_see
from shared.kernel import Act, Unknown
from shared.persistence.commit import Commit, Recording
from shared.privacy import mask
from shared.service import Service
from shared.surroundings import Surroundings


class Confidences(Service):
    """The part of intake that holds secrets."""

    def __init__(self, recorder: Recording, around: Surroundings) -> None:
        super().__init__(recorder)
        self.around = around
        self.codes = TrackingCodes(around.secret)
        self.writers = Writers(around.secret)

    @cached_property
    def vault(self) -> Vault:
        """Opened when first needed: whoever only looks at the log has no master key."""
        return Vault(MasterKey(self.around.secret))

    def read_personal_data(self, id: UUID, purpose: str, act: Act) -> Matter:
        """Put on record that whoever handles the matter reads what its reporter told, before it is shown."""
        matter = self.handled(id, act)
        matter.read_personal_data(purpose, act)
        self.save(matter)
        return matter

    def opened_records(self, id: UUID, act: Act) -> list[PersonalData]:
        """What the reporter told of this matter. Only for whoever has just put the reading on record.

        Of a report that was split whoever handles one part reads what belongs to it, not what others handle.
        """
        reporter = UUID(self.handled(id, replace(act, expects=None)).reporter)
        records = [record for record in records_of(self, reporter) if record.matter_id == id]
        return self.vault.open(key_of(self, reporter), records)

    def handled(self, id: UUID, act: Act) -> Matter:
        """For whoever handles it: a report that is linked to another is handled with that one, by the same hands."""
        matter = self.opened(Matter, id, act)
        together = [matter, self.find(Matter, matter.first)] if matter.first else [matter]
        if not any(may_see(act.by, each.parties, each.location) for each in together):
            raise Unknown(id)
        return matter

    def waiting_with(self, id: UUID) -> list[UUID]:
        """The reports of the same matter whose reporters wait for its outcome, for whoever handles it."""
        first = self.find(Matter, id)
        return [each for each in first.followers if self.find(Matter, each).waits_for(first)]

    def forget_writers(self, at: datetime) -> None:
        """By what one writer is known from another is needed for an hour, and kept no longer."""
        self.recording.commit(Commit(statements=[forgetting_writers(at - WRITTEN_WITHIN)]))

    def known_of(self, matter: Matter) -> tuple[KeyRow, PersonalData]:
        """The reporter's key, and what they told of themselves with their report: nothing if the key is destroyed."""
        key, record = first_record_of(self, UUID(matter.reporter), matter.id)
        return key, PersonalData() if key.wrapped is None else self.vault.open(key, [record])[0]

    def theirs(self, matter: Matter, words: str) -> str:
        """What the reporter writes, masked. Their contact is opened for that alone: nobody gets to see it."""
        return masked(words, self.known_of(matter)[1]) if words else ""


def masked(text: str, contact: PersonalData) -> str:
    """Without what identifies people. What reporters tell of themselves needs no rule to be found again."""
    for told in (contact.name, contact.telephone, contact.email, contact.address):
        if len(told) > 1:
            text = text.replace(told, "〔略〕")
    return mask(text)
