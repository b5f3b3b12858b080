"""What holds for every page, whoever looks at it, in every language."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from uuid import uuid4

import pytest
import requests

from shared.web.texts import LANGUAGES
from tests.servers.waiting import wait_until
from tests.web.visitor import Visitor

pytestmark = pytest.mark.web

PERSONAS = (
    "",
    "desk-district-1",
    "desk-enterprise-1",
    "desk-party-1",
    "party-member-1",
    "officer-1",
    "committee-1",
    "grid-1",
    "organisation-1",
    "district-2",
    "superior-1",
    "city-1",
    "operator-1",
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Page(HTMLParser):
    """A page as somebody who cannot see it has it read: its parts, and what they are called."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = self.title = ""
        self.headings = 0
        self.ids: list[str] = []
        self.fields: list[str] = []
        self.labels: set[str] = set()
        self.links: list[str] = []
        self.inside: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.inside.append(tag) if tag in ("title", "main") else None
        self.language = has.get("lang", "") if tag == "html" else self.language
        self.headings += tag == "h1"
        self.ids += [has["id"]] if "id" in has else []
        if tag in ("select", "textarea") or (tag == "input" and has.get("type") != "hidden"):
            self.fields.append(has.get("id", f"a nameless {tag}"))
        self.labels |= {has["for"]} if tag == "label" else set()
        self.links += [has["href"]] if tag == "a" else []

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if "title" in self.inside:
            self.title += data
        if "main" in self.inside:
            self.words.append(data)


def pages_for(persona: str, home: str, language: str) -> Iterator[tuple[str, Page]]:
    """The page that somebody begins with, and all that its navigation leads to."""
    with requests.Session() as browser:
        browser.headers.update({"Accept": "text/html", "Accept-Language": language})
        if persona:
            browser.post(f"{home}/demo/sign-in", data={"persona": persona, "next": "/start"}).raise_for_status()
        paths = ["/", "/report", "/follow", "/sign-in"] if not persona else ["/start"]
        while paths:
            path = paths.pop()
            answer = browser.get(home + path)
            assert answer.status_code == 200, f"{persona} at {path}: {answer.status_code}"
            page = Page(answer.text)
            paths += page.links if path == "/start" else []
            paths = [each for each in paths if each.startswith("/") and "lang=" not in each]
            yield path, page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", PERSONAS)
def test_a_page_has_a_title_one_heading_and_a_label_for_every_field(home: str, persona: str, language: str) -> None:
    for path, page in pages_for(persona, home, language):
        assert page.language == language, path
        assert page.title.strip(), path
        assert page.headings == 1, path
        assert set(page.fields) <= page.labels, path
        assert len(page.ids) == len(set(page.ids)), path


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_door_of_the_home_page_is_closed_to_whoever_sees_it(home: str, persona: str) -> None:
    with requests.Session() as browser:
        browser.headers.update({"Accept": "text/html"})
        if persona:
            browser.post(f"{home}/demo/sign-in", data={"persona": persona, "next": "/"}).raise_for_status()
        links = {link for link in Page(browser.get(f"{home}/").text).links if link.startswith("/")}
        closed = [link for link in links if browser.get(home + link).status_code != 200]
    assert "/sign-in" in links
    assert closed == []


