"""The reasons of a triage, sorted for the sentences that a desk reads."""

import pytest
from flask import Flask

from services.routing.catalogue import Catalogue
from services.routing.pages.reasons import Explanation, explained

REASONS = (
    "word:楼上邻居",
    "word:楼上",
    "word:半夜",
    "rule:lamp_inside",
    "rule:gone_since",
    "basis:噪声污染防治法第七十条",
    "runner_up:neighbourhood.noise",
    "tip:跳舞",
    "urgent_by_reporter",
    "elsewhere_failed",
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


def read_in(language: str, catalogue: Catalogue, reasons: tuple[str, ...] = REASONS) -> Explanation:
    with Flask("desk").test_request_context(headers={"Accept-Language": language}):
        return explained(reasons, catalogue)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_each_sort_of_reason_has_its_place(catalogue: Catalogue, language: str) -> None:
    told = read_in(language, catalogue)
    assert told["word"] == ["“楼上邻居”", "“半夜”"]
    assert told["basis"] == ["噪声污染防治法第七十条"]
    assert told["tip"] == ["“跳舞”"]
    assert told["other"] == ["urgent_by_reporter", "elsewhere_failed"]


def test_rules_and_the_runner_up_are_named_in_the_readers_language(catalogue: Catalogue) -> None:
    chinese, english = (read_in(language, catalogue) for language in ("zh-CN", "en"))
    assert (chinese["runner_up"], english["runner_up"]) == (
        "邻里关系 › 邻里噪声",
        "Neighbours › Noise between neighbours",
    )
    assert chinese["rule"][0] != english["rule"][0]


def test_what_has_gone_from_its_table_is_shown_by_its_code(catalogue: Catalogue) -> None:
    told = read_in("en", catalogue, ("rule:gone_since", "runner_up:gone.since"))
    assert (told["rule"], told["runner_up"]) == (["“gone_since”"], "gone.since")


def test_without_reasons_there_is_nothing_to_say(catalogue: Catalogue) -> None:
    assert not any(read_in("en", catalogue, ()).values())
