"""What the committees tell others of what they have recorded."""

from collections.abc import Callable
from typing import Any

from services.committee.domain import ServiceTask
from shared.messages import committee as say
from shared.messages.announcing import told_as
from shared.messages.base import Message

ANNOUNCEMENTS: dict[type[Any], Callable[[Any], Message]] = {
    ServiceTask.Created: told_as(say.ServiceTaskReceived),
    ServiceTask.Received: told_as(say.ServiceTaskReceived),
    ServiceTask.Accepted: told_as(say.ServiceTaskAccepted),
    ServiceTask.ProgressRecorded: told_as(say.ProgressRecorded),
    ServiceTask.ExtensionRequested: told_as(say.ExtensionRequested),
    ServiceTask.ExtensionGranted: told_as(say.ExtensionGranted),
    ServiceTask.ExtensionRefused: told_as(say.ExtensionRefused),
    ServiceTask.Returned: told_as(say.ServiceTaskReturned),
    ServiceTask.Resolved: told_as(say.ServiceTaskResolved),
    ServiceTask.Withdrawn: told_as(say.ServiceTaskWithdrawn),
    ServiceTask.Supplemented: told_as(say.ServiceTaskSupplemented),
    ServiceTask.PartDelegated: told_as(say.PartDelegated),
    ServiceTask.PartCompleted: told_as(say.PartCompleted),
    ServiceTask.PartDeclined: told_as(say.PartDeclined),
    ServiceTask.PartTakenBack: told_as(say.PartTakenBack),
}
