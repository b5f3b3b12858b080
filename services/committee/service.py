"""The worker of the committees."""

from datetime import UTC, datetime

from nameko.timer import timer

from shared.jobs.overdue import OverdueFigure
from shared.workers.worker import Worker


class CommitteeWorker(Worker):
    """Takes in what the platform says, announces what was recorded, counts what is overdue."""

    name = "committee"
    overdue = OverdueFigure()

    @timer(interval=30)
    def show_overdue(self) -> None:
        self.overdue.show(self.node.service, datetime.now(UTC))
