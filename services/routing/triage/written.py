"""A text as triage reads it: taken apart once, for whoever has to look at it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from services.routing.triage.grams import grams, runs
from services.routing.words import plain

FEWEST = 4  # different Chinese characters, without which a model has nothing to go by

_CHINESE = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Written:
    """What somebody wrote."""

    text: str

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @cached_property
    def runs(self) -> list[str]:
        return runs(self.text)

    @cached_property
    def is_chinese(self) -> bool:
        return len(set(_CHINESE.findall("".join(self.runs)))) >= FEWEST

    @cached_property
    def grams(self) -> Counter[str]:
        """Nothing was learned about other languages."""
        return grams(self.runs) if self.is_chinese else Counter()
