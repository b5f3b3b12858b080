"""Personas sign in without a password, so they must not exist anywhere but in the demo."""

import pytest

from shared.identity.demo import DemoIssuer
from shared.identity.tokens import TokenRefused
from shared.kernel import PLATFORM, Actor, Role
from tests.identity.provider import Clock, token, verifier

DESK = Actor(Role.DISTRICT_DESK, "310101000000-DD", "officer-1")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_a_persona_signs_in_on_the_own_machine(host: str) -> None:
    issuer = DemoIssuer(host, embedded=True)
    assert issuer.verifier().verify(issuer.issue(DESK)) == DESK


def test_a_resident_of_the_demo_belongs_to_no_organisation() -> None:
    issuer, resident = DemoIssuer("localhost", embedded=True), Actor(Role.RESIDENT, "", "resident-1")
    assert issuer.verifier().verify(issuer.issue(resident)) == resident


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "10.0.0.7", "localhost.example", "jieju.example", "128.0.0.1"])
def test_there_are_no_personas_where_others_can_reach_them(host: str) -> None:
    with pytest.raises(ValueError, match="identity provider"):
        DemoIssuer(host, embedded=True)


def test_there_are_no_personas_in_a_real_system() -> None:
    with pytest.raises(ValueError, match="identity provider"):
        DemoIssuer("127.0.0.1", embedded=False)


def test_a_persona_is_signed_in_for_a_day_at_most() -> None:
    clock = Clock()
    issuer = DemoIssuer("localhost", embedded=True, now=clock)
    text, verify = issuer.issue(DESK), issuer.verifier().verify
    clock.at += 12 * 3600 - 1
    assert verify(text) == DESK
    clock.at += 32
    with pytest.raises(TokenRefused, match="expired"):
        verify(text)


def test_each_demo_believes_only_itself_and_no_real_system_believes_it() -> None:
    clock = Clock()
    one, other = (DemoIssuer("localhost", embedded=True, now=clock) for _ in range(2))
    for believer in (other.verifier(), verifier(clock=clock)):
        with pytest.raises(TokenRefused, match="unknown_key"):
            believer.verify(one.issue(DESK))
    with pytest.raises(TokenRefused, match="unknown_key"):
        one.verifier().verify(token())


def test_no_persona_is_the_software_itself() -> None:
    issuer = DemoIssuer("localhost", embedded=True)
    with pytest.raises(TokenRefused, match="unknown_role"):
        issuer.verifier().verify(issuer.issue(PLATFORM))
