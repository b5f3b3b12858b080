"""The embedded system with its demo town, and browsers in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.embedded.ports import free_port
from shared.embedded.system import EmbeddedSystem
from tests.web.visitor import Visitor


@pytest.fixture(scope="session")
def system(server_folder: Path) -> Iterator[EmbeddedSystem]:
    with EmbeddedSystem(server_folder / "web", free_port()) as running:
        yield running


@pytest.fixture(scope="session")
def home(system: EmbeddedSystem) -> str:
    return system.url


@pytest.fixture(scope="session")
def _browser(home: str) -> Iterator[Visitor]:
    with Visitor(home) as browser:
        yield browser


@pytest.fixture
def visitor(_browser: Visitor) -> Iterator[Visitor]:
    """Somebody who has never been here; what their browser complains of fails the test."""
    _browser.forget()
    yield _browser
    assert _browser.complaints() == []


@pytest.fixture(scope="module")
def without_scripts(home: str) -> Iterator[Visitor]:
    with Visitor(home, scripts=False) as browser:
        yield browser
