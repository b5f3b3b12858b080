"""Oversight over HTTP, on a real database: what supervisors see, and what their looking leaves behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from services.oversight import application
from services.oversight.api import routes
from services.oversight.application import Oversight
from services.oversight.views import division_of
from shared.identity.demo import DemoIssuer
from shared.kernel import Actor, Role, Unknown
from shared.messages import committee, routing
from shared.messages.base import Message
from shared.messaging.herald import Herald
from shared.provisioning.rebuild import compare
from shared.web import Mount, WebSettings, make_app
from tests.oversight.conftest import Query, hear
from tests.oversight.telling import (
    COMMITTEE,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    HOUR,
    MATTER,
    MONDAY,
    PARTY_DESK,
    STREET,
    Told,
    dispatched,
    received,
    reported,
)

pytestmark = pytest.mark.system

API = "/api/oversight/v1"
CITY = Actor(Role.CITY_SUPERVISOR, "500100000000", "city-1")
PARTY_MEMBER = Actor(Role.PARTY_MEMBER, "500106000000-DESKP", "party-member-1")
EASTERN_SUPERIOR = Actor(Role.SUPERIOR, "500106001000", "superior-2")
WESTERN_SUPERIOR = Actor(Role.SUPERIOR, "500106002000", "superior-3")
OFFICER = Actor(Role.STREET_OFFICE, STREET, "officer-1")
WEST = "500106002000"

TEXTS = Path(application.__file__).parent / "texts"

Get = Callable[..., Any]


@pytest.fixture(scope="session")
def issuer() -> DemoIssuer:
    return DemoIssuer("127.0.0.1", embedded=True)


@pytest.fixture
def client(stored: Oversight, issuer: DemoIssuer) -> FlaskClient:
    settings = WebSettings(secret_key="not a secret")
    return make_app([Mount(stored, [routes], TEXTS)], settings, issuer.verifier()).test_client()


@pytest.fixture
def get(client: FlaskClient, issuer: DemoIssuer) -> Get:
    def ask(path: str, reader: Actor = PARTY_DESK, status: int = 200, **query: object) -> Any:
        header = {"Authorization": f"Bearer {issuer.issue(reader)}"}
        answer = client.get(f"{API}{path}", query_string=query, headers=header)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json

    return ask


@pytest.fixture
def three_messages(stored: Oversight, told: Told) -> None:
    """One matter, dispatched and received, and not accepted."""
    hear(stored, told(reported()), order := told(dispatched()), told(received(dispatched()), cause=order.id))


def types(page: Any) -> list[str]:
    return [item["type"].split(".")[1] for item in page["items"]]


@pytest.mark.usefixtures("three_messages")
def test_the_stream_is_read_in_pages_in_the_order_of_the_leaves(get: Get):
    first = get("/audit", limit=2)
    second = get("/audit", limit=2, cursor=first["next"])
    assert [entry["leaf"] for entry in first["items"] + second["items"]] == [0, 1, 2]
    assert second["next"] is None


@pytest.mark.usefixtures("three_messages")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"body": STREET}, ["MatterDispatched", "WorkOrderReceived"]),
        ({"source": "intake"}, ["MatterReported"]),
        ({"type": "routing.MatterDispatched.v1"}, ["MatterDispatched"]),
        ({"actor": "platform::platform", "source": "routing"}, ["MatterDispatched"]),
        ({"matter_id": str(uuid4())}, []),
        ({"since": (MONDAY + HOUR).isoformat()}, []),
        ({"until": (MONDAY + HOUR).isoformat(), "source": "intake"}, ["MatterReported"]),
    ],
)
def test_the_stream_can_be_narrowed(get: Get, wanted: dict[str, str], found: list[str]):
    assert types(get("/audit", **wanted)) == found


@pytest.mark.usefixtures("three_messages")
def test_reading_the_audit_is_one_entry_of_it(get: Get, stored: Oversight):
    get("/audit", body=STREET)
    get(f"/matters/{MATTER}/audit", CITY)
    one, two = [envelope for envelope, _ in Herald(stored).tell(0, 10)]
    assert (one.type, one.actor, one.data["scope"]) == ("oversight.AuditRead.v1", str(PARTY_DESK), {"body": STREET})
    assert (two.subject, two.actor) == (MATTER, str(CITY))


@pytest.mark.usefixtures("three_messages")
def test_who_has_read_a_matters_trail_stands_in_it(get: Get, stored: Oversight):
    get(f"/matters/{MATTER}/audit", CITY)
    hear(stored, *(envelope for envelope, _ in Herald(stored).tell(0, 10)))
    assert types(get(f"/matters/{MATTER}/audit"))[-1] == "AuditRead"


@pytest.mark.usefixtures("three_messages")
def test_a_superior_of_one_street_reads_what_happened_there(get: Get, stored: Oversight, told: Told):
    hear(stored, told(reported(WEST), matter=uuid4()))
    assert len(get("/audit", EASTERN_SUPERIOR)["items"]) == 3
    assert types(get("/audit", WESTERN_SUPERIOR)) == ["MatterReported"]
    get(f"/matters/{MATTER}/audit", EASTERN_SUPERIOR)
    get(f"/matters/{MATTER}/audit", WESTERN_SUPERIOR, status=404)


def test_whoever_has_no_place_sees_nothing():
    with pytest.raises(Unknown):
        division_of(Actor(Role.SUPERIOR, "", "superior-4"))


@pytest.mark.parametrize(("path", "actor"), [("/audit", OFFICER), ("/observations", OFFICER), ("/audit", PARTY_MEMBER)])
def test_those_who_handle_matters_do_not_supervise_them(get: Get, path: str, actor: Actor):
    get(path, actor, status=403)


@pytest.mark.usefixtures("three_messages")
def test_what_is_late_now_is_listed_longest_first(get: Get):
    listed = get("/overdue")["items"]
    assert [(one["reason"], one["body"]) for one in listed] == [("not_accepted", STREET), ("past_due", STREET)]
    assert get("/overdue", body=COMMITTEE)["items"] == []
    assert get("/overdue", WESTERN_SUPERIOR)["items"] == []
    following = get("/overdue", cursor=get("/overdue", limit=1)["next"])
    assert following["items"] == listed[1:]


@pytest.mark.usefixtures("three_messages")
def test_observations_are_listed_newest_first_and_shown_one_by_one(get: Get, stored: Oversight):
    stored.observe_inactivity(MONDAY + 3 * HOUR)
    stored.observe_inactivity(MONDAY + 200 * HOUR)
    listed = get("/observations", PARTY_MEMBER)["items"]
    assert [one["reason"] for one in listed] == ["past_due", "not_accepted"]
    assert get("/observations", reason="past_due", body=STREET, matter_id=MATTER)["items"] == listed[:1]
    assert get("/observations", body=COMMITTEE)["items"] == []
    assert get(f"/observations/{listed[0]['id']}", CITY) == listed[0]
    get(f"/observations/{listed[0]['id']}", WESTERN_SUPERIOR, status=404)


@pytest.mark.usefixtures("three_messages")
def test_a_party_member_puts_on_record_what_they_noticed(client: FlaskClient, issuer: DemoIssuer, get: Get):
    header = {"Authorization": f"Bearer {issuer.issue(PARTY_MEMBER)}"}
    noticed = {"matter_id": str(MATTER), "body": STREET, "note": "三天没有人来"}
    answer = client.post(f"{API}/observations", json=noticed, headers=header)
    assert (answer.status_code, answer.json["reason"], answer.json["by"]) == (201, "noticed", str(PARTY_MEMBER))
    assert get(answer.location.removeprefix(API)) == answer.json


@pytest.fixture
def observe(client: FlaskClient, issuer: DemoIssuer) -> Callable[..., Any]:
    def post(body: str, language: str = "en") -> Any:
        header = {"Authorization": f"Bearer {issuer.issue(PARTY_DESK)}", "Accept-Language": language}
        noticed = {"matter_id": str(MATTER), "body": body, "note": "注意到办理拖延"}
        return client.post(f"{API}/observations", json=noticed, headers=header)

    return post


@pytest.mark.usefixtures("three_messages")
@pytest.mark.parametrize(("language", "says"), [("en", "nothing to do with"), ("zh-CN", "与此事项无关")])
@pytest.mark.parametrize("body", [WEST, COMMITTEE])
def test_nothing_is_observed_on_a_body_that_never_had_the_matter(
    observe: Callable[..., Any], get: Get, body: str, language: str, says: str
):
    answer = observe(body, language)
    assert (answer.status_code, answer.json["code"]) == (409, "not_their_matter")
    assert says in answer.json["title"]
    assert [error["field"] for error in answer.json["errors"]] == ["body"]
    assert get("/observations")["items"] == []


@pytest.mark.usefixtures("three_messages")
@pytest.mark.parametrize("body", [STREET, DISTRICT_DESK, ENTERPRISE_DESK, PARTY_DESK.organisation])
def test_whoever_has_a_matter_and_the_desks_can_be_observed(observe: Callable[..., Any], body: str):
    assert observe(body).status_code == 201


@pytest.mark.usefixtures("three_messages")
@pytest.mark.parametrize(
    "message",
    [
        routing.ConsultationOpened([STREET, COMMITTEE], "desk", MONDAY),
        routing.PlanProposed(1, [{"body": STREET, "share": "lead"}, {"body": COMMITTEE, "share": "support"}]),
        routing.PartRecalled(COMMITTEE, "committee", "recalled"),
        committee.PartTakenBack(STREET, 1, COMMITTEE, "x"),
    ],
    ids=lambda message: message.TYPE,
)
def test_who_consulted_on_a_matter_or_had_a_part_of_it_can_be_observed(
    observe: Callable[..., Any], stored: Oversight, told: Told, message: Message
):
    hear(stored, told(message))
    assert observe(COMMITTEE).status_code == 201


@pytest.mark.usefixtures("three_messages")
def test_figures_count_what_became_of_the_turns_of_a_period(get: Get, stored: Oversight):
    stored.observe_inactivity(MONDAY + 3 * HOUR)
    period = {"since": MONDAY.isoformat(), "until": (MONDAY + 4 * HOUR).isoformat()}
    [body] = get("/figures", **period)["bodies"]
    assert (body["body"], body["turns"], body["accepted"], body["observed"]) == (STREET, 1, 0, {"not_accepted": 1})


def test_figures_of_a_body_that_was_only_observed_in_the_period(get: Get, stored: Oversight, admin: Query, told: Told):
    hear(stored, told(dispatched()))
    stored.observe_inactivity(MONDAY + 3 * HOUR)
    period = {"since": (MONDAY + HOUR).isoformat(), "until": (MONDAY + 4 * HOUR).isoformat()}
    [body] = get("/figures", **period)["bodies"]
    assert (body["turns"], body["observed"]) == (0, {"not_accepted": 1})


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "1999-12-31T23:59:59Z"])
@pytest.mark.parametrize("path", ["/audit", "/figures"])
def test_a_period_that_no_record_can_lie_in_is_refused_by_its_field(get: Get, path: str, at: str):
    assert [error["field"] for error in get(path, status=422, since=at, until=MONDAY.isoformat())["errors"]] == [
        "since"
    ]


def test_events_that_come_back_are_shown_to_whoever_supervises_the_place_and_are_in_the_audit(
    get: Get, stored: Oversight, told: Told
) -> None:
    matters = [MATTER, uuid4(), uuid4()]
    hear(stored, told(reported()), told(routing.RecurrenceFlagged(matters, MONDAY)))
    hear(stored, again := told.later(1)(routing.RecurrenceFlagged([*matters, *(uuid4() for _ in range(3))], MONDAY)))
    (row,) = get("/recurring")["items"]
    assert (row["matter_id"], row["reports"], row["told"]) == (str(MATTER), 6, again.id)
    assert get("/recurring", EASTERN_SUPERIOR)["items"] == [row]
    assert get("/recurring", WESTERN_SUPERIOR)["items"] == []
    assert types(get("/audit")).count("RecurrenceFlagged") == 2
    assert get("/observations")["items"] == []
    assert compare(stored) == {}
