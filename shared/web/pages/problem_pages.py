"""Errors for people: the problem document as a page, for whoever asks for pages."""

from urllib.parse import urlencode

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException

from shared.web.errors import NotSignedIn
from shared.web.problems import document_of, problem_of, respond

_OURS = ("application/problem+json", "application/json", "text/html")


def respond_in_kind(error: Exception) -> Response | HTTPException:
    """The answer to a request that met this error: a page for a browser, else the document."""
    if isinstance(error, HTTPException) and (error.code or 500) < 400:
        return error  # leads to the right spelling of an address
    answer = respond(error)
    if not _wants_page():
        return answer
    if isinstance(error, NotSignedIn) and request.method == "GET":
        return _to_sign_in()
    answer.set_data(render_template("problem.html", problem=document_of(problem_of(error))))
    answer.content_type = "text/html; charset=utf-8"
    return answer


def _to_sign_in() -> Response:
    query = urlencode({"next": request.full_path.rstrip("?")})
    return Response(status=303, headers={"Location": f"/sign-in?{query}"})


def _wants_page() -> bool:
    return not request.path.startswith("/api/") and request.accept_mimetypes.best_match(_OURS) == "text/html"
