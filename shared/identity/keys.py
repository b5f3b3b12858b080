"""The keys that an identity provider signs with, as it publishes them (JWKS, RFC 7517)."""

import json
import logging
import math
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from pathlib import Path
from threading import Lock
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import urlopen

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

_log = logging.getLogger(__name__)

_ASYMMETRIC = frozenset({"OKP", "RSA", "EC"})
_TIMEOUT = 5.0  # seconds a request may wait for the provider
_PAUSE = 60.0  # seconds between two fetches: made-up key ids must not become load on the provider
_PAUSE_AFTER_FAILURE = 5.0
_FRESH = 3600.0  # seconds until a key that the provider has withdrawn is noticed
_LONGEST_DOCUMENT = 1_000_000  # bytes


class KeysUnavailable(Exception):
    """The provider's keys cannot be had: nobody can be told from anybody until it answers."""


class PublishedKeys:
    """A provider's public keys by id: fetched when first needed, when an id is not known, and every hour.

    Once fetched they stay in use while the provider does not answer.
    """

    def __init__(self, fetch: Callable[[], bytes], now: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._now = now
        self._lock = Lock()
        self._keys: Mapping[str, Key] = {}
        self._fresh_until = self._paused_until = -math.inf

    @classmethod
    def from_url(cls, url: str) -> Self:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"{url} is no web address; for a key set in a file, name the file")
        return cls(lambda: _download(url))

    @classmethod
    def from_file(cls, path: Path) -> Self:
        return cls(path.read_bytes)

    def find(self, kid: str) -> Key | None:
        """The key with this id, or None if the provider has published no such key."""
        if kid not in self._keys or self._now() >= self._fresh_until:
            self._refresh()
        if not self._keys:
            raise KeysUnavailable("the identity provider's keys could not be fetched; the log says why")
        return self._keys.get(kid)

    def _refresh(self) -> None:
        with self._lock:
            if self._now() < self._paused_until:
                return
            try:
                self._keys = _public_keys(self._fetch())
            except (OSError, HTTPException, ValueError, TypeError, LookupError, AttributeError, JoseError) as error:
                _log.warning("the identity provider's keys could not be fetched: %s", error)
                self._paused_until = self._now() + _PAUSE_AFTER_FAILURE
            else:
                self._paused_until = self._now() + _PAUSE
                self._fresh_until = self._now() + _FRESH


def _download(url: str) -> bytes:
    with urlopen(url, timeout=_TIMEOUT) as response:
        return bytes(response.read(_LONGEST_DOCUMENT))


def _public_keys(document: bytes) -> dict[str, Key]:
    """Only keys that can sign without being secret: a shared secret in the set is passed over."""
    published = json.loads(document)["keys"]
    return {key["kid"]: JWKRegistry.import_key(key) for key in published if _signs(key)}


def _signs(key: Mapping[str, Any]) -> bool:
    return key.get("kty") in _ASYMMETRIC and key.get("use", "sig") == "sig" and isinstance(key.get("kid"), str)
