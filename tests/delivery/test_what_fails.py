"""What cannot be taken in is parked with everything behind it of the same matter, and all else flows on."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from eventsourcing.persistence import IntegrityError

from shared.messaging.envelope import Envelope
from shared.messaging.inbox import Inbox
from shared.persistence.commit import Commit, Statement
from tests.delivery.tallies import MATTER, OTHER, Counted, Tallies, told
from tests.memory import MemoryRecorder

SETTLED: Statement = ("UPDATE parked", ())


def poison(*positions: int) -> Callable[[Envelope], None]:
    def fail(envelope: Envelope) -> None:
        if envelope.source == "shop" and envelope.position in positions:
            raise ValueError(f"no idea what {envelope.id} means")

    return fail


def parked(tallies: Tallies) -> list[tuple[int, str]]:
    return [(each.position, each.error) for each in tallies.recording.parked]  # type: ignore[attr-defined]


def test_a_batch_that_fails_is_taken_in_one_by_one(tallies: Tallies, inbox: Inbox) -> None:
    tallies.fails = poison(2)
    taken = inbox.take_in([told(1), told(2, matter=OTHER), told(3)])
    assert (len(taken.messages), taken.parked) == (3, 1)
    assert tallies.words() == ["1", "3"]
    assert parked(tallies) == [(2, "ValueError('no idea what shop/2 means')")]


def test_the_position_moves_past_what_is_parked(tallies: Tallies, inbox: Inbox) -> None:
    tallies.fails = poison(1)
    inbox.take_in([told(1)])
    assert tallies.recording.positions["shop"] == 1
    assert inbox.take_in([told(1)]).repeats == 1


def test_what_comes_later_of_the_same_matter_stands_behind_it(tallies: Tallies, inbox: Inbox) -> None:
    tallies.fails = poison(1)
    inbox.take_in([told(1), told(2), told(3, matter=OTHER)])
    inbox.take_in([told(4), told(1, matter=MATTER, source="market"), told(5, matter=OTHER)])
    assert tallies.words(OTHER) == ["3", "5"]
    assert [position for position, _ in parked(tallies)] == [1, 2, 4, 1]
    assert {error for _, error in parked(tallies)[1:]} == {"stands behind a parked message of the same matter"}
    assert tallies.seen == ["3", "5"]


def test_a_message_is_tried_again_before_it_is_parked(tallies: Tallies) -> None:
    pauses: list[float] = []
    inbox = Inbox(tallies, patience=(0.05, 0.2, 1.0))
    inbox._pause = pauses.append
    tallies.fails = poison(1)
    inbox.take_in([told(1)])
    assert pauses == [0.05, 0.2, 1.0, 0.0]


def test_what_this_version_cannot_read_is_parked_without_trying_again(tallies: Tallies) -> None:
    pauses: list[float] = []
    inbox = Inbox(tallies, patience=(9.0,))
    inbox._pause = pauses.append
    assert inbox.take_in([replace(told(1), type="shop.Counted.v2")]).parked == 1
    assert pauses == []


def test_what_works_at_the_second_try_is_not_parked(tallies: Tallies, inbox: Inbox) -> None:
    failures = [ValueError("not yet")]

    def fail_once(_: Envelope) -> None:
        if failures:
            raise failures.pop()

    tallies.fails = fail_once
    assert inbox.take_in([told(1)]).parked == 0
    assert tallies.words() == ["1"]


def test_a_failed_try_leaves_nothing_of_itself(tallies: Tallies, inbox: Inbox) -> None:
    tallies.fails = poison(3)
    inbox.take_in([told(1), told(2), told(3)])
    assert tallies.words() == ["1", "2"]
    assert tallies.recording.last_position() == 2


class Contended(MemoryRecorder):
    """Somebody else is faster some times before a commit succeeds."""

    def __init__(self, times: int) -> None:
        super().__init__(Tallies.sources)
        self.times = times

    def commit(self, work: Commit) -> None:
        if self.times:
            self.times -= 1
            raise IntegrityError("somebody was faster")
        super().commit(work)


def test_who_loses_a_race_tries_again_at_once() -> None:
    tallies = Tallies(Contended(3))
    pauses: list[float] = []
    inbox = Inbox(tallies, patience=(9.0, 9.0, 9.0))
    inbox._pause = pauses.append
    assert inbox.take_in([told(1)]).parked == 0
    assert (tallies.words(), pauses) == (["1"], [0.0, 0.0])


def test_two_inboxes_of_one_service_take_a_message_in_once(tallies: Tallies) -> None:
    """The second one read the position before the first one moved it."""
    first, second = Inbox(tallies, patience=()), Inbox(tallies, patience=())
    tallies.fails = lambda envelope: overtake(tallies, first)
    taken = second.take_in([told(1)])
    assert (taken.messages, taken.repeats) == ([], 1)
    assert tallies.words() == ["1"]


def overtake(tallies: Tallies, first: Inbox) -> None:
    tallies.fails = lambda envelope: None
    first.take_in([told(1)])


@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"null", b"7", b"{}", b'{"source": "shop", "position": "x"}'])
def test_what_is_no_envelope_is_parked_and_the_rest_is_taken_in(tallies: Tallies, inbox: Inbox, body: bytes) -> None:
    taken = inbox.receive([body, told(1).encode()])
    assert (len(taken.messages), taken.parked) == (1, 1)
    assert [(each.source, each.matter_id, each.body) for each in tallies.recording.parked] == [("?", None, body)]


@pytest.mark.parametrize("name", ["source", "position", "previous", "type", "subject", "time", "actor"])
@pytest.mark.parametrize("value", [[], {}, None, True, float("inf"), "\ud800"])
def test_whatever_stands_in_a_field_no_envelope_stops_the_inbox(
    tallies: Tallies, inbox: Inbox, name: str, value: object
) -> None:
    body = json.dumps({**json.loads(told(1).encode()), name: value}).encode()
    inbox.receive([body])
    inbox.receive([told(1).encode()])
    assert tallies.recording.positions["shop"] >= 0


def test_an_envelope_of_a_thousand_levels_is_parked(inbox: Inbox) -> None:
    assert inbox.receive([b"[" * 100_000]).parked == 1


def test_of_a_batch_all_that_can_be_read_is_taken_in_and_only_the_rest_is_parked(
    tallies: Tallies, inbox: Inbox
) -> None:
    taken = inbox.receive([b"[" + told(1).encode() + b", 7, " + told(2).encode() + b"]"])
    assert (len(taken.messages), taken.parked) == (2, 1)
    assert [each.body for each in tallies.recording.parked] == [b"7"]  # type: ignore[attr-defined]


def test_an_unreadable_body_stands_in_nobodys_way(tallies: Tallies, inbox: Inbox) -> None:
    inbox.receive([b"rubbish"])
    assert inbox.receive([told(1).encode()]).parked == 0


def test_a_message_of_a_later_version_is_parked_until_this_one_knows_it(tallies: Tallies, inbox: Inbox) -> None:
    inbox.take_in([replace(told(1), type="shop.Counted.v2")])
    assert "deploy the one that knows it" in parked(tallies)[0][1]


def test_a_message_without_a_needed_field_is_parked(tallies: Tallies, inbox: Inbox) -> None:
    inbox.take_in([replace(told(1), data={})])
    assert "does not fit its schema" in parked(tallies)[0][1]


def test_a_parked_matter_is_taken_in_by_a_retry_in_order(tallies: Tallies, inbox: Inbox) -> None:
    tallies.fails = poison(1)
    inbox.take_in([told(1), told(2)])
    tallies.fails = lambda envelope: None
    inbox.retry([Envelope.decode(each.body) for each in tallies.recording.parked], SETTLED)
    assert tallies.words() == ["1", "2"]
    assert tallies.recording.positions["shop"] == 2


def test_a_retry_that_fails_takes_in_nothing(tallies: Tallies, inbox: Inbox) -> None:
    tallies.fails = poison(1, 2)
    inbox.take_in([told(1), told(2)])
    tallies.fails = poison(2)
    with pytest.raises(ValueError, match="shop/2"):
        inbox.retry([Envelope.decode(each.body) for each in tallies.recording.parked], SETTLED)
    assert tallies.recording.last_position() == 0


def test_an_inbox_that_saw_a_matter_parked_notices_that_it_was_settled_meanwhile(
    tallies: Tallies, inbox: Inbox
) -> None:
    """Both would change the count of parkings: one of them loses, and looks again."""
    tallies.fails = poison(1)
    inbox.take_in([told(1)])
    stale = tallies.recording.standing([MATTER])
    tallies.fails = lambda envelope: None
    inbox.retry([told(1)], SETTLED)
    positions = {source: (position, position) for source, position in stale.positions.items()}
    with pytest.raises(IntegrityError):
        tallies.recording.commit(Commit(positions=positions))


def test_a_message_says_what_it_is_made_of() -> None:
    assert Counted.load({"words": "a", "of a later version": 1}) == Counted("a")
