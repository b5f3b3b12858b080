"""JSON in its one canonical form (RFC 8785): equal content has equal digests, wherever and whenever it is computed."""

from decimal import Decimal
from json.encoder import encode_basestring as quoted
from math import isfinite
from typing import Any

_PLAIN_BELOW = 10**21  # from here on, and below 1e-6, numbers are written with an exponent


def canonical(value: Any) -> str:
    """The canonical text of plain JSON data. Integers are written exactly, however large."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "{" + ",".join([f"{quoted(key)}:{canonical(value[key])}" for key in _ordered(value)]) + "}"
    if isinstance(value, list):
        return "[" + ",".join([canonical(item) for item in value]) + "]"
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int) and abs(value) < _PLAIN_BELOW:
        return str(value)
    return _number(float(value))


def _ordered(value: dict[str, Any]) -> list[str]:
    """By UTF-16 code units, as JavaScript compares strings; for plain ASCII that is the usual order."""
    keys = sorted(value)
    if all(key.isascii() for key in keys):
        return keys
    return sorted(keys, key=lambda key: key.encode("utf-16-be"))


def _number(value: float) -> str:
    """The shortest digits that read back as the same number, laid out as ECMAScript does."""
    if not isfinite(value):
        raise ValueError(f"{value} cannot be written in JSON")
    text = repr(value)
    if value == 0:
        return "0"
    if "e" not in text:
        return text.removesuffix(".0")
    if 1e-6 <= abs(value) < _PLAIN_BELOW:
        return format(Decimal(text), "f")
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{int(exponent):+d}"


_WORDS = {None: "null", True: "true", False: "false"}
