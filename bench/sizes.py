"""How much is measured."""

from dataclasses import dataclass

WRITERS = 16


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of one round: messages of a hop, matters of a pipeline or loop, commands of one writer or of several,
    seconds at half load.
    """

    rounds: int
    messages: int
    matters: int
    loops: int
    commits: int
    seconds: float


QUICK = Sizes(rounds=1, messages=5_000, matters=1_000, loops=300, commits=1_000, seconds=6)
FULL = Sizes(rounds=3, messages=10_000, matters=3_000, loops=1_000, commits=2_000, seconds=12)
