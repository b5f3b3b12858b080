"""What the threshold for dispatching without a hand is worth, on messages of an ordinary day.

The "fresh" messages were written after words and rules, and no word or rule was changed to suit them.
"""

import tomllib
from pathlib import Path

import pytest

from services.routing.catalogue import Catalogue
from services.routing.triage import Classifier, Opinion
from shared.kernel import Kind

SETS: dict[str, dict[str, list[list[str]]]] = tomllib.loads(
    Path(__file__).with_name("messages.toml").read_text("utf-8")
)
Judged = list[tuple[Opinion, str, str]]


def judged(classifier: Classifier, name: str) -> Judged:
    """Every message's opinion, with the kind and the category a desk would decide."""
    messages = [(kind, text, code) for code, entries in SETS[name].items() for kind, text in entries]
    return [(classifier.classify(text), kind, code) for kind, text, code in messages]


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_the_messages_cover_every_first_level_and_every_kind(catalogue: Catalogue) -> None:
    codes = {code for name in SETS for code in SETS[name]}
    assert {code.partition(".")[0] for code in codes} == {category.parent for category in catalogue.all()}
    assert codes <= set(catalogue.categories)
    assert {kind for name in SETS for entries in SETS[name].values() for kind, _ in entries} == set(Kind)


@pytest.mark.parametrize("name", ["practice", "fresh"])
def test_what_is_sure_is_right(classifier: Classifier, name: str) -> None:
    sure = [case for case in judged(classifier, name) if case[0].sure]
    assert share([opinion.kind == kind for opinion, kind, _ in sure]) >= 0.97
    assert share([opinion.category == code for opinion, _, code in sure]) >= 0.95


def test_more_than_half_of_an_ordinary_day_needs_no_hand(classifier: Classifier) -> None:
    assert share([opinion.can_be_acted_on for opinion, _, _ in judged(classifier, "fresh")]) > 0.5


def test_most_opinions_on_an_ordinary_day_are_right_even_if_unsure(classifier: Classifier) -> None:
    cases = judged(classifier, "fresh")
    assert share([opinion.kind == kind for opinion, kind, _ in cases]) >= 0.95
    assert share([opinion.category == code for opinion, _, code in cases]) >= 0.9


def test_mistakes_are_made_at_low_confidence(classifier: Classifier) -> None:
    cases = judged(classifier, "practice") + judged(classifier, "fresh")
    wrong = [opinion.confidence for opinion, kind, code in cases if (opinion.kind, opinion.category) != (kind, code)]
    assert all(confidence < AUTO_DISPATCH_CONFIDENCE for confidence in wrong)


def test_a_single_cue_is_not_enough_to_act_on(classifier: Classifier) -> None:
    assert 0 < classifier.classify("公厕").confidence < AUTO_DISPATCH_CONFIDENCE


def test_more_evidence_makes_surer_and_a_rival_less_sure(classifier: Classifier) -> None:
    bare = classifier.classify("公厕有异味").confidence
    assert classifier.classify("公共厕所恶臭，公厕有异味").confidence > bare
    assert classifier.classify("公厕有异味，遛狗不牵绳").confidence < bare
