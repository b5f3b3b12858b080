"""Another classifier behind an address: asked by POST, answered in time and in size, or not followed."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from services.routing.catalogue import Catalogue
from services.routing.triage.asking import Endpoint, NoAnswer
from services.routing.triage.choosing import make_classifier
from shared.surroundings import OtherClassifier
from tests.routing.other_classifiers import PATIENT, SAYS

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[2]

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


IN_A_WORKER = """
import warnings
warnings.filterwarnings("ignore")
import eventlet
eventlet.monkey_patch()
import sys, time
from services.routing.triage.asking import Endpoint, NoAnswer

beats = []
def heart():
    while True:
        beats.append(time.monotonic())
        eventlet.sleep(0.01)

eventlet.spawn(heart)
asked = Endpoint(sys.argv[1])
assert asked.ask(b'{"slow": false}', 20) == b"x"
beats.clear()
try:
    asked.ask(b'{"slow": true}', 0.5)
    raise SystemExit("it has answered")
except NoAnswer as none:
    assert none.outcome == "timed_out"
assert len(beats) > 10, f"others were held up: {len(beats)} beats"
print("as it should be")
"""


def test_in_a_worker_nobody_else_is_held_up_while_it_is_waited_for() -> None:
    released = Event()

    def slowly(request: Any, asked: dict[str, Any]) -> None:
        if asked["slow"]:
            released.wait(60)
        answered(request, b"x")

    with serving(slowly) as url:
        command = [sys.executable, "-c", IN_A_WORKER, url]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
        released.set()
    assert ran.stdout == "as it should be\n", ran.stderr


def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(NoAnswer, match="failed"):
        Endpoint("http://127.0.0.1:1/").ask(b"{}", PATIENT)
