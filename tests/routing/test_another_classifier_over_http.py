"""Another classifier behind an address: asked by POST, answered in time and in size, or not followed."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from services.routing.catalogue import Catalogue
from services.routing.triage import make_classifier
from services.routing.triage.asking import Endpoint, NoAnswer
from shared.surroundings import OtherClassifier
from tests.routing.other_classifiers import PATIENT, SAYS

pytestmark = pytest.mark.system

Answering = Callable[[Any, dict[str, Any]], None]


@contextmanager
def serving(answering: Answering) -> Iterator[str]:
    class Asked(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with suppress(OSError):  # whoever asked has gone
                answering(self, asked)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/opinion?town=1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answered(request: Any, body: bytes, status: int = 200, **headers: str) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def test_an_endpoint_says_what_a_matter_is() -> None:
    heard = []

    def opinion(request: Any, asked: dict[str, Any]) -> None:
        heard.append((request.path, asked))
        answered(request, json.dumps(SAYS).encode())

    with serving(opinion) as url:
        classifier = make_classifier(Catalogue.load(), other=OtherClassifier(url=url, timeout=PATIENT))
        assert classifier.classify("周六算我一个", urgent=True).category == "community.volunteers"
    assert heard == [("/opinion?town=1", {"text": "周六算我一个", "urgent": True})]


def test_the_time_is_for_the_whole_answer_not_for_each_piece_of_it() -> None:
    def drip(request: Any, asked: dict[str, Any]) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(1000):
            request.wfile.write(b" ")
            time.sleep(0.05)

    with serving(drip) as url:
        began = time.monotonic()
        with pytest.raises(NoAnswer, match="timed_out"):
            Endpoint(url).ask(b"{}", 0.3)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("answering", "outcome"),
    [
        (lambda request, _: answered(request, b" " * 100_000), "broken"),
        (lambda request, _: answered(request, b"{}", 500), "failed"),
        (lambda request, _: answered(request, b"", 302, Location="http://127.0.0.1:1/"), "failed"),
        (lambda request, _: request.wfile.write(b"hello\r\n\r\n"), "failed"),
    ],
    ids=["too long", "an error", "another address", "no HTTP"],
)
def test_what_is_no_answer_is_told_as_such(answering: Answering, outcome: str) -> None:
    with serving(answering) as url, pytest.raises(NoAnswer, match=outcome):
        Endpoint(url).ask(b"{}", PATIENT)


def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(NoAnswer, match="failed"):
        Endpoint("http://127.0.0.1:1/").ask(b"{}", PATIENT)
