"""What reporters may still do once they have reported, and what silence means (R15)."""

import pytest

from services.intake.domain import Status
from services.routing.domain import Outcome
from shared.jobs.states import Status as Done
from shared.kernel import Refused
from tests.city.city import City
from tests.city.people import (
    COMMUNITY,
    CORRIDOR_LAMP,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    FUMES,
    OFFICER,
    ORGANISER,
    RESIDENT,
    STREET,
    UNCLEAR,
)
from tests.city.promises import holds_when_all_is_known


def resolved(city: City, text: str = FUMES) -> object:
    matter = city.report(text)
    handled_again(city, matter)
    return matter


def handled_again(city: City, matter: object) -> None:
    city.does(OFFICER, "street_office.accept", matter)
    city.does(OFFICER, "street_office.resolve", matter, "已责令整改")


def linked(city: City) -> tuple[object, object]:
    first, second = city.report(FUMES), city.report(f"我们这栋楼也是。{FUMES}")
    city.does(DISTRICT_DESK, "intake.link", second, first, "同一家烧烤店")
    return first, second


def test_r5_the_district_desk_does_not_end_what_a_committee_is_at_by_linking_it(city: City) -> None:
    first, lamp = city.report(CORRIDOR_LAMP), city.report(f"三楼也是。{CORRIDOR_LAMP}")
    city.does(ORGANISER, "committee.accept", lamp)
    with pytest.raises(Refused, match="other_desks_work"):
        city.does(DISTRICT_DESK, "intake.link", lamp, first, "同一盏灯")
    assert city.task(lamp, COMMUNITY).status is Done.ACCEPTED
    city.does(ENTERPRISE_DESK, "intake.link", lamp, first, "同一盏灯")
    assert city.case(lamp).outcome is Outcome.LINKED
    holds_when_all_is_known(city)


def test_r5_what_waits_for_a_desk_the_other_desk_does_not_link(city: City) -> None:
    first, unclear = city.report(FUMES), city.report(UNCLEAR)
    waits_for = city.case(unclear).reviewer
    desk, other = sorted((DISTRICT_DESK, ENTERPRISE_DESK), key=lambda each: each.role is not waits_for)
    with pytest.raises(Refused, match="other_desks_queue"):
        city.does(other, "intake.link", unclear, first, "同一件事")
    assert city.case(unclear).outcome is None
    city.does(desk, "intake.link", unclear, first, "同一件事")
    assert city.case(unclear).outcome is Outcome.LINKED


def test_a_rejected_result_goes_back_to_the_same_body(city: City) -> None:
    fumes = resolved(city)
    city.does(RESIDENT, "intake.reject", fumes, "味道还是很大")
    assert city.order(fumes, STREET).status is Done.RECEIVED
    assert city.order(fumes, STREET).turn == 2
    handled_again(city, fumes)
    city.does(RESIDENT, "intake.confirm", fumes)
    assert (city.matter(fumes).outcome, city.matter(fumes).times_reopened) == ("confirmed", 1)
    holds_when_all_is_known(city)


def test_after_the_third_rejection_a_desk_looks_first(city: City) -> None:
    fumes = resolved(city)
    for _ in range(2):
        city.does(RESIDENT, "intake.reject", fumes, "味道还是很大")
        handled_again(city, fumes)
    city.does(RESIDENT, "intake.reject", fumes, "味道还是很大")
    assert city.case(fumes).reviewer is DISTRICT_DESK.role
    city.does(DISTRICT_DESK, "routing.confirm_triage", fumes)
    assert city.order(fumes, STREET).turn == 4
    holds_when_all_is_known(city)


def test_r15_silence_closes_as_no_reply_which_is_not_satisfied(city: City) -> None:
    fumes = resolved(city)
    city.later(24)
    assert city.matter(fumes).status == Status.AWAITING_CONFIRMATION
    city.later(24 * 14)
    assert city.matter(fumes).outcome == "no_reply"
    assert "ResultConfirmed" not in city.told("intake", fumes)
    holds_when_all_is_known(city)


def test_r15_whoever_was_silent_cannot_reject_any_more_but_may_rate(city: City) -> None:
    fumes = resolved(city)
    city.later(24 * 14)
    with pytest.raises(Refused, match="cannot_reject"):
        city.does(RESIDENT, "intake.reject", fumes, "味道还是很大")
    city.does(RESIDENT, "intake.rate", fumes, 2, "")
    assert city.matter(fumes).stars == 2


