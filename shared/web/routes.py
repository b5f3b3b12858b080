"""How a service declares its routes: one decorator each, one verb or one query each."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import Schema

from shared.identity.permissions import VERBS
from shared.web.answers import answer_command, answer_list, answer_read
from shared.web.authentication import PUBLIC_VERBS
from shared.web.mounted import Shown
from shared.web.paging import PageQuery, page_schema
from shared.web.parsing import Nothing, Parser
from shared.web.verbs import View, verb

F = TypeVar("F", bound=Callable[..., Any])

_COMMAND_HEADERS = ["IdempotencyKey", "IfMatch"]  # described in shared/web/openapi.py


class Routes(Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """The routes of one service, under `/api/<service>/v1`.

    Every declared function is called with the service, the act, the variables of its path and the fields of its
    schema. It stays a plain function, to be called by others and by tests.
    """

    ARGUMENTS_PARSER = Parser()

    def __init__(self, service: str, description: str) -> None:
        super().__init__(service, __name__, url_prefix=f"/api/{service}/v1", description=description)
        self.service = service
        self._shown: dict[View, Shown] = {}

    def representation(self, schema: type[Schema]) -> Callable[[F], F]:
        """Declare a function that shows what became of a command, without being a route itself."""

        def declare(function: F) -> F:
            self._shown[function] = Shown(function, schema)
            return function

        return declare

    def read(
        self, path: str, verb_name: str, *, shows: type[Schema], query: type[Schema] | None = None
    ) -> Callable[[F], F]:
        """Declare a GET whose function returns what `shows` dumps; its `version`, if it has one, is the ETag."""

        def declare(function: F) -> F:
            self._shown[function] = Shown(function, shows, f"{self.service}.{function.__name__}", path)
            view = self.response(200, shows)(partial(answer_read, self.service, function))
            if query is not None:
                view = self.arguments(query(), location="query")(view)
            return self._declare(function, path, verb_name, view, "GET")

        return declare

    def list(self, path: str, verb_name: str, *, shows: type[Schema], query: type[Schema] = Schema) -> Callable[[F], F]:
        """Declare a GET whose function is also given a PageAsked, `page`, and returns a Page of what `shows` dumps."""

        def declare(function: F) -> F:
            asked = type(f"Paged{query.__name__}", (PageQuery,) if query is Schema else (query, PageQuery), {})
            view = self.response(200, page_schema(shows))(partial(answer_list, self.service, function))
            view = self.arguments(asked(), location="query")(view)
            return self._declare(function, path, verb_name, view, "GET")

        return declare

    def command(
        self,
        path: str,
        verb_name: str,
        *,
        body: type[Schema] = Nothing,
        shows: View | None = None,
        creates: bool = False,
        each_time: bool = False,
    ) -> Callable[[F], F]:
        """Declare a POST whose function calls one verb, which saves once: saving uses up an Idempotency-Key.

        `shows`: the declared read or representation that makes the answer, the first time and for repeats.
        `creates`: the function is given the `id` of what it shall make, and `shows` is asked for that id.
        `each_time`: a repeat is no repeat, whatever its Idempotency-Key: what is shown must be paid for by the act.
        """

        def declare(function: F) -> F:
            shown = self._shown[shows] if shows else None
            status = 201 if creates else 200 if shown else 204
            view = partial(answer_command, self.service, function, shown, status, each_time=each_time)
            view = self.response(status, shown and shown.schema)(view)
            read_body = self.ARGUMENTS_PARSER.use_args(Nothing()) if body is Nothing else self.arguments(body())
            headers = _COMMAND_HEADERS[1:] if each_time else _COMMAND_HEADERS
            return self._declare(function, path, verb_name, read_body(view), "POST", parameters=headers)

        return declare

    def _declare(self, function: F, path: str, verb_name: str, view: View, method: str, **doc: Any) -> F:
        view.__doc__ = function.__doc__
        described = self.doc(
            operationId=f"{self.service}.{function.__name__}",
            security=[*([{}] if verb_name in PUBLIC_VERBS else []), {"bearer": []}],
            **{"x-verb": verb_name, "x-roles": sorted(VERBS[verb_name])},
            **doc,
        )
        self.add_url_rule(path, function.__name__, verb(verb_name)(described(view)), methods=[method])
        return function
