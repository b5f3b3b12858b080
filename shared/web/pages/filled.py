"""Forms: read by the schemas of the API, and drawn from them, so that page and API ask for the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError, fields
from marshmallow.validate import Length, OneOf, Range

from shared.web.errors import Invalid, Malformed

TOWN_TIME = ZoneInfo("Asia/Shanghai")
VERSION = "version"
"""The hidden field that says which version somebody saw when they filled a form in."""

_SHORT = 300  # characters that fit a single line
_LONGEST_NUMBER = 18  # digits
_NUMBER = re.compile(rf"[0-9]{{1,{_LONGEST_NUMBER}}}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as somebody sent it, and what is wrong with it: errors by field, the problem as a document."""

    form: str
    values: Mapping[str, str]
    errors: Mapping[str, Sequence[str]]
    problem: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form. `shape`: line, text, choice, yes, number or time; `limits` are HTML attributes."""

    name: str
    shape: str
    required: bool
    limits: Mapping[str, Any]
    choices: Sequence[str] = ()
    value: str = ""
    errors: Sequence[str] = field(default=())


def told(schema: type[Schema]) -> dict[str, Any]:
    """What was sent, as the schema loads it; what was left blank was not sent. Raises Invalid or Malformed."""
    described = schema()
    sent: dict[str, Any] = {}
    for name, text in request.form.items():
        if text.strip():
            _put(sent, name.split("."), _typed(_field_at(described, name), _plain(name, text)))
    try:
        loaded: dict[str, Any] = described.load(sent, unknown=EXCLUDE)
    except ValidationError as error:
        raise Invalid(error.messages_dict) from None
    return loaded


def version_seen() -> int | None:
    """Which version of the thing the form was drawn for."""
    seen = request.form.get(VERSION, "")
    if seen and not _NUMBER.fullmatch(seen):
        raise Malformed(VERSION)
    return int(seen) if seen else None


def inputs(schema: type[Schema], filled: Filled | None) -> dict[str, Input]:
    """The fields of a schema that a page can ask for, by name; what has to be written at length comes last."""
    found = [_input(name, each, filled) for name, each in _named(schema()) if not isinstance(each, fields.List)]
    return {each.name: each for each in sorted(found, key=lambda each: each.shape == "text")}


def _plain(name: str, text: str) -> str:
    if "\0" in text:
        raise Malformed(name)
    return text.replace("\r\n", "\n").strip()


def _typed(described: fields.Field[Any] | None, text: str) -> str | int:
    """A form knows text only: numbers become numbers, and a time without an offset is the town's."""
    if isinstance(described, fields.Integer) and text.isdecimal() and len(text) <= _LONGEST_NUMBER:
        return int(text)
    if isinstance(described, fields.AwareDateTime):
        return with_offset(text)
    return text


def with_offset(text: str) -> str:
    """A time as browsers send it, which is the town's; what is no time stays what it is, for its schema to refuse."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (at if at.tzinfo else at.replace(tzinfo=TOWN_TIME)).isoformat()


def _put(sent: dict[str, Any], path: list[str], value: object) -> None:
    for depth, name in enumerate(path[:-1], start=1):
        sent = sent.setdefault(name, {})
        if not isinstance(sent, dict):
            raise Invalid({".".join(path[:depth]): ["Invalid input type."]})
    sent[path[-1]] = value


def _named(schema: Schema, prefix: str = "") -> Iterator[tuple[str, fields.Field[Any]]]:
    for name, each in schema.fields.items():
        if isinstance(each, fields.Nested):
            yield from _named(each.schema, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", each


def _field_at(schema: Schema, name: str) -> fields.Field[Any] | None:
    return dict(_named(schema)).get(name)


def _input(name: str, described: fields.Field[Any], filled: Filled | None) -> Input:
    limits, choices = _limits(described)
    return Input(
        name,
        _shape(described, limits, choices),
        described.required,
        limits,
        choices,
        filled.values.get(name, "") if filled else "",
        filled.errors.get(name, ()) if filled else (),
    )


def _limits(described: fields.Field[Any]) -> tuple[dict[str, Any], Sequence[str]]:
    limits: dict[str, Any] = {}
    choices: Sequence[str] = ()
    for rule in described.validators:
        if isinstance(rule, Length):
            limits |= {"minlength": rule.min, "maxlength": rule.max}
        elif isinstance(rule, Range):
            limits |= {"min": rule.min, "max": rule.max}
        elif isinstance(rule, OneOf):
            choices = [str(choice) for choice in rule.choices]
    return {name: value for name, value in limits.items() if value is not None}, choices


def _shape(described: fields.Field[Any], limits: Mapping[str, Any], choices: Sequence[str]) -> str:
    if choices:
        return "choice"
    for kind, shape in ((fields.Boolean, "yes"), (fields.Integer, "number"), (fields.DateTime, "time")):
        if isinstance(described, kind):
            return shape
    return "line" if limits.get("maxlength", _SHORT + 1) <= _SHORT else "text"
