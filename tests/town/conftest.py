"""The towns that these tests look at: the real one that is shipped, and a small one to break."""

from pathlib import Path

import pytest

from shared.town.loading import load_town
from shared.town.model import Town

SHAPINGBA = Path(__file__).parents[2] / "deploy" / "towns" / "shapingba.toml"
SMALL = Path(__file__).parent / "small.toml"


@pytest.fixture(scope="session")
def shapingba_file() -> Path:
    return SHAPINGBA


@pytest.fixture(scope="session")
def shapingba(shapingba_file: Path) -> Town:
    return load_town(shapingba_file)


@pytest.fixture(scope="session")
def small() -> Town:
    return load_town(SMALL)
