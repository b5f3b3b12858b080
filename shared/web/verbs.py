"""The one place where a request becomes an act: who asks, whether they may, and what became of it."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from eventsourcing.persistence import IntegrityError
from flask import g, request

from shared.identity.permissions import VERBS, Forbidden, require
from shared.kernel import Act, Refused, Stale, Unknown
from shared.observability import metrics
from shared.web.authentication import SAFE_METHODS, who_asks
from shared.web.correlation import correlation
from shared.web.errors import Contended, Invalid, KeyReused, Malformed, NotSignedIn
from shared.web.preconditions import version_seen

View = Callable[..., Any]

_ATTEMPTS = 5
_JITTER = 0.004
_OUTCOMES: dict[type[Exception], str] = {
    Refused: "refused",
    Stale: "stale",
    Unknown: "unknown",
    Forbidden: "forbidden",
    NotSignedIn: "not_signed_in",
    Invalid: "invalid",
    Malformed: "invalid",
    KeyReused: "invalid",
    Contended: "contended",
}


def verb(name: str) -> Callable[[View], View]:
    """Let a view be called by whoever holds this verb of the permission table; it is given the `act`.

    A view that meets a conflict (somebody else was faster) is run again.
    """
    if name not in VERBS:
        raise KeyError(f"{name} is not in the permission table")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*arguments: Any, **named: Any) -> Any:
            g.verb = name
            with _measured(name):
                act = _act(name)
                return _without_conflict(lambda: view(*arguments, act=act, **named))

        return guarded

    return decorate


def _act(name: str) -> Act:
    actor = who_asks(name)
    require(actor, name)
    return Act(actor, datetime.now(UTC), f"http:{correlation.get()}", version_seen())


def _without_conflict(view: Callable[[], Any]) -> Any:
    for attempt in range(_ATTEMPTS):
        try:
            return view()
        except IntegrityError:
            time.sleep(random.uniform(0, _JITTER * (attempt + 1)))
    raise Contended


@contextmanager
def _measured(name: str) -> Iterator[None]:
    """Count what became of a command, and how long it took; reads show in the access log only."""
    started, outcome = time.perf_counter(), "done"
    try:
        yield
    except Exception as error:
        outcome = _OUTCOMES.get(type(error), "failed")
        raise
    finally:
        if request.method not in SAFE_METHODS:
            service = name.partition(".")[0]
            metrics.COMMANDS.labels(service, name, outcome).inc()
            metrics.COMMAND_SECONDS.labels(service, name).observe(time.perf_counter() - started)
