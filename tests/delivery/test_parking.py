"""What is parked waits until somebody asks to try it again, and then goes in with all that is behind it."""

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError

from shared.messaging.envelope import Envelope
from shared.messaging.inbox import Inbox
from shared.messaging.parking import Parking
from tests.delivery.tallies import Tallies, told

pytestmark = pytest.mark.system


@pytest.fixture
def spoilt(stored: Tallies) -> Tallies:
    """Its first message cannot be taken in, and the second stands behind it."""

    def fail(envelope: Envelope) -> None:
        raise ValueError("no idea")

    stored.fails = fail
    Inbox(stored, patience=()).take_in([told(1), told(2)])
    stored.fails = lambda envelope: None
    return stored


@pytest.mark.parametrize("passing", [IntegrityError("somebody was faster"), OperationalError("the database is away")])
def test_what_was_asked_stays_asked_when_something_passing_gets_in_the_way(spoilt: Tallies, passing: Exception) -> None:
    parking, inbox = Parking(spoilt), Inbox(spoilt, patience=())
    parking.ask_retry([parking.waiting()[0].id])

    def fail_once(envelope: Envelope) -> None:
        spoilt.fails = lambda envelope: None
        raise passing

    spoilt.fails = fail_once
    assert parking.retry_what_was_asked(inbox) == 0
    assert parking.retry_what_was_asked(inbox) == 2
    assert (spoilt.words(), parking.waiting()) == (["1", "2"], [])


def test_what_is_parked_after_the_asking_goes_in_too(spoilt: Tallies) -> None:
    parking, inbox = Parking(spoilt), Inbox(spoilt, patience=())
    parking.ask_retry([each.id for each in parking.waiting()])
    inbox.take_in([told(3)])
    assert parking.retry_what_was_asked(inbox) == 3
    assert (spoilt.words(), parking.waiting()) == (["1", "2", "3"], [])


def test_what_fails_again_must_be_asked_for_again(spoilt: Tallies) -> None:
    parking, inbox = Parking(spoilt), Inbox(spoilt, patience=())
    parking.ask_retry([each.id for each in parking.waiting()])

    def fail(envelope: Envelope) -> None:
        raise ValueError("still no idea")

    spoilt.fails = fail
    assert parking.retry_what_was_asked(inbox) == 0
    assert [each.retry_asked_at for each in parking.waiting()] == [None, None]
