"""The paths of a matter from report to rating, when nothing goes wrong (R2, R3, R15)."""

from datetime import timedelta

import pytest

from services.intake.domain import Status
from services.routing.domain import Outcome
from shared.kernel import Refused, Unknown
from tests.city.city import City
from tests.city.people import (
    CARETAKER,
    COMMUNITY,
    CORRIDOR_LAMP,
    DISTRICT_DESK,
    FUMES,
    OFFICER,
    ORGANISER,
    OWNER,
    OWNERS,
    PROPERTY_COMPANY,
    QUESTION,
    RESIDENT,
    STREET,
)
from tests.city.promises import holds_when_all_is_known


def test_an_administrative_matter_goes_round_the_closed_loop(city: City) -> None:
    fumes = city.report(FUMES)
    assert city.order(fumes, STREET).order.text == FUMES
    city.does(OFFICER, "street_office.accept", fumes)
    city.does(OFFICER, "street_office.record_progress", fumes, "contacted", "已与反映人联系")
    city.does(OFFICER, "street_office.resolve", fumes, "已责令安装油烟净化器")
    assert city.matter(fumes).status == Status.AWAITING_CONFIRMATION
    city.does(RESIDENT, "intake.confirm", fumes)
    city.does(RESIDENT, "intake.rate", fumes, 5, "谢谢")
    assert (city.matter(fumes).outcome, city.matter(fumes).stars) == ("confirmed", 5)
    holds_when_all_is_known(city)


def test_r15_the_reporter_sees_every_step_as_it_happens(city: City) -> None:
    fumes = city.report(FUMES)
    city.does(OFFICER, "street_office.accept", fumes)
    city.does(OFFICER, "street_office.record_progress", fumes, "on_site", "正在现场")
    city.does(OFFICER, "street_office.resolve", fumes, "已责令整改")
    shown = [each.data["step"] for each in city.envelopes("intake") if each.type.startswith("intake.ProgressShown")]
    assert shown[0] == "dispatched"
    assert [step for step in shown if step in ("accepted", "on_site")] == ["accepted", "on_site"]
    assert city.told("intake", fumes)[-1] == "ResultPresented"


def test_a_committee_delegates_a_part_and_resolves_when_it_is_done(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP)
    tomorrow = city.now + timedelta(days=1)
    city.does(ORGANISER, "committee.accept", lamp)
    city.does(ORGANISER, "committee.delegate", lamp, PROPERTY_COMPANY, "请更换灯泡", tomorrow)
    with pytest.raises(Refused, match="parts_open"):
        city.does(ORGANISER, "committee.resolve", lamp, "已更换")
    city.does(CARETAKER, "committee.complete_part", lamp, 1, "已更换两个灯泡")
    city.does(ORGANISER, "committee.resolve", lamp, "物业已更换灯泡")
    city.does(RESIDENT, "intake.confirm", lamp)
    assert city.case(lamp).outcome is Outcome.RESOLVED
    holds_when_all_is_known(city)


def test_a_declined_part_is_taken_back_and_given_to_another_organisation(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP)
    tomorrow = city.now + timedelta(days=1)
    city.does(ORGANISER, "committee.accept", lamp)
    city.does(ORGANISER, "committee.delegate", lamp, PROPERTY_COMPANY, "请更换灯泡", tomorrow)
    city.does(CARETAKER, "committee.decline_part", lamp, 1, "没有备件")
    city.does(ORGANISER, "committee.take_back_part", lamp, 1, "另请业委会")
    city.does(ORGANISER, "committee.delegate", lamp, OWNERS, "请更换灯泡", tomorrow)
    city.does(OWNER, "committee.complete_part", lamp, 2, "已更换")
    city.does(ORGANISER, "committee.resolve", lamp, "业委会已更换灯泡")
    assert city.matter(lamp).status == Status.AWAITING_CONFIRMATION


