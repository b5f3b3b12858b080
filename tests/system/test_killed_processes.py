"""Processes that are killed while matters flow, or started twice: nothing is lost, nothing doubled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
import requests

from services.intake.application import Intake
from services.routing.application import Routing
from shared.messaging.broker import Publisher, connect
from shared.messaging.herald import Herald
from shared.persistence.postgres import lock_key
from shared.settings import SERVICES
from tests.servers.waiting import wait_until
from tests.system.proof import Proof
from tests.system.town import RunningTown
from tests.system.traffic import ADMINISTRATIVE, COMMUNITY, Traffic

pytestmark = pytest.mark.system


def test_any_worker_may_be_killed_while_matters_flow(town: RunningTown, traffic: Traffic, proof: Proof) -> None:
    with traffic.flowing():
        for service in SERVICES:
            town.crew.kill(service)
    proof.whole(traffic.reported)


def reported_once(town: RunningTown, number: int) -> str:
    """Report over HTTP, again and again under the same key until there is an answer. Returns the matter's id."""
    told = {"channel": "web", "place": COMMUNITY, "text": f"第{number}盏路灯坏了，请尽快维修。"}
    headers = {"Idempotency-Key": uuid4().hex}
    answers: list[str] = []

    def answered() -> bool:
        try:
            answer = requests.post(f"{town.url}/api/intake/v1/matters", json=told, headers=headers, timeout=10)
        except requests.RequestException:  # nobody there, or killed in the middle of an answer
            return False
        if answer.status_code == 201:
            answers.append(answer.json()["matter_id"])
        return answer.status_code == 201

    wait_until(answered, f"report {number} is acknowledged")
    return answers[0]


def test_a_web_process_killed_under_reports_that_are_repeated_takes_each_in_once(
    town: RunningTown, proof: Proof
) -> None:
    before = town.query("SELECT count(*) AS matters FROM intake.matters")[0]["matters"]
    with ThreadPoolExecutor(8) as residents:
        reports = [residents.submit(reported_once, town, number) for number in range(120)]
        for done in (20, 60):
            wait_until(lambda done=done: sum(report.done() for report in reports) > done, "reports come in")
            town.crew.kill("web")
        ids = {report.result() for report in reports}
    after = town.query("SELECT count(*) AS matters FROM intake.matters")[0]["matters"]
    assert len(ids) == 120
    assert after - before == 120
    proof.whole([*ids])


def herald_in_office(town: RunningTown, service: str) -> int:
    """The session that holds a service's herald's office; 0 when nobody does."""
    key = lock_key(service, "herald")
    held = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid::bigint = %s AND classid = 0"
    rows = town.query(held, (key,))
    assert len(rows) <= 1
    return rows[0]["pid"] if rows else 0


def consumers(town: RunningTown, service: str) -> tuple[int, bool]:
    """How many wait at a service's inbox, and whether one of them is served."""
    listed = town.broker.ctl("list_consumers", "queue_name", "active").splitlines()
    at_inbox = [line.split()[1] for line in listed if line.split()[:1] == [f"{service}.inbox"]]
    assert at_inbox.count("true") <= 1
    return len(at_inbox), "true" in at_inbox


def test_a_second_worker_stands_by_and_takes_over_when_the_first_is_killed(
    town: RunningTown, traffic: Traffic, proof: Proof
) -> None:
    """One herald in office and one active consumer at a time: what is triaged keeps the order of the reports."""
    before = len(traffic.reported)
    first = herald_in_office(town, "routing")
    assert first
    town.add_worker("routing", "routing-2")
    wait_until(lambda: consumers(town, "routing") == (2, True), "the second waits at the inbox")
    with traffic.flowing():
        assert herald_in_office(town, "routing") == first
        town.crew.hold("routing")
        wait_until(lambda: herald_in_office(town, "routing") not in (0, first), "the second speaks")
    town.crew.let_go("routing")
    wait_until(lambda: consumers(town, "routing") == (2, True), "the first waits at the inbox")
    town.crew.dismiss("routing-2")
    proof.whole(traffic.reported)
    reports = reports_as_triaged(town, traffic.reported[before:])
    assert len(reports) == len(traffic.reported) - before
    assert reports == sorted(reports)


def reports_as_triaged(town: RunningTown, matters: list[UUID]) -> list[int]:
    """The positions of these matters' reports, in the order in which routing answered them."""
    triaged = (
        "SELECT cause FROM oversight.audit WHERE type = 'routing.MatterTriaged.v1' AND matter_id = ANY(%s) "
        "ORDER BY position"
    )
    return [int(row["cause"].partition("/")[2]) for row in town.query(triaged, (matters,))]


def test_two_heralds_that_announce_at_once_are_heard_as_one(town: RunningTown, traffic: Traffic, proof: Proof) -> None:
    """Should an office be held twice for a moment, receivers meet repeats and nothing else."""
    url = town.accounts.broker_url(town.broker, "intake")
    with town.crew.held("intake"):
        traffic.report(60)
        together = Barrier(2)

        def announce() -> list[str]:
            service = town.service(Intake)
            with connect(url) as connection:
                publisher = Publisher(connection)
                together.wait(30)
                return [*Herald(service).announce(publisher).types]

        with ThreadPoolExecutor(2) as heralds:
            told = [len(each.result()) for each in [heralds.submit(announce) for _ in range(2)]]
        assert min(told) >= 60
    proof.whole(traffic.reported)
    assert town.metric("routing", 'jieju_messages_repeated_total{service="routing"}') >= 60


def test_a_period_that_ended_while_everything_was_down_is_over_at_the_next_start(
    town: RunningTown, traffic: Traffic, proof: Proof
) -> None:
    last_month = datetime.now(UTC) - timedelta(days=30)
    (matter,) = traffic.report(1, ADMINISTRATIVE, at=last_month)
    traffic.reach_bodies(matter)
    with town.crew.held("intake"):
        traffic.handled(matter, at=last_month + timedelta(hours=1))
        concluded = "SELECT 1 FROM routing.cases WHERE matter_id = %s AND status = 'concluded'"
        wait_until(lambda: town.query(concluded, (matter,)), "the case is concluded")
        town.crew.hold(*SERVICES)
    assert not town.query("SELECT 1 FROM intake.matters WHERE matter_id = %s AND status = 'closed'", (matter,))
    town.crew.let_go(*SERVICES)
    unanswered = "SELECT 1 FROM intake.matters WHERE matter_id = %s AND outcome = 'no_reply'"
    wait_until(lambda: town.query(unanswered, (matter,)), "the matter is closed")
    proof.whole(traffic.reported)
    assert town.service(Routing).query("SELECT 1 FROM parts WHERE matter_id = %s AND state = 'resolved'", (matter,))
