"""Every kind of damage that a superuser can do to the audit is found, and where it is."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from psycopg.conninfo import make_conninfo

from services.oversight.application import Oversight
from services.oversight.reports import Finding, Report
from services.oversight.verification import verify
from shared.messaging.inbox import Inbox
from tests.oversight.conftest import Query, hear
from tests.oversight.telling import Told, dispatched, received, reported

pytestmark = pytest.mark.system

MATTERS = 8
LOGS = ("intake", "routing", "street_office", "committee")
Check = Callable[[], Report]
_COLUMNS = "source, type, matter_id, at, actor, cause, data_class, digest, payload"
_COPY = (
    f"INSERT INTO audit (leaf, position, previous, {_COLUMNS}) "
    f"SELECT {{leaf}}, {{position}}, {{previous}}, {_COLUMNS} FROM audit WHERE leaf = 5"
)


@pytest.fixture
def town(stored: Oversight, told: Told, admin: Query) -> Told:
    """Eight matters, three messages each: intake, routing and the street office take turns, leaf by leaf.

    The other services' logs stand beside, as far as a verification looks into them.
    """
    for _ in range(MATTERS):
        matter = uuid4()
        hear(stored, told(reported(), matter), order := told(dispatched(), matter))
        hear(stored, told(received(dispatched()), matter, cause=order.id))
    for source in LOGS:
        admin(f"CREATE SCHEMA {source}")
        admin(
            f"CREATE TABLE {source}.events AS SELECT position AS notification_id FROM audit WHERE source = %s", source
        )
        admin(f"CREATE TABLE {source}.herald AS SELECT count(*) AS position FROM {source}.events")
    return told


@pytest.fixture
def check(database: str, town: Told) -> Check:
    return lambda: verify(database)


def test_an_undamaged_log_is_complete(check: Check):
    report = check()
    assert (report.entries, report.complete, report.findings) == (3 * MATTERS, True, [])
    counted = {each.source: (each.announced, each.audited, each.missing, each.extra) for each in report.sources}
    assert counted["routing"] == (MATTERS, MATTERS, 0, 0)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM audit WHERE leaf = 4", Finding(4, "routing", 2, "is missing")),
        ("DELETE FROM audit WHERE leaf = 0", Finding(0, "intake", 1, "is missing")),
        (
            'UPDATE audit SET payload = payload || \'{"body": "another"}\' WHERE leaf = 7',
            Finding(7, "routing", 3, "has been altered: its digest is another"),
        ),
        (
            "UPDATE audit SET digest = '' WHERE leaf = 9",
            Finding(9, "intake", 4, "has been altered: its digest is another"),
        ),
        (
            "UPDATE audit SET previous = 1 WHERE leaf = 10",
            Finding(10, "routing", 4, "claims to follow 1, but follows 3"),
        ),
        (
            "UPDATE audit SET leaf = 100 + (leaf = 4)::int WHERE leaf IN (4, 7);"
            "UPDATE audit SET leaf = CASE leaf WHEN 101 THEN 7 ELSE 4 END WHERE leaf >= 100",
            Finding(4, "routing", 3, "stands before 2, which comes first"),
        ),
        ("UPDATE audit SET leaf = 30 WHERE leaf = 4", Finding(4, "", None, "is not there, nor any before 5")),
    ],
)
def test_damage_is_located(check: Check, admin: Query, damage: str, found: Finding):
    for statement in damage.split(";"):
        admin(statement)
    report = check()
    assert (report.first, report.complete, report.intact) == (found, False, False)


def test_an_inserted_entry_is_found(check: Check, admin: Query):
    admin(_COPY.format(leaf=24, position=99, previous=8))
    report = check()
    assert report.first == Finding(24, "street_office", 99, "is not what was announced and taken in")
    assert next(each.extra for each in report.sources if each.source == "street_office") == 1


def test_an_entry_of_no_service_is_found(check: Check, admin: Query):
    admin("UPDATE audit SET source = 'nobody' WHERE leaf = 3")
    assert check().first == Finding(3, "nobody", 2, "comes from no service")


def test_the_end_cut_off_is_missing_though_it_leaves_no_hole(check: Check, admin: Query):
    admin("DELETE FROM audit WHERE leaf >= 22")
    report = check()
    assert report.findings == [
        Finding(None, "routing", 8, "is missing"),
        Finding(None, "street_office", 8, "is missing"),
    ]


def test_all_entries_gone_are_all_missing(check: Check, admin: Query):
    admin("TRUNCATE audit")
    report = check()
    assert (report.wrong, sum(each.missing for each in report.sources)) == (3 * MATTERS, 3 * MATTERS)


def test_what_is_announced_and_still_under_way_is_no_damage(check: Check, admin: Query):
    admin("INSERT INTO routing.events VALUES (9), (12), (13)")
    admin("UPDATE routing.herald SET position = 12")
    report = check()
    assert (report.intact, report.complete) == (True, False)
    [routing] = [each for each in report.sources if each.source == "routing"]
    assert (routing.announced, routing.audited, routing.lag) == (10, 8, 2)


def test_numbers_that_the_source_itself_skipped_are_not_missed(
    check: Check, admin: Query, stored: Oversight, town: Told
):
    town.positions["routing"] = 40
    hear(stored, replace(town(dispatched()), previous=8))
    admin("INSERT INTO routing.events VALUES (41)")
    admin("UPDATE routing.herald SET position = 41")
    report = check()
    assert report.complete
    assert [(each.announced, each.audited) for each in report.sources if each.source == "routing"] == [(9, 9)]


def test_a_parked_message_is_said_to_be_parked_and_may_come_late(
    check: Check, admin: Query, stored: Oversight, town: Told, monkeypatch: pytest.MonkeyPatch
):
    late, later = town(reported(), uuid4()), town(reported(), uuid4())
    monkeypatch.setattr(stored, "heard", None)
    Inbox(stored, patience=()).take_in([late])
    monkeypatch.undo()
    hear(stored, later)
    admin("INSERT INTO intake.events VALUES (9), (10)")
    assert check().findings == [Finding(24, "intake", 9, "is parked, not taken in")]
    Inbox(stored).retry([late], ("UPDATE parked SET settled_at = now()", ()))
    assert check().intact


def test_without_the_sources_logs_the_chain_of_positions_is_checked(database: str, town: Told, admin: Query):
    """As the role of oversight, which nobody lets look at other services' tables."""
    own = make_conninfo(database, user="oversight", password="secret")
    undamaged = verify(own)
    assert undamaged.complete
    assert [each.announced for each in undamaged.sources] == [each.audited for each in undamaged.sources]
    admin("DELETE FROM audit WHERE leaf IN (4, 22)")
    assert verify(own).findings == [Finding(4, "routing", 2, "is missing"), Finding(22, "routing", 8, "is missing")]
