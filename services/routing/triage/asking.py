"""How another classifier is asked: a program that is kept running, or an HTTP endpoint. Bytes in, bytes out, in time.

Nothing here knows whether threads and sockets are the standard library's or a worker's: a wait holds up only who waits.
"""

import os
import socket
import subprocess
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Lock, Thread
from time import monotonic
from typing import Protocol
from urllib.parse import SplitResult, urlsplit
from weakref import finalize

LONGEST_ANSWER = 65_536  # bytes
START_WITHIN = 60.0  # seconds: a program may have a model to load, and is waited for by nobody meanwhile
_OWN = "JIEJU_"  # what is ours in the environment, passwords among it, is no business of a program's


class NoAnswer(Exception):
    """There is none, or none that can be used. `outcome` is one of `timed_out`, `failed` and `broken`."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Asked(Protocol):
    """Somebody who answers one question at a time, within so many seconds, or raises `NoAnswer`."""

    def ask(self, question: bytes, within: float) -> bytes: ...

    def distrust(self) -> None:
        """What it answered was of no use: let it begin anew."""


class Program:
    """One line in, one line out. It is started when first asked, kept, and replaced after it has failed."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._running: _Running | None = None
        self._ending: Callable[[], object] = bool  # what ends it: now, or with this process
        self._turn = Lock()

    def ask(self, question: bytes, within: float) -> bytes:
        until = monotonic() + within
        if not self._turn.acquire(timeout=within):
            raise NoAnswer("timed_out")
        try:
            return self._answer(question, until)
        except OSError as error:  # a time-out is one, too
            self._end_unless_starting(timed_out=isinstance(error, TimeoutError))
            raise NoAnswer("timed_out" if isinstance(error, TimeoutError) else "failed") from error
        except NoAnswer:
            self._end()
            raise
        finally:
            self._turn.release()

    def distrust(self) -> None:
        with self._turn:
            self._end()

    def _answer(self, question: bytes, until: float) -> bytes:
        if self._running is None:
            self._running = _Running(self._command)
            self._ending = finalize(self, self._running.end)
        return self._running.answer(question, until)

    def _end_unless_starting(self, timed_out: bool) -> None:
        if self._running and not (timed_out and self._running.is_starting):
            self._end()

    def _end(self) -> None:
        self._running = None
        self._ending()


class _Running:
    """The program's process. One socket is its standard input and output: at a socket one can wait with a limit."""

    def __init__(self, command: Sequence[str]) -> None:
        self._socket, its = socket.socketpair()
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
        os.set_blocking(its.fileno(), True)
        try:
            self._process = subprocess.Popen(
                command, stdin=its.fileno(), stdout=its.fileno(), stderr=subprocess.DEVNULL, env=environment
            )
        except OSError:
            self._socket.close()
            raise
        finally:
            its.close()
        self._start_until = monotonic() + START_WITHIN
        self._has_answered = self._owes = False

    @property
    def is_starting(self) -> bool:
        """Whether it may still answer its first question, which nobody waits for any more."""
        return self._owes and not self._has_answered and monotonic() < self._start_until

    def answer(self, question: bytes, until: float) -> bytes:
        if self._owes:
            self._line(monotonic())
        self._socket.settimeout(_left(until))
        self._socket.sendall(question + b"\n")
        self._owes = True
        return self._line(until)

    def _line(self, until: float) -> bytes:
        line = b""
        while b"\n" not in line:
            self._socket.settimeout(_left(until))
            read = self._socket.recv(LONGEST_ANSWER)
            line += read
            if not read:
                raise NoAnswer("failed")
            if len(line) > LONGEST_ANSWER:
                raise NoAnswer("broken")
        self._owes, self._has_answered = False, True
        return line

    def end(self) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait()


class Endpoint:
    """An HTTP endpoint: a POST of JSON, answered by 200. It is not followed to another address."""

    def __init__(self, url: str) -> None:
        self._at = urlsplit(url)

    def ask(self, question: bytes, within: float) -> bytes:
        request = _Request(self._at, question, within)
        thread = Thread(target=request.run, daemon=True)
        thread.start()
        thread.join(within)  # a socket's own limit is for each piece of an answer, not for all of it
        if thread.is_alive():
            request.abandon()
            raise NoAnswer("timed_out")
        if request.answer is None:
            raise NoAnswer(request.outcome)
        return request.answer

    def distrust(self) -> None:
        """Nothing is kept."""


class _Request:
    """One POST, made by a thread of its own."""

    def __init__(self, at: SplitResult, question: bytes, within: float) -> None:
        self.answer: bytes | None = None
        self.outcome = "failed"
        self._path = at._replace(scheme="", netloc="", fragment="").geturl() or "/"
        self._question = question
        connect = HTTPSConnection if at.scheme == "https" else HTTPConnection
        self._connection = connect(at.hostname or "", at.port, timeout=within)

    def run(self) -> None:
        try:
            self._post()
        except TimeoutError:
            self.outcome = "timed_out"
        except (OSError, HTTPException, ValueError):
            self.outcome = "failed"
        finally:
            self._connection.close()

    def _post(self) -> None:
        self._connection.request("POST", self._path, self._question, {"Content-Type": "application/json"})
        with self._connection.getresponse() as response:
            said = response.read(LONGEST_ANSWER + 1) if response.status == 200 else None
        if said is not None and len(said) > LONGEST_ANSWER:
            self.outcome = "broken"
        else:
            self.answer = said

    def abandon(self) -> None:
        """Let the thread end, whatever it waits for."""
        if waiting := self._connection.sock:
            try:
                waiting.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it has just been closed


def _left(until: float) -> float:
    return max(until - monotonic(), 0.001)
