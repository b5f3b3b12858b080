"""The description of the API says what the routes do, because it is made from them."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.intake.api import routes as intake_routes
from shared.identity.permissions import VERBS
from shared.kernel import Act
from shared.web import Mount, Routes, WebSettings, make_app
from tests.http.lamps import HandOverSchema, Lamps
from tests.memory import MemoryRecorder

Document = dict[str, Any]
METHODS = {"get", "post"}


@pytest.fixture
def document(client: FlaskClient) -> Document:
    return client.get("/api/openapi.json").json


def operations(document: Document) -> Iterator[Document]:
    for path in document["paths"].values():
        yield from (operation for method, operation in path.items() if method in METHODS)


def test_the_description_is_valid(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())


def test_every_operation_says_what_it_is_for_and_who_may_call_it(document: Document) -> None:
    for operation in operations(document):
        assert operation["summary"]
        assert operation["x-roles"] == sorted(VERBS[operation["x-verb"]])
        assert operation["security"] == [{"bearer": []}]


def test_every_operation_has_a_name_of_its_own(document: Document) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names)) == 6


def test_errors_are_described_as_problems(document: Document) -> None:
    for operation in operations(document):
        name = operation["responses"]["default"]["$ref"].rpartition("/")[2]
        assert list(document["components"]["responses"][name]["content"]) == ["application/problem+json"]


def test_commands_take_a_key_and_a_version(document: Document) -> None:
    switch = document["paths"]["/api/street_office/v1/lamps/{id}/switch"]["post"]
    named = [document["components"]["parameters"][p["$ref"].rpartition("/")[2]]["name"] for p in switch["parameters"]]
    assert named == ["Idempotency-Key", "If-Match"]


def test_the_description_stands_under_the_services_own_address_too(client: FlaskClient) -> None:
    """Where a proxy sends what is for that service."""
    assert client.get("/api/street_office/openapi.json").json == client.get("/api/openapi.json").json


def test_a_command_that_counts_each_time_takes_no_key() -> None:
    class Intake(Lamps):
        name = "intake"

    mounts = [Mount(Intake(MemoryRecorder(())), [intake_routes])]
    app = make_app(mounts, WebSettings("x"), None)  # type: ignore[arg-type]  # nobody signs in
    document = app.test_client().get("/api/openapi.json").json
    reading = document["paths"]["/api/intake/v1/matters/{id}/personal-data"]["post"]
    assert [each["$ref"].rpartition("/")[2] for each in reading["parameters"]] == ["IfMatch"]
    assert "Each reading is a reading" in reading["description"]


def test_a_public_verb_is_described_as_one_that_needs_no_token() -> None:
    class Intake(Lamps):
        name = "intake"

    routes = Routes("intake", "Matters.")

    @routes.command("/matters/<uuid:id>/withdraw", "intake.withdraw", body=HandOverSchema)
    def withdraw(service: Lamps, act: Act, id: object, to: str) -> None:
        """Withdraw a matter."""

    mounts = [Mount(Intake(MemoryRecorder(())), [routes])]
    app = make_app(mounts, WebSettings("x"), None)  # type: ignore[arg-type]  # nobody signs in
    document = app.test_client().get("/api/openapi.json").json
    assert [operation["security"] for operation in operations(document)] == [[{}, {"bearer": []}]]


def test_five_services_in_one_application_keep_their_names_apart(client: FlaskClient) -> None:
    """Two services may both have a TaskSchema; pytest would fail on apispec's warning if their names met."""

    def schemas(module: str) -> type[HandOverSchema]:
        return type("TaskSchema", (HandOverSchema,), {"__module__": module})

    mounts = []
    for name in ("street_office", "committee"):
        routes, task = Routes(name, "Tasks."), schemas(f"services.{name}.schemas")
        routes.command("/tasks", f"{name}.accept", body=task)(lambda service, act, to: None)
        mounts.append(Mount(type("Tasks", (Lamps,), {"name": name})(MemoryRecorder(())), [routes]))
    app = make_app(mounts, WebSettings("x"), None)  # type: ignore[arg-type]  # nobody signs in
    named = app.test_client().get("/api/openapi.json").json["components"]["schemas"]
    assert {"street_office.Task", "committee.Task"} <= set(named)
