"""Which tokens are believed. Every other one, however it was come by, is refused."""

import hashlib
import hmac
import json
import timeit
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from joserfc import jws, jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey

from shared.identity.keys import KeysUnavailable, PublishedKeys
from shared.identity.tokens import TokenRefused, TokenVerifier
from shared.kernel import Actor, Role
from tests.identity.provider import (
    AUDIENCE,
    CLAIMS,
    ED,
    ISSUER,
    NOW,
    RSA,
    STRANGER,
    Clock,
    Provider,
    encoded,
    token,
    verifier,
)

OFFICER = Actor(Role.STREET_OFFICE, "310101002000", "officer-1")
VERIFIER = verifier()


def refusal(text: str, by: TokenVerifier = VERIFIER) -> str:
    with pytest.raises(TokenRefused) as refused:
        by.verify(text)
    return refused.value.reason


def signed_with_secret(secret: bytes, header: dict[str, Any]) -> str:
    """What an attacker makes who takes a published key for the shared secret of an HMAC."""
    signing_input = f"{encoded(header)}.{encoded(CLAIMS)}"
    return f"{signing_input}.{encoded(hmac.new(secret, signing_input.encode(), hashlib.sha256).digest())}"


def old_style_eddsa() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return token(ED, "EdDSA")


def test_a_token_of_the_provider_names_the_actor() -> None:
    assert VERIFIER.verify(token()) == OFFICER


def test_every_configured_algorithm_is_understood() -> None:
    assert verifier().verify(token(RSA, "RS256")) == OFFICER
    assert verifier().verify(old_style_eddsa()) == OFFICER


def test_a_token_for_several_audiences_is_also_for_this_one() -> None:
    assert VERIFIER.verify(token(aud=["another", AUDIENCE])) == OFFICER


def test_a_resident_needs_no_organisation() -> None:
    assert VERIFIER.verify(token(role="resident", without="org")) == Actor(Role.RESIDENT, "", "officer-1")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PLATFORM}))
def test_every_role_of_a_person_can_sign_in(role: Role) -> None:
    assert VERIFIER.verify(token(role=role.value)).role is role


def test_nobody_signs_in_as_the_software_itself() -> None:
    assert refusal(token(role="platform")) == "unknown_role"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_a_token_without_signature_is_refused(alg: str) -> None:
    unsigned = f"{encoded({'alg': alg, 'kid': ED.kid})}.{encoded(CLAIMS)}."
    assert refusal(unsigned) == "unsupported_algorithm"


@pytest.mark.parametrize("key", [ED, RSA])
def test_a_public_key_is_no_shared_secret(key: Any) -> None:
    for secret in (key.as_pem(private=False), key.as_der(private=False), json.dumps(key.as_dict()).encode()):
        header = {"alg": "HS256", "kid": key.kid}
        assert refusal(signed_with_secret(secret, header)) == "unsupported_algorithm"


def test_a_shared_secret_in_the_key_set_verifies_nothing() -> None:
    secret = OctKey.generate_key(256, {"use": "sig"}, auto_kid=True)
    provider = Provider(ED)
    provider.document = json.dumps({"keys": [ED.as_dict(private=False), secret.as_dict(private=True)]}).encode()
    by = TokenVerifier(ISSUER, AUDIENCE, PublishedKeys(provider.fetch), now=Clock())
    assert by.verify(token()) == OFFICER
    assert refusal(token(secret, "HS256"), by) == "unsupported_algorithm"


def test_a_sound_algorithm_that_was_not_configured_is_refused() -> None:
    curve = ECKey.generate_key("P-256", auto_kid=True)
    assert refusal(token(curve, "ES256"), verifier(ED, curve)) == "unsupported_algorithm"
    assert refusal(token(RSA, "RS256"), verifier(algorithms=["Ed25519"])) == "unsupported_algorithm"


def test_a_key_serves_only_its_own_algorithm() -> None:
    forged = token(RSA, "RS256", header={"kid": ED.kid})
    assert refusal(forged) == "invalid_key_type"


