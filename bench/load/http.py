"""A lean HTTP client: connections that are kept open, JSON in and out, nothing else."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

_HEAD = "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
_TIMES = 3


class Unexpected(RuntimeError):
    """An answer that no person of this load would get."""


class _Line:
    """One connection, opened when it is needed and again when the server has closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def exchange(self, request: bytes) -> tuple[int, bytes]:
        """A server may close a line that was idle for a while: then the request is sent again on a new one."""
        for _ in range(_TIMES):
            try:
                reader, writer = await self._open()
                writer.write(request)
                return await _answer(reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.hang_up()
        raise Unexpected("the server closes every connection")

    def hang_up(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        return self._streams


class Client:
    """So many connections to one server; whoever finds none free waits for one."""

    def __init__(self, url: str, connections: int) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        self._host = parts.netloc
        self._lines = [_Line(parts.hostname, parts.port) for _ in range(connections)]
        self._free: asyncio.LifoQueue[_Line] = asyncio.LifoQueue()
        for line in self._lines:
            self._free.put_nowait(line)

    async def post(self, path: str, said: dict[str, Any] | None = None, token: str = "") -> Any:
        """What was answered, as JSON. Raises Unexpected for anything but success."""
        body = json.dumps(said or {}, ensure_ascii=False).encode()
        head = _HEAD.format(method="POST", path=path, host=self._host, length=len(body))
        bearer = f"Authorization: Bearer {token}\r\n" if token else ""
        line = await self._free.get()
        try:
            status, answer = await line.exchange(f"{head}{bearer}\r\n".encode() + body)
        finally:
            self._free.put_nowait(line)
        if status >= 300:
            raise Unexpected(f"POST {path}: {status} {answer.decode()}")
        return json.loads(answer) if answer else None

    def close(self) -> None:
        for line in self._lines:
            line.hang_up()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *headers = head.split("\r\n")
    length = next((int(h.split(":")[1]) for h in headers if h.lower().startswith("content-length:")), 0)
    return int(status.split(" ", 2)[1]), await reader.readexactly(length)
