"""An emergency goes to a person at once, by the rules' words or because it reads like one."""

import tomllib
from pathlib import Path

import pytest

from services.routing.training.lessons import corpus
from services.routing.triage import SOUNDS_GRAVE, Classifier
from shared.kernel import Urgency

MESSAGES = tomllib.loads(Path(__file__).with_name("emergencies.toml").read_text("utf-8"))


def found(classifier: Classifier, texts: list[str]) -> int:
    """How many come before a person first: as an emergency by the rules, or because they read like one."""
    opinions = [classifier.classify(text) for text in texts]
    return sum(each.urgency is Urgency.EMERGENCY or SOUNDS_GRAVE in each.reasons for each in opinions)


def test_the_emergencies_of_the_corpus_are_found_with_few_false_alarms(classifier: Classifier) -> None:
    emergencies = [each.text for each in corpus() if each.urgency == Urgency.EMERGENCY]
    others = [each.text for each in corpus() if each.urgency != Urgency.EMERGENCY]
    assert found(classifier, emergencies) >= 0.95 * len(emergencies)
    assert found(classifier, others) <= 0.03 * len(others)
    assert sum(classifier.classify(text).urgency is Urgency.EMERGENCY for text in others) <= 0.01 * len(others)


def test_most_emergencies_are_found_whatever_words_they_are_told_in(classifier: Classifier) -> None:
    """A measure, not a wish: 16 of 20 when it was written, against 3 by the rules' words alone. It may only grow."""
    assert found(classifier, MESSAGES["fresh"]["now"]) >= 16


def test_what_only_sounds_like_an_emergency_is_mostly_none(classifier: Classifier) -> None:
    """7 of 20 went to a person for nothing when it was written. It may only shrink."""
    assert found(classifier, MESSAGES["fresh"]["not_now"]) <= 7


@pytest.mark.parametrize("text", [*MESSAGES["seen"]["now"], *MESSAGES["fresh"]["now"]])
def test_no_emergency_is_acted_on_before_a_person_has_looked(classifier: Classifier, text: str) -> None:
    assert not classifier.classify(text).can_be_acted_on


def test_what_reads_like_an_emergency_says_so(classifier: Classifier) -> None:
    opinion = classifier.classify("我爱人吃错了药，现在口齿不清站不住")
    assert SOUNDS_GRAVE in opinion.reasons
    assert (opinion.urgency, opinion.sensitive) == (Urgency.URGENT, True)