def test_a_strangers_signature_is_refused_under_a_published_key_id() -> None:
    assert refusal(token(STRANGER, header={"kid": ED.kid})) == "bad_signature"


def test_an_unknown_key_id_is_refused() -> None:
    assert refusal(token(STRANGER)) == "unknown_key"


def test_a_token_that_names_no_key_is_refused() -> None:
    nameless = jwt.encode({"alg": "Ed25519"}, dict(CLAIMS), ED, algorithms=["Ed25519"])
    assert refusal(nameless) == "unknown_key"


def test_a_key_brought_along_in_the_header_is_not_used() -> None:
    own = token(STRANGER, header={"jwk": STRANGER.as_dict(private=False), "kid": ED.kid})
    assert refusal(own) == "bad_signature"


def test_an_extension_that_must_be_understood_and_is_not_is_refused() -> None:
    assert refusal(f"{encoded({'alg': 'Ed25519', 'kid': ED.kid, 'crit': ['exp'], 'exp': 1})}.{encoded(CLAIMS)}.AA")


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_token_changed_in_any_part_is_refused(part: int) -> None:
    parts = token().split(".")
    parts[part] = parts[part][:9] + ("B" if parts[part][9] == "A" else "A") + parts[part][10:]
    refusal(".".join(parts))


def test_claims_cannot_be_exchanged_under_a_signature() -> None:
    head, _, signature = token().split(".")
    assert refusal(f"{head}.{encoded({**CLAIMS, 'role': 'district_desk'})}.{signature}") == "bad_signature"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://login.elsewhere.example"}, "invalid_claim"),
        ({"iss": f"{ISSUER}/"}, "invalid_claim"),
        ({"iss": [ISSUER]}, "invalid_claim"),
        ({"aud": "another"}, "invalid_claim"),
        ({"aud": []}, "invalid_claim"),
        ({"aud": ["another"]}, "invalid_claim"),
        ({"exp": NOW - 31}, "expired_token"),
        ({"exp": "tomorrow"}, "invalid_claim"),
        ({"exp": True}, "invalid_claim"),
        ({"nbf": NOW + 32}, "invalid_claim"),
        ({"iat": NOW + 32}, "invalid_claim"),
        ({"sub": ""}, "invalid_claim"),
        ({"sub": 7}, "invalid_claim"),
        ({"role": "mayor"}, "unknown_role"),
        ({"role": ["street_office"]}, "unknown_role"),
        ({"role": "STREET_OFFICE"}, "unknown_role"),
        ({"org": ""}, "no_organisation"),
        ({"org": "3101"}, "no_organisation"),
        ({"org": None}, "no_organisation"),
        ({"org": ["310101002000"]}, "no_organisation"),
        ({"role": "resident", "org": "anywhere"}, "no_organisation"),
    ],
)
def test_claims_that_do_not_hold_are_refused(claims: dict[str, Any], reason: str) -> None:
    assert refusal(token(**claims)) == reason


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "sub", "role"])
def test_a_claim_that_is_needed_must_be_there(claim: str) -> None:
    assert refusal(token(without=claim)) == "missing_claim"


def test_whoever_acts_for_an_organisation_must_say_for_which() -> None:
    assert refusal(token(without="org")) == "no_organisation"


def test_clocks_may_differ_a_little() -> None:
    assert VERIFIER.verify(token(exp=NOW - 20, nbf=NOW + 20, iat=NOW + 20)) == OFFICER


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        ".",
        "..",
        "....",
        "Bearer",
        "\ud800.\ud800.\ud800",
        "汉.字.符",
        f"{encoded([])}.{encoded({})}.AA",
        f"{encoded('alg')}.{encoded({})}.AA",
        f"{encoded(7)}.{encoded({})}.AA",
        f"{encoded({'alg': ['none']})}.{encoded({})}.AA",
        f"{encoded({'alg': None})}.{encoded({})}.AA",
        f"{encoded({'alg': 'Ed25519', 'kid': ['x']})}.{encoded({})}.AA",
        f"{encoded(b'[' * 300)}.{encoded({})}.AA",
        "A" * 1_000_000,
    ],
)
def test_garbage_is_refused(garbage: str) -> None:
    refusal(garbage)


