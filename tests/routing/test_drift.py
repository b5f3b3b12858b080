"""Whether triage still does what it did: figures that say how far to trust them, and none where that is nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from prometheus_client import REGISTRY

from services.routing import api, pages
from services.routing.application import Routing
from services.routing.drift import BINS, FEWEST, FEWEST_CALIBRATED, Bin, calibration, drift, monday, promised, share
from services.routing.triage.model import SHIPPED, Model
from services.routing.watching import DriftFigures
from shared.identity.demo import DemoIssuer
from shared.kernel import Act, Actor, Role
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from shared.provisioning.rebuild import compare
from shared.surroundings import Surroundings
from shared.web import Mount, WebSettings, make_app
from shared.web.pages import dress
from tests.routing.facts import DISTRICT_DESK
from tests.routing.town import EAST_ONE, EAST_STREET, EMERGENCY, UNCLEAR, TownHall, reported

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)  # a Thursday
WEEK = timedelta(weeks=1)
SUPERVISOR = Actor(Role.CITY_SUPERVISOR, "500100000000", "supervisor-1")
OFFICER = Actor(Role.STREET_OFFICE, EAST_STREET, "officer-1")
ELSEWHERE = Actor(Role.DISTRICT_DESK, "500107000000-DESKD", "desk-3")

# -- figures -----------------------------------------------------------------------------------------------------------


def test_of_too_few_no_share_is_shown_but_how_many_there_are() -> None:
    assert share(10, FEWEST - 1) == {"value": None, "low": None, "high": None, "count": FEWEST - 1}
    assert share(10, FEWEST)["value"] == round(10 / FEWEST, 4)


def test_a_share_has_an_interval_that_narrows_with_what_it_rests_on() -> None:
    few, many = share(9, 36), share(900, 3600)
    assert few["low"] < many["low"] < 0.25 < many["high"] < few["high"]


def bins(*decided: tuple[float, int, int]) -> list[Bin]:
    """(confidence, how many, how many of them right)."""
    made = [Bin() for _ in range(BINS)]
    for confidence, count, right in decided:
        made[min(int(confidence * BINS), BINS - 1)].add(count, count * confidence, right)
    return made


def test_confidence_that_is_true_is_no_further_from_what_was_right_than_chance_would_have_it() -> None:
    found = calibration(bins((0.95, 200, 190), (0.55, 200, 110)))
    assert found["error"] == 0
    assert 0 < found["by_chance"] < 0.05


def test_confidence_that_promises_too_much_is_told_by_how_much() -> None:
    found = calibration(bins((0.95, 200, 150), (0.55, 200, 110)))
    assert found["error"] == pytest.approx(0.1)
    assert found["error"] > 2 * found["by_chance"]


def test_that_some_promise_too_much_and_others_too_little_does_not_cancel_out() -> None:
    assert calibration(bins((0.95, 100, 75), (0.55, 100, 75)))["error"] == pytest.approx(0.2)


def test_of_too_few_no_calibration_is_shown() -> None:
    assert calibration(bins((0.95, FEWEST_CALIBRATED - 1, 50)))["error"] is None


def test_a_week_begins_on_monday_where_the_town_is() -> None:
    assert monday(datetime(2026, 3, 1, 15, tzinfo=UTC), "Asia/Shanghai") == date(2026, 2, 23)
    assert monday(datetime(2026, 3, 1, 17, tzinfo=UTC), "Asia/Shanghai") == date(2026, 3, 2)


def test_the_card_says_what_was_promised_and_a_card_that_says_less_promises_less() -> None:
    card = Model.card_of(SHIPPED)
    told = promised(card)
    assert told["kind_corrected"] == pytest.approx(1 - card["figures"]["kind"]["accuracy"])
    assert 0 < told["review"] < 1
    assert promised({"name": "own"})["review"] is None


# -- what is counted ---------------------------------------------------------------------------------------------------


class Triage:
    """Matters that are reported, confirmed and corrected, on a real database."""

    def __init__(self, database: str, around: Surroundings) -> None:
        migrate(database, [Routing], {Routing.name: "secret"})
        self.datastore = Datastore(database, Routing.name)
        self.hall = TownHall(around, Recorder(self.datastore))
        self.routing = self.hall.routing
        self._around = around

    def reports(self, count: int, text: str = UNCLEAR, at: datetime = NOW, place: str = EAST_ONE) -> list[UUID]:
        made = [uuid4() for _ in range(count)]
        for matter in made:
            self.hall.hears(reported(text, place), matter=matter, at=at)
        return made

    def confirms(self, matters: Sequence[UUID]) -> None:
        for matter in matters:
            self.routing.confirm_triage(matter, Act(DISTRICT_DESK, NOW, "request"))

    def corrects(
        self, matters: Sequence[UUID], kind: str = "administrative", category: str = "municipal.manhole"
    ) -> None:
        for matter in matters:
            self.routing.correct_triage(matter, kind, category, "情况说明", Act(DISTRICT_DESK, NOW, "request"))

    def weeks(self, count: int = 1, division: str = "500106%", at: datetime = NOW) -> list[dict[str, Any]]:
        return drift(self.routing, self.routing.catalogue, self.routing.zone, division, at, count)

    def client(self) -> FlaskClient:
        issuer = DemoIssuer("127.0.0.1", embedded=True)
        app = make_app([Mount(self.routing, [api.routes, pages.pages])], WebSettings("x"), issuer.verifier())
        dress(app, self._around.town)
        self.bearer = lambda actor: {"Authorization": f"Bearer {issuer.issue(actor)}"}
        return app.test_client()


@pytest.fixture
def triage(database: str, around: Surroundings) -> Iterator[Triage]:
    made = Triage(database, around)
    yield made
    made.datastore.close()


@pytest.mark.system
def test_a_week_tells_what_was_left_to_a_desk_and_why(triage: Triage) -> None:
    triage.reports(30)
    triage.reports(10, EMERGENCY)
    (week,) = triage.weeks()
    assert (week["week"], week["begins"], week["matters"]) == ("2026-W10", date(2026, 3, 2), 40)
    assert week["review"]["value"] == 1
    assert week["reviewed_as"] == [{"reason": "unsure", "matters": 30}, {"reason": "emergency", "matters": 10}]


@pytest.mark.system
def test_a_review_that_comes_later_is_not_triages(triage: Triage) -> None:
    triage.confirms(triage.reports(2))
    (case,) = triage.routing.query("SELECT sent_to_review FROM cases LIMIT 1")
    assert case["sent_to_review"] == "unsure"
    (one, _) = triage.routing.query("SELECT matter_id, lead FROM cases")
    triage.routing.recall(one["matter_id"], one["lead"], "情况说明", Act(DISTRICT_DESK, NOW, "request"))
    (week,) = triage.weeks()
    assert week["reviewed_as"] == [{"reason": "unsure", "matters": 2}]


@pytest.mark.system
def test_what_people_decided_says_how_much_was_wrong(triage: Triage) -> None:
    matters = triage.reports(40)
    triage.confirms(matters[:20])
    triage.corrects(matters[10:30])  # ten of them after they were confirmed
    (week,) = triage.weeks()
    assert week["category_corrected"]["value"] == round(20 / 30, 4)
    assert week["category_corrected"]["count"] == 30
    assert week["kind_corrected"]["value"] == 0
    assert week["right"]["value"] == 1  # the street office is competent for either
    assert week["stated"] == 0


@pytest.mark.system
def test_calibration_is_of_what_people_decided(triage: Triage) -> None:
    matters = triage.reports(120)
    triage.confirms(matters)
    (week,) = triage.weeks()
    assert week["calibration"] == {"error": 1.0, "by_chance": 0.0, "count": 120}  # nothing was promised, all was right


@pytest.mark.system
def test_a_week_stands_beside_the_eight_before_it_taken_together(triage: Triage) -> None:
    triage.reports(30, EMERGENCY, NOW)
    triage.reports(20, at=NOW - WEEK)
    triage.reports(20, at=NOW - 8 * WEEK)
    triage.reports(5, at=NOW - 9 * WEEK)
    week, last = triage.weeks(2)
    assert (week["matters"], week["before"]["matters"]) == (30, 40)
    assert (last["matters"], last["before"]["matters"]) == (20, 25)
    assert last["review"]["value"] is None


@pytest.mark.system
def test_the_night_from_sunday_to_monday_divides_weeks_where_the_town_is(triage: Triage) -> None:
    triage.reports(1, at=datetime(2026, 3, 1, 15, tzinfo=UTC))
    triage.reports(2, at=datetime(2026, 3, 1, 17, tzinfo=UTC))
    assert [week["matters"] for week in triage.weeks(2)] == [2, 1]


@pytest.mark.system
def test_what_a_desk_has_said_itself_is_no_opinion_of_triage(triage: Triage) -> None:
    part = triage.hall.envelope(replace(reported(UNCLEAR), category="municipal.manhole"), at=NOW)
    assert triage.hall.takes_in([replace(part, actor=str(DISTRICT_DESK))]).parked == 0
    (week,) = triage.weeks()
    assert week["matters"] == 0


@pytest.mark.system
def test_words_that_the_model_does_not_know_are_counted(triage: Triage) -> None:
    triage.reports(30, "龘靐齉爩鱻麤灪籱")
    triage.reports(30, "小区路灯坏了请来修一下", NOW - WEEK)
    (week,) = triage.weeks()
    assert week["unfamiliar"] == {"value": 1.0, "count": 30}
    assert week["before"]["unfamiliar"]["value"] < 0.5


@pytest.mark.system
def test_the_figures_are_made_again_from_the_events(triage: Triage) -> None:
    matters = triage.reports(4)
    triage.confirms(matters[:2])
    triage.corrects(matters[2:3])
    assert compare(triage.routing) == {}


# -- who sees it -------------------------------------------------------------------------------------------------------


@pytest.mark.system
def test_desks_and_supervisors_see_it_for_their_division_and_nobody_else(triage: Triage) -> None:
    client = triage.client()
    triage.reports(3, at=datetime.now(UTC) - timedelta(minutes=1))
    path = "/api/routing/v1/triage/drift?weeks=2"
    seen = {
        who: client.get(path, headers=triage.bearer(who)) for who in (DISTRICT_DESK, SUPERVISOR, ELSEWHERE, OFFICER)
    }
    assert [answer.status_code for answer in seen.values()] == [200, 200, 200, 403]
    counted = {
        who: sum(week["matters"] for week in answer.json["weeks"])
        for who, answer in seen.items()
        if answer.json.get("weeks")
    }
    assert counted == {DISTRICT_DESK: 3, SUPERVISOR: 3, ELSEWHERE: 0}
    assert seen[SUPERVISOR].json["promised"]["model"] == "shipped"


@pytest.mark.system
@pytest.mark.parametrize(("language", "says"), [("zh-CN", "样本太少（3件"), ("en", "too few (3;")])
def test_the_page_says_where_too_little_is_known(triage: Triage, language: str, says: str) -> None:
    client = triage.client()
    triage.reports(3, at=datetime.now(UTC))
    headers = {**triage.bearer(DISTRICT_DESK), "Accept-Language": language}
    page = client.get("/routing/triage", headers=headers)
    assert page.status_code == 200
    assert says in page.text


@pytest.mark.system
def test_the_page_shows_shares_with_their_intervals(triage: Triage) -> None:
    client = triage.client()
    triage.confirms(triage.reports(120, at=datetime.now(UTC) - timedelta(minutes=1)))
    page = client.get("/routing/triage", headers={**triage.bearer(DISTRICT_DESK), "Accept-Language": "en"})
    assert "100.0%" in page.text
    assert "96.9%–100.0%" in page.text


# -- and who watches ---------------------------------------------------------------------------------------------------


def shown(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"jieju_triage_{name}", labels)


@pytest.mark.system
def test_the_figures_are_of_the_latest_week_that_tells_enough_and_go_when_none_does(triage: Triage) -> None:
    figures = DriftFigures()
    triage.reports(3, at=NOW)
    triage.corrects(triage.reports(30, at=NOW - WEEK))
    triage.reports(40, "小区路灯坏了请来修一下", NOW - 2 * WEEK)
    figures.show(triage.routing, NOW)
    assert shown("review_share", period="latest") == 1
    assert shown("corrected_share", period="latest", of="category") == 1
    assert shown("corrected_share", period="before", of="category") is None
    assert shown("calibration_error", period="latest") is None
    assert shown("unseen_vocabulary", period="before") is not None
    figures.show(triage.routing, NOW + 20 * WEEK)
    assert shown("review_share", period="latest") is None
    assert shown("corrected_share", period="latest", of="category") is None
