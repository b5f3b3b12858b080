"""A web process: `python -m shared.web.process SERVICE…`. Threads, the database, never the broker."""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Flask

from shared.composition import make_service
from shared.identity.demo import DemoIssuer
from shared.identity.keys import PublishedKeys
from shared.identity.tokens import TokenVerifier
from shared.reaching import Unreachable, must_reach_databases
from shared.settings import SERVICES, Settings
from shared.starting import settle, start
from shared.surroundings import Surroundings
from shared.web.app import Mount, WebSettings, make_app
from shared.web.pages import dress
from shared.web.personas import personas
from shared.web.server import serve

_SERVICES = Path(__file__).parents[2] / "services"


def main(names: list[str]) -> int:
    """Serve these services until a signal."""
    settings, around = start(lambda: configuration(names))
    try:
        must_reach_databases(settings, names)
    except Unreachable as missing:
        print(f"jieju: {missing}", file=sys.stderr)
        return 1

    def made() -> Flask:
        app = application(names, settings, around)
        settle()
        return app

    serve(made, settings.web_host, settings.web_port, settings.web_threads)
    return 0


def configuration(names: list[str]) -> Settings:
    """What a web process needs; who may sign in must be said one way or the other."""
    needs = ("database_url", "session_key", *Settings.kept_by(names))
    settings = Settings.read(needs=needs)
    return settings if settings.embedded else Settings.read(needs=(*needs, "oidc_issuer", "oidc_jwks"))


def application(names: list[str], settings: Settings, around: Surroundings) -> Flask:
    mounts = [mount(name, settings, around) for name in names]
    web = WebSettings(secret_key=settings.session_key.hex(), behind_tls=not settings.embedded)
    if not settings.embedded:
        app = make_app(mounts, web, verifier(settings), every_text())
        dress(app, around.town)
        return app
    issuer = DemoIssuer(settings.web_host, settings.embedded)
    app = make_app(mounts, web, issuer.verifier(), every_text())
    app.register_blueprint(personas(around.town, issuer))
    dress(app, around.town, around.town.personas.values())
    return app


def mount(name: str, settings: Settings, around: Surroundings) -> Mount:
    """`services/<name>/api.py` declares `routes`; `services/<name>/pages`, where there are any, `pages`."""
    blueprints: list[Any] = [import_module(f"services.{name}.api").routes]
    if find_spec(f"services.{name}.pages"):
        blueprints.append(import_module(f"services.{name}.pages").pages)
    return Mount(make_service(name, settings, around), blueprints)


def every_text() -> list[Path]:
    """Every service's refusals, whichever services are served here: a proxy sends `/problems/…` to one of them."""
    folders = [_SERVICES / name / "texts" for name in SERVICES]
    return [folder for folder in folders if folder.is_dir()]


def verifier(settings: Settings) -> TokenVerifier:
    """What accepts the tokens of the configured identity provider."""
    where = settings.oidc_jwks
    keys = PublishedKeys.from_url(where) if "://" in where else PublishedKeys.from_file(Path(where))
    return TokenVerifier(settings.oidc_issuer, settings.oidc_audience, keys)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
