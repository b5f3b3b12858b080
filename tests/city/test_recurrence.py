"""What comes back is flagged to routing and oversight, and goes on as it was."""

from services.routing.domain import Status
from shared.messages import routing
from tests.city.city import City
from tests.city.people import DISTRICT_DESK, FAR_COMMUNITY, FUMES, GRID

REPORTS = (FUMES, "烧烤店的油烟又直排了，楼下全是味道", "烧烤店油烟直排没人管，晚上不敢开窗，孩子咳嗽")
FLAG = routing.RecurrenceFlagged.TYPE


def test_three_reports_of_one_event_are_flagged_to_routing_and_oversight(city: City) -> None:
    matters = [city.report(text) for text in REPORTS]
    city.compare_reports()
    (flag,) = [each for each in city.envelopes("routing") if each.type == FLAG]
    assert (flag.subject, flag.data["matters"]) == (matters[0], sorted(map(str, matters)))
    assert city.oversight.recording.standing([]).positions["routing"] >= flag.position
    assert city.parked() == []


def test_a_flag_changes_nothing_in_how_the_matters_are_handled(city: City) -> None:
    matters = [city.report(text) for text in REPORTS]
    before = [(city.case(id).status, city.case(id).parties) for id in matters]
    observed = [each.type for each in city.envelopes("oversight")]
    city.compare_reports()
    assert [(city.case(id).status, city.case(id).parties) for id in matters] == before
    assert [each.type for each in city.envelopes("oversight")] == observed  # it is nobody's fault


def test_one_event_is_flagged_once_however_often_it_is_looked_at(city: City) -> None:
    for text in (*REPORTS, "烧烤店油烟直排第二天了，还是没有人来管"):
        city.report(text)
        city.compare_reports().compare_reports()
    assert [each.type for each in city.envelopes("routing")].count(FLAG) == 1


def test_a_report_that_a_desk_has_linked_counts_as_one_of_the_event(city: City) -> None:
    first, other = city.report(FUMES), city.report(REPORTS[1], place=GRID)
    third = city.report("楼下那家店天天这样，请来看看")
    city.compare_reports()
    assert city.case(first).recurrence == []
    city.does(DISTRICT_DESK, "intake.link", other, first, "同一家店")
    city.does(DISTRICT_DESK, "intake.link", third, first, "同一家店")
    city.compare_reports()
    assert len(city.case(first).recurrence) == 3
    assert city.case(third).status is Status.CONCLUDED


def test_far_apart_or_long_after_it_is_another_event(city: City) -> None:
    city.report(REPORTS[0])
    city.report(REPORTS[1], place=FAR_COMMUNITY)
    city.later(24 * 4)
    city.report(REPORTS[2])
    city.compare_reports()
    assert FLAG not in [each.type for each in city.envelopes("routing")]
