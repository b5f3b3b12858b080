"""The street offices' read model: that of every job, made of work orders."""

from services.street_office.domain import WorkOrder
from shared.jobs.views import job_views

VIEWS = job_views(WorkOrder)
