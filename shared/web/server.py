"""gunicorn, started from our own command line: one process with threads, since the work waits for the database."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

_GRACE = 30  # seconds for requests that are under way when the process is told to stop


class _Log(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's own words go where ours go."""

    def setup(self, cfg: Any) -> None:
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, make: Callable[[], Flask], **settings: Any) -> None:
        self._make = make
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make()


def serve(make: Callable[[], Flask], host: str, port: int, threads: int) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first.

    The application is made in the serving process, so that no connection or thread has to survive a fork.
    """
    _Server(
        make,
        bind=f"{host}:{port}",
        worker_class="gthread",
        workers=1,
        threads=threads,
        graceful_timeout=_GRACE,
        logger_class=_Log,
        control_socket_disable=True,
    ).run()
