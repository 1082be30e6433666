"""How a message leaves the house. A rehearsal's post is a folder of `.eml` files.

Belongs here: what every post can do, and the folder. Sending by SMTP is in `smtp.py`, which message
goes when in `deliver.py`.
"""

import hashlib
from pathlib import Path
from typing import Protocol

from chuky.exceptions import ChukyError


class LetterRefused(ChukyError):
    """thư không gửi được: {reason}; sửa địa chỉ người nhận hoặc cấu hình máy chủ thư rồi gửi lại"""

    en = "the mail was not taken: {reason}; correct the address or the mail server, then retry"


class PostUnreachable(ChukyError):
    """không tới được máy chủ thư {where}: {reason}; thư còn trong hàng đợi và sẽ được gửi sau"""

    en = "the mail server {where} can't be reached: {reason}; the mail stays queued for later"


class Post(Protocol):
    """Delivers messages; delivering the same Message-ID again must do no harm."""

    @property
    def lines(self) -> int:
        """How many messages may be handed to it at once."""
        ...

    def deliver(self, message_id: str, recipient: str, content: bytes) -> None:
        """Hand one message over. Raises LetterRefused (this one) or PostUnreachable (all)."""
        ...

    def hang_up(self) -> None:
        """No more messages for now; the next `deliver` starts afresh."""
        ...


class FolderPost:
    """Writes each message to one file named by its Message-ID; again writes the same file."""

    lines = 1

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, message_id: str, recipient: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = message_id.strip("<>").split("@")[0].replace("/", "_")
        target = self.folder / f"{name}.eml"
        temporary = target.with_suffix(f".{_short_hash(content)}.tmp")
        temporary.write_bytes(content)
        temporary.replace(target)

    def hang_up(self) -> None:
        """A folder keeps nothing open."""


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]
