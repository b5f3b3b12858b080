"""What every answer carries, whatever it says."""

from flask import Response, request

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # a tracking code in an address is a key
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DATA = "default-src 'none'; frame-ancestors 'none'"
_TRANSPORT = "max-age=31536000"


def protect(answer: Response, behind_tls: bool) -> None:
    """Add what browsers need to be told, unless the view has said something itself."""
    for name, value in _ALWAYS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Content-Security-Policy", _PAGES if answer.mimetype == "text/html" else _DATA)
    if behind_tls:
        answer.headers["Strict-Transport-Security"] = _TRANSPORT


def speaks_our_language() -> bool:
    """Whether the caller takes JSON for an answer."""
    accept = request.headers.get("Accept")
    return not accept or "json" in accept or "*/*" in accept or bool(request.accept_mimetypes.accept_json)
