"""An identity provider of the bench's own: one key, published in a file, and tokens for the officers it plays."""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from shared.kernel import Role

_ISSUER, _AUDIENCE = "urn:jieju:bench", "jieju"
_ALGORITHM: Final = "Ed25519"
_LIFETIME = 3600  # seconds


class Provider:
    """Signs for as long as the bench runs."""

    def __init__(self, folder: Path) -> None:
        self._key = OKPKey.generate_key(_ALGORITHM, auto_kid=True)
        self._published = folder / "keys.json"
        self._published.write_text(json.dumps(KeySet([self._key]).as_dict(private=False)))

    @property
    def environment(self) -> dict[str, str]:
        """What makes our processes accept its tokens."""
        return {
            "JIEJU_OIDC_ISSUER": _ISSUER,
            "JIEJU_OIDC_AUDIENCE": _AUDIENCE,
            "JIEJU_OIDC_JWKS_URL": str(self._published),
        }

    def tokens(self, role: Role, organisations: Iterable[str]) -> dict[str, str]:
        """Organisation → the token of its officer."""
        return {code: self._token(role, code) for code in organisations}

    def _token(self, role: Role, organisation: str) -> str:
        at = int(time.time())
        claims = {"iss": _ISSUER, "aud": _AUDIENCE, "iat": at, "exp": at + _LIFETIME, "sub": "officer-1"}
        claims |= {"role": role.value, "org": organisation}
        return jwt.encode({"alg": _ALGORITHM, "kid": self._key.kid}, claims, self._key, algorithms=[_ALGORITHM])
