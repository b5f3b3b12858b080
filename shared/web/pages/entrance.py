"""Signing in and out, for people. Who may sign in without a password is decided in shared/web/personas.py."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from shared.kernel import Role
from shared.town.model import Persona
from shared.web.authentication import sign_out, signed_in
from shared.web.errors import NotSignedIn
from shared.web.pages.navigation import start_of
from shared.web.texts import LANGUAGE, LANGUAGES

_A_YEAR = 365 * 24 * 3600  # seconds


def entrance(personas: Iterable[Persona]) -> Blueprint:
    """Where people come in. `personas` are those of a demo town; elsewhere there are none."""
    pages = Blueprint(
        "entrance", __name__, static_folder="static", static_url_path="/static", template_folder="templates"
    )
    by_role = _by_role(personas)

    @pages.get("/sign-in")
    def sign_in_page() -> str:
        return render_template("sign_in.html", personas=by_role, next=request.args.get("next", "/start"))

    @pages.get("/start")
    def start() -> AnyResponse:
        actor = signed_in()
        if actor is None:
            raise NotSignedIn
        return redirect(start_of(actor), 303)

    @pages.post("/sign-out")
    def sign_out_here() -> AnyResponse:
        sign_out()
        flash("sign_in.signed_out")
        return redirect("/", 303)

    pages.after_app_request(_remember_language)
    return pages


def _by_role(personas: Iterable[Persona]) -> dict[Role, list[Persona]]:
    found: dict[Role, list[Persona]] = {}
    for persona in personas:
        if persona.role is not Role.PARTNER:  # another system, which has no browser
            found.setdefault(persona.role, []).append(persona)
    return found


def _remember_language(answer: Response) -> Response:
    chosen: Any = request.args.get(LANGUAGE)
    if chosen in LANGUAGES and answer.mimetype == "text/html":
        answer.set_cookie(LANGUAGE, chosen, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer
