"""What was recorded is told in order, as CloudEvents, and the position is stored only when it is out."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.broker import NotConfirmed, Parcel
from shared.messaging.envelope import (
    BATCH_KEY,
    BATCH_TYPE,
    CONTENT_TYPE,
    Envelope,
    Unreadable,
    heartbeat,
    joined,
    routing_key,
)
from shared.messaging.herald import Herald
from shared.messaging.inbox import Inbox
from tests.delivery.tallies import MONDAY, Counted, Tallies, told
from tests.memory import MemoryRecorder


class Wire:
    """Takes what is published, or refuses it."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []
        self.broken = False

    def publish(self, parcels: Sequence[Parcel]) -> None:
        if self.broken:
            raise NotConfirmed("the broker is full")
        self.parcels += parcels

    @property
    def envelopes(self) -> list[Envelope]:
        """What services hear."""
        batches = [parcel for parcel in self.parcels if parcel.content_type == BATCH_TYPE]
        return [Envelope.read(told) for parcel in batches for told in json.loads(parcel.body)]


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def herald(tallies: Tallies) -> Herald:
    for number in range(1, 6):
        tallies.begin(UUID(int=number), f"number {number}")
    return Herald(tallies)


def test_everything_is_told_in_order_and_each_says_what_came_before(herald: Herald) -> None:
    envelopes = [envelope for envelope, _ in herald.tell(0, 100)]
    assert [each.position for each in envelopes] == [1, 2, 3, 4, 5]
    assert all(later.previous == earlier.position for earlier, later in pairwise(envelopes))
    assert envelopes[0].previous == 0


def test_telling_again_from_a_position_begins_right_behind_it(herald: Herald) -> None:
    envelopes = [envelope for envelope, _ in herald.tell(3, 100)]
    assert [(each.previous, each.position) for each in envelopes] == [(3, 4), (4, 5)]


def test_what_was_announced_is_not_announced_again(herald: Herald, wire: Wire, tallies: Tallies) -> None:
    assert len(herald.announce(wire).types) == 5
    assert herald.announce(wire).types == []
    tallies.begin(UUID(int=6))
    assert len(herald.announce(wire).types) == 1
    assert [each.position for each in wire.envelopes] == [1, 2, 3, 4, 5, 6]


def test_what_the_broker_did_not_confirm_is_announced_again(herald: Herald, wire: Wire, tallies: Tallies) -> None:
    wire.broken = True
    with pytest.raises(NotConfirmed):
        herald.announce(wire)
    assert tallies.recording.announced() == 0
    wire.broken = False
    assert len(herald.announce(wire).types) == 5


def test_the_heartbeat_says_how_far_it_has_announced_not_how_far_the_log_goes(
    herald: Herald, wire: Wire, tallies: Tallies
) -> None:
    herald.beat(wire)
    assert (wire.envelopes[0].is_heartbeat, wire.envelopes[0].position) == (True, 0)
    herald.announce(wire)
    herald.beat(wire)
    assert wire.envelopes[-1].position == 5


def test_what_is_said_again_goes_to_the_one_queue_that_asked_and_ends_with_a_heartbeat(
    herald: Herald, wire: Wire
) -> None:
    herald.announce(wire)
    wire.parcels.clear()
    assert herald.say_again(wire, "market.inbox", 3) == 2
    assert {(each.exchange, each.routing_key) for each in wire.parcels} == {("tallies.replays", "market.inbox")}
    assert [each.position for each in wire.envelopes] == [4, 5, 5]
    assert wire.envelopes[-1].is_heartbeat


def test_nothing_is_said_again_that_was_never_announced(herald: Herald, wire: Wire) -> None:
    assert herald.say_again(wire, "market.inbox", 0) == 0


def test_a_message_travels_as_a_cloud_event(herald: Herald) -> None:
    envelope, _ = next(herald.tell(0, 1))
    body = json.loads(envelope.encode())
    assert (body["specversion"], body["id"], body["source"]) == ("1.0", "tallies/1", "tallies")
    assert (body["type"], body["subject"]) == ("shop.Counted.v1", str(UUID(int=1)))
    assert (body["time"], body["data"]) == (MONDAY.isoformat(), {"words": "number 1"})
    assert all(name.isalnum() and name.islower() for name in body)  # as the specification wants attributes


def test_what_was_recorded_together_travels_together(herald: Herald, wire: Wire) -> None:
    herald.announce(wire)
    assert [(parcel.routing_key, parcel.content_type) for parcel in wire.parcels] == [(BATCH_KEY, BATCH_TYPE)]
    assert [json.loads(parcel.body)[0]["specversion"] for parcel in wire.parcels] == ["1.0"]


def test_a_message_holds_fifty_events_at_most(wire: Wire, tallies: Tallies) -> None:
    for number in range(1, 121):
        tallies.begin(UUID(int=number))
    Herald(tallies).announce(wire)
    assert [len(json.loads(parcel.body)) for parcel in wire.parcels] == [50, 50, 20]
    assert [each.position for each in wire.envelopes] == list(range(1, 121))


def test_what_is_for_a_body_is_told_to_its_own_queue_as_well_if_it_has_one(
    herald: Herald, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Counted, "addressee", property(lambda told: told.words.removeprefix("number ")))
    herald.announce(wire)
    singles = [parcel for parcel in wire.parcels if parcel.content_type == CONTENT_TYPE]
    assert [parcel.routing_key for parcel in singles] == [f"shop.Counted.v1.{number}" for number in range(1, 6)]
    assert [Envelope.decode(parcel.body) for parcel in singles] == wire.envelopes
    assert not any(parcel.mandatory for parcel in singles)


def test_what_one_service_tells_another_takes_in(herald: Herald) -> None:
    listener = Tallies(MemoryRecorder(Tallies.sources))
    batch = joined(replace(envelope, source="shop").encode() for envelope, _ in herald.tell(0, 100))
    assert len(Inbox(listener, patience=()).receive([batch]).messages) == 5
    assert listener.words(UUID(int=4)) == ["number 4"]


@given(
    position=st.integers(1, 1 << 62),
    words=st.text(),
    subject=st.uuids(),
    time=st.datetimes(timezones=st.just(UTC)),
)
def test_an_envelope_comes_out_as_it_went_in(position: int, words: str, subject: UUID, time: datetime) -> None:
    envelope = replace(told(position, matter=subject), time=time, data={"words": words})
    assert Envelope.decode(envelope.encode()) == envelope


@given(st.binary())
def test_bytes_that_are_no_envelope_are_unreadable_and_nothing_worse(body: bytes) -> None:
    with pytest.raises(Unreadable):
        Envelope.decode(body)


def test_a_heartbeat_is_nobodys_matter() -> None:
    beat = heartbeat("shop", 7, MONDAY)
    assert (beat.position, beat.previous, beat.subject, beat.is_heartbeat) == (7, 7, UUID(int=0), True)


def test_the_last_word_of_a_routing_key_is_whom_it_is_for() -> None:
    assert routing_key("routing.MatterDispatched.v1", "500106001000") == "routing.MatterDispatched.v1.500106001000"
