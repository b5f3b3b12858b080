"""The same event in other words, as the desks are shown it: with its reasons, and one step from being linked."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from shared.web.texts import LANGUAGES
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.web

PLACE = "500106001004"
TEXTS = (
    "槐花巷口那排路灯黑了快一周了",
    "槐花巷的路灯一直不亮，晚上走路很危险",
    "从槐花巷过来路灯坏了好几盏，没人来修",
)
FLAGGED_WITHIN = 60.0  # seconds: the clock looks every ten
Browsing = requests.Session


@pytest.fixture(scope="module")
def desk(home: str) -> Iterator[Browsing]:
    with requests.Session() as browser:
        browser.headers.update({"Accept": "text/html"})
        signed_in = browser.post(f"{home}/demo/sign-in", data={"persona": "desk-district-1", "next": "/start"})
        signed_in.raise_for_status()
        yield browser


@pytest.fixture(scope="module")
def matters(home: str, desk: Browsing) -> list[str]:
    """Three reports of one event, the earliest first, that routing has taken in."""
    made = [_reported(home, text) for text in TEXTS]
    wait_until(lambda: all(desk.get(f"{home}/routing/cases/{id}").ok for id in made), "routing has the reports")
    return made


def _reported(home: str, text: str) -> str:
    answer = requests.post(f"{home}/api/intake/v1/matters", json={"place": PLACE, "text": text, "channel": "web"})
    answer.raise_for_status()
    told: Any = answer.json()
    return str(told["matter_id"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_proposes_the_later_report_for_linking_to_the_earlier(
    home: str, desk: Browsing, matters: list[str], language: str
) -> None:
    shown = desk.get(f"{home}/routing/cases/{matters[0]}", headers={"Accept-Language": language}).text
    for later in matters[1:]:
        link = f"/intake/matters/{later}?first={matters[0]}#link"
        assert link in shown
    assert "槐花巷" in shown
    form = desk.get(f"{home}/intake/matters/{matters[1]}?first={matters[0]}").text
    assert f">{matters[0]}</textarea>" in form


def test_what_comes_back_is_flagged_for_the_desk_and_for_supervisors(
    home: str, desk: Browsing, matters: list[str]
) -> None:
    wait_until(
        lambda: "反复发生" in desk.get(f"{home}/routing/cases/{matters[2]}").text, "it is flagged", FLAGGED_WITHIN
    )
    assert "反复发生 · 3" in desk.get(f"{home}/routing/cases").text
    with requests.Session() as supervisor:
        supervisor.headers.update({"Accept": "text/html"})
        signed_in = supervisor.post(f"{home}/demo/sign-in", data={"persona": "desk-party-1", "next": "/start"})
        signed_in.raise_for_status()
        wait_until(lambda: matters[0] in supervisor.get(f"{home}/oversight/recurring").text, "oversight has heard")
