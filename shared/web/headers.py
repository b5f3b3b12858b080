"""What every answer carries, whatever it says."""

from flask import Response

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # a tracking code in an address is a key
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DATA = "default-src 'none'; frame-ancestors 'none'"
_TRANSPORT = "max-age=31536000"


def protect(answer: Response, behind_tls: bool) -> None:
    """Add what browsers need to be told. What may be kept, and what a page may load, a view can say itself."""
    headers = answer.headers
    headers.extend(_ALWAYS)
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Content-Security-Policy", _PAGES if answer.mimetype == "text/html" else _DATA)
    if behind_tls:
        headers["Strict-Transport-Security"] = _TRANSPORT
