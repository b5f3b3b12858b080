"""R13 on a real database: who does nothing is found by the clock, once, whatever is told in which order."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from uuid import uuid4

import pytest

from services.oversight import views
from services.oversight.application import Oversight
from shared.kernel import Act, Unknown
from shared.messages import committee, routing, street_office
from shared.messages.base import Message
from shared.messaging.envelope import Envelope
from shared.messaging.inbox import Inbox
from shared.provisioning.rebuild import compare, rebuild
from tests.oversight.conftest import Query, hear
from tests.oversight.telling import (
    COMMITTEE,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    HOUR,
    MATTER,
    MONDAY,
    PARTY_DESK,
    STREET,
    Told,
    dispatched,
    received,
    reported,
)

pytestmark = pytest.mark.system
ACCEPTED = street_office.WorkOrderAccepted(STREET, 1, "lead")
PROGRESSED = street_office.ProgressRecorded(STREET, 1, "on_site", "")
RETURNED = street_office.WorkOrderReturned(STREET, 1, "lead", "不属于我们")
RESOLVED = street_office.WorkOrderResolved(STREET, 1, "lead", "修好了")
WITHDRAWN = street_office.WorkOrderWithdrawn(STREET, "已撤回")
RECALLED = routing.PartRecalled(STREET, "street_office", "另派")
EXTENDED = street_office.ExtensionGranted(STREET, MONDAY + 300 * HOUR)
REVIEW = routing.TriageReviewRequested("enterprise_desk", "unsure", MONDAY + 4 * HOUR)
CONFIRMED = routing.TriageConfirmed("public_service", "noise")

Late = Callable[[float], set[tuple[str, str]]]


@pytest.fixture
def late(stored: Oversight, admin: Query) -> Late:
    """What has been observed after so many hours: reason and body."""

    def after(hours: float) -> set[tuple[str, str]]:
        stored.observe_inactivity(MONDAY + hours * HOUR)
        return {(row["reason"], row["body"]) for row in admin("SELECT reason, body FROM observations")}

    return after


def given_out(told: Told, urgency: str = "normal", body: str = STREET) -> list[Envelope]:
    """Dispatched, and received by the body."""
    order = told(dispatched(body, urgency, told.now))
    return [order, told(received(dispatched(body, urgency, told.now)), cause=order.id)]


def test_a_job_that_nobody_accepts_in_time_is_observed(stored: Oversight, told: Told, late: Late):
    hear(stored, *given_out(told))
    assert late(2) == set()
    assert late(2.1) == {("not_accepted", STREET)}


def test_a_dispatch_counts_even_when_the_body_never_received_it(stored: Oversight, told: Told, late: Late):
    hear(stored, told(dispatched()))
    assert late(3) == {("not_accepted", STREET)}


@pytest.mark.parametrize(
    ("urgency", "in_time", "too_late"), [("emergency", 2, 2.1), ("urgent", 24, 26), ("normal", 72, 74)]
)
def test_a_job_without_progress_is_observed_sooner_the_more_it_presses(
    stored: Oversight, told: Told, late: Late, urgency: str, in_time: float, too_late: float
):
    hear(stored, *given_out(told, urgency), told(ACCEPTED))
    assert late(in_time) == set()
    assert late(too_late) == {("no_progress", STREET)}


def test_progress_starts_the_period_anew(stored: Oversight, told: Told, late: Late):
    hear(stored, *given_out(told, "emergency"), told(ACCEPTED), told.later(1.9)(PROGRESSED))
    assert late(3.8) == set()
    assert late(4) == {("no_progress", STREET)}


def test_work_on_a_part_is_progress_of_the_committee(stored: Oversight, told: Told, late: Late):
    accepted = committee.ServiceTaskAccepted(COMMITTEE, 1, "lead")
    delegated = committee.PartDelegated(COMMITTEE, 1, f"{COMMITTEE}-P01", "修灯", MONDAY)
    hear(stored, *given_out(told, "emergency", COMMITTEE), told(accepted), told.later(1.9)(delegated))
    assert late(3.8) == set()


def test_a_job_past_due_is_observed_unless_more_time_was_granted(stored: Oversight, told: Told, late: Late):
    hear(stored, *given_out(told), told(ACCEPTED), told(EXTENDED))
    assert ("past_due", STREET) not in late(101)
    assert ("past_due", STREET) in late(301)


@pytest.mark.parametrize("end", [RETURNED, RESOLVED, WITHDRAWN, RECALLED])
def test_what_has_ended_is_late_for_nothing(stored: Oversight, told: Told, late: Late, end: Message):
    hear(stored, *given_out(told), told(ACCEPTED), told(end))
    assert {reason for reason, _ in late(1000)} <= {"dispatch_returned"}


def test_a_desk_that_reviews_too_late_is_observed(stored: Oversight, told: Told, late: Late):
    hear(stored, told(REVIEW))
    assert late(4) == set()
    assert late(5) == {("review_late", ENTERPRISE_DESK)}


@pytest.mark.parametrize("decision", [CONFIRMED, dispatched()])
def test_a_desk_that_has_decided_is_not(stored: Oversight, told: Told, late: Late, decision: Message):
    hear(stored, told(REVIEW), told(decision))
    assert ("review_late", ENTERPRISE_DESK) not in late(1000)


def test_the_desk_that_a_stuck_consultation_was_turned_over_to_has_its_deadline(
    stored: Oversight, told: Told, late: Late
):
    hear(stored, told(routing.ConsultationTurnedOver(MONDAY + 4 * HOUR)))
    assert late(5) == {("consultation_stuck", DISTRICT_DESK), ("review_late", DISTRICT_DESK)}


@pytest.mark.parametrize(("kind", "still_waits"), [("mixed", True), ("administrative", False)])
def test_only_another_kind_takes_the_decision_on_a_stuck_consultation_from_the_desk(
    stored: Oversight, told: Told, late: Late, kind: str, still_waits: bool
):
    corrected = routing.TriageCorrected(kind, "order.stalls", "mixed", "housing.added_lift", "看错了")
    hear(stored, told(routing.ConsultationTurnedOver(MONDAY + 4 * HOUR)), told(corrected))
    assert (("review_late", DISTRICT_DESK) in late(5)) is still_waits


def test_a_desk_that_is_asked_anew_is_late_from_then_on_only(stored: Oversight, told: Told, late: Late):
    hear(stored, told(REVIEW))
    hear(stored, told.later(3)(routing.TriageReviewRequested("enterprise_desk", "returned", MONDAY + 7 * HOUR)))
    assert ("review_late", ENTERPRISE_DESK) not in late(5)
    assert ("review_late", ENTERPRISE_DESK) in late(8)


@pytest.mark.parametrize("told_by", [street_office, committee], ids=["street_office", "committee"])
def test_a_desk_that_leaves_a_request_for_more_time_unanswered_is_observed(
    stored: Oversight, told: Told, late: Late, told_by: ModuleType
):
    body, desk = (STREET, DISTRICT_DESK) if told_by is street_office else (COMMITTEE, ENTERPRISE_DESK)
    hear(stored, told(told_by.ExtensionRequested(body, MONDAY + 300 * HOUR, "还要等配件")))
    assert late(23) == set()
    assert late(25) == {("extension_unanswered", desk)}


@pytest.mark.parametrize(
    "answer",
    [EXTENDED, street_office.ExtensionRefused(STREET, "请按期办理"), RETURNED, RESOLVED, WITHDRAWN],
)
def test_a_request_for_more_time_that_was_answered_or_is_void_is_late_for_nothing(
    stored: Oversight, told: Told, late: Late, answer: Message
):
    request = street_office.ExtensionRequested(STREET, MONDAY + 300 * HOUR, "还要等配件")
    hear(stored, *given_out(told), told(ACCEPTED), told(request), told(answer))
    assert "extension_unanswered" not in {reason for reason, _ in late(1000)}
    assert compare(stored) == {}


def test_what_a_body_is_given_in_the_meantime_does_not_answer_for_another(stored: Oversight, told: Told, late: Late):
    request = street_office.ExtensionRequested(STREET, MONDAY + 300 * HOUR, "还要等配件")
    hear(stored, *given_out(told), told(ACCEPTED), told(request), *given_out(told, body=COMMITTEE), told(CONFIRMED))
    assert ("extension_unanswered", DISTRICT_DESK) in late(25)


def test_one_cause_is_observed_once_however_often_one_looks(stored: Oversight, told: Told, late: Late, admin: Query):
    hear(stored, *given_out(told))
    for hours in (3, 3, 4, 200, 200):
        late(hours)
    counted = admin("SELECT reason, count(*) AS n FROM observations GROUP BY reason ORDER BY reason")
    assert counted == [{"reason": "not_accepted", "n": 1}, {"reason": "past_due", "n": 1}]


def test_two_workers_that_look_at_the_same_time_observe_once(
    stored: Oversight, told: Told, admin: Query, monkeypatch: pytest.MonkeyPatch
):
    hear(stored, *given_out(told))
    at = MONDAY + 3 * HOUR
    seen_by_both = views.unobserved(stored, at)
    monkeypatch.setattr(views, "unobserved", lambda *_: seen_by_both)
    before = stored.recording.last_position()
    for seconds in (0, 1):
        stored.observe_inactivity(at + timedelta(seconds=seconds))
    assert stored.recording.last_position() == before + 1
    assert admin("SELECT count(*) AS n FROM observations") == [{"n": 1}]


def test_the_next_turn_of_the_same_body_is_another_cause(stored: Oversight, told: Told, late: Late, admin: Query):
    hear(stored, *given_out(told))
    late(3)
    hear(stored, told.later(4)(RETURNED), *given_out(told))
    late(7)
    turns = admin("SELECT turn FROM observations WHERE reason = 'not_accepted' ORDER BY turn")
    assert [row["turn"] for row in turns] == ["routing/1", "routing/2"]


def test_a_body_that_gets_the_matter_again_is_no_longer_late_for_the_first_time(
    stored: Oversight, told: Told, late: Late
):
    hear(stored, *given_out(told), *given_out(told), told(ACCEPTED))
    assert late(3) == set()


def test_it_does_not_matter_who_is_heard_first(stored: Oversight, told: Told, late: Late, admin: Query):
    order, *jobs = *given_out(told), told(ACCEPTED)
    hear(stored, *jobs)
    hear(stored, order)
    assert admin("SELECT turn, accepted_at IS NOT NULL AS accepted FROM watch") == [
        {"turn": order.id, "accepted": True}
    ]
    assert late(3) == set()


def test_the_evidence_is_what_was_told(stored: Oversight, told: Told, late: Late, admin: Query):
    order, job, accepted = *given_out(told, "emergency"), told(ACCEPTED)
    hear(stored, order, job, accepted)
    late(3)
    assert admin("SELECT evidence FROM observations") == [{"evidence": [order.id, accepted.id]}]


def test_nobody_is_accused_while_their_answer_may_still_be_under_way(stored: Oversight, told: Told):
    """The audit is catching up after a pause: what it took in last had waited for long."""
    hear(stored, *given_out(told))
    [row] = stored.query("SELECT taken_at FROM audit ORDER BY leaf DESC LIMIT 1")
    assert stored.observe_inactivity(row["taken_at"]) == 0
    assert stored.observe_inactivity(row["taken_at"] + HOUR) > 0


def test_nobody_is_accused_of_what_a_parked_message_may_explain(stored: Oversight, told: Told, late: Late):
    hear(stored, *given_out(told))
    unstorable = told(street_office.ProgressRecorded(STREET, 1, "on_site", "\0"))
    assert Inbox(stored, patience=()).take_in([unstorable]).parked == 1
    assert late(3) == set()


def test_what_is_watched_can_be_made_again_from_the_audit(stored: Oversight, told: Told, late: Late, admin: Query):
    hear(stored, told(reported()), told(REVIEW), *given_out(told), told(ACCEPTED), told.later(1)(PROGRESSED))
    hear(stored, *given_out(told), told.later(5)(RETURNED), *given_out(told, body=COMMITTEE))
    late(60)
    assert compare(stored) == {}
    admin("UPDATE watch SET due_at = NULL")
    admin("DELETE FROM places")
    assert compare(stored) == {"watch": 6, "places": 1}
    rebuild(stored)
    assert compare(stored) == {}


def test_a_person_can_notice_what_no_rule_has_found(stored: Oversight, told: Told, admin: Query):
    hear(stored, told(reported()), *given_out(told))
    act = Act(PARTY_DESK, MONDAY, "http:1")
    noticed = stored.observe(uuid4(), MATTER, STREET, "敷衍", act)
    [row] = admin("SELECT observation_id, reason, note, by FROM observations")
    assert row == {"observation_id": noticed.id, "reason": "noticed", "note": "敷衍", "by": str(PARTY_DESK)}
    with pytest.raises(Unknown):
        stored.observe(uuid4(), uuid4(), STREET, "", act)
