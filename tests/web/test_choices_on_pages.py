"""What triage thinks, as a desk is shown it: the two best choices with a button each, the reasons, what to split."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import requests

from shared.web.texts import LANGUAGES
from tests.servers.waiting import wait_until
from tests.web.visitor import Visitor

pytestmark = pytest.mark.web

PLACE = "500106001004"
TWO_THINGS = "一、和平路路灯坏了七八盏，晚上漆黑一片。二、我家楼上天天半夜拖椅子，吵得睡不着，社区能不能劝一劝。"
PASSAGES = ("和平路路灯坏了七八盏，晚上漆黑一片。", "我家楼上天天半夜拖椅子，吵得睡不着，社区能不能劝一劝。")
ONE_THING = "2月30日起，和平路上的路灯坏了，{}号灯杆也不亮"  # no such day: a desk looks at it, however sure triage is
Browsing = requests.Session


@pytest.fixture(scope="module")
def desk(home: str) -> Iterator[Browsing]:
    with requests.Session() as browser:
        browser.headers.update({"Accept": "text/html"})
        signed_in = browser.post(f"{home}/demo/sign-in", data={"persona": "desk-district-1", "next": "/start"})
        signed_in.raise_for_status()
        yield browser


def reported(home: str, desk: Browsing, text: str) -> str:
    """The number of a matter that routing has taken in."""
    answer = requests.post(f"{home}/api/intake/v1/matters", json={"place": PLACE, "text": text, "channel": "web"})
    answer.raise_for_status()
    told: Any = answer.json()
    wait_until(lambda: desk.get(f"{home}/routing/cases/{told['matter_id']}").ok, "routing has the report")
    return str(told["matter_id"])


@pytest.fixture(scope="module")
def several(home: str, desk: Browsing) -> str:
    return reported(home, desk, TWO_THINGS)


def test_a_case_of_several_things_leads_to_the_form_for_splitting_with_its_parts(
    home: str, desk: Browsing, several: str
) -> None:
    shown = desk.get(f"{home}/routing/cases/{several}").text
    assert "可能不止一件事" in shown
    assert all(f">{passage}</p>" in shown for passage in PASSAGES)
    (link,) = re.findall(rf'href="(/intake/matters/{several}\?passage[^"]*#split)"', shown)
    assert len(link) < 500
    form = desk.get(home + unescape(link)).text
    assert all(f">{passage}</textarea>" in form for passage in PASSAGES)
    assert 'name="category_1" value="municipal.street_lamp"' in form
    assert 'name="category_2" value="neighbourhood.noise"' in form


def test_what_stands_at_no_place_of_the_text_is_no_part(home: str, desk: Browsing, several: str) -> None:
    for place in ("0", "x-y", "9-3", "5000-6000", "1-" + "9" * 40):
        form = desk.get(f"{home}/intake/matters/{several}", params={"passage_1": place})
        assert form.ok
        assert "和平路路灯坏了七八盏，晚上漆黑一片。</textarea>" not in form.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_and_the_case_show_the_two_best_choices_with_their_confidences(
    home: str, desk: Browsing, language: str
) -> None:
    id = reported(home, desk, ONE_THING.format("一" if language == "en" else "二"))
    first, second = {"zh-CN": ("首选：", "其次："), "en": ("First choice:", "Second choice:")}[language]
    for page in ("/routing", f"/routing/cases/{id}"):
        text = desk.get(f"{home}{page}", headers={"Accept-Language": language}).text
        assert re.search(rf"{first}.{{1,300}}\d+%.*{second}.{{1,300}}\d+%", text, re.DOTALL)


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("zh-CN", r"如此研判：文中有“.*路灯.*”[；。].*若非如此，则可能属于“[^”]+”"),
        ("en", r"Decided because of the words “.*路灯.*”.*Otherwise it would be “[^”]+”"),
    ],
)
def test_the_reasons_read_as_sentences(home: str, desk: Browsing, language: str, why: str) -> None:
    id = reported(home, desk, ONE_THING.format("三" if language == "en" else "四"))
    text = desk.get(f"{home}/routing/cases/{id}", headers={"Accept-Language": language}).text
    assert re.search(why, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)))
    assert not re.search(r"(word|rule|tip|runner_up|basis):", text)


def test_the_first_choice_is_confirmed_with_one_press_and_without_a_script(
    home: str, desk: Browsing, without_scripts: Visitor
) -> None:
    id = reported(home, desk, ONE_THING.format("五"))
    without_scripts.become("desk-district-1", f"/routing/cases/{id}")
    without_scripts.send("choice-1")
    assert "已确认" in without_scripts.text
    assert not without_scripts.sees("form#choice-1")


def test_the_second_choice_is_taken_with_one_press_and_recorded_as_a_correction(
    home: str, desk: Browsing, without_scripts: Visitor
) -> None:
    id = reported(home, desk, ONE_THING.format("六"))
    without_scripts.become("desk-district-1", f"/routing/cases/{id}")
    category = without_scripts.find("form#choice-2 [name='category']").get_attribute("value")
    without_scripts.send("choice-2")
    assert "已更正" in without_scripts.text
    corrections = desk.get(f"{home}/routing/corrections").text
    assert "首选有误，采用研判的第二选择。" in corrections
    case = desk.get(f"{home}/api/routing/v1/cases/{id}", headers={"Accept": "application/json"}).json()
    assert case["category"] == category
    assert not without_scripts.sees("form#choice-1, form#choice-2")
