"""The server itself: a process of its own, told to stop while somebody waits for an answer."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from shared.embedded.ports import LOOPBACK, free_port
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.system
ROOT = Path(__file__).parents[2]


class Served:
    """A running server, and what it has written."""

    def __init__(self, log: Path) -> None:
        self.port, self.log = free_port(), log
        command = [sys.executable, "-m", "tests.http.serving", str(self.port)]
        with log.open("w") as stderr:
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=stderr)

    def get(self, path: str) -> requests.Response:
        return requests.get(f"http://{LOOPBACK}:{self.port}{path}", timeout=30)

    def answers(self) -> bool:
        try:
            return self.get("/health/live").ok
        except requests.ConnectionError:
            return False


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path / "log")
    try:
        wait_until(server.answers, "the server answers")
        yield server
    finally:
        server.process.terminate()
        server.process.wait(60)


def test_several_are_served_at_the_same_time(served: Served) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(served.get, "/wait")
        wait_until(lambda: served.get("/waits").text == "True", "somebody waits")
        served.get("/go-on")
        assert waiting.result().text == "waited"


def test_whoever_waits_for_an_answer_gets_it_though_the_server_is_told_to_stop(served: Served) -> None:
    with ThreadPoolExecutor() as pool, requests.Session() as session:
        session.get(f"http://{LOOPBACK}:{served.port}/health/live", timeout=30)
        waiting = pool.submit(served.get, "/wait")
        wait_until(lambda: served.get("/waits").text == "True", "somebody waits")
        served.process.send_signal(signal.SIGTERM)
        session.get(f"http://{LOOPBACK}:{served.port}/go-on", timeout=30)
        assert waiting.result().text == "waited"
    assert served.process.wait(60) == 0


def test_every_line_that_it_writes_is_json(served: Served) -> None:
    served.get("/nowhere")
    served.process.terminate()
    served.process.wait(60)
    lines = [json.loads(line) for line in served.log.read_text().splitlines()]
    assert {"time", "level", "message"} <= set.intersection(*(set(line) for line in lines))
    assert any(line.get("problem") == "unknown" for line in lines)
