"""Intake over HTTP: reporting and following for everybody, the rest for those who handle or supervise."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.intake import schemas, views
from services.intake.application import Intake
from services.intake.domain import Outcome
from services.intake.steps import REPORTERS_OWN, in_words
from services.intake.vault import PersonalData
from shared.identity.jurisdiction import may_see
from shared.kernel import Act, Unknown
from shared.web import Page, PageAsked, Routes
from shared.web.texts import asked_language

routes = Routes("intake", "Matters as their reporters know them.")


def _in_words(service: Intake, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    language = asked_language()
    return [{**step, "says": in_words(step["step"], language, _name_of(service, step["body"]))} for step in steps]


def _name_of(service: Intake, body: str) -> str:
    known = service.around.town.organisations.get(body)
    if known is None:
        return ""
    return known.name if asked_language().startswith("zh") else known.name_en


def _described(attachments: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """What files are, for everybody, and what they are called, for the vault. A command may be run again: both stay."""
    described = [{fact: value for fact, value in each.items() if fact != "name"} for each in attachments]
    return described, tuple(each["name"] for each in attachments)


def _parts(service: Intake, found: dict[str, Any], *, with_codes: bool) -> list[dict[str, Any]]:
    """What a report was split into: with the keys to it for its own reporter. Whoever reported the same as another sees
    how it goes on, but not what that one says about it.
    """
    own, shared = found["children"], found["firsts_children"] or []
    parts = views.parts_of(service, own or shared) if found["outcome"] == Outcome.SPLIT else []
    return [_part(service, part, own=bool(own), with_code=with_codes and bool(own)) for part in parts]


def _part(service: Intake, part: dict[str, Any], *, own: bool, with_code: bool) -> dict[str, Any]:
    steps = [step for step in part["steps"] if own or step["step"].removesuffix("_on_behalf") not in REPORTERS_OWN]
    code = service.codes.of(part["matter_id"]) if with_code else None
    return {**part, "tracking_code": code, "steps": _in_words(service, steps)}


# -- for whoever reports -----------------------------------------------------------------------------------------------


@routes.representation(schemas.Receipt)
def receipt(service: Intake, act: Act, id: UUID) -> dict[str, Any]:
    """What was reported already says so here, and how to object."""
    found = views.matter(service, id)
    says = in_words("near_copy", asked_language()) if found["near_copy"] else ""
    return {**found, "tracking_code": service.codes.of(id), "says": says}


@routes.command("/matters", "intake.report", body=schemas.Report, shows=receipt, creates=True)
def report(
    service: Intake, act: Act, id: UUID, contact: dict[str, str] | None, attachments: list[dict[str, Any]], **told: Any
) -> None:
    """Report a matter, without signing in. The tracking code in the answer is the only way back to it."""
    described, names = _described(attachments)
    personal = PersonalData(**(contact or {}), attachments=names)
    service.report(id, act, contact=personal, attachments=described, **told)


@routes.read("/tracking/<code>", "intake.follow", shows=schemas.Progress)
def progress(service: Intake, act: Act, code: str) -> dict[str, Any]:
    """Every step of a matter, in plain words, for whoever holds its tracking code."""
    found = views.tracked_with_steps(service, service.codes.digest(code))
    return {**found, "steps": _in_words(service, found["steps"]), "parts": _parts(service, found, with_codes=True)}


@routes.command("/tracking/<code>/supplement", "intake.supplement", body=schemas.Supplement, shows=progress)
def supplement(service: Intake, act: Act, code: str, text: str, attachments: list[dict[str, Any]]) -> None:
    """Add something that was forgotten; whoever carries the matter gets it."""
    described, names = _described(attachments)
    service.supplement(service.matter_of(code), text, act, described, names)


@routes.command("/tracking/<code>/withdraw", "intake.withdraw", body=schemas.Reason, shows=progress)
def withdraw(service: Intake, act: Act, code: str, reason: str) -> None:
    """Take the report back before there is a result."""
    service.withdraw(service.matter_of(code), reason, act)


@routes.command("/tracking/<code>/separate", "intake.separate", shows=progress)
def separate(service: Intake, act: Act, code: str) -> None:
    """It is something else than the earlier report that the platform took it for: it stands on its own again."""
    service.separate(service.matter_of(code), act)


@routes.command("/tracking/<code>/confirm", "intake.confirm", shows=progress)
def confirm(service: Intake, act: Act, code: str) -> None:
    """The result helped: the matter is closed."""
    service.confirm(service.matter_of(code), act)


@routes.command("/tracking/<code>/reject", "intake.reject", body=schemas.Reason, shows=progress)
def reject(service: Intake, act: Act, code: str, reason: str) -> None:
    """The result did not help: the matter is open again."""
    service.reject(service.matter_of(code), reason, act)


@routes.command("/tracking/<code>/rate", "intake.rate", body=schemas.Rating, shows=progress)
def rate(service: Intake, act: Act, code: str, stars: int, comment: str) -> None:
    """Rate how it was handled, once, after it was closed."""
    service.rate(service.matter_of(code), stars, comment, act)


# -- for whoever handles, routes or supervises ------------------------------------------------------------------------


@routes.read("/matters/<uuid:id>", "intake.read", shows=schemas.Progress)
def matter(service: Intake, act: Act, id: UUID) -> dict[str, Any]:
    """One matter with its steps, masked, for those who may see its place."""
    found = views.matter_with_steps(service, id)
    if not may_see(act.by, {found["reporter_organisation"]}, found["place"]):
        raise Unknown(id)
    return {**found, "steps": _in_words(service, found["steps"]), "parts": _parts(service, found, with_codes=False)}


@routes.list("/matters", "intake.read", shows=schemas.Matter, query=schemas.MattersAsked)
def matters(service: Intake, act: Act, page: PageAsked, status: str | None) -> Page:
    """The matters of the caller's district, newest first."""
    return page.of(service, *views.matters_within(act.by, status), by=("reported_at", "matter_id"), newest_first=True)


