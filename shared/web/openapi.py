"""The description of the API (OpenAPI 3.1), made from the routes and their schemas."""

from collections.abc import Iterable
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest import Api  # type: ignore[import-untyped]
from marshmallow import Schema

from shared.web.idempotency import HEADER as IDEMPOTENCY_KEY
from shared.web.problems import CONTENT_TYPE, ProblemSchema, respond

_PARAMETERS = {
    "IdempotencyKey": (
        IDEMPOTENCY_KEY,
        "16 to 200 visible characters, best a UUID. The same request under the same key is carried out once.",
    ),
    "IfMatch": ("If-Match", "The ETag that was read; when it has changed since, nothing is done (412)."),
}
_BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class _Api(Api):  # type: ignore[misc]  # flask-smorest has no types
    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: Any) -> Any:
        return respond(error) if (error.code or 500) >= 400 else error

    def _register_responses(self) -> None:
        """flask-smorest would describe errors as plain JSON."""
        problem = {"description": "A problem (RFC 9457).", "content": {CONTENT_TYPE: {"schema": self.ERROR_SCHEMA}}}
        for name in ("DEFAULT_ERROR", "UNPROCESSABLE_ENTITY"):
            self.spec.components.response(name, problem, lazy=True)


def describe(app: Flask, services: Iterable[str]) -> Any:
    """Let flask-smorest describe what is registered with it, at /api/openapi.json.

    So it does under each service's own address, where a proxy in front of several applications finds it.
    """
    app.config.update(
        API_TITLE="jieju",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
    )
    api = _Api(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_name_of)})
    for name, (header, text) in _PARAMETERS.items():
        schema = {"type": "string"}
        api.spec.components.parameter(name, "header", {"name": header, "description": text, "schema": schema})
    api.spec.components.security_scheme("bearer", _BEARER)
    for name in services:
        app.add_url_rule(f"/api/{name}/openapi.json", f"{name}-openapi", app.view_functions["api-docs.openapi_json"])
    return api


def _name_of(schema: Any) -> str:
    """Two services may call different things by one name: `services.committee.schemas.TaskSchema` is committee.Task."""
    cls = schema if isinstance(schema, type) else type(schema)
    assert issubclass(cls, Schema)
    name = cls.__name__.removesuffix("Schema")
    parts = cls.__module__.split(".")
    return f"{parts[1]}.{name}" if parts[0] == "services" else name
