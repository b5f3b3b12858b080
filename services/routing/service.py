"""The worker of routing."""

from datetime import UTC, datetime

from nameko.timer import timer

from services.routing.application import Routing
from services.routing.watching import DriftFigures
from shared.workers.worker import Worker


class RoutingWorker(Worker):
    """Takes in what the others say, announces what was decided, looks at the clock for what is stuck or comes back."""

    name = "routing"
    drift = DriftFigures()

    @timer(interval=10)
    def turn_over_stuck_consultations(self) -> None:
        self.node.serving(Routing).turn_over_stuck_consultations(datetime.now(UTC))

    @timer(interval=10)
    def flag_recurring_events(self) -> None:
        self.node.serving(Routing).flag_recurring_events(datetime.now(UTC))

    @timer(interval=600, eager=True)
    def show_drift(self) -> None:
        self.drift.show(self.node.serving(Routing), datetime.now(UTC))
