"""Processes that are killed while matters flow: nothing is lost, nothing doubled."""

import pytest

from shared.settings import SERVICES
from tests.system.proof import Proof
from tests.system.town import RunningTown
from tests.system.traffic import Traffic

pytestmark = pytest.mark.system


def test_any_worker_may_be_killed_while_matters_flow(town: RunningTown, traffic: Traffic, proof: Proof) -> None:
    with traffic.flowing():
        for service in SERVICES:
            town.crew.kill(service)
    proof.whole(traffic.reported)
