"""An identity provider for tests: real keys, real signatures, and a clock that stands where it is put."""

import base64
import json
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

from shared.identity.keys import PublishedKeys
from shared.identity.tokens import TokenVerifier

ISSUER, AUDIENCE = "https://login.district.example", "jieju"
NOW = 1_780_000_000.0

ED = OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True)
RSA = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
STRANGER = OKPKey.generate_key("Ed25519", auto_kid=True)

CLAIMS = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "iat": NOW - 60,
    "nbf": NOW - 60,
    "exp": NOW + 3600,
    "sub": "officer-1",
    "role": "street_office",
    "org": "310101002000",
}


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at: float = NOW) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


class Provider:
    """Publishes a key set, and counts how often it was asked for it."""

    def __init__(self, *keys: Any) -> None:
        self.document = key_set(*keys)
        self.asked = 0
        self.down = False

    def fetch(self) -> bytes:
        self.asked += 1
        if self.down:
            raise ConnectionRefusedError("the provider is down")
        return self.document


def key_set(*keys: Any) -> bytes:
    return json.dumps(KeySet(list(keys)).as_dict(private=False)).encode()


def verifier(*keys: Any, clock: Clock | None = None, **options: Any) -> TokenVerifier:
    published = PublishedKeys(Provider(*(keys or (ED, RSA))).fetch)
    return TokenVerifier(ISSUER, AUDIENCE, published, now=clock or Clock(), **options)


def token(
    key: OKPKey | RSAKey | ECKey | OctKey = ED,
    algorithm: str = "Ed25519",
    header: dict[str, Any] | None = None,
    without: str = "",
    **claims: Any,
) -> str:
    """A token that would be accepted, but for what the test changes."""
    said = {name: value for name, value in {**CLAIMS, **claims}.items() if name != without}
    return jwt.encode({"alg": algorithm, "kid": key.kid, **(header or {})}, said, key, algorithms=[algorithm])


def encoded(part: Any) -> str:
    text = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()
