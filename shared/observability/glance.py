"""A figure that is read when somebody looks, and never keeps them waiting for a server that is away."""

from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
_PATIENCE = 0.3  # seconds; a process may have one figure for each of five services
_GOOD_FOR = 10.0  # seconds: a busy process answers late, and its figure should have no holes


class Glance(Generic[T]):
    """Reads in a thread of its own, one reading at a time; `unknown` is shown when there is nothing recent to show."""

    def __init__(self, read: Callable[[], T], unknown: T) -> None:
        self._read = read
        self._unknown = unknown
        self._found, self._found_at = unknown, monotonic()
        self._reading: Thread | None = None
        self._turn = Lock()

    def look(self) -> T:
        with self._turn:
            if self._reading is None or not self._reading.is_alive():
                self._reading = Thread(target=self._read_once, daemon=True)
                self._reading.start()
                self._reading.join(_PATIENCE)
            return self._found if monotonic() - self._found_at < _GOOD_FOR else self._unknown

    def _read_once(self) -> None:
        self._found, self._found_at = self._read(), monotonic()
