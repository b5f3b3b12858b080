"""The worker of oversight."""

from datetime import UTC, datetime

from nameko.timer import timer

from services.oversight.application import Oversight
from shared.workers.worker import Worker


class OversightWorker(Worker):
    """Takes in what everybody says, announces what was observed, looks at the clock for those who do nothing."""

    name = "oversight"

    @timer(interval=30)
    def observe_inactivity(self) -> None:
        self.node.serving(Oversight).observe_inactivity(datetime.now(UTC))
