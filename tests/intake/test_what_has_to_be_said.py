"""Whoever reports, adds something or gives a reason says something: spaces do not count, whatever their width."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from services.intake import schemas
from tests.intake.facts import COMMUNITY, LAMP, MATTER

SAID: dict[type[Schema], dict[str, Any]] = {
    schemas.Report: {"place": COMMUNITY, "text": LAMP},
    schemas.Supplement: {"text": LAMP},
    schemas.Reason: {"reason": "不用了"},
    schemas.OfficialReason: {"reason": "本人要求"},
    schemas.Link: {"first": str(MATTER), "reason": "同一盏灯"},
    schemas.Purpose: {"purpose": "上门前联系"},
}
FIELDS = {"text", "reason", "purpose"}
CELLS = [(schema, field) for schema, told in SAID.items() for field in FIELDS & told.keys()]


@pytest.mark.parametrize("blank", ["    ", "\u3000\u3000\u3000\u3000", "\n\t \u00a0"])
@pytest.mark.parametrize(("schema", "field"), CELLS)
def test_spaces_are_refused_and_the_field_is_named(schema: type[Schema], field: str, blank: str) -> None:
    with pytest.raises(ValidationError) as refused:
        schema().load({**SAID[schema], field: blank})
    assert list(refused.value.normalized_messages()) == [field]


@pytest.mark.parametrize("schema", SAID)
def test_spaces_around_what_was_said_are_kept(schema: type[Schema]) -> None:
    (field,) = FIELDS & SAID[schema].keys()
    said = f" {SAID[schema][field]}\n"
    assert schema().load({**SAID[schema], field: said})[field].strip() == said.strip()


def test_a_reason_is_not_made_long_enough_by_spaces() -> None:
    with pytest.raises(ValidationError):
        schemas.Reason().load({"reason": " 无 "})
