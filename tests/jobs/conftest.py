"""What these tests may ask for."""

from tests.jobs.small_town import around

__all__ = ["around"]
