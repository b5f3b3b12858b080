"""A matter as the platform sees it: something that must reach exactly one lead, and never ends as "not ours"."""

from services.routing.domain.bodies import Body, Jurisdiction
from services.routing.domain.case import Case
from services.routing.domain.judgement import JUDGEMENT, Judgement
from services.routing.domain.parts import Part, PlanPart
from services.routing.domain.rules import Outcome, PartState, Status

__all__ = [
    "JUDGEMENT",
    "Body",
    "Case",
    "Judgement",
    "Jurisdiction",
    "Outcome",
    "Part",
    "PartState",
    "PlanPart",
    "Status",
]
