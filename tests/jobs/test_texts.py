"""Every refusal of a job or a part is explained in both languages."""

import re
import tomllib
from pathlib import Path

import pytest

from services.committee.parts import TRANSITIONS as PART_TRANSITIONS
from shared.jobs.states import TRANSITIONS
from tests.jobs.texts import texts_of

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "shared" / "jobs").glob("*.py"), *(ROOT / "services" / "committee").glob("*.py")]


def refusals() -> set[str]:
    named = {code for source in SOURCES for code in re.findall(r'Refused\(\s*"(\w+)"', source.read_text("utf-8"))}
    never_refused = {"withdraw", "supplement"}  # the platform is not argued with
    return named | {f"cannot_{verb}" for verb in (TRANSITIONS.keys() | PART_TRANSITIONS.keys()) - never_refused}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("service", ["street_office", "committee"])
def test_every_refusal_has_its_words(service: str, language: str):
    texts = tomllib.loads((texts_of(service) / f"{language}.toml").read_text("utf-8"))
    assert texts.keys() == refusals()
    assert all(text["title"] and text["detail"] for text in texts.values())