@routes.read("/flagged", "intake.read", shows=schemas.FlaggedLately)
def flagged(service: Intake, act: Act) -> dict[str, Any]:
    """How many reports of the caller's district were flagged for what in the last 30 days, the most first."""
    since = act.at - timedelta(days=30)
    return {"since": since, "flagged": views.flagged_within(service, act.by, since)}


@routes.list("/received", "intake.read_received", shows=schemas.Matter)
def received(service: Intake, act: Act, page: PageAsked) -> Page:
    """What the caller took in and no body has accepted yet, oldest first: they still answer for it."""
    return page.of(service, *views.received_by(act.by), by=("reported_at", "matter_id"))


@routes.command("/matters/<uuid:id>/link", "intake.link", body=schemas.Link, shows=matter)
def link(service: Intake, act: Act, id: UUID, first: UUID, reason: str) -> None:
    """This report repeats an earlier one: its reporter will be told that one's outcome."""
    service.link(id, first, reason, act)


@routes.command("/matters/<uuid:id>/split", "intake.split", body=schemas.Split, shows=matter)
def split(service: Intake, act: Act, id: UUID, parts: list[dict[str, str]]) -> None:
    """This report is several matters: each goes on as one of its own, with a number and a tracking code."""
    service.split(id, parts, act)


@routes.representation(schemas.PersonalRecords)
def personal_records(service: Intake, act: Act, id: UUID) -> dict[str, Any]:
    return {"matter_id": id, "records": service.opened_records(id, act), "linked": service.waiting_with(id)}


@routes.command(
    "/matters/<uuid:id>/personal-data",
    "intake.read_personal_data",
    body=schemas.Purpose,
    shows=personal_records,
    each_time=True,
)
def read_personal_data(service: Intake, act: Act, id: UUID, purpose: str) -> None:
    """The reporter's own words and contact, for whoever handles the matter; the purpose goes on record.

    Each reading is a reading: an Idempotency-Key is not looked at, and a repeat goes on record as well.
    """
    service.read_personal_data(id, purpose, act)


@routes.command("/matters/<uuid:id>/erase-person", "intake.erase_person", body=schemas.OfficialReason, shows=matter)
def erase_person(service: Intake, act: Act, id: UUID, reason: str) -> None:
    """Destroy the reporter's key, so that nobody can read their data any more."""
    service.erase_person(id, reason, act)
