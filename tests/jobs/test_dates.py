"""A date that is set for a body lies where people and databases can reckon with it."""

from datetime import UTC, datetime, timedelta

import pytest

from services.committee import api as committee_api
from services.committee.application import Committee
from services.street_office import api as street_office_api
from services.street_office.application import StreetOffice
from shared.identity.demo import DemoIssuer
from shared.jobs.application import JobService
from shared.kernel import Actor
from shared.surroundings import Surroundings
from shared.web import Mount, Routes, WebSettings, make_app
from tests.jobs.facts import COMMITTEE, EAST_ONE_PROPERTY, MATTER, OFFICER, assigned, task_assigned
from tests.jobs.playing import following, played

NOW = datetime.now(UTC)
ORDER = (StreetOffice, street_office_api.routes, OFFICER, f"/orders/{MATTER}/extension", "until")
TASK = (Committee, committee_api.routes, COMMITTEE, f"/tasks/{MATTER}/extension", "until")
PART = (Committee, committee_api.routes, COMMITTEE, f"/tasks/{MATTER}/parts", "due_at")
Asked = tuple[type[JobService], Routes, Actor, str, str]
every_date_to_come = pytest.mark.parametrize("asked", [ORDER, TASK, PART], ids=["order", "task", "part"])


def errors(asked: Asked, around: Surroundings, at: str) -> list[dict[str, str]]:
    """What is wrong with a request that names this date, field by field."""
    kind, routes, by, path, field = asked
    service, issuer = played(kind, around), DemoIssuer("127.0.0.1", embedded=True)
    following(service, assigned() if kind is StreetOffice else task_assigned())
    before = service.recording.last_position()
    client = make_app([Mount(service, [routes])], WebSettings("not a secret"), issuer.verifier()).test_client()
    told = {"reason": "还要等配件"} if field == "until" else {"organisation": EAST_ONE_PROPERTY, "task": "清扫楼道"}
    header = {"Authorization": f"Bearer {issuer.issue(by)}"}
    answer = client.post(f"/api/{service.name}/v1{path}", json={**told, field: at}, headers=header)
    assert answer.status_code in (409, 422), answer.json
    assert service.recording.last_position() == before
    found: list[dict[str, str]] = answer.json.get("errors", [])
    return found


@pytest.mark.parametrize(
    "at",
    [
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
        (NOW + timedelta(days=740)).isoformat(),
        (NOW - timedelta(days=370)).isoformat(),
        "2027-01-01T00:00:00",
        "soon",
    ],
)
@every_date_to_come
def test_a_date_that_nobody_can_mean_is_refused_by_its_field(asked: Asked, around: Surroundings, at: str) -> None:
    assert [error["field"] for error in errors(asked, around, at)] == [asked[4]]


@every_date_to_come
def test_a_date_that_has_just_passed_is_refused_by_the_rules_in_their_own_words(
    asked: Asked, around: Surroundings
) -> None:
    assert errors(asked, around, (NOW - timedelta(days=1)).isoformat()) == []
