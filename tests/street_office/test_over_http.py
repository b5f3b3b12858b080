"""Work orders over HTTP, on a real database: worklists, verbs, and the desk that answers for more time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from prometheus_client import REGISTRY

from services.street_office.api import routes
from services.street_office.application import StreetOffice
from shared.jobs.overdue import OverdueFigure
from shared.kernel import Actor, Role
from shared.messages.routing import MatterRedispatched, PartRecalled, SupplementPassedOn
from shared.provisioning.database import migrate
from shared.provisioning.rebuild import compare
from shared.surroundings import Surroundings
from tests.jobs.facts import (
    COMMITTEE,
    DAY,
    DISTRICT_DESK,
    EAST_STREET,
    ENTERPRISE_DESK,
    HOUR,
    MATTER,
    OFFICER,
    WEST_STREET,
    WESTERN_OFFICER,
    assigned,
)
from tests.jobs.served import Served, served

pytestmark = pytest.mark.system

ORDER = f"/orders/{MATTER}"
NOW = datetime.now(UTC).replace(microsecond=0)
DUE = NOW + 3 * DAY
MORE_TIME = {"until": (DUE + DAY).isoformat(), "reason": "还要等配件"}
DESK_ELSEWHERE = Actor(Role.DISTRICT_DESK, "500107000000-DESKD", "desk-3")


@pytest.fixture
def office(database: str, around: Surroundings) -> Iterator[Served]:
    with served(StreetOffice, routes, database, around) as made:
        yield made


@pytest.fixture
def accepted(office: Served) -> Served:
    office.told(assigned(due_at=DUE))
    office.done(OFFICER, f"{ORDER}/accept")
    return office


def listed(office: Served, path: str = "/orders", by: Actor = OFFICER) -> list[dict[str, Any]]:
    """All pages of a list, two rows at a time."""
    rows, cursor = [], ""
    while True:
        page = office.get(by, f"{path}{'&' if '?' in path else '?'}limit=2{cursor}").json
        rows += page["items"]
        if page["next"] is None:
            return rows
        cursor = f"&cursor={page['next']}"


def test_the_worklist_begins_with_what_presses_most(office: Served):
    for urgency, days in [("normal", 1), ("urgent", 9), ("normal", 3), ("emergency", 2), ("urgent", 5)]:
        office.told(assigned(urgency=urgency, due_at=NOW + days * DAY), matter=uuid4())
    told = [(row["urgency"], row["due_at"]) for row in listed(office)]
    expected = [("emergency", 2), ("urgent", 5), ("urgent", 9), ("normal", 1), ("normal", 3)]
    assert told == [(urgency, (NOW + days * DAY).isoformat()) for urgency, days in expected]


def test_a_worklist_can_be_narrowed_to_one_status_or_to_what_is_overdue(accepted: Served):
    late, again = uuid4(), uuid4()
    accepted.told(assigned(due_at=NOW - HOUR), matter=late)
    accepted.told(assigned(due_at=DUE), matter=again)
    accepted.done(OFFICER, f"/orders/{again}/return", {"reason": "不属于我街道"})
    found = {
        asked: {row["matter_id"] for row in listed(accepted, f"/orders?{asked}")}
        for asked in ("status=open", "status=accepted", "status=returned", "overdue=true")
    }
    assert found == {
        "status=open": {str(MATTER), str(late)},
        "status=accepted": {str(MATTER)},
        "status=returned": {str(again)},
        "overdue=true": {str(late)},
    }


def test_an_order_shows_how_it_came_to_stand_where_it_stands(accepted: Served):
    accepted.done(OFFICER, f"{ORDER}/progress", {"step": "on_site", "note": "到了现场"})
    accepted.told(SupplementPassedOn([EAST_STREET], "还有一盏"))
    shown = accepted.done(OFFICER, f"{ORDER}/resolve", {"result": "已经修好"})
    assert (shown["status"], shown["result"], shown["step"], shown["turn"]) == ("resolved", "已经修好", "on_site", 1)
    assert [line["what"] for line in shown["history"]] == [
        "received",
        "accepted",
        "on_site",
        "supplemented",
        "resolved",
    ]


def test_a_job_that_starts_anew_keeps_its_history_and_nothing_else(accepted: Served):
    accepted.done(OFFICER, f"{ORDER}/progress", {"step": "on_site"})
    accepted.done(OFFICER, f"{ORDER}/return", {"reason": "不属于我街道"})
    accepted.told(assigned(MatterRedispatched, turn=2, due_at=DUE + DAY))
    shown = accepted.get(OFFICER, ORDER).json
    assert (shown["turn"], shown["status"], shown["step"], shown["reason"]) == (2, "received", None, None)
    assert [line["what"] for line in shown["history"]] == ["received", "accepted", "on_site", "returned", "received"]


def test_the_body_reads_why_it_has_the_matter_again(accepted: Served):
    assert accepted.get(OFFICER, ORDER).json["assigned_reason"] == ""
    accepted.done(OFFICER, f"{ORDER}/resolve", {"result": "已经修好"})
    accepted.told(assigned(MatterRedispatched, turn=2, reason="路灯还是不亮"))
    shown = accepted.get(OFFICER, ORDER).json
    assert (shown["status"], shown["assigned_reason"]) == ("received", "路灯还是不亮")
    assert [line["reason"] for line in shown["history"] if line["what"] == "received"] == ["", "路灯还是不亮"]
    assert [row["assigned_reason"] for row in listed(accepted)] == ["路灯还是不亮"]


def test_a_schema_from_before_there_were_reasons_is_brought_up_to_date(database: str, around: Surroundings):
    class Before(StreetOffice):
        name = "street_office"
        migrations = ()

    migrate(database, [Before], {})
    with psycopg.connect(database) as connection:
        connection.execute("SET search_path = street_office")
        connection.execute(
            "INSERT INTO jobs SELECT %s, %s, 1, 1, 'received', 'lead', 'administrative', 'municipal.lamp', 'normal', "
            "%s, '路灯坏了', '', 2, now(), now(), now()",
            (MATTER, EAST_STREET, EAST_STREET),
        )
    with served(StreetOffice, routes, database, around) as office:
        assert office.get(OFFICER, "/orders").json["items"][0]["assigned_reason"] == ""


def test_a_due_date_in_a_year_without_published_holidays_says_that_it_is_provisional(office: Served):
    settled, unsettled = datetime(2026, 3, 9, 1, tzinfo=UTC), datetime(2060, 3, 9, 1, tzinfo=UTC)
    office.told(assigned(due_at=settled))
    office.told(assigned(due_at=unsettled), matter=uuid4())
    office.told(assigned(due_at=unsettled, urgency="emergency"), matter=uuid4())
    found = [(row["due_at"][:4], row["urgency"], row["due_provisional"]) for row in listed(office)]
    assert found == [("2060", "emergency", False), ("2026", "normal", False), ("2060", "normal", True)]
    assert office.get(OFFICER, ORDER).json["due_provisional"] is False


def test_the_version_is_the_matters_whoever_changed_it(accepted: Served):
    seen = accepted.get(OFFICER, ORDER).headers["ETag"]
    accepted.told(assigned(body=WEST_STREET, share="support"))
    stale = accepted.post(OFFICER, f"{ORDER}/progress", {"step": "on_site"}, If_Match=seen)
    assert stale.status_code == 412
    now = accepted.get(OFFICER, ORDER).headers["ETag"]
    assert accepted.post(OFFICER, f"{ORDER}/progress", {"step": "on_site"}, If_Match=now).status_code == 200


def test_r22_an_order_of_another_office_does_not_exist(accepted: Served):
    assert accepted.get(WESTERN_OFFICER, ORDER).status_code == 404
    assert accepted.post(WESTERN_OFFICER, f"{ORDER}/accept").status_code == 404
    assert listed(accepted, by=WESTERN_OFFICER) == []


def test_r22_a_body_of_the_same_plan_sees_its_own_order_only(accepted: Served):
    accepted.told(assigned(body=WEST_STREET, share="support", task="请封闭道路"))
    shown = accepted.get(WESTERN_OFFICER, ORDER).json
    assert (shown["body"], shown["task"]) == (WEST_STREET, "请封闭道路")
    assert [line["what"] for line in shown["history"]] == ["received"]


def test_r7_a_committee_may_not_even_ask(accepted: Served):
    assert accepted.get(COMMITTEE, "/orders").status_code == 403
    assert accepted.post(COMMITTEE, f"{ORDER}/accept").status_code == 403


def test_more_time_waits_for_the_desk_of_the_district(accepted: Served):
    accepted.done(OFFICER, f"{ORDER}/extension", MORE_TIME)
    assert [row["extension_reason"] for row in listed(accepted, "/extensions", DISTRICT_DESK)] == ["还要等配件"]
    assert listed(accepted, "/extensions", DESK_ELSEWHERE) == []
    assert accepted.get(ENTERPRISE_DESK, "/extensions").status_code == 403


def test_granted_time_moves_the_due_date(accepted: Served):
    accepted.done(OFFICER, f"{ORDER}/extension", MORE_TIME)
    shown = accepted.done(DISTRICT_DESK, f"{ORDER}/extension/{EAST_STREET}/grant")
    assert (shown["due_at"], shown["extension_until"]) == (MORE_TIME["until"], None)
    assert listed(accepted, "/extensions", DISTRICT_DESK) == []


def test_refused_time_leaves_it_and_the_body_reads_why(accepted: Served):
    accepted.done(OFFICER, f"{ORDER}/extension", MORE_TIME)
    accepted.done(DISTRICT_DESK, f"{ORDER}/extension/{EAST_STREET}/refuse", {"reason": "时间已经够了"})
    shown = accepted.get(OFFICER, ORDER).json
    assert shown["due_at"] == DUE.isoformat()
    assert shown["history"][-1]["note"] == "时间已经够了"


def test_a_withdrawn_order_asks_for_no_answer_any_more(accepted: Served):
    accepted.done(OFFICER, f"{ORDER}/extension", MORE_TIME)
    accepted.told(PartRecalled(EAST_STREET, "street_office", "上报人撤回"))
    assert listed(accepted, "/extensions", DISTRICT_DESK) == []
    assert accepted.get(OFFICER, ORDER).json["reason"] == "上报人撤回"


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "该任务现在不能接单"), ("en", "This job cannot be accepted now")]
)
def test_a_refusal_is_explained_in_the_language_of_the_request(accepted: Served, language: str, title: str):
    accepted.done(OFFICER, f"{ORDER}/return", {"reason": "不属于我街道"})
    refused = accepted.post(OFFICER, f"{ORDER}/accept", Accept_Language=language)
    assert (refused.status_code, refused.json["code"], refused.json["title"]) == (409, "cannot_accept", title)


def test_the_read_model_follows_from_the_log_alone(accepted: Served):
    accepted.done(OFFICER, f"{ORDER}/progress", {"step": "waiting", "note": "等配件"})
    accepted.done(OFFICER, f"{ORDER}/extension", MORE_TIME)
    accepted.told(assigned(body=WEST_STREET), assigned(MatterRedispatched, turn=2))
    assert compare(accepted.service) == {}


def test_what_is_overdue_shows_as_a_figure_until_it_is_done(office: Served):
    def overdue() -> float | None:
        labels = {"service": "street_office", "kind": "administrative", "body": EAST_STREET}
        return REGISTRY.get_sample_value("jieju_overdue", labels)

    figure = OverdueFigure()
    office.told(assigned(due_at=NOW - HOUR))
    figure.show(office.service, NOW)
    assert overdue() == 1
    office.done(OFFICER, f"{ORDER}/accept")
    office.done(OFFICER, f"{ORDER}/resolve", {"result": "已经修好"})
    figure.show(office.service, NOW)
    assert overdue() is None
