"""The name of bytes: a SHA-256 as 64 lower-case hexadecimal characters."""

import re

_SHA256 = re.compile("[0-9a-f]{64}")


def is_sha256(text: str) -> bool:
    """Whether `text` is a SHA-256 as we write it."""
    return _SHA256.fullmatch(text) is not None
