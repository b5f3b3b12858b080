"""Whoever is refused is told so in their own language."""

import re
import tomllib
from pathlib import Path

import pytest

from services.routing.domain.rules import WHEN

ROUTING = Path(__file__).parents[2] / "services" / "routing"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_refusal_has_its_words_and_no_words_are_left_over(language: str) -> None:
    sources = "".join(path.read_text("utf-8") for path in sorted(ROUTING.rglob("*.py")))
    refusals = set(re.findall(r'Refused\(\s*"([a-z_]+)"', sources)) | {f"cannot_{verb}" for verb in WHEN}
    words = tomllib.loads((ROUTING / "texts" / f"{language}.toml").read_text("utf-8"))
    assert set(words) == refusals
    assert all(text["title"] and text["detail"] for text in words.values())
