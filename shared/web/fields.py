"""Fields of schemas that more than one service needs."""

from typing import Any

from marshmallow import fields

from shared.privacy import mask


class FreeText(fields.String):
    """What an official writes in their own words: masked before any verb sees it, since it becomes an event (R18)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return mask(super()._deserialize(value, attr, data, **kwargs))
