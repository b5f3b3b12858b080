"""How triage drifts, as figures for whoever watches the system: the latest week, and the eight before it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from prometheus_client import Gauge

from services.routing.application import Routing
from services.routing.drift import drift
from shared.observability import metrics

_LOOKS_BACK = 2  # weeks: on a Monday the present one has told nothing yet
_EVERYWHERE = "%"

Figure = tuple[Gauge, tuple[str, ...], float | None]


class DriftFigures:
    """Shows what is known, and takes down what rests on too few matters."""

    def show(self, routing: Routing, at: datetime) -> None:
        weeks = drift(routing, routing.catalogue, routing.zone, _EVERYWHERE, at, _LOOKS_BACK)
        latest = next((week for week in weeks if week["review"]["value"] is not None), weeks[-1])
        for gauge, labels, value in (*_figures(latest, "latest"), *_figures(latest["before"], "before")):
            if value is not None:
                gauge.labels(*labels).set(value)
            else:
                gauge.labels(*labels)
                gauge.remove(*labels)


def _figures(of: Mapping[str, Any], period: str) -> Iterator[Figure]:
    yield metrics.REVIEW_SHARE, (period,), of["review"]["value"]
    yield metrics.CORRECTED_SHARE, (period, "kind"), of["kind_corrected"]["value"]
    yield metrics.CORRECTED_SHARE, (period, "category"), of["category_corrected"]["value"]
    yield metrics.CALIBRATION_ERROR, (period,), of["calibration"]["error"]
    yield metrics.UNSEEN_VOCABULARY, (period,), of["unfamiliar"]["value"]
