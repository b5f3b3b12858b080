"""The worker of the street offices."""

from datetime import UTC, datetime

from nameko.timer import timer

from shared.jobs.overdue import OverdueFigure
from shared.workers.worker import Worker


class StreetOfficeWorker(Worker):
    """Takes in what the platform says, announces what was recorded, counts what is overdue."""

    name = "street_office"
    overdue = OverdueFigure()

    @timer(interval=30)
    def show_overdue(self) -> None:
        self.overdue.show(self.node.service, datetime.now(UTC))
