"""The embedded system, started and stopped as a user does it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
import requests

from shared.embedded.ports import free_port
from tests.servers.waiting import wait_until
from tests.system.traffic import ADMINISTRATIVE, COMMUNITY

pytestmark = pytest.mark.system
REPORT = {"channel": "web", "place": COMMUNITY}


@contextmanager
def up(folder: Path, port: int) -> Iterator[psutil.Process]:
    """`jieju up`, until Ctrl-C."""
    command = [sys.executable, "-m", "shared.cli", "up", "--data", str(folder), "--port", str(port)]
    with (folder.parent / "said").open("w") as said:
        launcher = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, "COLUMNS": "200"})
    try:
        wait_until(lambda: "Ready" in (folder.parent / "said").read_text(), "it says that it is ready", 90)
        yield psutil.Process(launcher.pid)
    finally:
        launcher.send_signal(signal.SIGINT)
        assert launcher.wait(60) == 0


def worker_or_web(launcher: psutil.Process, module: str) -> psutil.Process | None:
    """The launcher's own process of this kind (gunicorn's has a child with the same command line)."""
    for child in launcher.children():
        with suppress(psutil.Error):  # it has just ended
            if module in child.cmdline():
                return child
    return None


def steps(url: str, code: str) -> list[str]:
    try:
        answer = requests.get(f"{url}/api/intake/v1/tracking/{code}", timeout=10)
    except requests.RequestException:  # nobody there, or killed in the middle of an answer
        return []
    return [step["step"] for step in answer.json()["steps"]] if answer.ok else []


def report(url: str) -> str:
    text = f"{ADMINISTRATIVE}（{uuid4()}）"  # what says quite the same would be linked
    answer = requests.post(f"{url}/api/intake/v1/matters", json={**REPORT, "text": text}, timeout=10)
    assert answer.status_code == 201
    code: str = answer.json()["tracking_code"]
    return code


def test_what_was_reported_is_there_after_a_stop_and_a_start_and_whatever_dies_comes_back(tmp_path: Path) -> None:
    folder, port = tmp_path / "data", free_port()
    url = f"http://127.0.0.1:{port}"
    with up(folder, port):
        first = report(url)
        wait_until(lambda: "dispatched" in steps(url, first), "the matter is dispatched")
    with up(folder, port) as launcher:
        assert "dispatched" in steps(url, first)
        for module in ("shared.workers.process", "shared.web.process"):
            process = worker_or_web(launcher, module)
            assert process
            process.kill()
            wait_until(lambda m=module, p=process: worker_or_web(launcher, m) not in (None, p), f"{module} is back")
        wait_until(lambda: steps(url, first), "the web answers again", 60)
        second = report(url)
        wait_until(lambda: "dispatched" in steps(url, second), "the next matter is dispatched")
