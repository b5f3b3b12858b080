"""From what was learned and what was found to a decision. Training judges itself with the very same steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.routing.catalogue import Catalogue
from services.routing.triage.evidence import Evidence
from services.routing.triage.linear import Calibration, Vector
from services.routing.triage.sureness import lead, log_odds
from shared.kernel import Kind, Role

KEYWORDS_SAY = 0.25  # how much the catalogue's keywords add to what was learned
CATEGORY_SAYS = 0.5  # how much of what is usual for the category goes into the kind
USUAL = 2.0  # messages that a category's usual kind counts for, beside those it was seen in
UNSEEN = 0.3  # and a kind that was never seen of it
NEW_RULE = 0.9  # how often a rule is right that has not been measured yet
KINDS = tuple(Kind)

Probabilities = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Learned:
    """What a model says of one text."""

    categories: Vector
    kinds: Vector


@dataclass(frozen=True, slots=True)
class Decision:
    """What it most likely is, how likely each possibility is, and how far ahead the margins of the categories are.

    `same_way`: how likely it goes up to the district, or does not, as this category does. `support`: how much known
    words say for the category; `length`: the logarithm of how much there was to read.
    """

    category: int
    kind: int
    rule: str | None
    categories: Probabilities
    kinds: Probabilities
    ahead: tuple[float, float, float]
    same_way: float
    support: float
    length: float

    @property
    def speaks_for_category(self) -> tuple[float, ...]:
        return (*self.ahead, self.support, self.length)

    @property
    def speaks_for_kind(self) -> tuple[float, ...]:
        """What `Sureness` goes by: how likely the kind is, how clear the category, and how much was there to go by."""
        return log_odds(float(self.kinds[self.kind])), self.ahead[0] - self.ahead[1], self.support, self.length

    def speaks_for_body(self, rule_is_right: float) -> tuple[float, ...]:
        """Where a rule decides the kind, what was learned about it has no say."""
        learned, *rest = self.speaks_for_kind
        by_rule = (log_odds(rule_is_right), 1.0) if self.rule else (0.0, 0.0)
        return (0.0 if self.rule else learned, *rest, log_odds(self.same_way), *by_rule)


class Deciding:
    """Weighs margins, keywords and rules against each other.

    `rules`: how often each rule was right, by its id. `seen`: how often which kind was seen of which category.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        calibrations: Mapping[str, Calibration],
        rules: Mapping[str, float],
        seen: Mapping[str, Sequence[float]],
    ) -> None:
        self.labels = tuple(catalogue.categories)
        self._catalogue = catalogue
        self._calibrations = calibrations
        self._rules = rules
        self._seen = seen
        self._number_of = {code: number for number, code in enumerate(self.labels)}

    def decide(self, learned: Learned, evidence: Evidence) -> Decision:
        margins = self.category_margins(learned, evidence)
        categories = self._calibrations["category"].probabilities(margins)
        kinds = self._kinds_of(learned, categories)
        category = int(categories.argmax())
        kind, rule = int(kinds.argmax()), None
        if decided := evidence.deciding(self.labels[category]):
            kind, rule = KINDS.index(Kind(decided.kind or "")), decided.code
        same_way = self._same_way(category, kind, categories)
        support, length = evidence.says_of(self.labels[category]), log1p(evidence.length)
        return Decision(category, kind, rule, categories, kinds, lead(margins.tolist()), same_way, support, length)

    def category_margins(self, learned: Learned, evidence: Evidence) -> Vector:
        margins = learned.categories.copy()
        for code in evidence.scores:
            margins[self._number_of[code]] += KEYWORDS_SAY * evidence.says_of(code)
        return margins

    def worth_of(self, rule: str | None) -> float:
        """How often the rule is right."""
        return self._rules.get(rule or "", NEW_RULE)

    def kind_within(self, category: int, decision: Decision) -> int:
        """What kind it would be if it were of this category."""
        likely = decision.kinds * self._usual[category]
        return int(likely.argmax())

    def _kinds_of(self, learned: Learned, categories: Vector) -> Probabilities:
        alone = self._calibrations["kind"].probabilities(learned.kinds)
        usual = (categories @ self._usual) / self._altogether
        likely = alone * usual**CATEGORY_SAYS
        return np.asarray(likely / likely.sum())

    def _same_way(self, category: int, kind: int, categories: Probabilities) -> float:
        """How likely it goes up to the district, or does not, as this category does; all else does neither."""
        if KINDS[kind] is not Kind.ADMINISTRATIVE:
            return 1.0
        return float(categories[self._goes_up == self._goes_up[category]].sum())

    @cached_property
    def _goes_up(self) -> NDArray[np.bool_]:
        return np.array([each.lead is Role.DISTRICT_GOVERNMENT for each in self._catalogue.all()])

    @cached_property
    def _usual(self) -> Probabilities:
        """How usual each kind is within each category."""
        counts = np.full((len(self.labels), len(KINDS)), UNSEEN)
        for number, category in enumerate(self._catalogue.all()):
            counts[number] += self._seen.get(category.code, [0.0] * len(KINDS))
            counts[number, KINDS.index(category.kind)] += USUAL
        return np.asarray(counts / counts.sum(axis=1, keepdims=True))

    @cached_property
    def _altogether(self) -> Probabilities:
        seen: Any = [self._seen.get(code, [0.0] * len(KINDS)) for code in self.labels]
        counts = np.sum(seen, axis=0) + 1.0
        return np.asarray(counts / counts.sum())


def goes_right(catalogue: Catalogue, said: tuple[str, str], true: tuple[str, str]) -> bool:
    """Whether a matter of this (kind, category) is brought to the body that one of the true kind and category is."""
    if said[0] != true[0]:
        return False
    up = [catalogue.category(category).lead is Role.DISTRICT_GOVERNMENT for _, category in (said, true)]
    return said[0] != Kind.ADMINISTRATIVE or up[0] == up[1]
