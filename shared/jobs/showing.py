"""What is added to a job when somebody looks at it: whether its due date rests on a calendar that is not settled."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.jobs.application import JobService
from shared.kernel import Urgency
from shared.web import Page


def shown(service: JobService, job: Mapping[str, Any]) -> dict[str, Any]:
    """An emergency runs on the wall clock, whatever the holidays."""
    counted = job["urgency"] != Urgency.EMERGENCY
    return {**job, "due_provisional": counted and service.around.calendar.is_provisional_at(job["due_at"])}


def page_shown(service: JobService, page: Page) -> Page:
    return replace(page, items=[shown(service, job) for job in page.items])
