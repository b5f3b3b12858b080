"""Work orders: the administrative side of a matter. What the bodies may do with them stands in shared.jobs."""

from shared.jobs.domain import Jobs
from shared.kernel import Kind


class WorkOrder(Jobs):
    """What a matter asks of street offices and the district's departments: administrative parts, no others (R6)."""

    TOPIC = "street_office.WorkOrder"
    CARRIES = frozenset({Kind.ADMINISTRATIVE})

    class Created(Jobs.Created):
        TOPIC = "street_office.FirstWorkOrderReceived.v1"

    class Received(Jobs.Received):
        TOPIC = "street_office.WorkOrderReceived.v1"

    class Accepted(Jobs.Accepted):
        TOPIC = "street_office.WorkOrderAccepted.v1"

    class ProgressRecorded(Jobs.ProgressRecorded):
        TOPIC = "street_office.ProgressRecorded.v1"

    class ExtensionRequested(Jobs.ExtensionRequested):
        TOPIC = "street_office.ExtensionRequested.v1"

    class ExtensionGranted(Jobs.ExtensionGranted):
        TOPIC = "street_office.ExtensionGranted.v1"

    class ExtensionRefused(Jobs.ExtensionRefused):
        TOPIC = "street_office.ExtensionRefused.v1"

    class Returned(Jobs.Returned):
        TOPIC = "street_office.WorkOrderReturned.v1"

    class Resolved(Jobs.Resolved):
        TOPIC = "street_office.WorkOrderResolved.v1"

    class Withdrawn(Jobs.Withdrawn):
        TOPIC = "street_office.WorkOrderWithdrawn.v1"

    class Supplemented(Jobs.Supplemented):
        TOPIC = "street_office.WorkOrderSupplemented.v1"
