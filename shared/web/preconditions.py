"""Versions as entity tags: what a caller has seen, and whether it has changed since."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from shared.web.errors import Malformed

_STRONG = re.compile(r'"(\d{1,18})"')


def version_seen() -> int | None:
    """The version that `If-Match` names; None when the caller does not mind. Weak or several tags are malformed."""
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    found = _STRONG.fullmatch(header.strip())
    if found is None:
        raise Malformed("If-Match")
    return int(found[1])


def tag_of(representation: Any) -> dict[str, str]:
    """The ETag header of a representation: its `version`, if it has one."""
    version = representation.get("version") if isinstance(representation, Mapping) else None
    return {} if version is None else {"ETag": f'"{version}"'}


def not_modified(tag: Mapping[str, str]) -> Response | None:
    """The answer to a reader who has this version already."""
    if not tag or "If-None-Match" not in request.headers:
        return None
    if not request.if_none_match.contains_weak(tag["ETag"].strip('"')):
        return None
    return Response(status=304, headers=dict(tag))
