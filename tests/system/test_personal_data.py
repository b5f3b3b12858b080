"""What residents tell of themselves is read by whoever handles the matter, and stands in plain words nowhere (R18)."""

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import tuple_row

from shared.calendar import WorkingCalendar
from shared.composition import service_classes
from shared.identity.demo import DemoIssuer
from shared.kernel import Actor
from shared.messaging.broker import Parcel
from shared.messaging.herald import Herald
from shared.messaging.inbox import Inbox
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from shared.service import Service
from shared.surroundings import Surroundings
from shared.town.loading import load_town
from shared.web import Mount, WebSettings, make_app
from tests.city.people import (
    COMMUNITY,
    CORRIDOR_LAMP,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    ORGANISER,
    PARTY_DESK,
    PROPERTY_COMPANY,
    TOWN,
)
from tests.city.wire import CALM, Wire

pytestmark = pytest.mark.system

SERVICES = Path(__file__).parents[2] / "services"
NAME, TELEPHONE, EMAIL, ADDRESS = "欧阳小莲", "13987654321", "lianlian1987@example.cn", "石井坡横街7号附9号"
IDENTITY, SECOND_TELEPHONE = "50010619870615423X", "15823456789"
TOLD = f"我是{NAME}，家住{ADDRESS}，电话{TELEPHONE}，身份证{IDENTITY}。我们单元楼道的灯坏了，小区物业一直没有换灯泡。"
FILE_NAME = f"{NAME}家门口.jpg"
PERSONAL = (NAME, TELEPHONE, EMAIL, ADDRESS, IDENTITY, SECOND_TELEPHONE, FILE_NAME, TOLD)


class Overheard(Wire):
    """A broker that lets nothing happen to its messages, and remembers them all."""

    def __init__(self, listeners: dict[str, list[str]]) -> None:
        super().__init__(listeners, CALM, Random(0))
        self.bodies: list[bytes] = []

    def publish(self, parcels: Any) -> None:
        self.bodies += [parcel.body for parcel in parcels if isinstance(parcel, Parcel)]
        super().publish(parcels)


class House:
    """All five services on one database, asked over HTTP, telling each other everything."""

    def __init__(self, services: list[Service]) -> None:
        self._services = {service.name: service for service in services}
        self._issuer = DemoIssuer("127.0.0.1", embedded=True)
        mounts = [_mounted(service) for service in services]
        app = make_app(mounts, WebSettings("not a secret"), self._issuer.verifier())
        self.client: FlaskClient = app.test_client()
        self.wire = Overheard({name: self._listeners(name) for name in self._services})

    def ask(self, path: str, body: dict[str, Any], by: Actor | None = None) -> dict[str, Any]:
        """Somebody asks for something that works, and everybody hears of it."""
        headers = {"Authorization": f"Bearer {self._issuer.issue(by)}"} if by else {}
        headers["Idempotency-Key"] = uuid4().hex
        answer = self.client.post(f"/api/{path}", json=body, headers=headers)
        assert answer.status_code in (200, 201), (path, answer.json)
        self.spread()
        found: dict[str, Any] = answer.json
        return found

    def spread(self) -> None:
        """Until nobody has anything new to tell."""
        news = 1
        while news:
            news = sum(len(Herald(service).announce(self.wire).types) for service in self._services.values())  # type: ignore[arg-type]
            for name, service in self._services.items():
                for batch in self.wire.batches(name):
                    assert Inbox(service, patience=()).receive(batch).parked == 0

    def _listeners(self, name: str) -> list[str]:
        return [service.name for service in self._services.values() if name in service.sources]


def _mounted(service: Service) -> Mount:
    api = import_module(f"services.{service.name}.api")
    texts = SERVICES / service.name / "texts"
    return Mount(service, [api.routes], texts if texts.is_dir() else None)


Life = tuple[House, dict[str, Any], dict[str, Any]]


@pytest.fixture
def house(database: str) -> Iterator[House]:
    around = Surroundings(load_town(TOWN), WorkingCalendar.from_file(), secret=b"not a secret, but 32 bytes long.")
    kinds: list[Any] = service_classes()
    migrate(database, kinds, {kind.name: "secret" for kind in kinds})
    with ExitStack() as open_until_the_end:
        made = []
        for kind in kinds:
            datastore = Datastore(make_conninfo(database, user=kind.name, password="secret"), kind.name)
            open_until_the_end.callback(datastore.close)
            made.append(kind(Recorder(datastore), around))
        yield House(made)


