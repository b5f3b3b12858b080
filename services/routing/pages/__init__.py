"""Routing's pages: the desks' queue, one view of a case for all its parties, and the consultations."""

from services.routing.pages import case, consulting, deciding, lists, triage
from services.routing.pages.declared import pages
from shared.web.pages.parked import parked_pages

parked_pages(pages)

__all__ = ["case", "consulting", "deciding", "lists", "pages", "triage"]
