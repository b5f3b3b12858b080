"""Several separate things in one message are proposed for splitting; a long one about a single matter is left whole."""

import time
import tomllib
from pathlib import Path

import pytest

from services.routing.triage import Classifier
from services.routing.triage.builtin import BuiltIn
from services.routing.triage.deciding import Decision
from services.routing.triage.several import MOST_PARTS, SHORTEST, cut

SETS: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("several.toml").read_text("utf-8"))

LAMP_AND_NOISE = "一、和平路路灯坏了七八盏，晚上漆黑一片。二、我家楼上天天半夜拖椅子，吵得睡不着，社区能不能劝一劝。"
LIST_ABOUT_ONE = "我要投诉这家烧烤店。1.油烟不经过净化直接排到居民楼；2.烟囱就在我家窗户下面；3.晚上营业到两三点。"
ORDINARY = "楼下新开的烧烤店每天晚上油烟直排，呛得我们不敢开窗，请环保部门来看看。"


def proposed(classifier: Classifier, holds: str, part: str) -> int:
    return sum(bool(classifier.classify(text).parts) for text in SETS[holds][part])


def test_there_are_enough_messages_to_tell_and_none_is_measured_that_was_chosen_on() -> None:
    for messages in SETS.values():
        assert all(len(messages[part]) >= 32 for part in ("choosing", "measuring"))
        assert sum(map(len, messages.values())) >= 60
    everything = [text for messages in SETS.values() for part in messages.values() for text in part]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("part", ["choosing", "measuring"])
def test_most_messages_with_several_things_are_found_and_hardly_any_other(classifier: Classifier, part: str) -> None:
    right, wrong = proposed(classifier, "several", part), proposed(classifier, "single", part)
    assert right / (right + wrong) >= 0.9
    assert right / len(SETS["several"][part]) >= 0.7


def test_each_part_says_what_it_is_about_and_of_which_kind(classifier: Classifier) -> None:
    first, second = classifier.classify(LAMP_AND_NOISE).parts
    assert (first.category, first.kind) == ("municipal.street_lamp", "administrative")
    assert (second.category, second.kind) == ("neighbourhood.noise", "public_service")
    assert first.text == "和平路路灯坏了七八盏，晚上漆黑一片。"
    assert LAMP_AND_NOISE[second.start : second.end] == second.text
    assert min(first.confidence, second.confidence) > 0.5


def test_nothing_that_was_said_is_lost_between_the_parts(classifier: Classifier) -> None:
    for text in (text for part in SETS["several"].values() for text in part):
        parts = classifier.classify(text).parts
        ends = [0, *(part.end for part in parts)] if parts else []
        starts = [*(part.start for part in parts), len(text)] if parts else []
        between = [text[end:start] for end, start in zip(ends, starts, strict=True)]
        assert all(len(left_out.strip()) < SHORTEST for left_out in between), text
        assert len(parts) <= MOST_PARTS


def test_what_is_listed_under_one_heading_is_one_matter(classifier: Classifier) -> None:
    assert classifier.classify(LIST_ABOUT_ONE).parts == ()


def test_what_holds_several_things_is_never_dispatched_without_a_hand(classifier: Classifier) -> None:
    assert not classifier.classify(LAMP_AND_NOISE).can_be_acted_on


def test_a_message_without_a_sign_of_another_thing_is_not_read_twice() -> None:
    for text in (ORDINARY, "天一热，蚊子就多；水沟里还有垃圾", ""):
        assert cut(text) == [(0, len(text))]
    assert len(cut(LAMP_AND_NOISE)) == 2


def test_looking_for_several_things_costs_at_most_two_milliseconds(classifier: Classifier) -> None:
    """The best of some tries, so that a busy machine does not count."""
    assert isinstance(classifier, BuiltIn)
    long = "，".join(LAMP_AND_NOISE for _ in range(40))
    for text, most in ((ORDINARY, 0.0002), (LAMP_AND_NOISE, 0.002), (LIST_ABOUT_ONE, 0.002), (long, 0.02)):
        whole = classifier.decision(text)
        took = [_seconds(classifier, text, whole) for _ in range(7)]
        assert min(took) <= most


def _seconds(classifier: BuiltIn, text: str, whole: Decision) -> float:
    began = time.perf_counter()
    classifier.several.parts(text, whole)
    return time.perf_counter() - began
