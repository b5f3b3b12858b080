"""Following a matter by its tracking code: every step in plain words, and the reporter's answer to the result."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.intake import api, schemas
from services.intake.application import Intake
from services.intake.domain import FOR_THEMSELVES, WHEN, Outcome
from services.intake.pages.declared import pages
from shared.identity.permissions import may
from shared.kernel import Act, Unknown

_REPORTERS = ("separate", "confirm", "reject", "rate", "supplement", "withdraw")


@pages.page("/follow", "intake.follow", "intake/follow.html")
def follow(service: Intake, act: Act) -> dict[str, Any] | Response:
    """Asks for the code, and says so when there is none like it."""
    code = request.args.get("code", "").strip()
    if not code:
        return {"code": "", "missing": False}
    try:
        service.matter_of(code)
    except Unknown:
        return {"code": code, "missing": True}
    return redirect(url_for(".progress", code=code), 303)


@pages.page("/follow/<code>", "intake.follow", "intake/progress.html")
def progress(service: Intake, act: Act, code: str) -> dict[str, Any]:
    matter = api.progress(service, act, code)
    possible = [verb for verb in _REPORTERS if _possible(verb, matter, act)]
    on_behalf = bool(possible) and act.by.role not in FOR_THEMSELVES
    return {"code": code, "matter": matter, "possible": possible, "on_behalf": on_behalf}


@pages.form("/follow/<code>/supplement", "intake.supplement", on=progress, takes=schemas.Supplement)
def supplement(service: Intake, act: Act, code: str, text: str, attachments: list[dict[str, Any]]) -> None:
    service.supplement(service.matter_of(code), text, act, attachments)


@pages.form("/follow/<code>/withdraw", "intake.withdraw", on=progress, takes=schemas.Reason)
def withdraw(service: Intake, act: Act, code: str, reason: str) -> None:
    service.withdraw(service.matter_of(code), reason, act)


@pages.form("/follow/<code>/separate", "intake.separate", on=progress)
def separate(service: Intake, act: Act, code: str) -> None:
    service.separate(service.matter_of(code), act)


@pages.form("/follow/<code>/confirm", "intake.confirm", on=progress)
def confirm(service: Intake, act: Act, code: str) -> None:
    service.confirm(service.matter_of(code), act)


@pages.form("/follow/<code>/reject", "intake.reject", on=progress, takes=schemas.Reason)
def reject(service: Intake, act: Act, code: str, reason: str) -> None:
    service.reject(service.matter_of(code), reason, act)


@pages.form("/follow/<code>/rate", "intake.rate", on=progress, takes=schemas.Rating)
def rate(service: Intake, act: Act, code: str, stars: int, comment: str) -> None:
    service.rate(service.matter_of(code), stars, comment, act)


def _possible(verb: str, matter: dict[str, Any], act: Act) -> bool:
    """Whether to offer it; whether it is allowed the domain decides when it is asked for."""
    rated = matter["stars"] is not None or matter["outcome"] in (Outcome.WITHDRAWN, Outcome.SPLIT)
    pointless = {"rate": rated, "separate": not matter["near_copy"]}.get(verb, False)
    return may(act.by.role, f"intake.{verb}") and matter["status"] in WHEN[verb] and not pointless
