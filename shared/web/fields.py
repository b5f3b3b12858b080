"""Fields of schemas that more than one service needs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate

from shared.privacy import mask

_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_BACK, _AHEAD = timedelta(days=366), timedelta(days=2 * 366)


class FreeText(fields.String):
    """What an official writes in their own words: masked before any verb sees it, since it becomes an event (R18)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return mask(super()._deserialize(value, attr, data, **kwargs))


class Said(validate.Length):
    """How much somebody has to say, and may: spaces of whatever width say nothing."""

    def __call__(self, value: Any) -> Any:
        super().__call__(value)
        super().__call__(value.strip())
        return value


class Moment(fields.AwareDateTime):
    """A time to look things up by. ISO 8601 can spell times that nobody can count with or read back from a database."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        at = super()._deserialize(value, attr, data, **kwargs)
        if not _EARLIEST <= at < _LATEST:
            raise ValidationError(f"Must lie between {_EARLIEST:%Y} and {_LATEST:%Y}.")
        return at


class DateToCome(Moment):
    """A date that is set for somebody: within two years. What is past by less than a year is for the rules to judge."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        at, now = super()._deserialize(value, attr, data, **kwargs), datetime.now(UTC)
        if at > now + _AHEAD:
            raise ValidationError("Must lie within two years from now.")
        if at < now - _BACK:
            raise ValidationError("Must not lie more than a year back.")
        return at
