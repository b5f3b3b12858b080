"""Reporting a matter: one form, once, and a receipt to keep."""

from typing import Any
from uuid import UUID, uuid4

import segno
from flask import current_app, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from services.intake import schemas, views
from services.intake.application import Intake
from services.intake.domain import CHANNELS
from services.intake.pages.declared import pages
from services.intake.pages.places import known, streets
from services.intake.vault import PersonalData
from shared.kernel import Act, Role, Unknown
from shared.web.errors import Malformed

_BY_MACHINES = frozenset({"app", "sensor", "partner", "import"})
_ONCE = "once"


@pages.get("/")
def home() -> str:
    """Where residents arrive."""
    return render_template("intake/home.html")


@pages.page("/report", "intake.report", "intake/report.html")
def report_page(service: Intake, act: Act) -> dict[str, Any]:
    """`?place=` is what the QR code of a building asks for."""
    place = known(service.around.town, request.args.get("place", ""))
    return {
        "streets": streets(service.around.town),
        "chosen": place,
        "channels": _channels(act.by.role, scanned=bool(place)),
        "once": request.form.get(_ONCE) or _tokens().dumps(str(uuid4())),
    }


@pages.form("/report", "intake.report", on=report_page, takes=schemas.Report)
def report(
    service: Intake, act: Act, contact: dict[str, Any] | None, attachments: list[dict[str, Any]], **told: Any
) -> str:
    """The form brings the id of the matter along, so that sending it twice reports once."""
    id = _id_of_the_form()
    if not _is_reported(service, id):
        service.report(id, act, contact=PersonalData(**(contact or {})), attachments=attachments, **told)
    return url_for(".receipt", code=service.codes.of(id))


@pages.page("/receipt/<code>", "intake.follow", "intake/receipt.html")
def receipt(service: Intake, act: Act, code: str) -> dict[str, Any]:
    """What the reporter keeps: the code, as letters and as a picture that leads back."""
    matter = views.matter(service, service.matter_of(code))
    address = url_for(".progress", code=code, _external=True, _scheme=_scheme())
    return {"code": code, "matter": matter, "picture": segno.make(address).svg_data_uri(scale=4, border=1)}


def _channels(role: Role, scanned: bool) -> list[str]:
    """Whoever has not signed in is online; everybody else says through which channel they were told."""
    if role is Role.RESIDENT:
        return ["qr" if scanned else "web"]
    return [
        channel
        for channel, roles in CHANNELS.items()
        if role in roles - {Role.RESIDENT} and channel not in _BY_MACHINES
    ]


def _tokens() -> URLSafeSerializer:
    """Only we can make an id for a new matter: else somebody could name a matter of others, and get its code."""
    return URLSafeSerializer(str(current_app.secret_key), salt="a new matter")


def _id_of_the_form() -> UUID:
    try:
        return UUID(_tokens().loads(request.form.get(_ONCE, "")))
    except BadSignature:
        raise Malformed(_ONCE) from None


def _is_reported(service: Intake, id: UUID) -> bool:
    try:
        return bool(views.matter(service, id))
    except Unknown:
        return False


def _scheme() -> str:
    return "https" if current_app.config["SESSION_COOKIE_SECURE"] else request.scheme
