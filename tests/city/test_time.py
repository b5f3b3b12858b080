"""Deadlines count working time; emergencies do not wait for the morning (R16)."""

from datetime import UTC, datetime, timedelta

from tests.city.city import City
from tests.city.people import COMMUNITY, CORRIDOR_LAMP, DISTRICT_DESK, E_BIKES, FUMES, GAS, OFFICER, RESIDENT, STREET

FRIDAY_EVENING = datetime(2026, 3, 6, 9, 30, tzinfo=UTC)  # half past five in the town
NATIONAL_DAY_EVE = datetime(2026, 9, 30, 9, 30, tzinfo=UTC)


def test_r16_what_is_reported_on_friday_evening_is_due_in_the_next_week(city: City) -> None:
    city.now = FRIDAY_EVENING
    order = city.order(city.report(FUMES), STREET).order
    assert order.accept_by.date() >= datetime(2026, 3, 9).date()
    assert city.around.calendar.is_working_day(order.due_at.astimezone().date())


def test_r16_a_holiday_moves_every_deadline(city: City) -> None:
    city.now = NATIONAL_DAY_EVE
    order = city.order(city.report(FUMES), STREET).order
    assert order.accept_by > NATIONAL_DAY_EVE + timedelta(days=6)


def test_r16_an_emergency_runs_on_the_wall_clock(city: City) -> None:
    city.now = FRIDAY_EVENING
    gas = city.report(GAS)
    review = next(each for each in city.envelopes("routing") if each.type == "routing.TriageReviewRequested.v1")
    assert datetime.fromisoformat(review.data["review_by"]) <= FRIDAY_EVENING + timedelta(hours=4)
    city.does(DISTRICT_DESK, "routing.confirm_triage", gas)
    lead = city.case(gas).lead.of.body
    assert city.order(gas, lead).order.due_at <= FRIDAY_EVENING + timedelta(days=2)


def test_r16_the_kind_and_the_urgency_decide_how_long_it_may_take(city: City) -> None:
    normal = city.order(city.report(FUMES), STREET).order
    urgent = city.order(city.report(FUMES, urgent=True), STREET).order
    service = city.task(city.report(CORRIDOR_LAMP), COMMUNITY).order
    assert urgent.due_at < normal.due_at
    assert service.due_at != normal.due_at


def test_r16_a_new_turn_has_time_of_its_own(city: City) -> None:
    fumes = city.report(FUMES)
    first = city.order(fumes, STREET).order.due_at
    city.does(OFFICER, "street_office.accept", fumes)
    city.does(OFFICER, "street_office.resolve", fumes, "已整改")
    city.later(5)
    city.does(RESIDENT, "intake.reject", fumes, "还是有味道")
    assert city.order(fumes, STREET).order.due_at > first


def test_r16_a_consultation_over_a_holiday_is_not_stuck_yet(city: City) -> None:
    city.now = NATIONAL_DAY_EVE
    bikes = city.report(E_BIKES)
    city.later(24 * 6)
    assert city.case(bikes).status.value == "in_consultation"
