"""Writers that come together share a transaction; only the one at fault hears of it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Semaphore

import pytest
from eventsourcing.persistence import DataError, IntegrityError, OperationalError

from shared.persistence.commit import Commit
from shared.persistence.group import GroupCommit
from tests.servers.waiting import wait_until

GOOD = "good"


def work(name: str) -> Commit:
    return Commit(statements=[(name, ())])


def names(works: Sequence[Commit]) -> list[str]:
    return [sql for each in works for sql, _ in each.statements]


class Store:
    """Keeps what is written; everything of a transaction that holds something bad fails."""

    def __init__(self, conflicting: Sequence[str] = (), broken: Sequence[str] = ()) -> None:
        self.transactions: list[list[str]] = []
        self.attempts = 0
        self.away = False
        self._conflicting, self._broken = set(conflicting), set(broken)
        self._one_at_a_time = Lock()
        self.gate = Event()
        self.gate.set()
        self.entered = Event()

    def write(self, works: Sequence[Commit]) -> None:
        assert self._one_at_a_time.acquire(blocking=False), "two transactions at the same time"
        try:
            self.entered.set()
            self.gate.wait(10)
            self.attempts += 1
            if self._conflicting & set(names(works)):
                raise IntegrityError("conflict")
            if self._broken & set(names(works)):
                raise DataError("broken")
            if self.away:
                raise OperationalError("the database is away")
            self.transactions.append(names(works))
        finally:
            self._one_at_a_time.release()


def test_everybody_who_waits_is_written_in_the_next_transaction() -> None:
    store = Store()
    group = GroupCommit(store.write)
    store.gate.clear()
    with ThreadPoolExecutor(16) as pool:
        first = pool.submit(group.commit, work("first"))
        store.entered.wait(10)
        rest = [pool.submit(group.commit, work(f"w{number}")) for number in range(15)]
        _until(lambda: len(group._waiting) == 15)
        store.gate.set()
        for each in (first, *rest):
            each.result(10)
    assert store.transactions[0] == ["first"]
    assert sorted(store.transactions[1]) == sorted(f"w{number}" for number in range(15))


def test_whoever_is_done_goes_on_while_the_next_ones_are_written() -> None:
    turns, entered = Semaphore(0), Semaphore(0)

    def write(works: Sequence[Commit]) -> None:
        entered.release()
        assert turns.acquire(timeout=10)

    group = GroupCommit(write)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(group.commit, work("first"))
        assert entered.acquire(timeout=10)
        others = [pool.submit(group.commit, work(name)) for name in ("second", "third")]
        _until(lambda: len(group._waiting) == 2)
        turns.release()
        first.result(10)
        assert entered.acquire(timeout=10)
        assert not any(other.done() for other in others)
        turns.release()
        for other in others:
            other.result(10)


def test_no_transaction_grows_beyond_its_limit() -> None:
    store = Store()
    group = GroupCommit(store.write, most=4)
    store.gate.clear()
    with ThreadPoolExecutor(12) as pool:
        written = [pool.submit(group.commit, work(f"w{number}")) for number in range(12)]
        _until(lambda: len(group._waiting) >= 8)
        store.gate.set()
        for each in written:
            each.result(10)
    assert max(map(len, store.transactions)) <= 4
    assert sum(map(len, store.transactions)) == 12


@pytest.mark.parametrize("fault", [IntegrityError, DataError])
def test_only_the_one_at_fault_hears_of_it(fault: type[Exception]) -> None:
    store = Store(conflicting=["bad"]) if fault is IntegrityError else Store(broken=["bad"])
    group = GroupCommit(store.write)
    store.gate.clear()
    with ThreadPoolExecutor(8) as pool:
        blocker = pool.submit(group.commit, work("blocker"))
        store.entered.wait(10)
        good = [pool.submit(group.commit, work(f"good{number}")) for number in range(6)]
        bad = pool.submit(group.commit, work("bad"))
        _until(lambda: len(group._waiting) == 7)
        store.gate.set()
        for each in (blocker, *good):
            each.result(10)
        with pytest.raises(fault):
            bad.result(10)
    written = [name for transaction in store.transactions for name in transaction]
    assert sorted(written) == sorted(["blocker", *(f"good{number}" for number in range(6))])


def test_when_the_database_is_away_everybody_in_the_transaction_hears_of_it() -> None:
    store = Store()
    group = GroupCommit(store.write)
    store.gate.clear()
    with ThreadPoolExecutor(4) as pool:
        blocker = pool.submit(group.commit, work("blocker"))
        store.entered.wait(10)
        store.away = True
        others = [pool.submit(group.commit, work(name)) for name in ("one", "another")]
        _until(lambda: len(group._waiting) == 2)
        store.gate.set()
        for each in (blocker, *others):
            with pytest.raises(OperationalError):
                each.result(10)
    assert (store.transactions, store.attempts) == ([], 2)


def test_after_a_failure_the_next_writer_is_served() -> None:
    store = Store(conflicting=["bad"])
    group = GroupCommit(store.write)
    with pytest.raises(IntegrityError):
        group.commit(work("bad"))
    group.commit(work(GOOD))
    assert store.transactions == [[GOOD]]


def test_many_writers_are_each_written_once() -> None:
    store = Store()
    group = GroupCommit(store.write)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: group.commit(work(str(number))), range(400)))
    written = [name for transaction in store.transactions for name in transaction]
    assert sorted(map(int, written)) == list(range(400))


def _until(condition: Callable[[], object]) -> None:
    wait_until(condition, "everybody waits", seconds=10)
