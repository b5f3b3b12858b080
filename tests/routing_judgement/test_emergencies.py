"""An emergency goes to a person at once: what words find, and what they do not."""

import tomllib
from pathlib import Path

import pytest

from services.routing.training.lessons import corpus
from services.routing.triage import Classifier
from shared.kernel import Urgency

MESSAGES = tomllib.loads(Path(__file__).with_name("emergencies.toml").read_text("utf-8"))


def found(classifier: Classifier, texts: list[str]) -> int:
    return sum(classifier.classify(text).urgency is Urgency.EMERGENCY for text in texts)


def test_the_emergencies_of_the_corpus_are_found_with_few_false_alarms(classifier: Classifier) -> None:
    emergencies = [each.text for each in corpus() if each.urgency == Urgency.EMERGENCY]
    others = [each.text for each in corpus() if each.urgency != Urgency.EMERGENCY]
    assert found(classifier, emergencies) >= 0.95 * len(emergencies)
    assert found(classifier, others) <= 0.01 * len(others)


def test_emergencies_told_in_words_that_shaped_the_rules_are_found(classifier: Classifier) -> None:
    seen = MESSAGES["seen"]
    assert found(classifier, seen["now"]) >= 0.9 * len(seen["now"])
    assert found(classifier, seen["not_now"]) <= 0.05 * len(seen["not_now"])


def test_what_only_sounds_like_an_emergency_is_none(classifier: Classifier) -> None:
    assert found(classifier, MESSAGES["fresh"]["not_now"]) <= 1


@pytest.mark.parametrize("text", [*MESSAGES["seen"]["now"], *MESSAGES["fresh"]["now"]])
def test_no_emergency_is_acted_on_before_a_person_has_looked(classifier: Classifier, text: str) -> None:
    assert not classifier.classify(text).can_be_acted_on


def test_the_share_found_of_emergencies_in_words_nobody_thought_of(classifier: Classifier) -> None:
    """A measure, not a wish: it may only grow."""
    assert found(classifier, MESSAGES["fresh"]["now"]) >= 3
