"""One durable insert per commit, by one writer and by several: what a naive service gets."""

import threading
import time
from uuid import uuid4

from bench.floor import tables
from bench.floor.steps import encode
from bench.hand import Job

_INSERT = "INSERT INTO log VALUES ('writer', %s, %s, %s)"


def inserting(dsn: str, step: str, threads: int, seconds: float) -> Job:
    """Returns how many inserts a second all threads made together."""
    logs = [tables.connect(dsn, step) for _ in range(threads)]
    counted = [0] * threads
    until = 0.0

    def write(number: int) -> None:
        while time.perf_counter() < until:
            position, subject = counted[number] * threads + number, str(uuid4())
            body = encode("writer", position, subject)
            logs[number].execute(_INSERT, (position, subject, body), prepare=True)
            counted[number] += 1

    def job() -> float:
        nonlocal until
        until = time.perf_counter() + seconds
        writers = [threading.Thread(target=write, args=(number,)) for number in range(threads)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        return sum(counted) / seconds

    return job
