"""The steps of a matter in plain words: what its reporter reads."""

import tomllib
from pathlib import Path

STEPS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("steps.toml").read_text("utf-8"))
"""Step → language → sentence."""

REPORTERS_OWN = frozenset({"supplemented", "confirmed", "rejected", "rated"})
"""Steps by which a reporter says something, which is for whoever handles the matter."""


def in_words(step: str, language: str, body: str = "") -> str:
    """One step as a sentence; a step that has none is shown by its name rather than not at all."""
    return STEPS.get(step, {}).get(language, step).replace("{body}", body)
