"""What can be wrong with a request before any rule of the domain is asked."""

from collections.abc import Iterator, Mapping
from typing import Any


class Malformed(Exception):
    """A header, a parameter or the body cannot be read (400)."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


class Invalid(Exception):
    """The body or the query can be read, but does not fit its schema (422)."""

    def __init__(self, messages: Mapping[Any, Any]) -> None:
        super().__init__("invalid")
        self.errors = [{"field": field, "message": message} for field, message in _flat(messages)]


class NotSignedIn(Exception):
    """The verb needs somebody who has signed in (401)."""


class CrossSite(Exception):
    """Another site asked for a change through somebody's browser (403)."""


class KeyReused(Exception):
    """The Idempotency-Key was used for another request before (422)."""


class Contended(Exception):
    """Others changed the same thing at the same moment, again and again (409)."""


def _flat(messages: Mapping[Any, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """marshmallow's nested messages as dotted names: ("attachments.0.name", "Unknown field.")."""
    for name, inner in messages.items():
        here = path if name == "_schema" else (*path, str(name))
        if isinstance(inner, Mapping):
            yield from _flat(inner, here)
        else:
            for message in inner if isinstance(inner, list) else [inner]:
                yield ".".join(here), str(message)
