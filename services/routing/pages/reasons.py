"""Why a matter was triaged as it was, sorted for sentences: words, rules, the law, and what it would be otherwise."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.routing.catalogue import Catalogue
from services.routing.pages.choices import category_name
from services.routing.triage.rules import TriageRules
from shared.web.pages import chinese

Explanation = Mapping[str, Any]
"""Lists of what to say, by sort: `word`, `rule` and `tip` in quotation marks, `basis`, `other`. `runner_up`: one name
or none.
"""

_SORTS = ("word", "rule", "basis", "tip")
_NAMES = {rule.code: (rule.name, rule.name_en) for rule in TriageRules.load(Catalogue.load())}


def explained(reasons: Iterable[str], catalogue: Catalogue) -> Explanation:
    """A rule or category that has gone from its table since is shown by its code."""
    told: dict[str, list[str]] = {sort: [] for sort in (*_SORTS, "runner_up", "other")}
    for reason in _once(reasons):
        sort, _, what = reason.partition(":")
        told[sort if what and sort in told else "other"].append(_readable(sort, what, catalogue))
    return {**told, "runner_up": next(iter(told["runner_up"]), None)}


def _readable(sort: str, what: str, catalogue: Catalogue) -> str:
    if sort == "rule" and what in _NAMES:
        what = _NAMES[what][0 if chinese() else 1]
    if sort == "runner_up":
        return category_name(catalogue, what)
    if sort == "basis":
        return what
    return f"“{what}”" if sort in _SORTS else sort


def _once(reasons: Iterable[str]) -> list[str]:
    """Without words that stand within another word that is told."""
    all_told = list(reasons)
    words = [reason.removeprefix("word:") for reason in all_told if reason.startswith("word:")]
    within = {f"word:{word}" for word in words if any(word != other and word in other for other in words)}
    return [reason for reason in all_told if reason not in within]
