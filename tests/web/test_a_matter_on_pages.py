"""From report to rating in a browser: resident, office, resident."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.web.visitor import Visitor

pytestmark = pytest.mark.web

GRID = "500106001001-G01"
VENDORS = "菜市场外占道经营，流动摊贩把路都堵了。"
STAIRS = "楼道卫生很差，保洁一周来一次，楼梯上都是灰尘。"
CLUTTER = "楼道堆放杂物，物业多次劝阻无效，请依法强制清理。"


def in_days(days: int) -> datetime:
    return datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=days)


def report(visitor: Visitor, text: str, **more: str) -> str:
    """Report a matter through a building's QR code. Returns the tracking code."""
    visitor.open(f"/report?place={GRID}")
    visitor.send("report", text=text, **more)
    return visitor.find("#tracking-code").text


def number_in(address: str) -> str:
    """The number of a matter, from the address of a page about it."""
    return address.rsplit("/", 1)[-1]


def test_a_resident_chooses_street_community_and_grid_and_gets_a_code(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.follow("上报事项")
    visitor.choose("place-street", "小龙坎街道")
    visitor.choose("place-community", "龙泉路社区")
    visitor.choose("place-grid", "龙泉路第一网格")
    visitor.send("report", text=VENDORS)
    code = visitor.find("#tracking-code").text
    visitor.open("/follow")
    visitor.find("#code").send_keys(code.lower().replace("-", " "))
    visitor.find("main button").click()
    visitor.wait_until_it_says("小龙坎街道 › 龙泉路社区 › 龙泉路第一网格", "#state")


def test_the_office_handles_it_and_the_resident_confirms_and_rates(visitor: Visitor) -> None:
    code = report(visitor, f"东门：{VENDORS}")
    visitor.become("officer-1", "/street_office")
    visitor.wait_until_it_says("东门", "#worklist")  # by itself: the list is live
    visitor.follow("东门")
    visitor.send("accept")
    visitor.send("record_progress", step="on_site", note="已到菜市场劝离")
    visitor.send("resolve", result="摊贩已疏导至便民市场。")
    assert "已办结" in visitor.text
    visitor.forget()
    visitor.wait_for("摊贩已疏导至便民市场。", on=f"/follow/{code}")
    assert "已到菜市场劝离" in visitor.find("#steps").text
    visitor.send("confirm")
    visitor.find("#stars-5").click()
    visitor.send("rate", comment="很快")
    assert "您的评价：5 星" in visitor.text


def test_a_committee_delegates_a_part_and_its_organisation_completes_it(visitor: Visitor) -> None:
    report(visitor, STAIRS)
    visitor.become("committee-1", "/committee")
    visitor.wait_for("楼道卫生", on="/committee")
    visitor.follow("楼道卫生")
    task = visitor.path
    visitor.send("accept")
    visitor.fill("delegate", organisation="500106001001-P01", task="每周清扫三次")
    visitor.set_time("delegate-due_at", f"{in_days(1):%Y-%m-%dT17:00}")
    visitor.send("delegate")
    visitor.become("organisation-1", "/committee/parts")
    visitor.follow("每周清扫三次")
    visitor.send("complete_part", note="已排班")
    visitor.become("committee-1", task)
    assert "已排班" in visitor.text
    visitor.send("resolve", result="已增加保洁次数。")


def test_those_who_share_a_matter_agree_on_a_plan(visitor: Visitor) -> None:
    report(visitor, CLUTTER)
    visitor.become("desk-district-1", "/routing/consultations")
    visitor.wait_for("楼道堆放杂物", on="/routing/consultations")
    visitor.follow("楼道堆放杂物")
    case = visitor.path
    visitor.follow("提出协同方案")
    visitor.send("propose_plan")
    assert visitor.sees("[role=alert]")
    lead, support = ("share.500106001001", "share.500106001000")
    visitor.fill("propose_plan", **{lead: "lead", support: "support"})
    visitor.send("propose_plan")
    for persona in ("committee-1", "officer-1"):
        visitor.become(persona, case)
        visitor.send("endorse_plan")
    assert "已达成" in visitor.text
    visitor.complaints()  # the refused proposal's status is one


def test_an_office_asks_for_more_time_and_the_desk_grants_it(visitor: Visitor) -> None:
    report(visitor, f"南门：{VENDORS}")
    visitor.become("officer-1", "/street_office")
    visitor.wait_for("南门", on="/street_office")
    visitor.follow("南门")
    order = visitor.path
    visitor.send("accept")
    visitor.fill("request_extension", reason="需要多个部门到场")
    until = in_days(26)  # ten working days end sooner, twice as many later
    visitor.set_time("request_extension-until", f"{until:%Y-%m-%dT17:00}")
    visitor.send("request_extension")
    assert not visitor.sees("form#request_extension")  # one waits for its answer
    visitor.become("desk-district-1", "/street_office/extensions")
    visitor.open(f"/street_office/extensions/{number_in(order)}/500106001000")
    visitor.send("grant_extension")
    visitor.become("officer-1", order)
    assert f"{until.year}年{until.month}月{until.day}日 17:00" in visitor.text


def test_contact_is_shown_for_a_purpose_only_and_the_look_is_on_record(visitor: Visitor) -> None:
    report(visitor, f"西门：{VENDORS}", **{"contact.telephone": "13800000000"})
    visitor.become("officer-1", "/street_office")
    visitor.wait_for("西门", on="/street_office")
    visitor.follow("西门")
    matter = number_in(visitor.path)
    visitor.follow("联系上报人")
    assert "13800000000" not in visitor.text
    visitor.send("read_personal_data", purpose="核实摊贩位置")
    assert "13800000000" in visitor.text
    visitor.become("desk-party-1", f"/oversight/matters/{matter}")
    visitor.wait_for("PersonalDataRead", on=f"/oversight/matters/{matter}")


def test_without_scripts_everything_is_there(without_scripts: Visitor) -> None:
    visitor = without_scripts
    visitor.open("/report")
    visitor.send("report", place=GRID, text=VENDORS)
    visitor.follow("查看进度")
    visitor.send("supplement", text="早上七点最严重")
    assert "早上七点最严重" in visitor.find("#steps").text
    visitor.send("withdraw", reason="已经解决了")
    assert "已撤回" in visitor.find("#state").text
