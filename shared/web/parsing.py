"""How bodies and queries are read: JSON only, and nothing that a schema does not name."""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from shared.web.errors import Invalid, Malformed

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Nothing(Schema):
    """The body of a command that needs none."""


class Parser(FlaskParser):
    """webargs, with our own errors."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}

    def load_json(self, req: Request, schema: Schema) -> Any:
        body = req.get_data(cache=True)
        if body and not req.is_json:
            raise UnsupportedMediaType
        try:
            data = super().load_json(req, schema)
            if b"\\u" in body:
                _refuse_unstorable(data)
            return data
        except (RecursionError, ValueError):  # too deep, or a number with thousands of digits
            raise Malformed("body") from None

    def _handle_invalid_json_error(self, error: Exception, req: Request, *_: Any, **__: Any) -> NoReturn:
        raise Malformed("body") from None

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        (messages,) = error.messages.values()  # type: ignore[union-attr]  # webargs puts the location around them
        raise Invalid(messages if isinstance(messages, Mapping) else {"_schema": messages}) from None


def _refuse_unstorable(data: Any) -> None:
    """JSON can spell characters that no text in a database may hold: NUL, and halves of surrogate pairs."""
    text = json.dumps(data, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Malformed("body") from None
    if _NUL.search(text):
        raise Malformed("body")
