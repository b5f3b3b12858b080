"""A matter as its reporter knows it: reported, followed step by step, its result confirmed or rejected, rated."""

from services.intake.domain.matter import Matter
from services.intake.domain.rules import (
    CARRYING,
    CHANNELS,
    FOR_THEMSELVES,
    LEAVING,
    MACHINES,
    NEAR_COPY,
    NOBODY,
    ON_DUTY,
    SPLIT_INTO,
    WHEN,
    Outcome,
    Status,
)

__all__ = [
    "CARRYING",
    "CHANNELS",
    "FOR_THEMSELVES",
    "LEAVING",
    "MACHINES",
    "NEAR_COPY",
    "NOBODY",
    "ON_DUTY",
    "SPLIT_INTO",
    "WHEN",
    "Matter",
    "Outcome",
    "Status",
]
