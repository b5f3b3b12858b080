"""Work shared out among threads."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bench.hand import Job

T = TypeVar("T")


def shared_out(work: Callable[[T], object], items: Iterable[T], threads: int) -> Job:
    """Each thread takes the next item as soon as it is done with one; an error of any of them ends the job."""

    def job() -> None:
        left = iter(items)

        def take() -> None:
            for item in left:
                work(item)

        with ThreadPoolExecutor(threads) as pool:
            for taking in [pool.submit(take) for _ in range(threads)]:
                taking.result()

    return job
