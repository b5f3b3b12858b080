"""The recorder on a real PostgreSQL: in order of commit, all or nothing, and one inbox at a time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError

from shared.kernel import PLATFORM, Act
from shared.messaging.inbox import Inbox
from shared.persistence.commit import Commit, ParkedMessage
from tests.delivery.tallies import MATTER, MONDAY, OTHER, Tallies, Tally, told

pytestmark = pytest.mark.system

WRITERS, EACH = 16, 25


def test_a_reader_who_follows_the_log_never_misses_what_was_written_by_many(stored: Tallies) -> None:
    """Positions become visible in their order: behind the last one that was read nothing ever appears later."""
    done, seen = Event(), []

    def follow() -> None:
        position = 0
        while True:
            last_look = done.is_set()
            entries = stored.recording.notifications(position, 100)
            seen.extend((entry.id, entry.originator_id) for entry in entries)
            position = entries[-1].id if entries else position
            if last_look and not entries:
                return

    def write(writer: int) -> None:
        for number in range(EACH):
            stored.begin(UUID(int=writer << 32 | number + 1))

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(follow)
        for written in [pool.submit(write, writer) for writer in range(WRITERS)]:
            written.result(60)
        done.set()
        reader.result(60)
    assert [position for position, _ in seen] == sorted(position for position, _ in seen)
    assert Counter(id for _, id in seen) == Counter(
        UUID(int=writer << 32 | number + 1) for writer in range(WRITERS) for number in range(EACH)
    )


def test_of_many_who_change_the_same_thing_one_is_faster_and_the_others_hear_of_it(stored: Tallies) -> None:
    stored.begin(MATTER)

    def add(number: int) -> bool:
        tally = stored.find(Tally, MATTER)
        tally.add(str(number), Act(PLATFORM, MONDAY, "test"))
        try:
            stored.save(tally)
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(WRITERS) as pool:
        succeeded = sum(pool.map(add, range(64)))
    assert 1 <= succeeded <= 64
    assert len(stored.words()) == 1 + succeeded


def test_what_fails_leaves_nothing(stored: Tallies) -> None:
    tally = Tally.begin(Tally.Created, MATTER, Act(PLATFORM, MONDAY, "test"), words="a")
    commit = stored.commit_of([tally], [("UPDATE herald SET position = %s", (7,)), ("SELECT 1 / %s", (0,))])
    commit.positions = {"shop": (0, 1)}
    commit.parked = [ParkedMessage("shop", 1, MATTER, b"", "for a test")]
    with pytest.raises(Exception, match="division by zero"):
        stored.recording.commit(commit)
    assert stored.recording.last_position() == 0
    assert stored.recording.announced() == 0
    assert stored.recording.standing([MATTER]).positions["shop"] == 0
    assert stored.recording.standing([MATTER]).parked == set()


def test_a_position_moves_only_from_where_the_inbox_saw_it(stored: Tallies) -> None:
    stored.recording.commit(Commit(positions={"shop": (0, 5)}))
    with pytest.raises(IntegrityError, match="moved on"):
        stored.recording.commit(Commit(positions={"shop": (0, 6)}))
    assert stored.recording.standing([]).positions["shop"] == 5


def test_whoever_lost_the_position_has_recorded_nothing(stored: Tallies) -> None:
    stored.recording.commit(Commit(positions={"shop": (0, 5)}))
    tally = Tally.begin(Tally.Created, MATTER, Act(PLATFORM, MONDAY, "test"), words="a")
    commit = stored.commit_of([tally])
    commit.positions = {"shop": (0, 1)}
    with pytest.raises(IntegrityError):
        stored.recording.commit(commit)
    assert stored.recording.last_position() == 0


def test_inboxes_in_many_threads_take_everything_in_once(stored: Tallies) -> None:
    """As after a failover, when the old worker has not noticed yet."""
    batch = [told(position, matter=UUID(int=position % 3 + 1)) for position in range(1, 61)]

    def take_in(number: int) -> None:
        inbox = Inbox(stored, patience=(0.0,) * 20)
        for start in range(0, len(batch), 10):
            inbox.take_in(batch[start : start + 10])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(take_in, range(4)))
    words = [word for matter in range(1, 4) for word in stored.words(UUID(int=matter))]
    assert sorted(map(int, words)) == list(range(1, 61))
    assert stored.query("SELECT count(*) AS n FROM parked")[0]["n"] == 0


def test_what_is_parked_keeps_its_matter_back_and_no_other(stored: Tallies) -> None:
    def poison(envelope: object) -> None:
        if getattr(envelope, "position", 0) == 1:
            raise ValueError("no idea")

    stored.fails = poison
    inbox = Inbox(stored, patience=())
    inbox.take_in([told(1), told(2), told(3, matter=OTHER)])
    inbox.take_in([told(4), told(5, matter=OTHER)])
    assert stored.words(OTHER) == ["3", "5"]
    assert [row["position"] for row in stored.query("SELECT position FROM parked ORDER BY id")] == [1, 2, 4]


def test_the_heralds_position_never_goes_back(stored: Tallies) -> None:
    stored.recording.set_announced(5)
    stored.recording.set_announced(3)
    assert stored.recording.announced() == 5


def test_the_service_cannot_rewrite_its_log(stored: Tallies) -> None:
    stored.begin(MATTER)
    for sql in ("UPDATE events SET topic = 'x'", "DELETE FROM events", "TRUNCATE events"):
        with pytest.raises(Exception, match="permission denied"):
            stored.recording.commit(Commit(statements=[(sql, ())]))
    assert stored.words() == ["begun"]
