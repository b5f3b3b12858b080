"""Whoever follows the pages finds that every command works."""

import os
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.embedded.ports import LOOPBACK, free_port
from tests.docs.pages import ROOT, commands, script
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.system
README, QUICK_START, HTTP = ROOT / "README.md", ROOT / "docs" / "quick-start.md", ROOT / "docs" / "http.md"
PAGE_SAYS = "http://127.0.0.1:8080"
# What has just been done may still be on its way to the audit: looking again is what the page says to do.
_AGAIN = 'again() { "$@" || "$@" || "$@"; }\n'
_HEARD = "\nagain ./jieju audit verify\nPARTY="


@dataclass(frozen=True, slots=True)
class Started:
    """The system that `./jieju up` has started, in a folder and on a port of its own."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def follow(self, page: Path, scratch: Path) -> str:
        """Type what the page says, and return what is printed. Fails with the first command that does."""
        typed = script(page).replace(PAGE_SAYS, self.url).replace("/tmp/", f"{scratch}/")
        typed = _AGAIN + typed.replace("\n./jieju audit", "\nagain ./jieju audit").replace("\nPARTY=", _HEARD)
        return run(["sh", "-euc", typed], JIEJU_DATA=str(self.folder))


def run(command: list[str], **environment: str) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    started = Started(tmp_path_factory.mktemp("docs"), free_port())
    launcher = [*only(README, "./jieju up").split(), "--port", str(started.port)]
    process = subprocess.Popen(
        launcher, cwd=ROOT, env={**os.environ, "JIEJU_DATA": str(started.folder)}, stdout=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: started.is_ready() or process.poll() is not None, "the system is ready", 90)
        yield started
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def only(page: Path, beginning: str) -> str:
    """The one command of the page that begins like this."""
    (command,) = [line for line in commands(page) if line.startswith(beginning)]
    return command


def test_the_day_of_the_readme_ends_with_a_confirmed_and_rated_matter(system: Started, tmp_path: Path) -> None:
    printed = system.follow(README, tmp_path)
    assert '"outcome":"confirmed"' in printed
    assert '"stars":5' in printed
    assert "intake.MatterRated.v1" in printed
    assert "The audit log is complete." in printed


def test_the_quick_start_can_be_followed_to_its_end(system: Started, tmp_path: Path) -> None:
    printed = system.follow(QUICK_START, tmp_path)
    assert "2 taken in, 0 already there, 0 rejected." in printed
    assert "0 taken in, 2 already there, 0 rejected." in printed
    assert "The views are what the log says." in printed


def test_the_worked_example_goes_from_a_report_to_a_resolved_task(system: Started, tmp_path: Path) -> None:
    printed = system.follow(HTTP, tmp_path)
    assert '"telephone":"13800000000"' in printed
    assert '"status":"resolved"' in printed


def test_the_demo_proves_its_day(tmp_path: Path) -> None:
    shorter = ["--exit", "--matters", "20", "--port", str(free_port()), "--data", str(tmp_path / "demo")]
    assert "Nothing was lost" in run([*only(README, "./jieju demo").split(), *shorter])


def test_the_suite_starts_as_the_readme_says() -> None:
    assert "test_commands.py" in run([*only(README, "./jieju test").split(), "--collect-only", "tests/docs"])
