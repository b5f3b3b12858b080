"""Servers that die while matters flow: everything pauses, and goes on where it was."""

import pytest

from tests.system.proof import Proof
from tests.system.town import RunningTown
from tests.system.traffic import Traffic

pytestmark = pytest.mark.system


def test_a_broker_that_dies_and_comes_back_costs_nothing(town: RunningTown, traffic: Traffic, proof: Proof) -> None:
    town.broker.settle("intake.inbox", "routing.inbox", "street_office.inbox", "committee.inbox", "oversight.inbox")
    with traffic.flowing():
        town.broker.kill()
        traffic.report(20)
        town.broker.start()
    proof.whole(traffic.reported)


def test_a_broker_that_has_forgotten_everything_is_furnished_and_filled_again(
    town: RunningTown, traffic: Traffic, proof: Proof
) -> None:
    with traffic.flowing():
        town.broker.kill()
        town.broker.wipe()
        traffic.report(20)
        town.broker.start()
        town.provision_broker()
    proof.whole(traffic.reported)


def test_a_database_that_dies_and_comes_back_costs_nothing(town: RunningTown, traffic: Traffic, proof: Proof) -> None:
    with traffic.flowing():
        town.postgres.stop_immediately()
        town.postgres.start()
    proof.whole(traffic.reported)
