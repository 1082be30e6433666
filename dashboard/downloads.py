"""Handing out a file that people sent: saved, never shown, and nothing in it may run."""

from collections.abc import Iterator
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from chuky.vault import Vault
from dashboard.headers import FILE_POLICY

CHUNK = 256 * 1024
"""Bytes in memory of one download."""


def attachment(name: str) -> str:
    """The header's value for a file of any name: headers take no letters beyond Latin-1."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def download(vault: Vault, sha256: str, name: str, size: int | None = None) -> StreamingResponse:
    """The file as an attachment. Raises VaultMissing, VaultDamaged before the first byte."""
    source = vault.open(sha256)
    stream = source.__enter__()

    def chunks() -> Iterator[bytes]:
        try:
            while part := stream.read(CHUNK):
                yield part
        finally:
            source.__exit__(None, None, None)

    headers = {
        "Content-Disposition": attachment(name),
        "Content-Security-Policy": FILE_POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    if size is not None:
        headers["Content-Length"] = str(size)
    return StreamingResponse(chunks(), media_type="application/octet-stream", headers=headers)
