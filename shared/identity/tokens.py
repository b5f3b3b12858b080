"""Who sends a request: a bearer token (JWT) of the configured identity provider, checked and turned into an actor."""

import time
from collections.abc import Callable, Collection, Mapping
from threading import Lock
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import GuestProtocol, Key
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

from shared.identity.keys import PublishedKeys
from shared.kernel import Actor, Role, is_organisation_code

ALGORITHMS = ("EdDSA", "Ed25519", "RS256")

_ASYMMETRIC = frozenset({"EdDSA", "Ed25519", "RS256", "PS256", "ES256"})
_LEEWAY = 30  # seconds by which the provider's clock may differ from ours
_REMEMBERED = 4096  # tokens
_REMEMBERED_FOR = 300.0  # seconds, so that a token does not outlive its withdrawn key by more
_BEARERS = {role.value: role for role in Role if role is not Role.PLATFORM}  # nobody signs in as the software itself


class TokenRefused(Exception):
    """The token proves nothing. `reason` is a stable word for logs; whoever sent it learns only that it was refused."""

    def __init__(self, reason: str, explanation: str = "") -> None:
        super().__init__(f"{reason}: {explanation}")
        self.reason = reason


class TokenVerifier:
    """Accepts what one issuer signed for one audience, with one of the configured algorithms and a published key.

    The claims `role`, `org` and `sub` become the actor's role, organisation and person. A token once verified is
    remembered for some minutes, since every command of a session carries the same.
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        keys: PublishedKeys,
        algorithms: Collection[str] = ALGORITHMS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._now = now
        self._signatures = _Signatures(algorithms)
        self._claims = JWTClaimsRegistry(
            now=lambda: int(now()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
            role={"essential": True},
        )
        self._remembered: dict[str, tuple[Actor, float]] = {}
        self._lock = Lock()

    def verify(self, token: str) -> Actor:
        """The actor the token speaks for. Raises TokenRefused, or KeysUnavailable if nothing can be checked now."""
        remembered = self._remembered.get(token)
        if remembered and self._now() < remembered[1]:
            return remembered[0]
        claims = self._verified_claims(token)
        actor = _actor(claims)
        self._remember(token, actor, min(claims["exp"], self._now() + _REMEMBERED_FOR))
        return actor

    def _verified_claims(self, token: str) -> Mapping[str, Any]:
        try:
            claims = jwt.decode(token, self._key, registry=self._signatures).claims
            self._claims.validate(claims)
        except JoseError as error:
            raise TokenRefused(error.error, error.description) from error
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise TokenRefused("unreadable", str(error)) from error
        return claims

    def _key(self, token: GuestProtocol) -> Key:
        kid = token.headers().get("kid")
        key = self._keys.find(kid) if isinstance(kid, str) else None
        if key is None:
            raise TokenRefused("unknown_key", f"no key {kid!r} is published")
        return key

    def _remember(self, token: str, actor: Actor, until: float) -> None:
        with self._lock:
            self._remembered.pop(token, None)
            while len(self._remembered) >= _REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[token] = actor, until


class _Signatures(JWSRegistry):
    """Allows the configured algorithms and no others, whatever the token asks for.

    joserfc's own registry takes an empty choice for its recommendation, which includes shared secrets, and warns of
    "EdDSA" because that name leaves the curve open. Here the published key fixes it.
    """

    def __init__(self, algorithms: Collection[str]) -> None:
        if not algorithms or not _ASYMMETRIC.issuperset(algorithms):
            raise ValueError(f"tokens must be signed with some of {', '.join(sorted(_ASYMMETRIC))}")
        super().__init__(algorithms=frozenset(algorithms))

    def get_alg(self, name: str) -> Any:
        if name not in (self.allowed or ()):
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return self.algorithms[name]


def _actor(claims: Mapping[str, Any]) -> Actor:
    role, organisation = _BEARERS.get(str(claims["role"])), claims.get("org", "")
    if role is None:
        raise TokenRefused("unknown_role", f"{claims['role']!r} is no role that somebody can sign in with")
    if not (isinstance(organisation, str) and _can_belong(role, organisation)):
        raise TokenRefused("no_organisation", f"{organisation!r} is no organisation code")
    return Actor(role, organisation, claims["sub"])


def _can_belong(role: Role, organisation: str) -> bool:
    """Only a resident acts for nobody else."""
    return is_organisation_code(organisation) or (role is Role.RESIDENT and not organisation)
