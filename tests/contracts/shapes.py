"""What others rely on, as data: every stored event by its topic, every public message by its type."""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import datetime
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.composition import service_classes
from shared.kernel import Aggregate
from shared.messages.base import Message
from shared.service import Service

Shapes = dict[str, Any]
DEFAULT = " = "

_PLAIN: dict[Any, Shapes] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    dict: {"type": "object"},
    Any: {},
}


def everything() -> dict[str, Shapes]:
    """Golden file → what belongs into it."""
    services = service_classes()
    events = {f"events.{service.name}": event_shapes(service) for service in services}
    return {**events, **{f"messages.{service.name}": message_shapes(service.name) for service in services}}


def aggregates(service: type[Service]) -> list[type[Aggregate]]:
    """Those that the service records: an aggregate without a topic of its own is only there to be built upon."""
    own = f"services.{service.name}."
    return [each for each in _below(Aggregate) if each.__module__.startswith(own) and "TOPIC" in vars(each)]


def events(service: type[Service]) -> list[type[Any]]:
    """Every event that an aggregate of the service may record."""
    found = [getattr(kind, name) for kind in aggregates(service) for name in dir(kind)]
    return list(dict.fromkeys(each for each in found if isinstance(each, type) and _is_recorded(each)))


def event_shapes(service: type[Service]) -> Shapes:
    """Name → type of every fact; with its default, where what was stored before may lack it."""
    return {each.TOPIC: _stored(each) for each in events(service)}


def messages(speaker: str) -> list[type[Message]]:
    """Those that stand in the speaker's file (a class with slots leaves the one that it was made from behind)."""
    module = import_module(f"shared.messages.{speaker}")
    return [each for each in _below(Message) if getattr(module, each.__name__, None) is each and each.TYPE]


def message_shapes(speaker: str) -> Shapes:
    return {each.TYPE: schema(each) for each in messages(speaker)}


def schema(message: type[Message]) -> Shapes:
    """JSON Schema of what travels inside the envelope. Readers leave fields aside that they do not know."""
    spare = defaults(message)
    declared = {
        name: {**_schema(hint), **({"default": spare[name]} if name in spare else {})}
        for name, hint in facts(message).items()
    }
    return {"type": "object", "properties": declared, "required": sorted(declared.keys() - spare.keys())}


def facts(kind: type[Any]) -> dict[str, Any]:
    """The fields of an event or a message. The library leaves open what identifies an aggregate: here it is a UUID."""
    hints = get_type_hints(kind)
    told = {field.name: hints[field.name] for field in fields(kind)}
    return {name: UUID if isinstance(hint, TypeVar) else hint for name, hint in sorted(told.items())}


def defaults(kind: type[Any]) -> dict[str, Any]:
    """What stands for a field that something older lacks."""
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


def grown(before: Shapes, now: Shapes) -> bool:
    """Whether nothing has come to a shape but fields that may be lacking: whoever relied on it still can."""
    if "properties" not in before:  # a stored event
        return before.items() <= now.items() and all(DEFAULT in now[name] for name in now.keys() - before.keys())
    same = before["type"] == now["type"] and before["required"] == now["required"]
    return same and before["properties"].items() <= now["properties"].items()


def _stored(event: type[Any]) -> Shapes:
    spare = {name: f"{DEFAULT}{value!r}" for name, value in defaults(event).items()}
    return {name: f"{_text(hint)}{spare.get(name, '')}" for name, hint in facts(event).items()}


def _is_recorded(found: type[Any]) -> bool:
    return issubclass(found, Aggregate.Event) and bool(getattr(found, "TOPIC", ""))


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _text(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint).replace("typing.", "")


def _schema(hint: Any) -> Shapes:
    inner = get_args(hint)
    if isinstance(hint, UnionType):
        return {"anyOf": [_schema(each) for each in inner if each is not NoneType] + [{"type": "null"}]}
    if get_origin(hint) is list:
        return {"type": "array", "items": _schema(inner[0])}
    return _PLAIN[get_origin(hint) or hint]
