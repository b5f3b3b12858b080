"""Who is asking: a bearer token, a browser's session, or nobody in particular."""

from flask import current_app, request, session

from shared.identity.tokens import TokenVerifier
from shared.kernel import Actor, Role
from shared.web.errors import CrossSite, Malformed, NotSignedIn

ANONYMOUS = Actor(Role.RESIDENT, "", "anonymous")
PUBLIC_VERBS = frozenset(
    {
        "intake.report",
        "intake.follow",
        "intake.supplement",
        "intake.withdraw",
        "intake.separate",
        "intake.confirm",
        "intake.reject",
        "intake.rate",
    }
)
"""What needs no signing in (R3): reporting, and whatever the tracking code opens."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_SESSION_KEY = "actor"


def sign_in(actor: Actor) -> None:
    """Remember the actor in this browser's session (a signed cookie that scripts cannot read)."""
    session.clear()
    session[_SESSION_KEY] = str(actor)
    session.permanent = True


def sign_out() -> None:
    session.clear()


def signed_in() -> Actor | None:
    """Whoever the request proves to come from. Raises TokenRefused or Malformed."""
    header = request.headers.get("Authorization")
    if header is not None:
        return _verifier().verify(_bearer(header))
    text = session.get(_SESSION_KEY)
    return None if text is None else Actor.parse(text)


def who_asks(verb: str) -> Actor:
    """The actor of this request; where the verb is public, a resident without a name."""
    actor = signed_in()
    if actor is not None:
        return actor
    if verb in PUBLIC_VERBS:
        return ANONYMOUS
    raise NotSignedIn


def _verifier() -> TokenVerifier:
    verifier: TokenVerifier = current_app.extensions["jieju.verifier"]
    return verifier


def _bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Malformed("Authorization")
    return token.strip()


def refuse_other_sites() -> None:
    """A browser sends its cookie along with whatever page asks, and a proxy in front adds a token to whatever comes:
    where a browser asks for a change, one of our own pages must have been open. Other programs send neither header.
    """
    if request.method in SAFE_METHODS:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:  # an old browser, or none at all; a browser without both headers still keeps to SameSite
        ours = origin is None or origin.partition("://")[2] == request.host
    if not ours:
        raise CrossSite
