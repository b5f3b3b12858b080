"""All five services with their pages in one application, as the embedded system has them, and people who ask."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from flask import Flask

from shared.composition import service_classes, surroundings
from shared.messaging.herald import Herald
from shared.messaging.inbox import Inbox
from shared.provisioning.database import migrate
from shared.service import Service
from shared.settings import SERVICES, Settings
from shared.web.process import application
from tests.city.people import COMMUNITY, CORRIDOR_LAMP, E_BIKES, FUMES, PROPERTY_COMPANY, STREET
from tests.city.wire import CALM, Wire

PERSONAS = (
    *("desk-district-1", "desk-enterprise-1", "officer-1", "committee-1", "organisation-1"),
    *("grid-1", "desk-party-1", "city-1", "operator-1"),
)
SOON = (datetime.now(UTC) + timedelta(days=5)).isoformat()
PART = {"body": STREET, "share": "lead", "kind": "administrative", "task": "办理"}
DELEGATION = {"organisation": PROPERTY_COMPANY, "task": "清扫楼道", "due_at": SOON}
_KEY = "ab" * 32


STALLS = "菜市场门口流动摊贩占道经营，三轮车乱停，请城管部门来整治"


@dataclass(frozen=True)
class Request:
    """`headers` are sent besides those of whoever asks."""

    method: str
    path: str
    persona: str | None
    body: str | None = None
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Whole:
    """The system with a matter on each of its ways, and somebody of every role."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()
        self.signed_in = {name: self.client.post("/demo/sign-in", json={"persona": name}).json for name in PERSONAS}
        told = {"intake": FUMES, "routing": E_BIKES, "street_office": STALLS, "committee": CORRIDOR_LAMP}
        self.receipts = {name: self._reported(text) for name, text in told.items()}
        self._spread()
        self._begin()

    def send(self, asked: Request) -> int:
        """The status of the answer."""
        headers = {**self._bearer(asked.persona), "Accept": "text/html, application/json;q=0.9", **asked.headers}
        told: dict[str, Any] = {} if asked.body is None else {"data": asked.body, "content_type": asked.kind}
        return self.client.open(asked.path, method=asked.method, headers=headers, **told).status_code

    def somebody(self, roles: list[str]) -> str | None:
        return next((name for name in PERSONAS if self.signed_in[name]["role"] in roles), None)

    def matter(self, service: str) -> str:
        return str(self.receipts.get(service, self.receipts["intake"])["matter_id"])

    def blanks(self, service: str) -> dict[str, str]:
        """What stands sensibly where an address has a blank."""
        body = COMMUNITY if service == "committee" else STREET
        code = str(self.receipts["intake"]["tracking_code"])
        return {"id": self.matter(service), "code": code, "part": "1", "plan": "1", "body": body}

    def _begin(self) -> None:
        """Somebody has taken each on."""
        order, task, case = (self.matter(name) for name in ("street_office", "committee", "routing"))
        self._done("officer-1", f"street_office/v1/orders/{order}/accept", {})
        self._done("committee-1", f"committee/v1/tasks/{task}/accept", {})
        self._done("committee-1", f"committee/v1/tasks/{task}/parts", DELEGATION)
        parts = [PART, {**PART, "body": COMMUNITY, "share": "support", "kind": "public_service"}]
        self._done("desk-district-1", f"routing/v1/cases/{case}/plans", {"parts": parts})
        self._spread()

    def _done(self, persona: str, path: str, body: dict[str, Any]) -> None:
        answer = self.client.post(f"/api/{path}", json=body, headers=self._bearer(persona))
        assert answer.status_code == 200, answer.json

    def _reported(self, text: str) -> dict[str, Any]:
        answer = self.client.post("/api/intake/v1/matters", json={"place": COMMUNITY, "text": text})
        receipt: dict[str, Any] = answer.json
        return receipt

    def _bearer(self, persona: str | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.signed_in[persona]['token']}"} if persona else {}

    def _spread(self) -> None:
        """Until nobody has anything new to tell."""
        services: dict[str, Service] = self.app.extensions["jieju.services"]
        listeners = {name: [each.name for each in services.values() if name in each.sources] for name in services}
        wire = Wire(listeners, CALM, Random(0))
        while sum(len(Herald(service).announce(wire).types) for service in services.values()):  # type: ignore[arg-type]
            for name, service in services.items():
                for batch in wire.batches(name):
                    assert Inbox(service, patience=()).receive(batch).parked == 0


@contextmanager
def whole_system(database: str) -> Iterator[Whole]:
    migrate(database, service_classes(), {})
    environment = {"JIEJU_SESSION_KEY": _KEY, "JIEJU_MASTER_KEY": _KEY, "JIEJU_EMBEDDED": "yes"}
    settings = Settings.read({"JIEJU_DATABASE_URL": database, **environment})
    app = application(list(SERVICES), settings, surroundings(settings))
    with ExitStack() as until_the_end:
        for service in app.extensions["jieju.services"].values():
            until_the_end.callback(service.recording.datastore.close)
        yield Whole(app)
