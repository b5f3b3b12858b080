"""Every way to ask the whole system for something ugly: field by field, parameter by parameter, header by header."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from marshmallow import Schema, fields
from werkzeug.routing import Rule

from shared.settings import SERVICES
from shared.web.pages import Pages
from tests.city.people import COMMUNITY, STREET
from tests.http.ugly import HEADERS, RAW, TEXTS
from tests.http.whole import DELEGATION, PART, PERSONAS, SOON, Request, Whole

_HERE = "@here@"
_FORM = "application/x-www-form-urlencoded"
_FILE = {"name": "a.jpg", "media_type": "image/jpeg", "size": 1, "sha256": "0" * 64}
_SENSIBLE: Mapping[str, Any] = {
    "text": "菜市场门口流动摊贩占道经营，三轮车乱停，请城管部门来整治",
    "place": COMMUNITY,
    "channel": "web",
    "urgent": False,
    "contact": {"name": "某人"},
    "attachments": [_FILE],
    "reason": "情况说明",
    "note": "到了现场",
    "result": "已经修好",
    "step": "on_site",
    "until": SOON,
    "to": STREET,
    "body": STREET,
    "kind": "administrative",
    "category": "municipal.street_lamp",
    "purpose": "上门联系",
    "stars": 5,
    "comment": "很快",
    "parts": [PART],
    **DELEGATION,
}
_ASKED_OF_PAGES = (
    *("cursor", "status", "reason", "body", "code", "place", "since", "until", "actor", "type", "matter_id"),
    *("lang", "next"),
)
_BESIDES = ("version", "once", "contact", "contact.name.first", "attachments", "persona", "organisation", "next")
"""What a form may be sent beside its own fields."""


@dataclass(frozen=True)
class Operation:
    """A route of the API as it is described, with somebody who may call it."""

    service: str
    method: str
    path: str
    who: str | None
    described: Mapping[str, Any]


def operations(whole: Whole) -> Iterator[Operation]:
    for path, methods in _described(whole)["paths"].items():
        service = path.split("/")[2]
        at = path.format_map(whole.blanks(service))
        for method in methods.keys() & {"get", "post"}:
            told = methods[method]
            who = None if {} in told["security"] else whole.somebody(told["x-roles"])
            yield Operation(service, method.upper(), at, who, told)


def bodies(whole: Whole) -> Iterator[Request]:
    """Each field of each body, one at a time, and each body as a whole."""
    for each in operations(whole):
        for sent in (_HERE, *_with_one_blank(_body_of(each, whole))) if each.method == "POST" else ():
            text = json.dumps(sent)
            yield from (Request("POST", each.path, each.who, text.replace(f'"{_HERE}"', raw)) for raw in RAW)


def queries(whole: Whole) -> Iterator[Request]:
    for each in operations(whole):
        names = [told["name"] for told in each.described.get("parameters", ()) if told.get("in") == "query"]
        for name in names:
            yield from (Request("GET", f"{each.path}?{urlencode({name: text})}", each.who) for text in TEXTS)


def headers(whole: Whole) -> Iterator[Request]:
    for each in operations(whole):
        body = "{}" if each.method == "POST" else None
        for name, texts in HEADERS.items():
            yield from (Request(each.method, each.path, each.who, body, headers={name: text}) for text in texts)


def addresses(whole: Whole) -> Iterator[Request]:
    """Each blank of each address, of API and pages alike."""
    for rule in whole.app.url_map.iter_rules():
        for name in rule.arguments:
            for text in TEXTS:
                yield Request(_method(rule), _address(whole, rule, **{name: quote(text)}), "desk-district-1")


def pages(whole: Whole) -> Iterator[Request]:
    for rule in _of_pages(whole):
        if _method(rule) == "GET":
            at, who = _address(whole, rule), _whoever_may(whole, rule)
            for name in _ASKED_OF_PAGES:
                yield from (Request("GET", f"{at}?{urlencode({name: text})}", who) for text in TEXTS)


def forms(whole: Whole) -> Iterator[Request]:
    for rule in _of_pages(whole):
        if _method(rule) == "POST":
            at, who = _address(whole, rule), _whoever_may(whole, rule)
            known = {name: str(_SENSIBLE.get(name, "")) for name in _fields(whole, rule)}
            for name in (*known, *_BESIDES):
                for text in TEXTS:
                    yield Request("POST", at, who, urlencode({"contact.name": "某人", **known, name: text}), _FORM)


def _described(whole: Whole) -> dict[str, Any]:
    document: dict[str, Any] = whole.client.get("/api/openapi.json").json
    return document


def _body_of(operation: Operation, whole: Whole) -> dict[str, Any]:
    if "requestBody" not in operation.described:
        return {"surplus": 1}
    reference = operation.described["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema = _described(whole)["components"]["schemas"][reference.rpartition("/")[2]]
    known = {**_SENSIBLE, "first": whole.matter("street_office"), "matter_id": whole.matter("intake")}
    return {name: known.get(name, "某物") for name in schema["properties"]}


def _with_one_blank(sent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in sent.items():
        yield {**sent, name: _HERE}
        inner = value[0] if isinstance(value, list) else value
        for each in _with_one_blank(inner) if isinstance(inner, dict) else ():
            yield {**sent, name: [each] if isinstance(value, list) else each}


def _fields(whole: Whole, rule: Rule) -> list[str]:
    blueprint, _, name = rule.endpoint.rpartition(".")
    pages = whole.app.blueprints[blueprint]
    takes = pages.forms[name].takes() if isinstance(pages, Pages) and name in pages.forms else Schema()
    return [*_names(takes), f"share.{STREET}", f"task.{STREET}"]


def _names(schema: Schema, prefix: str = "") -> Iterator[str]:
    for name, each in schema.fields.items():
        if isinstance(each, fields.Nested):
            yield from _names(each.schema, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _of_pages(whole: Whole) -> list[Rule]:
    return [rule for rule in whole.app.url_map.iter_rules() if not rule.rule.startswith(("/api", "/static", "/health"))]


def _method(rule: Rule) -> str:
    return "POST" if "POST" in (rule.methods or ()) else "GET"


def _address(whole: Whole, rule: Rule, **otherwise: str) -> str:
    """With every blank filled sensibly, or otherwise."""
    service = next((name for name in SERVICES if name in rule.rule.split("/")), "intake")
    filled = {
        "filename": "town.css",
        "id": "1" if "<int:id>" in rule.rule else "",
        **whole.blanks(service),
        **otherwise,
    }
    path = ""
    for part in rule.rule.split("<"):
        blank, closed, rest = part.rpartition(">")
        path += filled.get(blank.rpartition(":")[2], "1") + rest if closed else part
    return path


def _whoever_may(whole: Whole, rule: Rule) -> str:
    """Somebody who may open this page, or send this form."""
    body = "" if _method(rule) == "POST" else None
    asked = ((name, Request(_method(rule), _address(whole, rule), name, body, _FORM)) for name in PERSONAS)
    return next((name for name, each in asked if whole.send(each) not in (401, 403)), PERSONAS[0])