@pytest.mark.parametrize("payload", [b"[" * 90_000, b"[]", b"7", b"\xff", b'{"iss":', b'"iss"'])
def test_even_the_provider_cannot_sign_garbage(payload: bytes) -> None:
    signed = jws.serialize_compact({"alg": "Ed25519", "kid": ED.kid}, payload, ED, algorithms=["Ed25519"])
    refusal(signed)


@given(
    some.text() | some.lists(some.binary(max_size=40), min_size=3, max_size=5).map(lambda p: ".".join(map(encoded, p)))
)
def test_no_text_at_all_gets_past(text: str) -> None:
    refusal(text)


@given(
    some.dictionaries(
        some.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk", "x5c", "zip"]),
        some.sampled_from(["Ed25519", "none", ED.kid, "x", True, False, None, 7, [], ["b64"], {}, {"kty": "oct"}]),
    )
)
def test_no_header_at_all_gets_past_without_a_signature(header: dict[str, Any]) -> None:
    refusal(f"{encoded(header)}.{encoded(CLAIMS)}.{encoded(bytes(64))}")


@pytest.mark.parametrize("algorithms", [(), ("none",), ("HS256",), ("Ed25519", "HS256"), ("made-up",)])
def test_unsafe_algorithms_cannot_be_configured(algorithms: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="must be signed with"):
        verifier(algorithms=algorithms)


def test_a_token_is_remembered_until_it_expires_and_not_longer() -> None:
    clock = Clock()
    by, text = verifier(clock=clock), token(exp=NOW + 100)
    assert by.verify(text) == OFFICER
    clock.at = NOW + 99
    assert by.verify(text) == OFFICER
    clock.at = NOW + 131
    assert refusal(text, by) == "expired_token"


def test_a_token_does_not_long_outlive_its_key() -> None:
    clock, keys_clock, provider = Clock(), Clock(), Provider(ED)
    by = TokenVerifier(ISSUER, AUDIENCE, PublishedKeys(provider.fetch, keys_clock), now=clock)
    text = token(exp=NOW + 9000)
    assert by.verify(text) == OFFICER
    provider.document = Provider(RSA).document
    clock.at = keys_clock.at = NOW + 3601
    assert refusal(text, by) == "unknown_key"


def test_a_refusal_is_not_remembered_as_an_acceptance() -> None:
    text = token(role="mayor")
    assert [refusal(text), refusal(text)] == ["unknown_role"] * 2


def test_no_more_tokens_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.identity.tokens._REMEMBERED", 2)
    keys_clock, provider = Clock(), Provider(ED)
    by = TokenVerifier(ISSUER, AUDIENCE, PublishedKeys(provider.fetch, keys_clock), now=Clock())
    first, second, third = (token(sub=f"officer-{n}") for n in range(3))
    assert [by.verify(text).person for text in (first, second, third)] == ["officer-0", "officer-1", "officer-2"]
    provider.document, keys_clock.at = Provider(RSA).document, NOW + 3601
    assert [by.verify(text).person for text in (second, third)] == ["officer-1", "officer-2"]
    assert refusal(first, by) == "unknown_key"


def test_when_the_keys_cannot_be_had_nobody_is_refused_for_it() -> None:
    provider = Provider(ED)
    provider.down = True
    with pytest.raises(KeysUnavailable):
        TokenVerifier(ISSUER, AUDIENCE, PublishedKeys(provider.fetch), now=Clock()).verify(token())


def test_a_remembered_token_costs_next_to_nothing() -> None:
    text = token()
    VERIFIER.verify(text)
    assert min(timeit.repeat(lambda: VERIFIER.verify(text), number=1000, repeat=5)) / 1000 < 10e-6
