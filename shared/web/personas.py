"""Signing in as a persona of the demo town, or as anybody on duty at one of its bodies; embedded system only."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from shared.identity.demo import DemoIssuer
from shared.kernel import Actor
from shared.town.model import Town
from shared.web.authentication import sign_in
from shared.web.errors import Malformed

_OURS = re.compile(r"/(?![/\\])[\x21-\x7e]*")


def personas(town: Town, issuer: DemoIssuer) -> Blueprint:
    """`POST /demo/sign-in` with `persona` or `organisation`: a token for scripts, a session for browsers."""
    pages = Blueprint("personas", __name__, url_prefix="/demo")

    @pages.get("/personas")
    def listed() -> Response:
        shown = ("id", "role", "organisation", "label", "label_en")
        return jsonify([{name: getattr(persona, name) for name in shown} for persona in town.personas.values()])

    @pages.post("/sign-in")
    def become() -> AnyResponse:
        asked = _asked()
        actor = _actor(town, asked)
        if request.is_json:
            return jsonify({"token": issuer.issue(actor), "role": actor.role, "organisation": actor.organisation})
        sign_in(actor)
        return redirect(_local(str(asked.get("next", "/"))))

    return pages


def _asked() -> Mapping[str, Any]:
    try:
        asked = request.get_json() if request.is_json else request.form
    except RecursionError:
        asked = None
    if not isinstance(asked, Mapping):
        raise Malformed("body")
    return asked


def _actor(town: Town, asked: Mapping[str, Any]) -> Actor:
    if code := str(asked.get("organisation", "")):
        body = town.organisation(code)
        return Actor(body.role, body.code, "on-duty")
    persona = town.persona(str(asked.get("persona", "")))
    return Actor(persona.role, persona.organisation, persona.id)


def _local(address: str) -> str:
    """Never lead a browser to another site: it takes a backslash for a slash, and passes over tabs between two."""
    return address if _OURS.fullmatch(address) else "/"
