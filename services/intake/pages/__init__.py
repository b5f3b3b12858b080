"""Intake's pages: residents report and follow without signing in; staff read matters, and contacts for a purpose."""

from services.intake.pages import following, matters, reporting
from services.intake.pages.declared import pages
from shared.web.pages.parked import parked_pages

parked_pages(pages)

__all__ = ["following", "matters", "pages", "reporting"]
