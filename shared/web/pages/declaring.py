"""How a service declares its pages: a page shows one query, a form calls one verb."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, flash, g, make_response, redirect, render_template, request, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response as AnyResponse

from shared.kernel import Act, Refused, Stale
from shared.service import Service
from shared.web.errors import Contended, Invalid
from shared.web.idempotency import Key, Outcome
from shared.web.mounted import mounted
from shared.web.pages.filled import Filled, told, version_seen
from shared.web.pages.words import PAGES
from shared.web.parsing import Nothing
from shared.web.problems import document_of, problem_of
from shared.web.verbs import View, verb

F = TypeVar("F", bound=Callable[..., Any])

_VARIABLE = re.compile(r"<(?:[^:>]+:)?(\w+)>")
_SEE_OTHER = 303
_FOR_THE_PAGE = (Invalid, Refused, Stale, Contended)
"""What somebody who filled in a form can put right: they get their page back, with what they wrote."""


def one_of(choices: Sequence[str], parameter: str) -> str:
    """Which of the choices the address asks for; without a known one, the first."""
    asked = request.args.get(parameter, "")
    return asked if asked in choices else choices[0]


def _once(service: Service, act: Act, command: Callable[[], Any]) -> Any:
    """What the command returns; nothing if this very form was sent before: a second press of a button finds it done."""
    if act.expects is None:
        return command()
    returned: list[Any] = []
    Key.of_form(act).once(service, Outcome(_SEE_OTHER, ""), lambda: returned.append(command()))
    return returned[0] if returned else None


@dataclass(frozen=True, slots=True)
class Declared:
    """A form of a page: what it takes, and on which page it stands."""

    takes: type[Schema]
    page: str


class Pages(Blueprint):
    """The pages of one service; templates in `templates/<service>`, words in `texts`, both beside the module.

    The function of a page returns what its template shows (or an answer of its own); the function of a form calls a
    verb, and may return where to go instead of the page that it stands on.
    """

    def __init__(self, service: str, import_name: str) -> None:
        super().__init__(f"{service}{PAGES}", import_name, template_folder="templates")
        self.service = service
        self.texts = Path(self.root_path) / "texts"
        self.forms: dict[str, Declared] = {}
        self._variables: dict[str, list[str]] = {}

    def page(self, path: str, verb_name: str, template: str) -> Callable[[F], F]:
        """Declare a page, for whoever holds the verb."""

        def declare(function: F) -> F:
            def show(act: Act, **variables: Any) -> Any:
                shown = function(mounted(self.service), act, **variables)
                return render_template(template, act=act, **shown) if isinstance(shown, Mapping) else shown

            self._variables[function.__name__] = _VARIABLE.findall(path)
            self.add_url_rule(path, function.__name__, verb(verb_name)(show), methods=["GET"])
            return function

        return declare

    def form(self, path: str, verb_name: str, *, on: View, takes: type[Schema] = Nothing) -> Callable[[F], F]:
        """Declare what a form of the page `on` does. Its fields are those of `takes`, its words `forms.<function>`."""

        def declare(function: F) -> F:
            name, page = function.__name__, on.__name__

            def carry_out(act: Act, **variables: Any) -> AnyResponse:
                seen = replace(act, expects=version_seen())
                service = mounted(self.service)
                following = _once(service, seen, lambda: function(service, seen, **variables, **told(takes)))
                if isinstance(following, Response):
                    return following
                flash(f"{self.service}.forms.{name}.done")
                return redirect(following or self._address(page, variables), _SEE_OTHER)

            view = self._returning_to(page, name, verb(verb_name)(carry_out))
            self.forms[name] = Declared(takes, page)
            self.add_url_rule(path, name, view, methods=["POST"])
            return function

        return declare

    def _returning_to(self, page: str, form: str, view: View) -> View:
        def returning(**variables: Any) -> Any:
            try:
                return view(**variables)
            except _FOR_THE_PAGE as error:
                return self._page_again(page, form, error, variables)

        return returning

    def _page_again(self, page: str, form: str, error: Exception, variables: Mapping[str, Any]) -> Response:
        problem = problem_of(error)
        document = document_of(problem)
        errors: dict[str, list[str]] = {}
        for each in document.get("errors", ()):
            errors.setdefault(each["field"], []).append(each["message"])
        g.problem = problem.code
        g.filled = Filled(form, request.form, errors, document)
        g.page_address = self._address(page, variables)
        answer = make_response(current_app.view_functions[f"{self.name}.{page}"](**self._its(page, variables)))
        answer.status_code = problem.status
        return answer

    def _address(self, page: str, variables: Mapping[str, Any]) -> str:
        return url_for(f"{self.name}.{page}", **self._its(page, variables))

    def _its(self, page: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        return {name: variables[name] for name in self._variables[page]}
