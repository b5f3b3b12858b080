"""Where reporters come: intake on a real database, asked over HTTP, told by the platform."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg.conninfo import make_conninfo
from werkzeug.test import TestResponse

from services.intake.api import routes
from services.intake.application import Intake
from shared.identity.demo import DemoIssuer
from shared.kernel import PLATFORM, Actor
from shared.messages.base import Message
from shared.messages.routing import CaseConcluded
from shared.messaging.envelope import Envelope
from shared.messaging.inbox import Inbox
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from shared.surroundings import Surroundings
from shared.web import Mount, WebSettings, make_app
from tests.intake.facts import COMMUNITY, LAMP, MONDAY, STREET

_TEXTS = Path(__file__).parents[2] / "services" / "intake" / "texts"
_API = "/api/intake/v1"


class Reception:
    """Somebody asks over HTTP, signed in or not; the platform tells what it has decided."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self._issuer = DemoIssuer("127.0.0.1", embedded=True)
        mounts = [Mount(intake, [routes], _TEXTS)]
        self._client = make_app(mounts, WebSettings("not a secret"), self._issuer.verifier()).test_client()
        self._told = Counter[str]()

    def get(self, path: str, by: Actor | None = None) -> TestResponse:
        return self._client.get(f"{_API}{path}", headers=self._headers(by))

    def post(self, path: str, body: dict[str, Any] | None = None, by: Actor | None = None, **more: str) -> TestResponse:
        return self._client.post(f"{_API}{path}", json=body or {}, headers={**self._headers(by), **more})

    def report(self, text: str = LAMP, by: Actor | None = None, **told: Any) -> dict[str, Any]:
        """The receipt of a matter that somebody reports."""
        answer = self.post("/matters", {"place": COMMUNITY, "text": text, **told}, by)
        assert answer.status_code == 201, answer.json
        receipt: dict[str, Any] = answer.json
        return receipt

    def follow(self, receipt: dict[str, Any]) -> dict[str, Any]:
        """What the code on the receipt opens."""
        answer = self.get(f"/tracking/{receipt['tracking_code']}")
        assert answer.status_code == 200, answer.json
        progress: dict[str, Any] = answer.json
        return progress

    def told(self, message: Message, matter: str) -> None:
        """The platform, or a body, tells something of a matter."""
        source = message.TYPE.partition(".")[0]
        self._told[source] += 1
        place = (self._told[source], self._told[source] - 1)
        told = Envelope(
            source, *place, message.TYPE, UUID(matter), MONDAY, str(PLATFORM), "", "sensitive", message.dump()
        )
        taken = Inbox(self.intake, patience=()).take_in([told])
        assert (len(taken.messages), taken.parked) == (1, 0)

    def resolved(self, matter: str, by: str = STREET) -> None:
        self.told(CaseConcluded("resolved", by, "已修好，请查看"), matter)

    def _headers(self, by: Actor | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._issuer.issue(by)}"} if by else {}


@contextmanager
def reception_on(database: str, around: Surroundings) -> Iterator[Reception]:
    migrate(database, [Intake], {Intake.name: "secret"})
    datastore = Datastore(make_conninfo(database, user=Intake.name, password="secret"), Intake.name)
    yield Reception(Intake(Recorder(datastore), around))
    datastore.close()
