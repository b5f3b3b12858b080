"""Everything that nobody should send."""

import json
from collections.abc import Mapping

MANY_DIGITS = "9" * 5_000
TEXTS = (
    "",
    " ",
    "x" * 30_000,
    "\0",
    "a\0b",
    "\u2028",
    "😀" * 400,
    MANY_DIGITS,
    "-1",
    "٣",
    "²",
    "1e999",
    "NaN",
    "null",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "9999-12-31T23:59",
    "2027-02-30",
    "'; DROP TABLE events; --",
    "%00%s{0}{x}",
    "../../etc/passwd",
    "<b>{{ 7 * 7 }}</b>",
    "00000000-0000-0000-0000-000000000000",
    "WyJcdWQ4MDAiLDFd",  # a cursor with half a character in it
    "WzFlOTk5LE5hTl0",  # one with infinity
    "WzEsMSwxXQ",  # one of numbers
    "W10",  # an empty one
)
RAW = (
    *map(json.dumps, TEXTS),
    '"\\ud800"',
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e999",
    "NaN",
    "-Infinity",
    MANY_DIGITS,
    "[]",
    "{}",
    '[null, {"x": []}]',
    '{"x": {"y": 1}}',
    "[" * 3_000 + "]" * 3_000,
)
"""JSON as it stands in a body: some of it cannot be made with a library."""

HEADERS: Mapping[str, tuple[str, ...]] = {
    "Idempotency-Key": ("", "short", "x" * 5_000, "é" * 20, '"' + "k" * 16),
    "If-Match": ("", '"²"', f'"{MANY_DIGITS}"', "W/x", '"-1"'),
    "If-None-Match": ("", '"', "W/", "x" * 5_000),
    "Accept": ("", ";", "a/b;q=x", f"text/html;q=0.1,*/*;q={MANY_DIGITS}"),
    "Accept-Language": ("", ";;;", "zh;q=NaN", "x" * 5_000),
    "Content-Type": ("", "application/json; charset=nowhere", "multipart/form-data", "text/plain", ";"),
    "Authorization": ("", "Bearer", "Bearer é", "Bearer ..", "Bearer a.b.c", "Bearer " + "x" * 9_000, "Basic eDp5"),
    "Cookie": ("jieju=x", "jieju=" + "." * 50, "lang=é", "="),
    "X-Correlation-ID": ("é", "x" * 5_000),
    "Content-Length": ("-1", "x", MANY_DIGITS),
    "Origin": ("http://[", "null", "é"),
    "Host": ("[", "x" * 3_000, "a b"),
}