@pytest.fixture
def lived_through(house: House, caplog: pytest.LogCaptureFixture) -> Life:
    """A matter goes its whole way, and on every step somebody writes down what should stand nowhere.

    Returns the receipt as well, and what whoever handled the matter was shown.
    """
    caplog.set_level("DEBUG")
    attachment = {"name": FILE_NAME, "media_type": "image/jpeg", "size": 1, "sha256": "0" * 64}
    contact = {"name": NAME, "telephone": TELEPHONE, "email": EMAIL, "address": ADDRESS}
    told = {"place": COMMUNITY, "text": TOLD, "contact": contact, "attachments": [attachment]}
    receipt = house.ask("intake/v1/matters", told)
    code, matter = f"intake/v1/tracking/{receipt['tracking_code']}", receipt["matter_id"]
    house.ask(f"{code}/supplement", {"text": f"也可以打{SECOND_TELEPHONE}", "attachments": [attachment]})
    task = f"committee/v1/tasks/{matter}"
    house.ask(f"{task}/accept", {}, ORGANISER)
    house.ask(f"{task}/progress", {"step": "contacted", "note": f"已联系，电话{TELEPHONE}"}, ORGANISER)
    due_at = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    part = {"organisation": PROPERTY_COMPANY, "task": f"请联系{SECOND_TELEPHONE}", "due_at": due_at}
    house.ask(f"{task}/parts", part, ORGANISER)
    house.ask(f"{task}/parts/1/take-back", {"reason": f"已由本社区处理，{TELEPHONE}"}, ORGANISER)
    house.ask(f"{task}/resolve", {"result": f"已修好，有事请打{SECOND_TELEPHONE}"}, ORGANISER)
    house.ask(f"{code}/reject", {"reason": f"我是{NAME}，还是不亮，打{TELEPHONE}"})
    house.ask(f"{task}/return", {"reason": f"联系不上{TELEPHONE}"}, ORGANISER)
    observed = {"matter_id": matter, "body": COMMUNITY, "note": f"反映人电话{TELEPHONE}"}
    house.ask("oversight/v1/observations", observed, PARTY_DESK)
    house.ask(f"routing/v1/cases/{matter}/consult", {"reason": f"请联系{TELEPHONE}"}, ENTERPRISE_DESK)
    shown = house.ask(f"intake/v1/matters/{matter}/personal-data", {"purpose": "上门前联系反映人"}, DISTRICT_DESK)
    house.ask(f"{code}/withdraw", {"reason": f"不用了，我是{NAME}"})
    return house, receipt, shown


def test_whoever_handles_it_reads_what_was_told(lived_through: Life) -> None:
    """Otherwise the next test would prove nothing: it is all there."""
    _, _, shown = lived_through
    text = json.dumps(shown, ensure_ascii=False)
    assert not [personal for personal in PERSONAL if personal not in text]


def test_no_table_and_no_message_holds_it_in_plain_words(
    lived_through: Life, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    house, receipt, _ = lived_through
    tables = dict(dumped(database))
    assert {name.partition(".")[0] for name in tables} == {kind.name for kind in service_classes()}
    log = "\n".join(str(vars(record)) for record in caplog.get_records("setup"))
    assert log
    for place, content in {**tables, "messages": b"\n".join(house.wire.bodies), "log": log.encode()}.items():
        found = [personal for personal in (*PERSONAL, receipt["tracking_code"]) if holds(content, personal)]
        assert not found, f"{place} holds {found}"


def test_a_contacts_name_that_nothing_introduces_stands_in_plain_words_nowhere_either(
    house: House, database: str
) -> None:
    """No rule could find it in free text: but whose contact it is has been told."""
    for rated in (False, True):
        code = resolved_with_the_name_in_a_supplement(house)
        if rated:
            house.ask(f"{code}/confirm", {})
            house.ask(f"{code}/rate", {"stars": 5, "comment": f"很快，{NAME}很满意"})
        else:
            house.ask(f"{code}/reject", {"reason": f"还是不亮，{NAME}看不见路"})
            house.ask(f"{code}/withdraw", {"reason": f"{NAME}不用了"})
    for place, content in {**dict(dumped(database)), "messages": b"\n".join(house.wire.bodies)}.items():
        assert not holds(content, NAME), f"{place} holds the name"
    assert holds(b"\n".join(house.wire.bodies), "看不见路")


def resolved_with_the_name_in_a_supplement(house: House) -> str:
    """Where its reporter goes on."""
    told = {"place": COMMUNITY, "text": CORRIDOR_LAMP, "contact": {"name": NAME, "telephone": TELEPHONE}}
    receipt = house.ask("intake/v1/matters", told)
    code, task = f"intake/v1/tracking/{receipt['tracking_code']}", f"committee/v1/tasks/{receipt['matter_id']}"
    house.ask(f"{code}/supplement", {"text": f"晚上在家，{NAME}，随时可来"})
    house.ask(f"{task}/accept", {}, ORGANISER)
    house.ask(f"{task}/resolve", {"result": "已修好"}, ORGANISER)
    return code


def test_the_dump_would_show_what_stands_in_plain_words(lived_through: Life, database: str) -> None:
    """The masked words are found in events, views, the audit and messages: so would the others be."""
    house, _, _ = lived_through
    tables = dict(dumped(database))
    masked = "楼道的灯坏了"
    for table in ("intake.events", "intake.matters", "routing.events", "routing.cases", "committee.jobs"):
        assert holds(tables[table], masked), table
    assert holds(tables["oversight.audit"], masked)
    assert holds(b"\n".join(house.wire.bodies), masked)


def dumped(database: str) -> Iterator[tuple[str, bytes]]:
    """Every table of every service, with everything that stands in it."""
    schemas = [kind.name for kind in service_classes()]
    with psycopg.connect(database, row_factory=tuple_row) as connection:
        listed = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)"
        for schema, table in connection.execute(listed, (schemas,)).fetchall():
            rows = connection.execute(sql.SQL("TABLE {}").format(sql.Identifier(schema, table))).fetchall()
            yield f"{schema}.{table}", b"\n".join(_plain(value) for row in rows for value in row)


def _plain(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return json.dumps(value, ensure_ascii=False, default=str).encode()


def holds(content: bytes, words: str) -> bool:
    """In whichever way somebody would write them without hiding them."""
    encoded = words.encode()
    ways = (encoded, json.dumps(words)[1:-1].encode(), words.encode("utf-16-le"), encoded.hex().encode())
    return any(way in content for way in (*ways, base64.b64encode(encoded).rstrip(b"=")[:-1]))
