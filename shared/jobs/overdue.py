"""How many jobs are overdue, as a figure for whoever watches the system."""

from datetime import datetime

from shared.jobs import queries
from shared.observability import metrics
from shared.service import Service


class OverdueFigure:
    """Shows what is overdue now, by kind and body, and takes down what no longer is."""

    def __init__(self) -> None:
        self._shown: set[tuple[str, str]] = set()

    def show(self, service: Service, at: datetime) -> None:
        counted = queries.overdue(service, at)
        for kind, body in self._shown - counted.keys():
            metrics.OVERDUE.remove(service.name, kind, body)
        for (kind, body), jobs in counted.items():
            metrics.OVERDUE.labels(service.name, kind, body).set(jobs)
        self._shown = set(counted)
