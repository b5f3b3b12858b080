"""What all messages have in common: a versioned type name, and a schema made from their fields."""

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import EXCLUDE, Schema
from marshmallow import fields as field

_BY_NAME: dict[str, type["Message"]] = {}
_PLAIN = {str: field.String, int: field.Integer, float: field.Float, bool: field.Boolean, UUID: field.UUID}


@dataclass(frozen=True, slots=True)
class Message:
    """Something that happened, as told to others. `TYPE` is `<speaker>.<Name>.v<version>`."""

    TYPE: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        if cls.TYPE:
            _BY_NAME[cls.TYPE] = cls

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Read what came over the wire; unknown fields are ignored, missing ones errors unless they have a default.

        What our own services tell is in perfect order, and is read at a tenth of what the schema takes. The schema
        judges everything else.
        """
        try:
            return cls(**{name: read(data[name]) for name, read in _readers(cls)})  # type: ignore[arg-type]
        except (LookupError, TypeError, ValueError, AttributeError):
            return cls(**_schema(cls).load(data))  # type: ignore[arg-type]

    def dump(self) -> dict[str, Any]:
        return _schema(type(self)).dump(self)  # type: ignore[arg-type, no-any-return]

    @property
    def addressee(self) -> str:
        """The organisation this message is work for, or "" when it is for nobody in particular."""
        return ""


def message_type(name: str) -> type[Message] | None:
    return _BY_NAME.get(name)


@cache
def _schema(cls: type[Message]) -> Schema:
    hints = get_type_hints(cls)
    declared = {f.name: _declared(f, hints[f.name]) for f in fields(cls)}
    return Schema.from_dict(declared, name=f"{cls.__module__}.{cls.__name__}")(unknown=EXCLUDE)


@cache
def _readers(cls: type[Message]) -> list[tuple[str, Callable[[Any], Any]]]:
    hints = get_type_hints(cls)
    return [(told.name, _reader(hints[told.name])) for told in fields(cls)]


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Reads a value that has exactly the form in which it is told, and raises for any other."""
    if isinstance(hint, UnionType):
        inner = _reader(_not_none(hint))
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is list:
        item = _reader(get_args(hint)[0])
        return lambda value: [item(each) for each in _exactly(list, value)]
    if hint is datetime:
        return _moment
    if hint is UUID:
        return UUID
    return partial(_exactly, get_origin(hint) or hint)


def _exactly(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{type(value)} is not {kind}")
    return value


def _moment(value: Any) -> datetime:
    read = datetime.fromisoformat(value)
    if read.tzinfo is None:
        raise ValueError("a time without a zone")
    return read


def _not_none(hint: UnionType) -> Any:
    return next(each for each in get_args(hint) if each is not NoneType)


def _declared(told: Field[Any], hint: Any) -> field.Field[Any]:
    """A field that came later has a default, for what was told without it and is still on its way."""
    made = _field(hint)
    if told.default is not MISSING:
        made.required, made.load_default = False, told.default
    return made


def _field(hint: Any) -> field.Field[Any]:
    if isinstance(hint, UnionType):
        made = _field(_not_none(hint))
        made.allow_none, made.required = True, False
        made.load_default = None
        return made
    if get_origin(hint) is list:
        return field.List(_field(get_args(hint)[0]), required=True)
    if get_origin(hint) is dict or hint is dict:
        return field.Dict(required=True)
    if hint is datetime:
        return field.AwareDateTime(format="iso", required=True)
    return _PLAIN[hint](required=True)  # type: ignore[no-any-return]
