"""What a page's form may hold: read as the API reads its bodies, and refused by the field that is wrong."""

import pytest
from flask import Flask
from marshmallow import Schema, fields

from shared.web.errors import Invalid, Malformed
from shared.web.pages.filled import told, version_seen

MANY_DIGITS = "9" * 5_000


class Contact(Schema):
    name = fields.String()


class Rating(Schema):
    stars = fields.Integer(strict=True)
    contact = fields.Nested(Contact)


def wrong(app: Flask, *sent: tuple[str, str]) -> list[str]:
    """The fields that a form is refused for."""
    data = "&".join(f"{name}={text}" for name, text in sent)
    with app.test_request_context(method="POST", data=data, content_type="application/x-www-form-urlencoded"):
        with pytest.raises(Invalid) as refused:
            told(Rating)
        return [error["field"] for error in refused.value.errors]


def test_a_number_with_thousands_of_digits_is_no_number(app: Flask) -> None:
    assert wrong(app, ("stars", MANY_DIGITS)) == ["stars"]


@pytest.mark.parametrize("first", [0, 1])
def test_a_field_that_is_sent_as_a_whole_and_in_parts_is_refused(app: Flask, first: int) -> None:
    sent = [("contact", "x"), ("contact.name", "x")]
    assert wrong(app, sent[first], sent[1 - first]) == ["contact"]


def test_a_part_of_what_has_no_parts_is_refused(app: Flask) -> None:
    assert wrong(app, ("contact.name", "x"), ("contact.name.first", "x")) == ["contact.name"]


@pytest.mark.parametrize("seen", [MANY_DIGITS, "x", "-1", "²", "1.5"])
def test_a_version_that_never_was_is_malformed(app: Flask, seen: str) -> None:
    form = {"version": seen}
    with app.test_request_context(method="POST", data=form), pytest.raises(Malformed, match="version"):
        version_seen()


@pytest.mark.parametrize(("seen", "version"), [("", None), ("3", 3)])
def test_a_form_may_say_what_it_was_drawn_for(app: Flask, seen: str, version: int | None) -> None:
    with app.test_request_context(method="POST", data={"version": seen}):
        assert version_seen() == version
