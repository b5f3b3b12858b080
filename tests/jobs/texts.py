"""Where a service keeps the words for its refusals."""

from pathlib import Path


def texts_of(service: str) -> Path:
    return Path(__file__).parents[2] / "services" / service / "texts"
