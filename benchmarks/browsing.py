"""Browsers for what wrk can't do (forms, uploads, streams): HTTP/1.1 over one kept connection each,
as cheap as a client can be.

The client shares the processors with the server that it measures, so it reads bytes and counts
them, and does nothing else. Loopback only.
"""

import asyncio
import time
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
PIECE = 1 << 16


@dataclass(frozen=True)
class Answer:
    """What came back. `first_byte`: seconds from the request's last byte to the answer's first."""

    path: str
    status: int
    first_byte: float
    headers: dict[str, str]
    body: bytes


@dataclass
class Browser:
    """One person's browser with its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path, {}, b"")

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        return await self._ask("POST", path, headers, body)

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = self._reader = None

    async def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        reader, writer = await self._connected()
        writer.write(self._head(method, path, headers, len(body)))
        for start in range(0, len(body), PIECE):
            writer.write(body[start : start + PIECE])
            await writer.drain()
        sent = time.perf_counter()
        status, given = _head_of(await reader.readuntil(b"\r\n\r\n"))
        first = time.perf_counter() - sent
        content = await _body(reader, given)
        self._remember(given)
        if given.get("connection") == "close":
            await self.close()
        return Answer(path, status, first, given, content)

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        gone = self._reader is not None and self._reader.at_eof()
        if self._reader is None or self._writer is None or gone:
            await self.close()
            opened = await asyncio.open_connection(LOOPBACK, self.port, limit=1 << 20)
            self._reader, self._writer = opened
        return self._reader, self._writer  # type: ignore[return-value]

    def _head(self, method: str, path: str, headers: dict[str, str], size: int) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = {"Host": f"{LOOPBACK}:{self.port}", "Cookie": cookies, **headers}
        if method == "POST":
            lines["Content-Length"] = str(size)
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
        return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode()

    def _remember(self, headers: dict[str, str]) -> None:
        for cookie in headers.get("set-cookie", "").split("\n"):
            name, _, value = cookie.partition(";")[0].partition("=")
            if name:
                self.cookies[name] = value


def _head_of(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        known = headers.get(name.lower())
        headers[name.lower()] = value if known is None else f"{known}\n{value}"
    return int(first.split(" ")[1]), headers


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(parts)
