"""`python -m tests.http.serving PORT`: the lamps in memory, and a page that waits until it is told to go on."""

import sys
from threading import Event

from flask import Flask

from shared.identity.demo import DemoIssuer
from shared.observability.logging import configure_logging
from shared.web import Mount, WebSettings, make_app, serve
from tests.http.lamps import Lamps, routes
from tests.memory import MemoryRecorder


def application() -> Flask:
    issuer = DemoIssuer("127.0.0.1", embedded=True)
    app = make_app([Mount(Lamps(MemoryRecorder(())), [routes])], WebSettings("not a secret"), issuer.verifier())
    waiting, go_on = Event(), Event()

    @app.get("/wait")
    def wait() -> str:
        waiting.set()
        go_on.wait(30)
        return "waited"

    @app.get("/waits")
    def waits() -> str:
        return str(waiting.is_set())

    @app.get("/go-on")
    def release() -> str:
        go_on.set()
        return "going on"

    return app


if __name__ == "__main__":
    configure_logging()
    serve(application, "127.0.0.1", int(sys.argv[1]), threads=4)
