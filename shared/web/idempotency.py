"""A command that comes twice under one Idempotency-Key, or from one form, is carried out once."""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import current_app, request

from shared.kernel import Act, Refused, Stale, Unknown
from shared.persistence.commit import Statement
from shared.service import Service
from shared.web.errors import KeyReused, Malformed

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
TABLE = """
CREATE TABLE IF NOT EXISTS idempotency (
    key text NOT NULL,
    caller text NOT NULL,
    fingerprint text NOT NULL,
    status integer NOT NULL,
    reference text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (caller, key)
)
"""
"""What each service's schema needs."""

_REMEMBER = "INSERT INTO idempotency (key, caller, fingerprint, status, reference) VALUES (%s, %s, %s, %s, %s)"
_RECALL = "SELECT fingerprint, status, reference FROM idempotency WHERE caller = %s AND key = %s"

# All who have not signed in share one caller: what keeps them apart is that a key cannot be guessed.
_KEY = re.compile(r"[\x21-\x7e]{16,200}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: the status of its answer, and what it made (or "")."""

    status: int
    reference: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """An Idempotency-Key, of whom, and for which request."""

    key: str
    caller: str
    fingerprint: str

    @classmethod
    def of_request(cls, act: Act) -> "Key | None":
        """The key of the current request, if it has one. Raises Malformed."""
        header = request.headers.get(HEADER)
        if header is None:
            return None
        if not _KEY.fullmatch(header):
            raise Malformed(HEADER)
        return cls(header.strip('"'), str(act.by), _fingerprint(request.get_data(cache=True)))

    @classmethod
    def of_form(cls, act: Act) -> "Key":
        """A form that names the version it was drawn for is its own key: what it says, it can mean once only."""
        fingerprint = _fingerprint(urlencode([*request.form.items(multi=True)]).encode())
        return cls(f"form:{fingerprint}", str(act.by), fingerprint)

    def once(self, service: Service, outcome: Outcome, command: Callable[[], None]) -> Outcome:
        """Run the command, unless it has been run. When a twin was faster, the refusal it causes is not the answer."""
        earlier = self._recall(service)
        if earlier is not None:
            return earlier
        try:
            with service.riding(self._remember(outcome)):
                command()
        except (Refused, Stale, Unknown):
            earlier = self._recall(service)
            if earlier is None:
                raise
            return earlier
        return outcome

    def _remember(self, outcome: Outcome) -> Statement:
        return _REMEMBER, (self.key, self.caller, self.fingerprint, outcome.status, outcome.reference)

    def _recall(self, service: Service) -> Outcome | None:
        for row in service.query(_RECALL, (self.caller, self.key)):
            if row["fingerprint"] != self.fingerprint:
                raise KeyReused
            return Outcome(row["status"], row["reference"], repeated=True)
        return None


def _fingerprint(sent: bytes) -> str:
    """What tells one request from another. Keyed, since a plain hash would let what was sent be guessed."""
    said = b"\n".join((request.method.encode(), request.full_path.encode(), sent))
    return hmac.new(str(current_app.secret_key).encode(), said, "sha256").hexdigest()
