"""One town in operation for all the faults; each test leaves it whole."""

from collections.abc import Iterator

import pytest

from tests.system.proof import Proof
from tests.system.town import RunningTown
from tests.system.traffic import Traffic


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    with RunningTown(tmp_path_factory.mktemp("town")) as running:
        yield running


@pytest.fixture(scope="session")
def traffic(town: RunningTown) -> Traffic:
    return Traffic(town)


@pytest.fixture(scope="session")
def proof(town: RunningTown) -> Proof:
    return Proof(town)
