"""Whether this process lives, whether it can work, and its figures."""

from collections.abc import Mapping
from typing import Any

import psycopg
from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.persistence.postgres import Recorder
from shared.service import Service

health = Blueprint("health", __name__)

_PATIENCE = 2.0  # seconds: whoever asks will ask again


@health.get("/health/live")
def live() -> dict[str, str]:
    return {"status": "alive"}


@health.get("/health/ready")
def ready() -> tuple[dict[str, Any], int]:
    services: Mapping[str, Service] = current_app.extensions["jieju.services"]
    conditions = {name: _condition(service) for name, service in services.items()}
    well = all(condition == "ready" for condition in conditions.values())
    return {"status": "ready" if well else "not ready", "services": conditions}, 200 if well else 503


@health.get("/metrics")
def figures() -> Response:
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _condition(service: Service) -> str:
    """Asks the database once: the recorder's own patience with it is longer than a probe's."""
    if not isinstance(service.recording, Recorder):
        return "ready"
    pool = service.recording.datastore.pool
    try:
        pool.open()
        with pool.connection(timeout=_PATIENCE) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error:
        return "the database does not answer"
    return "ready"
