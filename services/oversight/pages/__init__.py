"""Oversight's pages, for those who supervise: what was noticed, what is late, and the trace of everything."""

from services.oversight.pages import observing, reading
from services.oversight.pages.declared import pages
from shared.web.pages.parked import parked_pages

parked_pages(pages)

__all__ = ["observing", "pages", "reading"]
