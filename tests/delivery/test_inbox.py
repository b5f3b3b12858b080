"""What is told is taken in once, in order, or asked for again."""

import pytest
from eventsourcing.persistence import OperationalError

from shared.messaging.envelope import heartbeat
from shared.messaging.inbox import Inbox
from tests.delivery.tallies import MATTER, MONDAY, OTHER, Tallies, Tally, Unheeded, told


def test_what_is_told_is_taken_in_and_the_position_moves(tallies: Tallies, inbox: Inbox) -> None:
    taken = inbox.take_in([told(1), told(2)])
    assert [each.position for each in taken.messages] == [1, 2]
    assert tallies.words() == ["1", "2"]
    assert tallies.recording.positions["shop"] == 2


def test_a_repeat_changes_nothing(tallies: Tallies, inbox: Inbox) -> None:
    inbox.take_in([told(1), told(2)])
    taken = inbox.take_in([told(2), told(1), told(2)])
    assert (taken.messages, taken.repeats, taken.gaps) == ([], 3, {})
    assert tallies.words() == ["1", "2"]


def test_a_repeat_within_one_batch_changes_nothing(tallies: Tallies, inbox: Inbox) -> None:
    taken = inbox.take_in([told(1), told(1), told(2), told(2)])
    assert (len(taken.messages), taken.repeats) == (2, 2)
    assert tallies.words() == ["1", "2"]


def test_behind_a_gap_nothing_of_that_source_is_taken_in(tallies: Tallies, inbox: Inbox) -> None:
    taken = inbox.take_in([told(1), told(3), told(4)])
    assert (len(taken.messages), taken.gaps) == (1, {"shop": 1})
    assert tallies.seen == ["1"]


def test_what_is_told_again_is_taken_in_though_something_newer_came_in_between(tallies: Tallies, inbox: Inbox) -> None:
    """A source goes on announcing while it tells a long gap again: that must not waste what was told again."""
    taken = inbox.take_in([told(9), told(1), told(2), told(10), told(3)])
    assert tallies.seen == ["1", "2", "3"]
    assert ([each.position for each in taken.messages], taken.gaps) == ([1, 2, 3], {})
    assert inbox.take_in([told(11)]).gaps == {"shop": 3}


def test_a_gap_of_one_source_does_not_hold_up_another(tallies: Tallies, inbox: Inbox) -> None:
    taken = inbox.take_in([told(3), told(1, source="market", matter=OTHER)])
    assert (len(taken.messages), taken.gaps) == (1, {"shop": 0})


def test_a_gap_is_healed_by_telling_it_again_from_there(tallies: Tallies, inbox: Inbox) -> None:
    gap = inbox.take_in([told(1), told(4)]).gaps["shop"]
    taken = inbox.take_in([told(position) for position in range(gap + 1, 5)])
    assert (len(taken.messages), taken.gaps) == (3, {})
    assert tallies.words() == ["1", "2", "3", "4"]


def test_positions_may_have_holes_as_long_as_the_sender_says_what_came_before(tallies: Tallies, inbox: Inbox) -> None:
    """A transaction that was rolled back leaves a number unused."""
    taken = inbox.take_in([told(1), told(5, previous=1), told(9, previous=5)])
    assert (len(taken.messages), taken.gaps) == (3, {})


def test_a_heartbeat_ahead_shows_that_something_was_missed(inbox: Inbox) -> None:
    inbox.take_in([told(1)])
    assert inbox.take_in([heartbeat("shop", 3, MONDAY)]).gaps == {"shop": 1}


@pytest.mark.parametrize("position", [0, 1])
def test_a_heartbeat_that_is_not_ahead_says_nothing(inbox: Inbox, position: int) -> None:
    inbox.take_in([told(1)])
    assert inbox.take_in([heartbeat("shop", position, MONDAY)]).gaps == {}


def test_a_heartbeat_behind_the_message_that_catches_up_with_it_is_no_gap(inbox: Inbox) -> None:
    assert inbox.take_in([told(1), told(2), heartbeat("shop", 2, MONDAY)]).gaps == {}


def test_a_source_that_nobody_listens_to_is_left_aside(tallies: Tallies, inbox: Inbox) -> None:
    taken = inbox.take_in([told(1, source="stranger"), heartbeat("stranger", 9, MONDAY)])
    assert (taken.messages, taken.gaps, taken.parked) == ([], {}, 0)


def test_what_no_policy_answers_moves_the_position_all_the_same(tallies: Tallies, inbox: Inbox) -> None:
    inbox.take_in([told(1, message=Unheeded())])
    assert tallies.recording.positions["shop"] == 1
    assert tallies.recording.last_position() == 0


def test_an_aggregate_met_twice_in_a_batch_is_the_same_one(tallies: Tallies, inbox: Inbox) -> None:
    inbox.take_in([told(1, "a"), told(2, "b", OTHER), told(3, "c"), told(4, "d", OTHER)])
    assert (tallies.words(), tallies.words(OTHER)) == (["a", "c"], ["b", "d"])
    assert [entry.originator_version for entry in tallies.recording.notifications(0, 9)] == [1, 2, 1, 2]


def test_what_follows_says_which_message_it_answers_and_when(tallies: Tallies, inbox: Inbox) -> None:
    inbox.take_in([told(1)])
    begun = next(iter(tallies.events.get(MATTER)))
    assert isinstance(begun, Tally.Created)
    assert (begun.cause, begun.timestamp, begun.by) == ("shop/1", MONDAY, "platform::platform")


def test_while_the_database_is_away_nothing_is_parked_or_tried_one_by_one(tallies: Tallies, inbox: Inbox) -> None:
    def away(_: object) -> None:
        tallies.seen.append("asked")
        raise OperationalError("no server")

    tallies.fails = away
    with pytest.raises(OperationalError):
        inbox.take_in([told(1), told(2)])
    assert tallies.seen == ["asked"]
    assert (tallies.recording.positions["shop"], tallies.recording.parked) == (0, [])
