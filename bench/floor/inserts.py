"""One durable insert per commit, by one writer and by several: what a naive service gets."""

import threading
from uuid import uuid4

from bench.floor import tables
from bench.floor.steps import encode
from bench.hand import Job
from bench.threads import shared_out

_INSERT = "INSERT INTO log VALUES ('writer', %s, %s, %s)"


def inserting(dsn: str, step: str, commits: int, threads: int) -> Job:
    """So many inserts, a commit each, a connection per thread."""
    own = threading.local()

    def insert(position: int) -> None:
        if not hasattr(own, "log"):
            own.log = tables.connect(dsn, step)
        subject = str(uuid4())
        own.log.execute(_INSERT, (position, subject, encode("writer", position, subject)), prepare=True)

    return shared_out(insert, range(commits), threads)
