"""The committees' pages: those of every job, the parts that a committee delegates, and an organisation's own parts."""

from services.committee.pages import parts, tasks
from services.committee.pages.declared import pages
from shared.web.pages.parked import parked_pages

parked_pages(pages)

__all__ = ["pages", "parts", "tasks"]
