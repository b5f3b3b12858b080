"""The worker of intake."""

from datetime import UTC, datetime

from nameko.timer import timer

from services.intake.application import Intake
from shared.workers.worker import Worker


class IntakeWorker(Worker):
    """Takes in what the others say, announces what was recorded, closes what nobody answers, forgets who wrote."""

    name = "intake"

    @timer(interval=10)
    def close_unanswered(self) -> None:
        self.node.serving(Intake).close_unanswered(datetime.now(UTC))

    @timer(interval=600)
    def forget_writers(self) -> None:
        self.node.serving(Intake).forget_writers(datetime.now(UTC))