def test_whoever_has_it_again_reads_why_the_reporter_rejected_the_result(city: City) -> None:
    fumes = city.report(FUMES)
    city.does(OFFICER, "street_office.accept", fumes)
    city.does(OFFICER, "street_office.resolve", fumes, "已责令整改")
    city.does(RESIDENT, "intake.reject", fumes, "晚上还是一样呛人")
    assert city.order(fumes, STREET).order.reason == "晚上还是一样呛人"


def test_the_platform_answers_what_it_knows(city: City) -> None:
    question = city.report(QUESTION)
    assert city.matter(question).status == Status.AWAITING_CONFIRMATION
    city.does(RESIDENT, "intake.confirm", question)
    assert city.case(question).outcome is Outcome.ANSWERED
    assert not city.case(question).parts
    holds_when_all_is_known(city)


def test_an_answer_that_did_not_help_is_handled_after_all(city: City) -> None:
    question = city.report(QUESTION)
    city.does(RESIDENT, "intake.reject", question, "这个我知道，但是系统里没有我的名字")
    assert city.matter(question).status == Status.OPEN
    assert city.case(question).reviewer is not None
    assert "ObservationMade" in city.told("oversight", question)
    holds_when_all_is_known(city)


def test_more_time_is_asked_for_granted_once_and_refused_once(city: City) -> None:
    fumes = city.report(FUMES)
    city.does(OFFICER, "street_office.accept", fumes)
    due = city.order(fumes, STREET).due_at
    city.does(OFFICER, "street_office.request_extension", fumes, due + timedelta(days=3), "等设备到货")
    city.does(DISTRICT_DESK, "street_office.grant_extension", fumes, STREET)
    city.does(OFFICER, "street_office.request_extension", fumes, due + timedelta(days=9), "还在等设备")
    city.does(DISTRICT_DESK, "street_office.refuse_extension", fumes, STREET, "已经给过一次")
    assert city.order(fumes, STREET).due_at == city.case(fumes).parts[STREET].due_at == due + timedelta(days=3)
    assert city.order(fumes, STREET).extension.granted is False


def test_what_the_reporter_adds_reaches_whoever_is_at_it(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP)
    city.does(RESIDENT, "intake.supplement", lamp, "三单元也坏了")
    assert city.told("committee", lamp) == ["ServiceTaskReceived", "ServiceTaskSupplemented"]
    city.does(ORGANISER, "committee.return_task", lamp, "不属于我们社区")
    assert "三单元也坏了" in city.case(lamp).text


def test_r2_whoever_takes_it_in_is_named_on_it(city: City) -> None:
    at_the_window = city.report(FUMES, by=OFFICER, channel="window")
    online = city.report(FUMES)
    assert city.matter(at_the_window).first_receiver == str(OFFICER)
    assert city.matter(online).first_receiver.startswith("district_desk:500106000000-DESKD")


def test_r1_what_the_window_takes_in_is_followed_online_by_its_code(city: City) -> None:
    matter = city.report(CORRIDOR_LAMP, by=ORGANISER, channel="window")
    city.does(ORGANISER, "committee.accept", matter)
    city.does(ORGANISER, "committee.resolve", matter, "已修好")
    city.does(RESIDENT, "intake.confirm", matter)  # with the code from the window's receipt
    assert city.matter(matter).outcome == "confirmed"


def test_r3_every_matter_has_a_code_of_its_own_at_once(city: City) -> None:
    matters = [city.report(FUMES) for _ in range(20)]
    assert len({city.intake.codes.of(matter) for matter in matters}) == 20


def test_r3_a_matter_that_nobody_reported_is_unknown(city: City) -> None:
    with pytest.raises(Unknown):
        city.do(RESIDENT, "intake.confirm", city.next_id())


def test_the_place_may_be_a_grid_of_the_community(city: City) -> None:
    lamp = city.report(CORRIDOR_LAMP, place="500106001001-G01")
    assert city.case(lamp).lead.of.body == COMMUNITY
