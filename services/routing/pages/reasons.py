"""Why a matter was triaged as it was, for people: the words that spoke, and the rules by their names."""

from collections.abc import Iterable

from services.routing.catalogue import Catalogue
from services.routing.triage.rules import TriageRules
from shared.web.pages import chinese

Reason = tuple[str, str]
"""What sort of reason it is (`word`, `rule` or `other`), and what it says."""

_NAMES = {rule.code: (rule.name, rule.name_en) for rule in TriageRules.load(Catalogue.load())}


def readable(reasons: Iterable[str]) -> list[Reason]:
    """A rule that has gone from the table since is shown by its code."""
    return [_readable(reason) for reason in reasons]


def _readable(reason: str) -> Reason:
    sort, _, what = reason.partition(":")
    if sort == "rule":
        return sort, _NAMES[what][0 if chinese() else 1] if what in _NAMES else what
    return (sort, what) if sort == "word" else ("other", reason)
