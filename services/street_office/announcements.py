"""What the street offices tell others of what they have recorded."""

from collections.abc import Callable
from typing import Any

from services.street_office.domain import WorkOrder
from shared.messages import street_office as say
from shared.messages.announcing import told_as
from shared.messages.base import Message

ANNOUNCEMENTS: dict[type[Any], Callable[[Any], Message]] = {
    WorkOrder.Created: told_as(say.WorkOrderReceived),
    WorkOrder.Received: told_as(say.WorkOrderReceived),
    WorkOrder.Accepted: told_as(say.WorkOrderAccepted),
    WorkOrder.ProgressRecorded: told_as(say.ProgressRecorded),
    WorkOrder.ExtensionRequested: told_as(say.ExtensionRequested),
    WorkOrder.ExtensionGranted: told_as(say.ExtensionGranted),
    WorkOrder.ExtensionRefused: told_as(say.ExtensionRefused),
    WorkOrder.Returned: told_as(say.WorkOrderReturned),
    WorkOrder.Resolved: told_as(say.WorkOrderResolved),
    WorkOrder.Withdrawn: told_as(say.WorkOrderWithdrawn),
    WorkOrder.Supplemented: told_as(say.WorkOrderSupplemented),
}
