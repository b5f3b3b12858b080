"""What templates can say: texts, names of bodies and places, times of the town, forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, g, request, url_for
from flask_babel import format_datetime  # type: ignore[import-untyped]
from markupsafe import Markup

from shared.identity.keys import KeysUnavailable
from shared.identity.permissions import may
from shared.identity.tokens import TokenRefused
from shared.kernel import Actor, Unknown
from shared.town.model import Town
from shared.web.authentication import ANONYMOUS, signed_in
from shared.web.errors import Malformed
from shared.web.pages.declaring import Pages
from shared.web.pages.filled import Filled, Input, inputs
from shared.web.pages.navigation import Entry, entries_for
from shared.web.pages.words import Words
from shared.web.texts import LANGUAGE, LANGUAGES, asked_language


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a template draws it. `name` tells the forms of a page apart, and their fields."""

    service: str
    name: str
    action: str
    fields: Mapping[str, Input]
    filled: Filled | None

    def key(self, part: str) -> str:
        return f"{self.service}.forms.{self.name}.{part}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Handed to every template, name by name."""

    town: Town
    words: Words

    def names(self) -> dict[str, Any]:
        return {
            "say": self.words.say,
            "knows": self.words.knows,
            "word": self.words.word,
            "language": asked_language,
            "languages": LANGUAGES,
            "address_in": address_in,
            "town_name": self.town_name,
            "body": self.body,
            "place": self.place,
            "whoever": self.whoever,
            "somebody": somebody,
            "entries": entries,
            "may": may_here,
            "form": form,
            "refusal": refusal,
            "when": self.when,
        }

    def town_name(self) -> str:
        return self.town.name if chinese() else self.town.name_en

    def body(self, code: str) -> str:
        """The name of a body; a code that the town does not know is shown as it is."""
        try:
            found = self.town.organisation(code)
        except Unknown:
            return code
        return found.name if chinese() else found.name_en

    def place(self, code: str) -> str:
        """A place with what it lies in: street, community, grid."""
        grid = self.town.grids.get(code)
        divisions = self.town.divisions if chinese() else self.town.divisions_en
        codes = [f"{code[:9]}000", code[:12]]
        names = [divisions[each] for each in dict.fromkeys(codes) if each in divisions]
        last = [grid.name if chinese() else grid.name_en] if grid else []
        return " › ".join([*names, *last]) or code

    def when(self, at: datetime | None) -> Markup:
        """A time of the town, readable by people and machines."""
        if at is None:
            return Markup("")
        text = format_datetime(at, self.words.say("layout.time"))
        return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), text)

    def whoever(self, actor: str) -> str:
        """An actor in words: what they are, and where; never who."""
        by = Actor.parse(actor)
        role = self.words.say(f"words.role.{by.role}")
        if not by.organisation:
            return role
        body = self.town.organisations.get(by.organisation)
        speaks_for_itself = body is not None and body.role is by.role
        return self.body(by.organisation) if speaks_for_itself else f"{self.body(by.organisation)} · {role}"


def form(name: str, /, **variables: Any) -> Form:
    """A form of the service whose page is being drawn, addressed with these variables."""
    pages = current_app.blueprints[request.blueprint or ""]
    assert isinstance(pages, Pages)
    filled: Filled | None = g.get("filled")
    mine = filled if filled and filled.form == name else None
    if mine:
        g.refusal_shown = True
    action = url_for(f"{pages.name}.{name}", **variables)
    return Form(pages.service, name, action, inputs(pages.forms[name].takes, mine), mine)


def refusal() -> Mapping[str, Any] | None:
    """Why a form was refused that the page, once drawn, does not have: it is not for its reader, or not any more."""
    filled: Filled | None = g.get("filled")
    return filled.problem if filled and not g.get("refusal_shown") else None


def town() -> Town:
    """The town whose pages these are, for those who let somebody choose a body or a place of it."""
    found: Town = current_app.extensions["jieju.town"]
    return found


def address_in(language: str) -> str:
    """This page in another language. An address that begins with two slashes would lead elsewhere."""
    path = quote(g.get("page_address", request.path)).lstrip("/")
    return f"/{path}?{urlencode({**request.args, LANGUAGE: language})}"


def somebody() -> Actor | None:
    """Whoever is signed in; what they prove wrongly is no reason not to show a page."""
    try:
        return signed_in()
    except (TokenRefused, KeysUnavailable, Malformed):
        return None


def entries() -> list[Entry]:
    return entries_for(somebody() or ANONYMOUS)


def may_here(verb: str) -> bool:
    """Whether to offer it to whoever looks at the page."""
    return may((somebody() or ANONYMOUS).role, verb)


def chinese() -> bool:
    return asked_language().startswith("zh")
