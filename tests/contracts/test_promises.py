"""A stored event and a public message keep their shape for ever: whoever needs another one gives it a new name."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import UnionType
from typing import Any, get_args, get_origin
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from marshmallow import ValidationError

from shared.composition import service_classes
from shared.messages.base import Message, _schema, message_type
from shared.service import Service
from tests.contracts.golden import files, promised
from tests.contracts.shapes import aggregates, defaults, events, everything, facts, grown, messages, schema

NOW = everything()
SERVICES = service_classes()
MESSAGES = [message for service in SERVICES for message in messages(service.name)]
SAMPLES: dict[Any, Any] = {
    str: "照明",
    int: 3,
    float: 0.75,
    bool: True,
    UUID: UUID(int=7),
    datetime: datetime(2026, 3, 2, 1, tzinfo=UTC),
    dict: {"share": "lead"},
}

each_file = pytest.mark.parametrize("name", sorted(NOW))
each_service = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
each_message = pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.TYPE)


@each_file
def test_nothing_that_was_promised_has_disappeared(name: str) -> None:
    gone = promised(name).keys() - NOW[name].keys()
    assert not gone, f"logs and queues still hold {sorted(gone)}: whoever reads them needs the class"


@each_file
def test_nothing_that_was_promised_has_changed_its_shape(name: str) -> None:
    before = promised(name)
    changed = sorted(each for each in before.keys() & NOW[name].keys() if not grown(before[each], NOW[name][each]))
    assert not changed, f"{changed} are stored or on their way in the shape of {name}.json: a new shape gets a new name"


def test_a_shape_may_grow_by_what_older_ones_may_lack_and_in_no_other_way() -> None:
    stored = {"body": "str", "turn": "int"}
    assert grown(stored, {**stored, "reason": "str = ''"})
    assert not grown(stored, {**stored, "reason": "str"})
    assert not grown(stored, {**stored, "turn": "str"})
    assert not grown(stored, {"body": "str"})
    told = {"type": "object", "properties": {"body": {"type": "string"}}, "required": ["body"]}
    more = {**told["properties"], "reason": {"type": "string", "default": ""}}
    assert grown(told, {**told, "properties": more})
    assert not grown(told, {**told, "properties": more, "required": ["body", "reason"]})
    assert not grown(told, {**told, "properties": {"body": {"type": "integer"}}})


@each_file
def test_everything_is_promised(name: str) -> None:
    before = promised(name)
    new = sorted(each for each in NOW[name] if before.get(each) != NOW[name][each])
    assert not new, f"{new} are new: promise them with `python -m tests.contracts.update`"


def test_there_is_no_promise_that_nobody_checks() -> None:
    assert files() == set(NOW)


@each_service
def test_every_own_event_is_announced(service: type[Service]) -> None:
    assert set(events(service)) == set(service.announcements)


@each_service
def test_every_topic_names_one_class_and_its_version(service: type[Service]) -> None:
    topics = [each.TOPIC for each in (*aggregates(service), *events(service))]
    assert len(topics) == len(set(topics))
    assert all(topic.startswith(f"{service.name}.") for topic in topics)
    assert all(each.TOPIC.rpartition(".v")[2].isdecimal() for each in events(service))


@each_service
def test_events_hold_plain_values(service: type[Service]) -> None:
    plain = {str, int, float, bool, datetime, UUID, type(None), Any}
    for event in events(service):
        for name, hint in facts(event).items():
            assert _parts(hint) <= plain, f"{event.TOPIC}.{name}: {hint} would not come back as it was stored"


@each_message
def test_a_message_is_found_by_its_type_and_belongs_to_its_speaker(message: type[Message]) -> None:
    assert message_type(message.TYPE) is message
    assert message.TYPE.partition(".")[0] == message.__module__.rpartition(".")[2]


@each_message
def test_a_message_comes_over_the_wire_as_its_schema_says(message: type[Message]) -> None:
    told = message(**{name: _sample(hint) for name, hint in facts(message).items()})
    dumped = told.dump()
    Draft202012Validator(schema(message)).validate(dumped)
    assert message.load({**dumped, "a field of a later version": 1}) == told


@each_message
def test_a_message_told_before_a_field_came_is_still_read(message: type[Message]) -> None:
    lacking = defaults(message)
    told = message(**{name: _sample(hint) for name, hint in facts(message).items()}).dump()
    read = message.load({name: value for name, value in told.items() if name not in lacking})
    assert {name: getattr(read, name) for name in lacking} == lacking


UGLY = ("x", "", "7", 7, 7.5, True, None, [], ["x"], [None], {}, "2026-03-02T09:00:00+08:00", "2026-03-02T09:00:00")


@each_message
def test_a_message_is_read_as_its_schema_reads_it_whatever_it_holds(message: type[Message]) -> None:
    told = message(**{name: _sample(hint) for name, hint in facts(message).items()}).dump()
    for name in told:
        for value in (*UGLY, str(UUID(int=7))):
            odd = {**told, name: value}
            assert _outcome(lambda odd=odd: message.load(odd)) == _outcome(lambda odd=odd: _by_its_schema(message, odd))


def _by_its_schema(message: type[Message], data: dict[str, Any]) -> Message:
    return message(**_schema(message).load(data))


def _outcome(read: Callable[[], Message]) -> Message | str:
    try:
        return read()
    except ValidationError as error:
        return str(error)


def _sample(hint: Any) -> Any:
    if isinstance(hint, UnionType):
        return _sample(get_args(hint)[0])
    return [_sample(get_args(hint)[0])] if get_origin(hint) is list else SAMPLES[get_origin(hint) or hint]


def _parts(hint: Any) -> set[Any]:
    """The plain types that a hint is made of."""
    if get_origin(hint) is None:
        return {hint} - {dict, list}
    return {part for each in get_args(hint) for part in _parts(each)}
