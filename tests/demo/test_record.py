"""What a day shows is read from the record, so that it can fail: what is there twice, what went another way."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import dict_row

from services.oversight.application import Oversight
from shared.demo.record import PATHS, UNKNOWN, astray, doubled, path_of, paths_taken, told_twice, untaken
from shared.demo.script import Story, read_script, stories
from shared.messages import committee, intake, routing, street_office
from shared.messages.base import Message
from shared.town.loading import load_town
from tests.city.people import TOWN
from tests.oversight.conftest import hear
from tests.oversight.telling import MATTER, STREET, Told, dispatched, received

OTHER = UUID(int=2)
ACCEPTED = street_office.WorkOrderAccepted(STREET, 1, "lead")
RESOLVED = street_office.WorkOrderResolved(STREET, 1, "lead", "修好了")
CLOSED = intake.MatterClosed("confirmed")


@pytest.fixture
def record(database: str, stored: Oversight) -> Iterator[Connection[Any]]:
    with psycopg.connect(database, row_factory=dict_row) as connection:
        yield connection


def story(path: str, id: UUID = MATTER) -> Story:
    return Story(path, "路灯不亮", "500106001001", str(id))


@pytest.mark.system
def test_a_doubled_event_is_found(stored: Oversight, told: Told, record: Connection[Any]):
    order = told(dispatched())
    hear(stored, order, told(received(dispatched()), cause=order.id), told(ACCEPTED), told(RESOLVED))
    assert doubled(record, [str(MATTER)]) == []
    hear(stored, told(ACCEPTED), told(received(dispatched()), cause=order.id))
    twice = doubled(record, [str(MATTER)])
    assert {(row["type"], row["times"]) for row in twice} == {
        ("street_office.WorkOrderAccepted.v1", 2),
        ("street_office.WorkOrderReceived.v1", 2),
    }
    assert all(str(MATTER) in told_twice(row) and STREET in told_twice(row) for row in twice)


@pytest.mark.system
def test_a_new_turn_and_another_body_double_nothing(stored: Oversight, told: Told, record: Connection[Any]):
    first, again = told(dispatched()), told(dispatched())
    hear(stored, first, told(received(dispatched()), cause=first.id), told(ACCEPTED), told(RESOLVED), again)
    hear(stored, told(received(dispatched()), cause=again.id), told(street_office.WorkOrderAccepted(STREET, 2, "lead")))
    hear(stored, told(street_office.WorkOrderAccepted("500106002000", 1, "support")), told(ACCEPTED, OTHER))
    found = doubled(record, [str(MATTER), str(OTHER)])
    assert [row["type"] for row in found] == ["routing.MatterDispatched.v1"]  # both were told as a first turn


@pytest.mark.system
def test_a_matter_counts_under_the_path_that_it_took(stored: Oversight, told: Told, record: Connection[Any]):
    hear(stored, told(ACCEPTED), told(RESOLVED), told(CLOSED))
    hear(stored, told(ACCEPTED, OTHER), told(RESOLVED, OTHER), told(intake.MatterClosed("no_reply"), OTHER))
    taken = paths_taken(record, [str(MATTER), str(OTHER)])
    assert taken == {str(MATTER): "administrative", str(OTHER): "silent"}
    scripted = [story("escalated"), story("silent", OTHER)]
    assert astray(scripted, taken) == ["1 of the script's 'escalated' went the way 'administrative'"]
    assert untaken(scripted, taken) == ["escalated"]


def test_a_matter_of_which_nothing_is_on_record_took_no_path_of_the_script():
    assert path_of(frozenset({"MatterReported"})) == UNKNOWN
    assert astray([story("mixed")], {}) == [f"1 of the script's 'mixed' went the way {UNKNOWN!r}"]


def test_every_path_of_the_script_can_be_shown():
    assert {path for path, _ in PATHS} == {line.name for line in read_script()}


@pytest.mark.parametrize("matters", [20, 120])
def test_a_day_of_any_size_takes_every_path_and_links_what_is_told_twice(matters: int):
    told = stories(load_town(TOWN), matters)
    assert {story.path for story in told} == {line.name for line in read_script()}
    assert sum(story.path == "linked" for story in told) >= 2


def test_every_mark_is_a_message_that_somebody_tells():
    told_by = (intake, routing, street_office, committee)
    names = {name for module in told_by for name, kind in vars(module).items() if _is_message(kind)}
    assert {mark.partition(" ")[0] for _, marks in PATHS for mark in marks} <= names


def _is_message(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Message)
