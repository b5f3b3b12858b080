"""Lists in pages: each says where the next begins, so that nothing is missed or shown twice while rows come."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from eventsourcing.persistence import DataError, ProgrammingError
from flask import request
from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.service import Service
from shared.web.errors import Malformed

MOST = 200
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_USUAL = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor of those that follow, if any do."""

    items: Sequence[Mapping[str, Any]]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page the caller wants."""

    limit: int = _USUAL
    cursor: str | None = None

    def of(
        self, service: Service, sql: str, parameters: Sequence[object], by: Sequence[str], newest_first: bool = False
    ) -> Page:
        """The page of what the query selects, in the order of the columns `by`.

        These must be selected, never null, and together name one row.
        """
        after = _decoded(self.cursor, len(by)) if self.cursor else []
        text = f"SELECT * FROM ({sql}) AS listed {_order(by, bool(after), newest_first)} LIMIT %s"
        try:
            rows = service.query(text, (*parameters, *after, self.limit + 1))
        except (DataError, ProgrammingError):
            if after:  # it came from the caller, and does not fit the columns
                raise Malformed("cursor") from None
            raise
        shown = rows[: self.limit]
        return Page(shown, _encoded([shown[-1][column] for column in by]) if len(rows) > self.limit else None)


class PageQuery(Schema):
    """The two parameters of every list."""

    limit = fields.Integer(load_default=_USUAL, validate=Range(1, MOST), metadata={"description": "Rows per page."})
    cursor = fields.String(validate=Length(max=1000), metadata={"description": "`next` of the page before."})


@cache
def page_schema(shows: type[Schema]) -> type[Schema]:
    """The schema of a page of these."""
    items = fields.List(fields.Nested(shows), required=True)
    following = fields.String(required=True, allow_none=True, metadata={"description": "Cursor of the next page."})
    name = shows.__name__.removesuffix("Schema") + "PageSchema"
    made = Schema.from_dict({"items": items, "next": following}, name=name)
    made.__module__ = shows.__module__
    return made


def links_of(page: Page) -> dict[str, str]:
    """The Link header that leads to the next page."""
    if page.next is None:
        return {}
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return {"Link": f'<{request.path}?{urlencode([*asked, ("cursor", page.next)])}>; rel="next"'}


def _order(by: Sequence[str], after: bool, newest_first: bool) -> str:
    """Rows are compared as wholes, which an index on the columns answers."""
    way, beyond = (" DESC", "<") if newest_first else ("", ">")
    where = f"WHERE ({', '.join(by)}) {beyond} ({', '.join(['%s'] * len(by))}) " if after else ""
    return f"{where}ORDER BY {', '.join(column + way for column in by)}"


def _encoded(values: Sequence[object]) -> str:
    text = json.dumps(values, default=str, separators=(",", ":"), ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str, width: int) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise Malformed("cursor") from None
    if not isinstance(values, list) or len(values) != width or not all(map(_is_plain, values)):
        raise Malformed("cursor")
    return values


def _is_plain(value: object) -> bool:
    """Something that a column could hold: no NUL in it, and no half of a character."""
    return type(value) in (int, float) or (isinstance(value, str) and not _UNSTORABLE.search(value))