def test_somebody_who_chose_a_language_keeps_it(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.browser.find_element("link text", "English").click()
    visitor.open("/follow")
    assert visitor.title.startswith("Follow a matter")
    assert not _CHINESE.search(visitor.text)


def test_what_was_typed_is_not_lost_when_something_is_missing(home: str) -> None:
    with requests.Session() as browser:
        answer = browser.post(
            f"{home}/report", data={"channel": "web", "text": "路灯不亮"}, headers={"Accept": "text/html"}
        )
    assert answer.status_code == 422
    assert "路灯不亮</textarea>" in answer.text


def test_a_form_that_is_sent_twice_reports_once(home: str) -> None:
    with requests.Session() as browser:
        once = re.search(r'name="once" value="([^"]+)"', browser.get(f"{home}/report").text)
        assert once
        told = {"channel": "web", "place": "500106001001", "text": "路灯不亮", "once": once[1]}
        receipts = {browser.post(f"{home}/report", data=told).url for _ in range(2)}
    assert len(receipts) == 1


@pytest.fixture
def order(home: str) -> str:
    """The number of a matter that has reached the street office."""
    told = {"place": "500106001001", "text": f"菜市场外占道经营，流动摊贩把路都堵了。（{uuid4()}）"}
    number: str = requests.post(f"{home}/api/intake/v1/matters", json=told).json()["matter_id"]
    with signed_in("officer-1", home) as officer:
        arrived = f"{home}/street_office/orders/{number}"
        wait_until(lambda: officer.get(arrived).status_code == 200, "the order has arrived", 30)
    return number


def signed_in(persona: str, home: str) -> requests.Session:
    browser = requests.Session()
    browser.headers.update({"Accept": "text/html", "Accept-Language": "en"})
    browser.post(f"{home}/demo/sign-in", data={"persona": persona, "next": "/"}).raise_for_status()
    return browser


def test_a_button_that_is_pressed_twice_is_obeyed_once_and_says_so_twice(home: str, order: str) -> None:
    page = f"{home}/street_office/orders/{order}"
    with signed_in("officer-1", home) as officer:
        pressed = [officer.post(f"{page}/accept", data={"version": "1"}, allow_redirects=False) for _ in range(2)]
        assert [(answer.status_code, answer.headers["Location"]) for answer in pressed] == [
            (303, f"/street_office/orders/{order}")
        ] * 2
        outdated = officer.post(f"{page}/resolve", data={"version": "1", "result": "已疏导至市场内。"})
        assert outdated.status_code == 412
        assert outdated.text.count('role="alert"') == 1
        assert officer.post(f"{page}/resolve", data={"version": "2", "result": "已疏导至市场内。"}).status_code == 200


def test_a_desk_is_shown_the_forms_that_it_can_use(home: str, order: str) -> None:
    case = f"{home}/routing/cases/{order}"
    with signed_in("desk-district-1", home) as district, signed_in("desk-enterprise-1", home) as enterprise:
        wait_until(lambda: 'id="recall"' in district.get(case).text, "the case can be recalled", 30)
        assert '<form method="post" action="/routing' not in enterprise.get(case).text
        refused = enterprise.post(f"{case}/consult", data={"reason": "需要会商"})
    assert refused.status_code == 409
    assert refused.text.count('role="alert"') == 1


def test_nobody_gets_a_matters_code_by_naming_its_number(home: str) -> None:
    told = {
        "channel": "web",
        "place": "500106001001",
        "text": "路灯不亮",
        "once": "6f1c1f9e-0000-4000-8000-000000000000",
    }
    assert requests.post(f"{home}/report", data=told, headers={"Accept": "text/html"}).status_code == 400


def test_a_page_of_staff_sends_others_to_the_sign_in_page_and_back(visitor: Visitor) -> None:
    visitor.open("/street_office?status=resolved")
    assert visitor.path.startswith("/sign-in")
    visitor.find("button[value=officer-1]").click()
    visitor.wait_until_it_says("本单位的工单", "h1")
    assert visitor.path == "/street_office?status=resolved"


def test_what_is_not_for_ones_role_is_refused_on_a_page(home: str) -> None:
    with requests.Session() as browser:
        browser.post(f"{home}/demo/sign-in", data={"persona": "officer-1"})
        answer = browser.get(f"{home}/committee", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 403
    assert "Your post does not include this" in answer.text


def test_another_site_cannot_press_our_buttons(home: str) -> None:
    with requests.Session() as browser:
        browser.post(f"{home}/demo/sign-in", data={"persona": "officer-1"})
        answer = browser.post(f"{home}/sign-out", headers={"Sec-Fetch-Site": "cross-site", "Accept": "text/html"})
        assert answer.status_code == 403
        assert browser.get(f"{home}/street_office").status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example"])
def test_signing_in_leads_to_our_own_pages_only(home: str, elsewhere: str) -> None:
    told = {"persona": "officer-1", "next": elsewhere}
    assert requests.post(f"{home}/demo/sign-in", data=told, allow_redirects=False).headers["Location"] == "/"


def test_a_grid_worker_reports_through_their_own_channel(home: str) -> None:
    with requests.Session() as browser:
        browser.post(f"{home}/demo/sign-in", data={"persona": "grid-1"})
        form = browser.get(f"{home}/report", headers={"Accept-Language": "en"}).text
    assert 'value="grid"' in form


def test_whoever_reports_what_was_reported_is_told_so_and_can_say_that_it_is_not_the_same(home: str) -> None:
    told = {"channel": "web", "place": "500106001001", "text": f"桥头的护栏被撞断了一截（{uuid4()}）"}
    with requests.Session() as browser:
        browser.headers.update({"Accept": "text/html", "Accept-Language": "en"})
        receipts = [browser.post(f"{home}/report", data={**told, "once": _once(browser, home)}) for _ in range(2)]
        assert ['id="near-copy"' in receipt.text for receipt in receipts] == [False, True]
        progress = receipts[1].url.replace("/receipt/", "/follow/")
        assert 'id="separate"' in browser.get(progress).text
        apart = browser.post(f"{progress}/separate")
    assert apart.status_code == 200
    assert 'id="near-copy"' not in apart.text
    assert 'id="separate"' not in apart.text


def _once(browser: requests.Session, home: str) -> str:
    once = re.search(r'name="once" value="([^"]+)"', browser.get(f"{home}/report").text)
    assert once
    return once[1]


def test_a_desk_splits_a_report_on_its_page_and_the_reporter_finds_the_codes_of_the_parts(home: str) -> None:
    told = {"place": "500106001001", "text": f"2月30日路灯不亮，楼道堆满杂物（{uuid4()}）"}
    receipt = requests.post(f"{home}/api/intake/v1/matters", json=told).json()
    page = f"{home}/intake/matters/{receipt['matter_id']}"
    with signed_in("desk-district-1", home) as desk, signed_in("desk-enterprise-1", home) as other:
        assert 'id="flags"' in desk.get(page).text
        case = f"{home}/routing/cases/{receipt['matter_id']}"
        wait_until(lambda: 'id="flags"' in desk.get(case).text, "the case shows what was flagged", 30)
        begun = desk.get(page, params={"part_1": "路口的路灯不亮", "category_1": "municipal.street_lamp"}).text
        assert "路口的路灯不亮</textarea>" in begun
        assert 'name="category_1" value="municipal.street_lamp"' in begun
        lacking = desk.post(f"{page}/split", data={"part_1": "路口的路灯不亮"})
        assert (lacking.status_code, "路口的路灯不亮</textarea>" in lacking.text) == (422, True)
        parts = {"part_1": "路口的路灯不亮", "part_2": "楼道里堆满杂物"}
        answers = [each.post(f"{page}/split", data=parts) for each in (desk, other)]
        done = next(answer for answer in answers if answer.status_code == 200)
    assert 'id="parts"' in done.text
    progress = requests.get(f"{home}/follow/{receipt['tracking_code']}", headers={"Accept": "text/html"}).text
    assert len(set(re.findall(r'href="/follow/([0-9A-Z-]{24})"', progress)) - {receipt["tracking_code"]}) == 2
