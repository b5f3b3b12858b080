"""One line of JSON per log record, on stderr, with the correlation id of the request.

Records name routes, verbs and types of errors, never what was sent: no body, no token, no address with a code in it.
The text of an exception may quote data, so only its type and the places it passed are written.
"""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

correlation: ContextVar[str] = ContextVar("correlation", default="")

_access = logging.getLogger("jieju.access")
_MORE = "told"


class OneLine(logging.Formatter):
    """A record as a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if correlation.get():
            line["correlation"] = correlation.get()
        line.update(getattr(record, _MORE, {}))
        if record.exc_info and record.exc_info[1]:
            line.update(_where(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logging(level: str = "INFO") -> None:
    """Let this process log to stderr, one line per record."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def access(method: str, route: str, status: int, seconds: float, **more: str) -> None:
    """A request was answered. `route` is the rule, with its variables unfilled; of `more`, what is not empty."""
    told = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 2)}
    _access.info("answered", extra={_MORE: told | {name: text for name, text in more.items() if text}})


def _where(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    kinds = [type(error).__name__]
    while (error := error.__cause__ or error.__context__) is not None:  # type: ignore[assignment]
        kinds.append(type(error).__name__)
    return {"error": " < ".join(kinds), "stack": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]}
