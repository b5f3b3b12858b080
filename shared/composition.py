"""Puts a service together from the configuration. The only place that knows the services by name, and only by name."""

from importlib import import_module
from typing import Any

from shared.calendar import SHIPPED_OVERRIDES, WorkingCalendar
from shared.node import Node
from shared.persistence.postgres import Datastore, Recorder
from shared.service import Service
from shared.settings import SERVICES, Settings
from shared.surroundings import OtherClassifier, Periods, Surroundings
from shared.town.loading import load_town


def class_name(service: str) -> str:
    return "".join(word.capitalize() for word in service.split("_"))


def service_class(name: str) -> type[Service]:
    """`services/<name>/application.py` holds the class of the same name."""
    found: Any = getattr(import_module(f"services.{name}.application"), class_name(name))
    return found  # type: ignore[no-any-return]


def service_classes() -> list[type[Service]]:
    return [service_class(name) for name in SERVICES]


def worker_class(name: str) -> type[Any]:
    """`services/<name>/service.py` holds `<Name>Worker`. Importing it brings nameko: for worker processes only."""
    return getattr(import_module(f"services.{name}.service"), f"{class_name(name)}Worker")  # type: ignore[no-any-return]


def surroundings(settings: Settings) -> Surroundings:
    periods = Periods(
        confirm=settings.confirm_hours,
        review=settings.review_hours,
        consult=settings.consult_hours,
        answer_extension=settings.answer_extension_hours,
        progress=settings.progress_hours,
        progress_urgent=settings.progress_urgent_hours,
        progress_emergency=settings.progress_emergency_hours,
    )
    town, calendar = load_town(settings.town), _calendar(settings)
    return Surroundings(town, calendar, periods, settings.master_key, _other_classifier(settings))


def make_service(name: str, settings: Settings, around: Surroundings) -> Service:
    """A service on its own schema, with its own role."""
    datastore = Datastore(settings.database_of(name), name, settings.pool_size)
    made: Any = service_class(name)
    return made(Recorder(datastore), around)  # type: ignore[no-any-return]


def make_node(name: str, settings: Settings, around: Surroundings) -> Node:
    return Node.wire(make_service(name, settings, around), settings.broker_of(name))


def _other_classifier(settings: Settings) -> OtherClassifier | None:
    if not settings.classifier_command and not settings.classifier_url:
        return None
    return OtherClassifier(
        command=settings.classifier_command,
        url=settings.classifier_url,
        timeout=settings.classifier_timeout,
        sure_from=settings.classifier_confidence,
    )


def _calendar(settings: Settings) -> WorkingCalendar:
    return WorkingCalendar.from_file(settings.holidays or SHIPPED_OVERRIDES, settings.office_hours)
