"""Signing in without a password, for the personas of a demo town and nowhere else."""

import json
import time
from collections.abc import Callable
from typing import Final

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from shared.identity.keys import PublishedKeys
from shared.identity.tokens import TokenVerifier
from shared.kernel import Actor
from shared.setting_values import is_loopback

_ISSUER = "urn:jieju:demo"
_AUDIENCE = "jieju"
_ALGORITHM: Final = "Ed25519"
_LIFETIME = 12 * 3600  # seconds: a day at the console


class DemoIssuer:
    """Issues tokens for personas, with a key that exists in this process only and ends with it."""

    def __init__(self, host: str, embedded: bool, now: Callable[[], float] = time.time) -> None:
        if not (embedded and is_loopback(host)):
            raise ValueError(
                f"personas need no password, so they exist only in the embedded system on a loopback address, "
                f"not on {host!r}; configure an identity provider instead"
            )
        self._now = now
        self._key = OKPKey.generate_key(_ALGORITHM, auto_kid=True)

    def issue(self, persona: Actor) -> str:
        """A token that speaks for the persona until the end of the day."""
        at = int(self._now())
        claims = {"iss": _ISSUER, "aud": _AUDIENCE, "iat": at, "exp": at + _LIFETIME, "sub": persona.person}
        claims |= {"role": persona.role.value, "org": persona.organisation}
        return jwt.encode({"alg": _ALGORITHM, "kid": self._key.kid}, claims, self._key, algorithms=[_ALGORITHM])

    def verifier(self) -> TokenVerifier:
        """What accepts these tokens, and only these."""
        published = json.dumps(KeySet([self._key]).as_dict(private=False)).encode()
        keys = PublishedKeys(lambda: published)
        return TokenVerifier(_ISSUER, _AUDIENCE, keys, algorithms=(_ALGORITHM,), now=self._now)
