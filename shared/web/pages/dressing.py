"""Gives an application what all pages need: layout, words, static files, a way in, and errors that people can read."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Flask
from flask_babel import Babel  # type: ignore[import-untyped]
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from shared.town.model import Persona, Town
from shared.web.pages.declaring import Pages
from shared.web.pages.drawing import Drawing
from shared.web.pages.entrance import entrance
from shared.web.pages.filled import TOWN_TIME
from shared.web.pages.problem_pages import respond_in_kind
from shared.web.pages.words import Words
from shared.web.texts import asked_language

_LOCALES = {"zh-CN": "zh_Hans_CN", "en": "en_GB"}
_AN_HOUR = 3600


def dress(app: Flask, town: Town, personas: Iterable[Persona] = ()) -> None:
    """To be called once all pages are registered."""
    app.extensions["jieju.town"] = town
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _AN_HOUR
    app.register_blueprint(entrance(personas))
    app.register_blueprint(_bootstrap())
    for kind in (Exception, HTTPException):
        app.register_error_handler(kind, respond_in_kind)
    Babel(app, locale_selector=lambda: _LOCALES[asked_language()], default_timezone=str(TOWN_TIME))
    words = Words({pages.service: pages.texts for pages in app.blueprints.values() if isinstance(pages, Pages)})
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(Drawing(town, words).names())


def _bootstrap() -> Blueprint:
    """The style sheet as its package brings it; from nowhere else, since pages load from our own address only."""
    spec = find_spec("flask_bootstrap")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "static" / "bootstrap5" / "css"
    return Blueprint("bootstrap", __name__, static_folder=folder, static_url_path="/static/bootstrap")
