"""The street offices' pages: those of every job, about work orders."""

from shared.jobs.pages import job_pages, only_the_job
from shared.web.pages import Pages
from shared.web.pages.parked import parked_pages

pages = Pages("street_office", __name__)

order = job_pages(pages, "orders", "return_order", shows=only_the_job, template="jobs/job.html")
parked_pages(pages)
