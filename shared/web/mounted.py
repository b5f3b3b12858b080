"""The services that this application serves, and how what they have is shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from inspect import signature
from typing import Any, TypeVar

from flask import current_app, url_for
from marshmallow import Schema

from shared.kernel import Act
from shared.service import Service
from shared.web.verbs import View

S = TypeVar("S", bound=Service)

_VARIABLE = re.compile(r"<(?:[^:>]+:)?(\w+)>")


def mounted(name: str) -> Service:
    """The service of this name."""
    service: Service = current_app.extensions["jieju.services"][name]
    return service


def serving(kind: type[S]) -> S:
    """The service of this class, for pages that call its verbs."""
    service = mounted(kind.name)
    assert isinstance(service, kind)
    return service


@cache
def _taken_by(function: View) -> frozenset[str]:
    """The names of a function's parameters."""
    return frozenset(signature(function).parameters)


@dataclass(frozen=True, slots=True)
class Shown:
    """A function that shows something, with the schema of what it returns and, if it is a route, its address."""

    function: View
    schema: type[Schema]
    endpoint: str = ""
    path: str = ""

    def of(self, service: Service, act: Act, variables: Mapping[str, Any]) -> Any:
        """What the function shows; of a command's variables it is given those that it takes."""
        taken = _taken_by(self.function)
        return self.function(service, act, **{name: value for name, value in variables.items() if name in taken})

    def location(self, representation: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, str]:
        """The Location header of what is represented: made of the variables at hand and its own fields."""
        if not self.endpoint:
            return {}
        known = {**representation, **variables}
        return {"Location": url_for(self.endpoint, **{name: known[name] for name in _VARIABLE.findall(self.path)})}
