"""What the threshold for dispatching without a hand is worth, on messages of an ordinary day.

The "fresh" messages were written after words and rules, and no word or rule was changed to suit them.
"""

import tomllib
from pathlib import Path

import pytest

from services.routing.catalogue import Catalogue
from services.routing.triage import Classifier, Opinion
from services.routing.triage.deciding import goes_right
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


def test_what_goes_wrong_is_not_what_was_sure(classifier: Classifier, catalogue: Catalogue) -> None:
    sure = [case for name in SETS for case in judged(classifier, name) if case[0].can_be_acted_on]
    assert [case for case in sure if not goes_right(catalogue, (case[0].kind, case[0].category), case[1:])] == []


def test_a_single_cue_is_not_enough_to_act_on(classifier: Classifier) -> None:
    assert not classifier.classify("公厕").sure


def test_a_few_words_without_a_known_one_are_not_acted_on_however_sure_they_look(classifier: Classifier) -> None:
    assert not any(classifier.classify(text).sure for text in ("久议不决，由街道牵头", "我们做不了", "只需劝导"))


def test_a_rival_makes_less_sure(classifier: Classifier) -> None:
    alone, with_another = (classifier.classify(text) for text in ("公厕有异味", "公厕有异味，遛狗不牵绳"))
    assert with_another.category_confidence < alone.category_confidence
