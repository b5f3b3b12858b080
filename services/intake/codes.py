"""Tracking codes: unguessable, never stored, and the only thing that opens a matter to its reporter."""

import hashlib
import hmac
from uuid import UUID

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that reads like something else
_LETTERS = 20  # of 5 bits each: 100 bits
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class TrackingCodes:
    """Derives the code of a matter from a secret, so that it can be shown again but not found in any table."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.sha256(b"jieju tracking code" + secret).digest()

    def of(self, matter: UUID) -> str:
        """Five groups of four letters."""
        number = int.from_bytes(hmac.digest(self._key, matter.bytes, "sha256"))
        letters = "".join(_ALPHABET[number >> 5 * i & 31] for i in range(_LETTERS))
        return "-".join(letters[i : i + 4] for i in range(0, _LETTERS, 4))

    def digest(self, code: str) -> str:
        """What is stored in place of a code. Case, spaces, dashes and look-alikes do not matter."""
        plain = code.upper().translate(_LOOKALIKES)
        return hmac.new(self._key, plain.encode(), "sha256").hexdigest()
