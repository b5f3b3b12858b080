"""What kind of matter is it, what about, how urgent: an opinion on a text, with its confidence and its reasons."""

from services.routing.triage.opinion import (
    NOT_ENOUGH_TO_TELL,
    SOUNDS_GRAVE,
    TOLD_BY_DESK,
    URGENT_BY_REPORTER,
    Choice,
    Classifier,
    Opinion,
    Part,
)

__all__ = [
    "NOT_ENOUGH_TO_TELL",
    "SOUNDS_GRAVE",
    "TOLD_BY_DESK",
    "URGENT_BY_REPORTER",
    "Choice",
    "Classifier",
    "Opinion",
    "Part",
]
