"""The recorder on a real PostgreSQL: in order of commit, all or nothing, and one inbox at a time."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from uuid import UUID

import pytest
from eventsourcing.persistence import DataError, IntegrityError, OperationalError
from psycopg.generators import send

from shared.kernel import PLATFORM, Act
from shared.messaging.inbox import Inbox
from shared.persistence import flight
from shared.persistence.commit import Commit, ParkedMessage
from shared.persistence.postgres import Recorder
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


NUL = ("UPDATE parked SET error = %s", ("\0",))


def test_what_cannot_even_be_sent_leaves_nothing(stored: Tallies) -> None:
    """It fails on our side, after other statements of the same commit were queued."""
    commit = stored.commit_of([begun("a")], [NUL])
    commit.positions = {"shop": (0, 1)}
    with pytest.raises(DataError):
        stored.recording.commit(commit)
    assert stored.recording.last_position() == 0
    assert stored.recording.standing([MATTER]).positions["shop"] == 0


def test_what_cannot_be_sent_takes_nobody_with_it(stored: Tallies) -> None:
    ids = [UUID(int=number) for number in range(1, 17)]

    def write(id: UUID) -> bool:
        bad = id.int % 4 == 0
        with suppress(DataError):
            stored.recording.commit(stored.commit_of([begun("a", id)], [NUL] if bad else []))
            return True
        return False

    with ThreadPoolExecutor(WRITERS) as pool:
        done = dict(zip(ids, pool.map(write, ids), strict=True))
    assert done == {id: id.int % 4 != 0 for id in ids}
    assert stored.recording.last_position() >= 12
    assert {id for id in ids if stored.recording.history(id)} == {id for id, well in done.items() if well}


def test_an_inbox_with_a_message_that_cannot_be_stored_takes_the_others_in_once(stored: Tallies) -> None:
    inbox = Inbox(stored, patience=())
    unstorable = told(2, matter=OTHER)
    stored.riders = {2: [NUL]}
    taken = inbox.take_in([told(1), unstorable, told(3)])
    assert (len(taken.messages), taken.parked) == (3, 1)
    assert stored.words() == ["1", "3"]


def test_a_position_moves_only_from_where_the_inbox_saw_it(stored: Tallies) -> None:
    stored.recording.commit(Commit(positions={"shop": (0, 5)}))
    with pytest.raises(IntegrityError, match="inbox_positions"):
        stored.recording.commit(Commit(positions={"shop": (0, 6)}))
    assert stored.recording.standing([]).positions["shop"] == 5


def test_a_commit_whose_answer_was_lost_is_recognised_and_not_made_again(
    stored: Tallies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection broke after the commit: trying again must neither double it nor call it a conflict."""
    fly, lost = Recorder._fly, [OperationalError("the connection broke")]

    def fly_and_lose_the_answer(recorder: Recorder, works: Sequence[Commit]) -> None:
        fly(recorder, works)
        if lost:
            raise lost.pop()

    monkeypatch.setattr(Recorder, "_fly", fly_and_lose_the_answer)
    stored.begin(MATTER)
    assert (lost, stored.words(), stored.recording.last_position()) == ([], ["begun"], 1)


def test_a_conflict_with_somebody_else_stays_one_though_the_connection_broke_before(
    stored: Tallies, monkeypatch: pytest.MonkeyPatch
) -> None:
    fly, lost = Recorder._fly, [OperationalError("the connection broke")]

    def lose_the_connection_first(recorder: Recorder, works: Sequence[Commit]) -> None:
        if lost:
            error = lost.pop()
            stored.begin(MATTER, "somebody else's")
            raise error
        fly(recorder, works)

    monkeypatch.setattr(Recorder, "_fly", lose_the_connection_first)
    with pytest.raises(IntegrityError):
        stored.recording._write([stored.commit_of([begun("ours")])])
    assert stored.words() == ["somebody else's"]


def begun(words: str, matter: UUID = MATTER) -> Tally:
    return Tally.begin(Tally.Created, matter, Act(PLATFORM, MONDAY, "test"), words=words)


def test_after_a_failure_the_same_connection_goes_on(stored: Tallies) -> None:
    """What the failure kept from being prepared is not taken for prepared."""
    for number in range(1, 9):
        stored.begin(UUID(int=number))
        with pytest.raises(IntegrityError):
            stored.recording.commit(stored.commit_of([begun("again")]))
        stored.recording.set_announced(number)
    assert stored.recording.last_position() >= 8


def test_a_commit_is_sent_at_once(stored: Tallies, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its statements must not wait for one another's answers."""
    stored.begin(OTHER)
    sent: list[int] = []
    monkeypatch.setattr(flight, "send", lambda connection: sent.append(1) or send(connection))
    stored.recording.commit(stored.commit_of([begun("a")], [("UPDATE herald SET position = %s", (7,))] * 5))
    assert len(sent) == 1


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
