"""A body's own software on a body's own queue."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from tests.system.accounts import ROOT
from tests.system.proof import Proof
from tests.system.town import RunningTown
from tests.system.traffic import COMMUNITY, STREET, Traffic

pytestmark = pytest.mark.system


@contextmanager
def consuming(url: str, code: str) -> Iterator[Callable[[int], list[dict[str, Any]]]]:
    """The example program; returns what reads the next so many jobs that it prints."""
    command = [sys.executable, str(ROOT / "examples/consume_worklist.py"), url, code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            yield lambda number: [json.loads(program.stdout.readline()) for _ in range(number)]  # type: ignore[union-attr]
        finally:
            program.terminate()


def received(town: RunningTown, code: str, matters: list[UUID]) -> set[tuple[str, str]]:
    """The jobs that a body was given in these matters."""
    rows = town.query(
        "SELECT source || '/' || position AS id, matter_id::text FROM oversight.audit "
        "WHERE body = %s AND matter_id = ANY(%s) AND type = ANY(%s)",
        (code, matters, ["street_office.WorkOrderReceived.v1", "committee.ServiceTaskReceived.v1"]),
    )
    return {(row["id"], row["matter_id"]) for row in rows}


@pytest.mark.parametrize("code", [STREET, COMMUNITY])
def test_a_body_that_consumes_its_queue_gets_exactly_its_own_jobs(
    code: str, town: RunningTown, traffic: Traffic, proof: Proof
) -> None:
    proof.settle()
    with town.broker_connection() as connection:
        connection.default_channel.queue_purge(f"worklist.{code}")
    first = traffic.report(12)
    proof.settle()
    with consuming(town.accounts.add_body(town.broker, code), code) as jobs:
        own = received(town, code, first)
        assert 0 < len(own) < 12
        fetched = jobs(len(own))
        assert {(job["id"], job["subject"]) for job in fetched} == own
        assert {(job["specversion"], job["data"]["body"]) for job in fetched} == {("1.0", code)}
        next_ones = traffic.report(4)
        proof.settle()
        own = received(town, code, next_ones)
        assert {(job["id"], job["subject"]) for job in jobs(len(own))} == own  # and nothing came in between
