"""A service as it is in production: on a real database, told by the platform, asked over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from shared.identity.demo import DemoIssuer
from shared.jobs.application import JobService
from shared.kernel import Actor
from shared.messages.base import Message
from shared.messaging.inbox import Inbox
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from shared.surroundings import Surroundings
from shared.web import Mount, Routes, WebSettings, make_app
from tests.jobs.facts import MATTER, envelope
from tests.jobs.texts import texts_of


class Served:
    """Somebody at each end: the platform that tells, people who ask."""

    def __init__(self, service: JobService, routes: Routes) -> None:
        self.service = service
        self._issuer = DemoIssuer("127.0.0.1", embedded=True)
        mount = Mount(service, [routes], texts_of(service.name))
        self._client = make_app([mount], WebSettings("not a secret"), self._issuer.verifier()).test_client()
        self._told = 0

    def told(self, *messages: Message, matter: UUID = MATTER) -> None:
        """The platform tells these of one matter."""
        for message in messages:
            self._told += 1
            taken = Inbox(self.service).take_in([envelope(self._told, message, matter)])
            assert (len(taken.messages), taken.parked) == (1, 0)

    def get(self, by: Actor, path: str, **headers: str) -> TestResponse:
        return self._client.get(self._at(path), headers=self._headers(by, headers))

    def post(self, by: Actor, path: str, body: dict[str, Any] | None = None, **headers: str) -> TestResponse:
        return self._client.post(self._at(path), json=body or {}, headers=self._headers(by, headers))

    def done(self, by: Actor, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """What a command shows that must succeed."""
        answer = self.post(by, path, body)
        assert answer.status_code == 200, answer.json
        shown: dict[str, Any] = answer.json
        return shown

    def _at(self, path: str) -> str:
        return f"/api/{self.service.name}/v1{path}"

    def _headers(self, by: Actor, headers: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {"Authorization": f"Bearer {self._issuer.issue(by)}", **named}


@contextmanager
def served(kind: type[JobService], routes: Routes, database: str, around: Surroundings) -> Iterator[Served]:
    migrate(database, [kind], {kind.name: "secret"})
    datastore = Datastore(database, kind.name)
    yield Served(kind(Recorder(datastore), around), routes)
    datastore.close()
