"""What oversight tells others of what it has recorded."""

from services.oversight.domain import Dossier, Reading, Supervision
from shared.messages import oversight as say
from shared.messages.announcing import Announcements, told_as

ANNOUNCEMENTS: Announcements = {
    Supervision.Created: told_as(say.ObservationMade),
    Dossier.Created: told_as(say.DossierOpened),
    Dossier.ResultNoted: told_as(say.ResultNoted),
    Dossier.ReturnNoted: told_as(say.ReturnNoted),
    Reading.Created: told_as(say.AuditRead),
}
