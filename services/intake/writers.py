"""Who writes, as far as it takes to notice that one and the same writes without end, and no further."""

import hashlib
import hmac
import unicodedata

from services.intake.domain import NOBODY
from services.intake.vault import PersonalData
from shared.kernel import Actor, Role


class Writers:
    """Tells one writer from another by a keyed digest: without the key it leads to nobody.

    It is kept beside the writer's key in the vault, and destroyed with it.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.sha256(b"jieju writer" + secret).digest()

    def of(self, contact: PersonalData, by: Actor) -> bytes | None:
        """Whoever can be reached so, else the resident who has signed in. A desk or a window that writes for others,
        and whoever leaves nothing of themselves, is nobody in particular.
        """
        known = _number(contact.telephone) or contact.email.strip().casefold() or _signed_in(by)
        return hmac.digest(self._key, known.encode("utf-8", "surrogatepass"), "sha256")[:16] if known else None


def _number(telephone: str) -> str:
    digits = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", telephone)))
    return digits.removeprefix("86") if len(digits) > 11 else digits


def _signed_in(by: Actor) -> str:
    return str(by) if by.role is Role.RESIDENT and by.person != NOBODY else ""
