"""How good triage is, as the desks and the supervisors are shown it."""

from collections.abc import Iterator

import pytest
import requests

from tests.servers.waiting import wait_until

pytestmark = pytest.mark.web

UNCLEAR = {"place": "500106001004", "text": "有事", "channel": "web"}
WORDS = {
    "zh-CN": ("研判准确率", "自动派单", "置信区间", "改判"),
    "en": ("How often triage was right", "Dispatched without a hand", "corrected"),
}


def signed_in(home: str, persona: str) -> requests.Session:
    browser = requests.Session()
    browser.headers.update({"Accept": "text/html"})
    browser.post(f"{home}/demo/sign-in", data={"persona": persona, "next": "/start"}).raise_for_status()
    return browser


@pytest.fixture(scope="module")
def desk(home: str) -> Iterator[requests.Session]:
    """A desk that has left one unclear matter as it was."""
    with signed_in(home, "desk-district-1") as browser:
        told = requests.post(f"{home}/api/intake/v1/matters", json=UNCLEAR)
        case = f"{home}/routing/cases/{told.json()['matter_id']}"
        wait_until(lambda: browser.get(case).ok, "routing has the report")
        confirmed = browser.post(f"{case}/confirm")
        assert confirmed.ok, confirmed.text
        yield browser


@pytest.mark.parametrize("period", ["week", "month"])
@pytest.mark.parametrize("language", WORDS)
def test_precision_is_shown_with_its_interval_and_its_count(
    home: str, desk: requests.Session, language: str, period: str
) -> None:
    answer = desk.get(f"{home}/routing/triage?period={period}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert [word for word in WORDS[language] if word not in answer.text] == []
    assert "<td>shipped</td>" in answer.text
    assert "100.0%" in answer.text


def test_a_supervisor_finds_it_from_the_queue_and_an_officer_is_not_let_in(home: str) -> None:
    with signed_in(home, "city-1") as supervisor:
        assert "/routing/triage" in supervisor.get(f"{home}/routing").text
        assert supervisor.get(f"{home}/routing/triage").status_code == 200
    with signed_in(home, "officer-1") as officer:
        assert officer.get(f"{home}/routing/triage").status_code == 403
