"""Signing in as a persona of the demo town; exists in the embedded system only."""

from flask import Blueprint, Response, jsonify, redirect, request

from shared.identity.demo import DemoIssuer
from shared.kernel import Actor
from shared.town.model import Town
from shared.web.authentication import sign_in


def personas(town: Town, issuer: DemoIssuer) -> Blueprint:
    """`POST /demo/sign-in` with `persona`: a token for scripts; a browser gets its session and goes to `next`."""
    pages = Blueprint("personas", __name__, url_prefix="/demo")

    @pages.get("/personas")
    def listed() -> Response:
        return jsonify(
            [
                {"id": p.id, "role": p.role, "organisation": p.organisation, "label": p.label}
                for p in town.personas.values()
            ]
        )

    @pages.post("/sign-in")
    def become() -> Response:
        asked = request.get_json(silent=True) or request.form
        persona = town.persona(str(asked.get("persona", "")))
        actor = Actor(persona.role, persona.organisation, persona.id)
        if request.is_json:
            return jsonify({"token": issuer.issue(actor), "role": actor.role, "organisation": actor.organisation})
        sign_in(actor)
        following = str(asked.get("next", "/"))
        return redirect(following if following.startswith("/") and not following.startswith("//") else "/")  # type: ignore[return-value]

    return pages
