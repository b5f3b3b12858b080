"""A matter as its reporter knows it: reported, followed step by step, its result confirmed or rejected, rated."""

from services.intake.domain.matter import Matter
from services.intake.domain.rules import CHANNELS, FOR_THEMSELVES, WHEN, Outcome, Status

__all__ = ["CHANNELS", "FOR_THEMSELVES", "WHEN", "Matter", "Outcome", "Status"]
