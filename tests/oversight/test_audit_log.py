"""The audit on a real database: it takes everything in, in one sequence without gaps, and gives nothing back."""

import threading
from uuid import uuid4

import psycopg
import pytest

from services.oversight.application import Oversight
from shared.messages import street_office
from shared.messaging.envelope import Envelope
from shared.messaging.inbox import Inbox
from shared.persistence.commit import Commit
from tests.oversight.conftest import Query, hear
from tests.oversight.telling import MATTER, PARTY_DESK, STREET, Told, dispatched, received, reported

pytestmark = pytest.mark.system


def leaves(admin: Query) -> list[int]:
    return [row["leaf"] for row in admin("SELECT leaf FROM audit ORDER BY leaf")]


def test_everything_told_becomes_an_entry_with_all_that_was_told(stored: Oversight, told: Told, admin: Query):
    order = told(dispatched(), cause="intake/1", by=str(PARTY_DESK))
    hear(stored, told(reported()), order)
    [_, entry] = admin("SELECT * FROM audit ORDER BY leaf")
    kept = (entry["source"], entry["position"], entry["previous"], entry["type"], entry["matter_id"], entry["at"])
    assert kept == ("routing", 1, 0, order.type, MATTER, order.time)
    assert (entry["actor"], entry["cause"], entry["data_class"]) == (str(PARTY_DESK), "intake/1", "sensitive")
    assert (entry["leaf"], entry["payload"], entry["body"]) == (1, order.data, STREET)


def test_a_batch_is_numbered_in_the_order_in_which_it_was_taken_in(stored: Oversight, told: Told, admin: Query):
    batch = [told(reported(), matter=uuid4()) for _ in range(50)]
    hear(stored, *batch[:20])
    hear(stored, *batch[20:])
    assert [row["position"] for row in admin("SELECT position FROM audit ORDER BY leaf")] == list(range(1, 51))
    assert leaves(admin) == list(range(50))


def test_what_is_rolled_back_leaves_no_hole(stored: Oversight, told: Told, admin: Query):
    hear(stored, told(reported()))
    lost = told(dispatched())
    take = Inbox(stored)._begin([MATTER])
    take.envelope = lost
    stored.heard(lost, take)
    take.also(("SELECT 1 / 0", ()))
    with pytest.raises(Exception, match="division by zero"):
        stored.recording.commit(take.commit())
    hear(stored, lost)
    assert leaves(admin) == [0, 1]


def test_a_repeat_is_no_second_entry(stored: Oversight, told: Told, admin: Query):
    hear(stored, first := told(reported()))
    assert Inbox(stored).take_in([first]).repeats == 1
    assert leaves(admin) == [0]


def test_writers_that_come_at_the_same_time_leave_neither_holes_nor_doubles(
    stored: Oversight, told: Told, admin: Query
):
    """The inbox has one consumer, yet the sequence does not rely on it."""

    def append(envelope: Envelope) -> None:
        take = Inbox(stored)._begin([envelope.subject])
        stored.heard(envelope, take)
        stored.recording.commit(Commit(statements=take.commit().statements))

    threads = [threading.Thread(target=append, args=(told(reported(), matter=uuid4()),)) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert leaves(admin) == list(range(24))


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = ''", "DELETE FROM audit", "TRUNCATE audit"])
def test_the_services_own_role_may_only_append(stored: Oversight, told: Told, change: str):
    hear(stored, told(reported()))
    with pytest.raises(Exception, match="permission denied"):
        stored.recording.commit(Commit(statements=[(change, ())]))


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = ''", "DELETE FROM audit", "TRUNCATE audit"])
def test_even_the_owner_is_refused(stored: Oversight, told: Told, database: str, change: str):
    hear(stored, told(reported()))
    with (
        psycopg.connect(database, options="-c search_path=oversight") as owner,
        pytest.raises(psycopg.errors.RaiseException, match="only ever appended to"),
    ):
        owner.execute(change)


def test_a_message_that_cannot_be_stored_is_parked_and_the_others_flow(stored: Oversight, told: Told, admin: Query):
    bad = told(street_office.ProgressRecorded(STREET, 1, "on_site", "\0"))
    good = told(received(dispatched()), matter=uuid4())
    taken = Inbox(stored, patience=()).take_in([bad, good])
    assert (taken.parked, leaves(admin)) == (1, [0])
