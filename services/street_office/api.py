"""Street offices over HTTP: a body's work orders, and the district desk that answers for more time."""

from typing import Any
from uuid import UUID

from services.street_office.application import StreetOffice
from shared.jobs.routes import job_routes, shown_job
from shared.jobs.schemas import JobWithHistory
from shared.kernel import Act
from shared.web import Routes

routes = Routes("street_office", "Work orders of the street offices and of the district government.")


def order(service: StreetOffice, act: Act, id: UUID) -> dict[str, Any]:
    """The caller's own order in this matter, with everything that happened to it."""
    return shown_job(service, act, id)


job_routes(routes, "orders", "return_order", shows=order, schema=JobWithHistory)
