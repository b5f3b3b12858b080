"""Every error as a problem document (RFC 9457): what happened, what is safe, what to do next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError
from flask import Blueprint, Response, current_app, g, json, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from shared.identity.keys import KeysUnavailable
from shared.identity.permissions import Forbidden
from shared.identity.tokens import TokenRefused
from shared.kernel import Refused, Stale, Unknown
from shared.web.correlation import correlation
from shared.web.errors import Contended, CrossSite, Invalid, KeyReused, Malformed, NotSignedIn
from shared.web.texts import Texts

explanations = Blueprint("explanations", __name__, url_prefix="/problems")

CONTENT_TYPE = "application/problem+json"
_RETRY_AFTER = {"Retry-After": "2"}
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


class FieldErrorSchema(Schema):
    field = fields.String(required=True, metadata={"description": "Dotted name; empty for the whole."})
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457, with a stable code and the id under which the logs know the request."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True)
    code = fields.String(required=True)
    correlation = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema), metadata={"description": "What is wrong, field by field."})


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, before it is put into words: `words` fill the blanks of the text.

    Of `errors`, one for each field, those without a message of their own are what the title says.
    """

    status: int
    code: str
    headers: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[Mapping[str, str]] = ()


def problem_of(error: Exception) -> Problem:
    """The problem behind an error. Whatever nobody foresaw is a failure of ours, and says nothing of its insides."""
    for kind, make in _PROBLEMS:
        if isinstance(error, kind):
            return make(error)
    return Problem(500, "failed")


def document_of(problem: Problem) -> dict[str, Any]:
    """The problem in the language of the request."""
    texts = _texts()
    title, detail = texts.say(problem.code, problem.words)
    errors = [{**error, "message": texts.say_of_field(error["message"]) or title} for error in problem.errors]
    return {
        "type": f"/problems/{problem.code}",
        "title": title,
        "status": problem.status,
        "detail": detail,
        "instance": request.path,
        "code": problem.code,
        "correlation": correlation.get(),
        **({"errors": errors} if errors else {}),
    }


def respond(error: Exception) -> Response:
    """The answer to a request that met this error."""
    problem = problem_of(error)
    g.problem = problem.code
    if problem.status == 500:
        current_app.logger.error("failed", exc_info=error)
    answer = Response(json.dumps(document_of(problem)), problem.status, problem.headers, content_type=CONTENT_TYPE)
    answer.headers["Content-Language"] = _texts().language()
    return answer


@explanations.get("/<code>")
def explain(code: str) -> dict[str, str]:
    """What the `type` of a problem leads to."""
    if not _texts().knows(code):
        raise Unknown(code)
    title, detail = _texts().say(code, {})
    return {"code": code, "title": title, "detail": detail}


def _texts() -> Texts:
    texts: Texts = current_app.extensions["jieju.texts"]
    return texts


def _refused(error: Refused) -> Problem:
    errors = [{"field": error.field, "message": ""}] if error.field else []
    return Problem(409, error.code, words={"explanation": error.explanation, **error.facts}, errors=errors)


def _malformed(error: Malformed) -> Problem:
    errors = [{"field": error.parameter, "message": "Malformed."}]
    return Problem(400, "malformed", words={"parameter": error.parameter}, errors=errors)


def _http(error: HTTPException) -> Problem:
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return Problem(status, _BY_STATUS.get(status, "bad_request" if status < 500 else "failed"), headers)


def _always(problem: Problem) -> Callable[[Any], Problem]:
    return lambda error: problem


_BY_STATUS = {
    400: "bad_request",
    404: "unknown",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "unavailable",
}
_UNAVAILABLE = _always(Problem(503, "unavailable", _RETRY_AFTER))
_PROBLEMS: tuple[tuple[type[Exception], Callable[[Any], Problem]], ...] = (
    (Malformed, _malformed),
    (NotSignedIn, _always(Problem(401, "not_signed_in", _CHALLENGE))),
    (TokenRefused, _always(Problem(401, "token_refused", {"WWW-Authenticate": 'Bearer error="invalid_token"'}))),
    (KeysUnavailable, _always(Problem(503, "cannot_sign_in", _RETRY_AFTER))),
    (Forbidden, lambda error: Problem(403, "forbidden", words={"verb": error.verb, "role": error.role})),
    (CrossSite, _always(Problem(403, "cross_site"))),
    (Unknown, _always(Problem(404, "unknown"))),
    (Refused, _refused),
    (Contended, _always(Problem(409, "contended", {"Retry-After": "1"}))),
    (Stale, _always(Problem(412, "stale"))),
    (Invalid, lambda error: Problem(422, "invalid", errors=error.errors)),
    (KeyReused, _always(Problem(422, "idempotency_key_reused"))),
    (OperationalError, _UNAVAILABLE),
    (InterfaceError, _UNAVAILABLE),
    (psycopg.OperationalError, _UNAVAILABLE),  # the pool's timeout is one of them
    (psycopg.InterfaceError, _UNAVAILABLE),
    (HTTPException, _http),
)
