"""Own events told as public messages, so that a stored event may change without anybody else noticing."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from shared.messages.base import Message

Announcements = Mapping[type[Any], Callable[[Any], Message]]
"""Every own event of a service → how it is told."""


def told_as(message: type[Message], **otherwise: Callable[[Any], Any]) -> Callable[[Any], Message]:
    """Tell an event as this message: fields of the same name are copied, others come from `otherwise`."""
    names = [f.name for f in fields(message) if f.name not in otherwise]

    def tell(event: Any) -> Message:
        told = {name: getattr(event, name) for name in names}
        return message(**told, **{name: make(event) for name, make in otherwise.items()})

    return tell
