"""Talking to the system as any of its users would: over HTTP, signed in as somebody."""

import http.client
import json
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4


class Answered(Exception):
    """The system refused; `problem` is its problem document."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('title', '')}: {problem.get('detail', '')}")
        self.status, self.problem = status, problem


class Client:
    """One connection, and the tokens of everybody who has signed in over it."""

    def __init__(self, url: str) -> None:
        self._at = urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._at, timeout=60)
        self._tokens: dict[str, str] = {}
        self.refusals: Counter[str] = Counter()

    def attempt(self, act: Callable[..., None], *arguments: Any) -> None:
        """Do it, unless somebody else was faster: whoever is refused comes round again."""
        try:
            act(*arguments)
        except Answered as refused:
            if refused.status not in (404, 409, 412):
                raise
            self.refusals[str(refused)] += 1

    def persona(self, id: str) -> str:
        """Sign in as a persona of the town; returns the token."""
        return self._signed_in("persona", id)

    def on_duty(self, organisation: str) -> str:
        """Sign in as whoever is on duty at a body."""
        return self._signed_in("organisation", organisation)

    def get(self, path: str, token: str = "") -> Any:
        return self._call("GET", path, None, token)

    def items(self, path: str, token: str) -> list[dict[str, Any]]:
        """Everything of a list, page after page."""
        found: list[dict[str, Any]] = []
        joint = "&" if "?" in path else "?"
        page = self.get(f"{path}{joint}limit=200", token)
        found += page["items"]
        while page["next"]:
            page = self.get(f"{path}{joint}limit=200&cursor={page['next']}", token)
            found += page["items"]
        return found

    def post(self, path: str, body: dict[str, Any] | None = None, token: str = "") -> Any:
        """A command, safe to repeat because it carries a key of its own."""
        return self._call("POST", path, body or {}, token)

    def _signed_in(self, how: str, who: str) -> str:
        if who not in self._tokens:
            self._tokens[who] = self._call("POST", "/demo/sign-in", {how: who}, "")["token"]
        return self._tokens[who]

    def _call(self, method: str, path: str, body: dict[str, Any] | None, token: str) -> Any:
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": uuid4().hex}
        status, answer = self._exchange(method, path, json.dumps(body).encode() if body is not None else None, headers)
        told = json.loads(answer) if answer else {}
        if status >= 400:
            raise Answered(status, told)
        return told

    def _exchange(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        """Once more on a fresh connection when a kept one had gone; the key makes that safe."""
        for last in (False, True):
            try:
                self._connection.request(method, path, body, headers)
                answer = self._connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, OSError):
                self._connection.close()
                if last:
                    raise
        raise AssertionError("unreachable")
