"""One WSGI application: of one service in production, of all five in the embedded system."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from shared.identity.tokens import TokenVerifier
from shared.observability.logging import access
from shared.persistence.postgres import Recorder
from shared.service import Service
from shared.web.authentication import refuse_other_sites
from shared.web.correlation import HEADER, correlation, correlation_of
from shared.web.errors import Malformed
from shared.web.headers import protect
from shared.web.health import health
from shared.web.openapi import describe
from shared.web.problems import explanations, respond
from shared.web.routes import Routes
from shared.web.texts import Texts

_WORKING_DAY = timedelta(hours=10)
_PATIENCE = 0.3  # seconds, ten times over


class _Sessions(SecureCookieSessionInterface):
    """Flask's, without opening a session that is not there: most requests bring a token, or nothing."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`secret_key` signs browsers' sessions; `behind_tls` says that a proxy speaks HTTPS for us; limits in bytes."""

    secret_key: str
    behind_tls: bool = False
    body_limit: int = 256 * 1024


@dataclass(frozen=True, slots=True)
class Mount:
    """A service, its routes and pages, and the folder with the texts of its refusals."""

    service: Service
    blueprints: Sequence[Blueprint]
    texts: Path | None = None


def make_app(
    mounts: Sequence[Mount], settings: WebSettings, verifier: TokenVerifier, texts: Iterable[Path] = ()
) -> Flask:
    """The application that serves these services. It explains their refusals, and those in the other `texts`."""
    app = Flask("jieju", static_folder=None)
    _configure(app, settings)
    app.extensions["jieju.services"] = {mount.service.name: mount.service for mount in mounts}
    app.extensions["jieju.verifier"] = verifier
    app.extensions["jieju.texts"] = Texts({*texts, *(mount.texts for mount in mounts if mount.texts)})
    for mount in mounts:
        _lose_patience(mount.service)
    _watch(app, settings)
    api = describe(app, [mount.service.name for mount in mounts])
    app.register_blueprint(health)
    app.register_blueprint(explanations)
    for blueprint in (blueprint for mount in mounts for blueprint in mount.blueprints):
        (api if isinstance(blueprint, Routes) else app).register_blueprint(blueprint)
    return app


def _lose_patience(service: Service) -> None:
    """A recorder asks an absent database ten times and waits each time; here somebody waits for the answer."""
    if isinstance(service.recording, Recorder):
        service.recording.datastore.pool.timeout = _PATIENCE


def _configure(app: Flask, settings: WebSettings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.body_limit,
        PERMANENT_SESSION_LIFETIME=_WORKING_DAY,
        SESSION_COOKIE_NAME="jieju",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.behind_tls,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = _Sessions()
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]


def _watch(app: Flask, settings: WebSettings) -> None:
    """What happens around every request."""

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        correlation.set(correlation_of(request.headers))
        if "\0" in request.path or "%00" in request.query_string.decode("latin-1"):
            raise Malformed("address")
        refuse_other_sites()

    @app.after_request
    def end(answer: Response) -> Response:
        protect(answer, settings.behind_tls)
        answer.headers[HEADER] = correlation.get()
        route = request.url_rule.rule if request.url_rule else ""
        told = {"verb": g.get("verb", ""), "problem": g.get("problem", "")}
        access(request.method, route, answer.status_code, time.perf_counter() - g.started, **told)
        return answer

    app.register_error_handler(Exception, respond)
