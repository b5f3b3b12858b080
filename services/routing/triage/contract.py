"""What another classifier is asked, and what it must answer: one JSON object each. docs/operating.md describes it."""

import json
from collections.abc import Container, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from services.routing.words import READ_CHARACTERS
from shared.kernel import Kind, Urgency

MOST_CHOICES = 5
MOST_REASONS = 6
LONGEST_REASON = 40  # characters


class BrokenContract(ValueError):
    """The answer is not what was agreed on."""


def _confidence(required: bool = False, **more: Any) -> fields.Float:
    return fields.Float(required=required, allow_nan=False, validate=validate.Range(0, 1), **more)


class _Choice(Schema):
    class Meta:
        unknown = EXCLUDE

    kind = fields.Enum(Kind, by_value=True, required=True)
    category = fields.String(required=True)
    confidence = _confidence(required=True)


class _Answer(_Choice):
    urgency = fields.Enum(Urgency, by_value=True, required=True)
    kind_confidence = _confidence(load_default=None)
    category_confidence = _confidence(load_default=None)
    sensitive = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    reasons = fields.List(fields.String(), load_default=list)
    choices = fields.List(fields.Nested(_Choice), load_default=list, validate=validate.Length(max=MOST_CHOICES))


_ANSWER = _Answer()


def question(text: str, urgent: bool) -> bytes:
    """One line, whatever the text is."""
    return json.dumps({"text": text[:READ_CHARACTERS], "urgent": urgent}).encode()


def answer(said: bytes, categories: Container[str]) -> Mapping[str, Any]:
    """The answer, or `BrokenContract`, which repeats nothing of it."""
    try:
        read: dict[str, Any] = _ANSWER.load(json.loads(said))
    except (ValueError, RecursionError, ValidationError):
        raise BrokenContract from None
    if any(each["category"] not in categories for each in (read, *read["choices"])):
        raise BrokenContract
    return read


def words_in(text: str, reasons: list[str]) -> list[str]:
    """Of the reasons, those that are words of the text: what is shown to a desk is what the reporter wrote."""
    words = (reason.removeprefix("word:").strip() for reason in reasons)
    return [word for word in dict.fromkeys(words) if word and len(word) <= LONGEST_REASON and word in text][
        :MOST_REASONS
    ]
