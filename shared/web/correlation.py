"""One id for a request and everything that follows from it: in by header, out by header, in every log line."""

import re
from uuid import uuid4

from werkzeug.datastructures import Headers

from shared.observability.logging import correlation

__all__ = ["HEADER", "correlation", "correlation_of"]

HEADER = "X-Correlation-ID"

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")


def correlation_of(headers: Headers) -> str:
    """The caller's own id if it is well-formed, else its trace (W3C Trace Context), else a new one."""
    given = headers.get(HEADER, "")
    if _WELL_FORMED.fullmatch(given):
        return given
    trace = _TRACEPARENT.fullmatch(headers.get("traceparent", ""))
    return trace[1] if trace else uuid4().hex
