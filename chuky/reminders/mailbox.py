"""The mailbox to which undelivered mail comes back, read by IMAP; nothing is changed in it.

Belongs here: fetching delivery status notifications into the folder that `bounces.py` reads.
CHUKY_BOUNCES_URL names the mailbox, CHUKY_BOUNCES_PASSWORD opens it; no log holds either.
"""

import imaplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from chuky.exceptions import ChukyError
from chuky.language import Text

READ = "read"
"""The subfolder of what was read."""
LARGEST = 10 * 1024 * 1024
"""Bytes of a notification; it quotes one letter of ours at most."""
Security = Literal["none", "starttls", "tls"]
BACK = timedelta(days=14)
"""How far back is looked: servers give up on a mail after five days."""
TIMEOUT = 30.0
"""Seconds that a server may be silent."""
_SCHEMES: Mapping[str, tuple[Security, int]] = {
    "imap": ("none", 143),
    "imap+starttls": ("starttls", 143),
    "imaps": ("tls", 993),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As RFC 3501 writes them, whatever the machine's language."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailboxUrlUnknown(ChukyError):
    """CHUKY_BOUNCES_URL không dùng được: {reason}; ví dụ imaps://ten@may-chu/INBOX"""

    en = "CHUKY_BOUNCES_URL can't be used: {reason}; for example imaps://user@host/INBOX"
    exit_status = 2


class MailboxUnreachable(ChukyError):
    """không đọc được hộp thư báo trả {where}: {reason}; thư đã gửi không bị ảnh hưởng"""

    en = "the mailbox of bounces {where} can't be read: {reason}; mail that was sent is not touched"


@dataclass(frozen=True)
class MailboxSettings:
    """Where undelivered mail comes back. `ca`: a file of own root certificates, PEM."""

    host: str
    port: int
    security: Security
    user: str
    folder: str = "INBOX"
    password: str = field(default="", repr=False)
    ca: str | None = None

    @property
    def where(self) -> str:
        return f"{self.host}:{self.port}"


def mailbox_settings(environment: Mapping[str, str]) -> MailboxSettings | None:
    """From CHUKY_BOUNCES_URL and _PASSWORD (empty: that of SMTP); None: no URL.

    Raises MailboxUrlUnknown.
    """
    url = environment.get("CHUKY_BOUNCES_URL", "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    try:
        security, usual_port = _SCHEMES[parts.scheme]
        port = parts.port or usual_port
    except (KeyError, ValueError):
        raise MailboxUrlUnknown(reason=_SCHEME) from None
    _require(bool(parts.hostname and parts.username), _USER)
    _require(parts.password is None, _PASSWORD)
    _require(security != "none" or parts.hostname in _LOOPBACK, _PLAIN)
    return MailboxSettings(
        host=parts.hostname or "",
        port=port,
        security=security,
        user=unquote(parts.username or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        password=environment.get("CHUKY_BOUNCES_PASSWORD")
        or environment.get("CHUKY_SMTP_PASSWORD", ""),
        ca=parse_qs(parts.query).get("ca", [None])[0],
    )


_SCHEME = Text(
    "phải bắt đầu bằng imaps://, imap+starttls:// hoặc imap:// và có cổng là số",
    "it starts with imaps://, imap+starttls:// or imap:// and its port is a number",
)
_USER = Text("thiếu tên đăng nhập hoặc tên máy chủ", "the user or the host is missing")
_PASSWORD = Text(
    "mật khẩu không đặt trong địa chỉ mà trong CHUKY_BOUNCES_PASSWORD",
    "the password doesn't belong in it but in CHUKY_BOUNCES_PASSWORD",
)
_PLAIN = Text(
    "không đăng nhập qua kết nối không mã hóa", "no login over a connection that isn't encrypted"
)


def _require(holds: bool, reason: Text) -> None:
    if not holds:
        raise MailboxUrlUnknown(reason=reason)


def fetch_bounces(settings: MailboxSettings, folder: Path, now: datetime) -> int:
    """Put notifications of the last days into `folder`, each once; how many were new.

    The mailbox is opened to be read only. Raises MailboxUnreachable.
    """
    line: imaplib.IMAP4 | None = None
    try:
        line = _opened(settings)
        return _fetch(line, settings, folder, now - BACK)
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise MailboxUnreachable(where=settings.where, reason=reason) from None
    finally:
        if line is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                line.logout()


def _opened(settings: MailboxSettings) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=settings.ca)
    line: imaplib.IMAP4
    if settings.security == "tls":
        line = imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=context, timeout=TIMEOUT)
    else:
        line = imaplib.IMAP4(settings.host, settings.port, timeout=TIMEOUT)
    try:
        if settings.security == "starttls":
            line.starttls(context)
        line.login(settings.user, settings.password)
    except BaseException:
        line.shutdown()
        raise
    return line


def _fetch(line: imaplib.IMAP4, settings: MailboxSettings, folder: Path, since: datetime) -> int:
    name = settings.folder.replace("\\", "\\\\").replace('"', '\\"')
    _said(line.select(f'"{name}"', readonly=True))
    validity = _said(line.response("UIDVALIDITY"))[0] or b"0"
    day = f"{since.day:02}-{_MONTHS[since.month - 1]}-{since.year}"
    words = ("SINCE", day, "HEADER", "Content-Type", "multipart/report", "SMALLER", str(LARGEST))
    found = _said(line.uid("SEARCH", *words))[0] or b""
    folder.mkdir(parents=True, exist_ok=True)
    new = 0
    for uid in found.decode("ascii").split():
        path = folder / f"imap-{int(validity)}-{int(uid)}.eml"
        if path.exists() or (folder / READ / path.name).exists():
            continue
        parts = _said(line.uid("FETCH", uid, "(BODY.PEEK[])"))
        content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        half = path.with_suffix(".part")
        half.write_bytes(content)
        half.replace(path)
        new += 1
    return new


def _said(answer: tuple[str, list[Any]]) -> list[Any]:
    """What the server said. Raises IMAP4.error where it refused."""
    word, data = answer
    if word == "NO":
        raise imaplib.IMAP4.error(str(data[0] if data else word))
    return data
