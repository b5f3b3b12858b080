"""How much is measured."""

from dataclasses import dataclass

WRITERS = 16


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of one round: messages of a hop, matters of a pipeline or loop, commands of one writer or of several."""

    rounds: int
    messages: int
    matters: int
    commits: int


QUICK = Sizes(rounds=1, messages=5_000, matters=1_000, commits=1_500)
FULL = Sizes(rounds=3, messages=20_000, matters=4_000, commits=4_000)
