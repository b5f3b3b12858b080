"""One application with one tiny service, in memory or on a real database, and people who ask."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.identity.demo import DemoIssuer
from shared.kernel import Actor, Role
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from shared.service import Service
from shared.web import Mount, WebSettings, make_app
from tests.http.lamps import STREET, TEXTS, Lamps, routes
from tests.memory import MemoryRecorder

OFFICER = Actor(Role.STREET_OFFICE, STREET, "officer-1")
NEIGHBOUR = Actor(Role.STREET_OFFICE, "520103002000", "officer-2")
ORGANISER = Actor(Role.COMMITTEE, "520103001001", "organiser-1")

Bearer = Callable[[Actor], dict[str, str]]
LAMPS = "/api/street_office/v1/lamps"


@pytest.fixture(scope="session")
def issuer() -> DemoIssuer:
    return DemoIssuer("127.0.0.1", embedded=True)


@pytest.fixture(scope="session")
def bearer(issuer: DemoIssuer) -> Bearer:
    """The header by which somebody proves who they are."""
    return lambda actor: {"Authorization": f"Bearer {issuer.issue(actor)}"}


@pytest.fixture
def officer(bearer: Bearer) -> dict[str, str]:
    return bearer(OFFICER)


@pytest.fixture
def app_of(issuer: DemoIssuer) -> Callable[[Service], Flask]:
    """An application that serves this service with the routes of lamps."""

    def make(service: Service) -> Flask:
        return make_app([Mount(service, [routes], TEXTS)], WebSettings(secret_key="not a secret"), issuer.verifier())

    return make


@pytest.fixture
def lamps() -> Lamps:
    return Lamps(MemoryRecorder(()))


@pytest.fixture
def app(app_of: Callable[[Service], Flask], lamps: Lamps) -> Flask:
    return app_of(lamps)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def lamp(client: FlaskClient, officer: dict[str, str]) -> str:
    """The address of a lamp that the officer has put up."""
    return client.post(LAMPS, json={"place": "桥头"}, headers=officer).location


@pytest.fixture
def stored_lamps(database: str) -> Iterator[Lamps]:
    """The service on a real database."""
    migrate(database, [Lamps], {Lamps.name: "secret"})
    datastore = Datastore(database, Lamps.name, pool_size=8)
    yield Lamps(Recorder(datastore))
    datastore.close()


@pytest.fixture
def stored_app(app_of: Callable[[Service], Flask], stored_lamps: Lamps) -> Flask:
    return app_of(stored_lamps)
