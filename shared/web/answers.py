"""What is answered: what a read shows, a page of a list, or what became of a command."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import Response, request
from werkzeug.exceptions import NotAcceptable

from shared.kernel import Act, Unknown
from shared.web.idempotency import REPLAYED, Key, Outcome
from shared.web.mounted import Shown, mounted
from shared.web.paging import PageAsked, links_of
from shared.web.preconditions import not_modified, tag_of
from shared.web.verbs import View

Fields = Mapping[str, Any]

_NO_FIELDS: Fields = {}
_CREATED = 201


def answer_read(name: str, function: View, fields: Fields = _NO_FIELDS, *, act: Act, **path: Any) -> Any:
    """What the function shows, unless the caller has it already."""
    _must_take_json()
    shown = function(mounted(name), act, **path, **fields)
    tag = tag_of(shown)
    return not_modified(tag) or (shown, 200, tag)


def answer_list(name: str, function: View, fields: Fields, *, act: Act, **path: Any) -> Any:
    """The page that was asked for, with the way to the next."""
    _must_take_json()
    asked = dict(fields)
    page = PageAsked(asked.pop("limit"), asked.pop("cursor", None))
    found = function(mounted(name), act, page=page, **path, **asked)
    return found, 200, links_of(found)


def answer_command(
    name: str,
    function: View,
    shown: Shown | None,
    status: int,
    fields: Fields,
    *,
    act: Act,
    each_time: bool = False,
    **path: Any,
) -> Any:
    """Carry the command out, once per Idempotency-Key or `each_time`, and show what became of it."""
    _must_take_json()
    service, key = mounted(name), None if each_time else Key.of_request(act)
    id = uuid4() if status == _CREATED else None
    outcome = Outcome(status, str(id or ""))

    def command() -> None:
        function(service, act, **path, **_made(outcome), **fields)

    if key is None:
        command()
    else:
        outcome = key.once(service, outcome, command)
    return _shown(name, shown, outcome, act, {**path, **_made(outcome)})


def _must_take_json() -> None:
    accept = request.headers.get("Accept")
    if accept and "*/*" not in accept and not request.accept_mimetypes.accept_json:
        raise NotAcceptable


def _made(outcome: Outcome) -> dict[str, UUID]:
    return {"id": UUID(outcome.reference)} if outcome.reference else {}


def _shown(name: str, shown: Shown | None, outcome: Outcome, act: Act, variables: Fields) -> Any:
    """Whoever has given something away may not see it any more: done all the same, with nothing to show.

    What the caller had seen before the command is not what they expect after it.
    """
    headers = {REPLAYED: "true"} if outcome.repeated else {}
    if shown is None:
        return Response(status=204, headers=headers)
    try:
        found = shown.of(mounted(name), replace(act, expects=None), variables)
    except Unknown:
        return Response(status=204, headers=headers)
    location = shown.location(found, variables) if outcome.status == _CREATED else {}
    return found, outcome.status, {**headers, **location, **tag_of(found)}
