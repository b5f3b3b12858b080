"""Our processes, looked after: whatever dies is started again, as a container runtime would."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread

from shared.embedded.system import Process
from tests.servers.waiting import wait_until

_LOOKS_EVERY = 0.1


class Crew:
    """Named processes. One that is held is stopped and stays so until it is let go."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: dict[str, Process] = {}
        self._held: set[str] = set()
        self._turn = Lock()
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        for name in list(self._processes):
            self.dismiss(name)

    def add(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        with self._turn:
            self._processes[name] = Process(name, command, environment, self._folder / f"{name}.log")
            self._processes[name].look_after()

    def dismiss(self, name: str) -> None:
        with self._turn:
            self._processes.pop(name).stop()

    def kill(self, name: str) -> None:
        """End it as a power cut would, and return when it is there again."""
        process = self._processes[name]
        before = process.restarts
        os.kill(process.pid, signal.SIGKILL)
        wait_until(lambda: process.restarts > before, f"{name} is started again")

    def hold(self, *names: str) -> None:
        with self._turn:
            self._held |= set(names)
            for name in names:
                self._processes[name].stop()

    def let_go(self, *names: str) -> None:
        with self._turn:
            self._held -= set(names)

    @contextmanager
    def held(self, *names: str) -> Iterator[None]:
        self.hold(*names)
        try:
            yield
        finally:
            self.let_go(*names)

    def said(self, name: str) -> str:
        """Everything a process has written so far."""
        return (self._folder / f"{name}.log").read_text(errors="replace")

    def _watch(self) -> None:
        while not self._over.wait(_LOOKS_EVERY):
            with self._turn:
                for name, process in self._processes.items():
                    if name not in self._held:
                        process.look_after()
