"""Service tasks and parts over HTTP, on a real database: an organisation sees its part, and nothing around it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from services.committee.api import routes
from services.committee.application import Committee
from shared.kernel import Actor, Role
from shared.messages.routing import PartRecalled
from shared.provisioning.rebuild import compare
from shared.surroundings import Surroundings
from tests.jobs.facts import (
    COMMITTEE,
    DAY,
    DISTRICT_DESK,
    EAST_ONE,
    EAST_ONE_PROPERTY,
    ENTERPRISE_DESK,
    MATTER,
    OFFICER,
    PROPERTY,
    task_assigned,
)
from tests.jobs.served import Served, served

pytestmark = pytest.mark.system

TASK = f"/tasks/{MATTER}"
PART = f"/parts/{MATTER}/1"
NOW = datetime.now(UTC).replace(microsecond=0)
DUE = NOW + 3 * DAY
CLEAN = {"organisation": EAST_ONE_PROPERTY, "task": "清扫楼道", "due_at": (NOW + DAY).isoformat()}
OTHER_ORGANISATION = Actor(Role.ORGANISATION, f"{EAST_ONE}-V01", "volunteer-1")


@pytest.fixture
def committee(database: str, around: Surroundings) -> Iterator[Served]:
    """The eastern committee has accepted its task and delegated a part of it."""
    with served(Committee, routes, database, around) as made:
        made.told(task_assigned(due_at=DUE))
        made.done(COMMITTEE, f"{TASK}/accept")
        made.done(COMMITTEE, f"{TASK}/parts", CLEAN)
        yield made


def test_a_task_shows_its_parts_and_its_history(committee: Served):
    shown = committee.get(COMMITTEE, TASK).json
    assert [(part["part"], part["task"], part["status"]) for part in shown["parts"]] == [(1, "清扫楼道", "delegated")]
    assert [line["what"] for line in shown["history"]] == ["received", "accepted", "part_delegated"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_organisation_of_others_is_refused_with_the_committees_own(committee: Served, language: str):
    told = {**CLEAN, "organisation": "500106002001-P01"}
    refused = committee.post(COMMITTEE, f"{TASK}/parts", told, Accept_Language=language)
    assert (refused.status_code, refused.json["code"]) == (409, "not_your_organisation")
    assert [error["field"] for error in refused.json["errors"]] == ["organisation"]
    assert EAST_ONE_PROPERTY in refused.json["detail"]
    unsettled = committee.post(COMMITTEE, f"{TASK}/resolve", {"result": "已清扫"}, Accept_Language=language)
    assert (unsettled.json["code"], "1" in unsettled.json["detail"]) == ("parts_open", True)


def test_r22_an_organisation_sees_its_part_and_nothing_of_the_matter(committee: Served):
    shown = committee.get(PROPERTY, PART).json
    assert (shown["task"], shown["body"]) == ("清扫楼道", EAST_ONE)
    assert not shown.keys() & {"text", "place", "category", "history", "parts"}
    assert committee.get(PROPERTY, "/parts").json["items"] == [shown]
    assert committee.get(PROPERTY, TASK).status_code == 404
    assert committee.get(PROPERTY, "/tasks").json["items"] == []


def test_r22_a_part_of_another_organisation_does_not_exist(committee: Served):
    assert committee.get(OTHER_ORGANISATION, PART).status_code == 404
    assert committee.post(OTHER_ORGANISATION, f"{PART}/complete").status_code == 404
    assert committee.get(OTHER_ORGANISATION, "/parts").json["items"] == []


def test_a_part_is_completed_and_the_task_resolved(committee: Served):
    open_parts = committee.post(COMMITTEE, f"{TASK}/resolve", {"result": "清理完毕"})
    assert (open_parts.status_code, open_parts.json["code"]) == (409, "parts_open")
    assert committee.done(PROPERTY, f"{PART}/complete", {"note": "扫完了"})["status"] == "completed"
    assert committee.done(COMMITTEE, f"{TASK}/resolve", {"result": "清理完毕"})["status"] == "resolved"
    assert committee.get(PROPERTY, "/parts").json["items"] == []
    assert len(committee.get(PROPERTY, "/parts?status=completed").json["items"]) == 1


def test_a_declined_part_is_taken_back(committee: Served):
    assert committee.done(PROPERTY, f"{PART}/decline", {"reason": "人手不够"})["words"] == "人手不够"
    shown = committee.done(COMMITTEE, f"{TASK}/parts/1/take-back", {"reason": "改由别人做"})
    assert [(part["status"], part["words"]) for part in shown["parts"]] == [("taken_back", "改由别人做")]


def test_a_withdrawn_task_takes_its_part_along(committee: Served):
    committee.told(PartRecalled(EAST_ONE, "committee", "上报人撤回"))
    assert committee.get(PROPERTY, PART).json["status"] == "taken_back"
    assert compare(committee.service) == {}


def test_an_organisation_that_a_plan_names_sees_its_own_task(committee: Served):
    committee.told(task_assigned(body=EAST_ONE_PROPERTY, body_role="organisation", task="请维修水泵", due_at=DUE))
    shown = committee.get(PROPERTY, TASK).json
    assert (shown["task"], shown["parts"]) == ("请维修水泵", [])


def test_the_enterprise_desk_answers_for_more_time(committee: Served):
    asked = {"until": (DUE + DAY).isoformat(), "reason": "还要等配件"}
    committee.done(COMMITTEE, f"{TASK}/extension", asked)
    assert committee.get(DISTRICT_DESK, "/extensions").status_code == 403
    assert len(committee.get(ENTERPRISE_DESK, "/extensions").json["items"]) == 1
    shown = committee.done(ENTERPRISE_DESK, f"{TASK}/extension/{EAST_ONE}/grant")
    assert shown["due_at"] == asked["until"]


def test_r7_a_street_office_may_not_even_ask(committee: Served):
    assert committee.get(OFFICER, "/tasks").status_code == 403
    assert committee.post(OFFICER, f"{TASK}/parts", CLEAN).status_code == 403


def test_the_read_model_follows_from_the_log_alone(committee: Served):
    committee.done(PROPERTY, f"{PART}/decline", {"reason": "人手不够"})
    committee.done(COMMITTEE, f"{TASK}/return", {"reason": "不属于我社区"})
    assert compare(committee.service) == {}
