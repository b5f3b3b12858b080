"""How a provider's keys are had, kept and renewed."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from shared.embedded.ports import LOOPBACK, free_port
from shared.identity.keys import KeysUnavailable, PublishedKeys
from tests.identity.provider import ED, RSA, STRANGER, Clock, Provider, key_set


class Publishes(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/keys" else 404)
        self.end_headers()
        self.wfile.write(key_set(ED))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: requests are not worth a line in the test's output."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer((LOOPBACK, free_port()), Publishes)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://{LOOPBACK}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def kid(key: object) -> str:
    return str(getattr(key, "kid", ""))


@pytest.mark.system
def test_keys_come_from_the_address_the_provider_publishes_them_at(address: str) -> None:
    keys = PublishedKeys.from_url(f"{address}/keys")
    assert kid(keys.find(kid(ED))) == ED.kid
    assert keys.find("another") is None


@pytest.mark.system
def test_an_address_without_keys_leaves_nothing_to_check_with(address: str) -> None:
    with pytest.raises(KeysUnavailable):
        PublishedKeys.from_url(f"{address}/elsewhere").find(kid(ED))


def test_keys_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(key_set(ED, RSA))
    assert kid(PublishedKeys.from_file(path).find(kid(RSA))) == RSA.kid


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://login.example/keys", "keys.json"])
def test_only_a_web_address_is_fetched(url: str) -> None:
    with pytest.raises(ValueError, match="no web address"):
        PublishedKeys.from_url(url)


def test_known_keys_are_not_fetched_again() -> None:
    provider = Provider(ED)
    keys = PublishedKeys(provider.fetch, Clock())
    assert all(keys.find(kid(ED)) for _ in range(10))
    assert provider.asked == 1


def test_an_unknown_key_is_asked_for_at_most_once_a_minute() -> None:
    provider, clock = Provider(ED), Clock()
    keys = PublishedKeys(provider.fetch, clock)
    for _ in range(10):
        assert keys.find("made-up") is None
    assert provider.asked == 1
    clock.at += 60
    assert keys.find("made-up") is None
    assert provider.asked == 2


def test_a_new_key_is_found_when_it_is_first_used() -> None:
    provider, clock = Provider(ED), Clock()
    keys = PublishedKeys(provider.fetch, clock)
    assert keys.find(kid(ED))
    provider.document = key_set(ED, STRANGER)
    clock.at += 60
    assert keys.find(kid(STRANGER))


def test_a_withdrawn_key_is_forgotten_within_the_hour() -> None:
    provider, clock = Provider(ED, RSA), Clock()
    keys = PublishedKeys(provider.fetch, clock)
    assert keys.find(kid(ED))
    provider.document = key_set(RSA)
    clock.at += 3600
    assert keys.find(kid(ED)) is None


def test_known_keys_stay_in_use_while_the_provider_is_down() -> None:
    provider, clock = Provider(ED), Clock()
    keys = PublishedKeys(provider.fetch, clock)
    assert keys.find(kid(ED))
    provider.down = True
    clock.at += 9000
    assert keys.find(kid(ED))


def test_a_provider_that_comes_back_is_asked_again_after_a_few_seconds() -> None:
    provider, clock = Provider(ED), Clock()
    keys = PublishedKeys(provider.fetch, clock)
    provider.down = True
    for _ in range(3):
        with pytest.raises(KeysUnavailable):
            keys.find(kid(ED))
    assert provider.asked == 1
    provider.down = False
    clock.at += 5
    assert keys.find(kid(ED))


@pytest.mark.parametrize(
    "document", [b"", b"{}", b"[]", b'{"keys": 7}', b'{"keys": [7]}', b'{"keys": [{"kty": "RSA", "kid": "a"}]}']
)
def test_a_document_that_is_no_key_set_gives_no_keys(document: bytes) -> None:
    with pytest.raises(KeysUnavailable):
        PublishedKeys(lambda: document).find("a")


def test_keys_that_cannot_sign_in_public_are_passed_over() -> None:
    secret = {"kty": "oct", "kid": "secret", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQ"}
    sealing = RSA.as_dict(private=False) | {"use": "enc", "kid": "sealing"}
    unheard_of = {"kty": "AKP", "kid": "later"}
    document = json.dumps({"keys": [secret, sealing, unheard_of, ED.as_dict(private=False)]}).encode()
    keys = PublishedKeys(lambda: document)
    assert keys.find(kid(ED))
    assert [keys.find(other) for other in ("secret", "sealing", "later")] == [None, None, None]
