"""A long gap heals while the source goes on announcing."""

from collections import deque

from shared.messaging.envelope import Envelope, heartbeat
from shared.messaging.healing import Asked
from shared.messaging.herald import SAY_AGAIN_AT_MOST
from shared.messaging.inbox import Inbox
from tests.delivery.tallies import MONDAY, Tallies, Unheeded, told

TICK = 0.1  # seconds
BATCH = 200


def said(position: int) -> Envelope:
    return told(position, message=Unheeded())


def test_a_source_is_asked_once_for_what_is_on_its_way() -> None:
    asked = Asked()
    assert asked.must_ask("shop", 0, now=0.0)
    assert not asked.must_ask("shop", 0, now=0.1)
    assert not asked.must_ask("shop", SAY_AGAIN_AT_MOST - 1, now=0.2)
    assert asked.must_ask("market", 0, now=0.3)


def test_it_is_asked_for_the_next_portion_as_soon_as_one_is_through() -> None:
    asked = Asked()
    asked.must_ask("shop", 0, now=0.0)
    assert asked.must_ask("shop", SAY_AGAIN_AT_MOST, now=0.1)


def test_it_is_asked_again_when_no_answer_came() -> None:
    asked = Asked()
    asked.must_ask("shop", 7, now=0.0)
    assert asked.must_ask("shop", 7, now=2.5)


def test_an_inbox_far_behind_catches_up_though_new_messages_come_in_between(tallies: Tallies, inbox: Inbox) -> None:
    """A backlog of 20,000, with 20 new messages in every tenth of a second."""
    asked, queue, log = Asked(), deque[Envelope](), 20_000
    for tick in range(400):
        queue.extend(said(position) for position in range(log + 1, log + 21))
        log += 20
        batch = [queue.popleft() for _ in range(min(BATCH, len(queue)))]
        for source, after in inbox.take_in(batch).gaps.items():
            if asked.must_ask(source, after, tick * TICK):
                queue.extend(said(position) for position in range(after + 1, min(log, after + SAY_AGAIN_AT_MOST) + 1))
                queue.append(heartbeat(source, log, MONDAY))
        if tallies.recording.positions["shop"] == log:  # type: ignore[attr-defined]
            return
    raise AssertionError(f"still {log - tallies.recording.positions['shop']} behind")  # type: ignore[attr-defined]
