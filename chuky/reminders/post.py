"""How a message leaves the house. A rehearsal's post is a folder of `.eml` files."""

import hashlib
from pathlib import Path
from typing import Protocol


class Post(Protocol):
    """Delivers one message; delivering the same Message-ID again must do no harm."""

    def deliver(self, message_id: str, recipient: str, content: bytes) -> None: ...


class FolderPost:
    """Writes each message to one file named by its Message-ID; again writes the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, message_id: str, recipient: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = message_id.strip("<>").split("@")[0].replace("/", "_")
        target = self.folder / f"{name}.eml"
        temporary = target.with_suffix(f".{_short_hash(content)}.tmp")
        temporary.write_bytes(content)
        temporary.replace(target)


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]