def test_a_withdrawn_matter_is_taken_back_from_everybody(city: City) -> None:
    fumes = city.report(FUMES)
    city.does(OFFICER, "street_office.accept", fumes)
    city.does(RESIDENT, "intake.withdraw", fumes, "店家已经装了")
    assert city.order(fumes, STREET).status is Done.WITHDRAWN
    assert city.case(fumes).outcome is Outcome.WITHDRAWN
    holds_when_all_is_known(city)


def test_withdrawing_and_resolving_at_the_same_moment_ends_as_withdrawn(city: City) -> None:
    fumes = city.report(FUMES)
    city.does(OFFICER, "street_office.accept", fumes)
    city.do(RESIDENT, "intake.withdraw", fumes, "店家已经装了")
    city.do(OFFICER, "street_office.resolve", fumes, "已责令整改")
    city.settle()
    assert city.matter(fumes).outcome == "withdrawn"
    holds_when_all_is_known(city)


def test_who_reported_the_same_hears_the_same_outcome(city: City) -> None:
    first, second = linked(city)
    assert city.case(second).outcome is Outcome.LINKED
    assert city.order(second, STREET).status is Done.WITHDRAWN
    handled_again(city, first)
    city.does(RESIDENT, "intake.confirm", first)
    assert city.matter(second).status == Status.AWAITING_CONFIRMATION
    city.does(RESIDENT, "intake.confirm", second)
    assert city.matter(second).outcome == "confirmed"
    holds_when_all_is_known(city)


def test_what_is_added_to_a_linked_report_reaches_whoever_handles_the_first_one(city: City) -> None:
    first, second = linked(city)
    city.does(RESIDENT, "intake.supplement", second, "我家后窗也有味道，打13812345678")
    assert city.told("street_office", first)[-1] == "WorkOrderSupplemented"
    passed_on = [
        each for each in city.envelopes("street_office") if each.type == "street_office.WorkOrderSupplemented.v1"
    ]
    assert [(each.subject, each.data["body"]) for each in passed_on] == [(first, STREET)]
    assert "后窗也有味道" in passed_on[0].data["text"]
    assert "13812345678" not in passed_on[0].data["text"]
    holds_when_all_is_known(city)


def test_what_is_added_to_a_linked_report_after_the_first_was_closed_stays_with_it(city: City) -> None:
    first, second = linked(city)
    handled_again(city, first)
    city.does(RESIDENT, "intake.confirm", first)
    city.does(RESIDENT, "intake.supplement", second, "我家后窗也有味道")
    assert "SupplementShared" not in city.told("intake", first)
    holds_when_all_is_known(city)


def test_a_report_whose_followers_have_all_left_can_be_linked_itself(city: City) -> None:
    first, second = linked(city)
    third = city.report(f"我们那栋楼也是。{FUMES}")
    with pytest.raises(Refused, match="is_followed"):
        city.does(DISTRICT_DESK, "intake.link", first, third, "同一家烧烤店")
    city.does(RESIDENT, "intake.withdraw", second, "我搬走了")
    city.does(DISTRICT_DESK, "intake.link", first, third, "同一家烧烤店")
    handled_again(city, third)
    assert city.matter(first).status == Status.AWAITING_CONFIRMATION
    holds_when_all_is_known(city)


def test_when_the_first_report_is_withdrawn_the_second_stands_on_its_own(city: City) -> None:
    first, second = linked(city)
    city.does(RESIDENT, "intake.withdraw", first, "我搬走了")
    assert city.matter(second).first is None
    assert city.order(second, STREET).status is Done.RECEIVED
    handled_again(city, second)
    assert city.matter(second).status == Status.AWAITING_CONFIRMATION
    holds_when_all_is_known(city)


def test_whoever_rejects_the_outcome_of_another_report_stands_on_their_own(city: City) -> None:
    first, second = linked(city)
    handled_again(city, first)
    city.does(RESIDENT, "intake.confirm", first)
    city.does(RESIDENT, "intake.reject", second, "我家这边味道还是很大")
    assert city.matter(second).first is None
    assert city.order(second, STREET).status is Done.RECEIVED
    holds_when_all_is_known(city)


def test_whoever_has_left_a_first_report_is_not_touched_by_its_withdrawal(city: City) -> None:
    first, second = linked(city)
    handled_again(city, first)
    city.does(RESIDENT, "intake.reject", second, "我家这边味道还是很大")
    city.does(RESIDENT, "intake.reject", first, "味道还是很大")
    third = city.report(f"我们那栋楼也是。{FUMES}")
    city.does(DISTRICT_DESK, "intake.link", second, third, "同一家烧烤店")
    city.does(RESIDENT, "intake.withdraw", first, "我搬走了")
    assert city.matter(second).first == third
    holds_when_all_is_known(city)
