"""Takes what identifies people out of free text, before the text becomes an event (R18).

Rules find spans; every span that any rule finds is replaced by a token that says what stood there. When in doubt it is
masked: whoever handles the matter can read the full text in the vault.
"""

from shared.privacy.identifiers import Span, identifiers_in
from shared.privacy.names import names_in

_NAME = "〔姓名〕"

_SMALL = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
# One character for one, so that a position in the plain text is a position in the original.
_FULL_WIDTH = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─﹣"), "-")
_DOTS = dict.fromkeys(map(ord, "•∙・‧"), "·")
_BLANKS = "\t\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\u3000\ufeff"
_PLAIN = {**_SMALL, **_FULL_WIDTH, **_DASHES, **_DOTS, **dict.fromkeys(map(ord, _BLANKS), " ")}


def mask(text: str) -> str:
    """The text with a token in place of every telephone, document, card, account, e-mail, plate, flat and name.

    Masking twice changes nothing more. Any text is accepted; the time it takes grows with its length and nothing else.
    """
    return _replaced(text, personal_in(text))


def personal_in(text: str) -> list[Span]:
    """Start, end and token of all that identifies people in a text, in order; they may overlap."""
    plain = text.translate(_PLAIN)
    names = [(start, end, _NAME) for start, end in names_in(plain)]
    return sorted([*names, *identifiers_in(plain)])


def _replaced(text: str, spans: list[Span]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end, token in spans:
        if start >= done:
            pieces += text[done:start], token
        done = max(done, end)
    return "".join(pieces) + text[done:]
