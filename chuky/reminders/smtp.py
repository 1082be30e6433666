"""Sending by SMTP: a few connections for many messages, a refusal told apart from a dead line.

The address comes from CHUKY_SMTP_URL, the password from CHUKY_SMTP_PASSWORD alone; neither a log
nor an error ever holds it. Which message goes when is in `deliver.py`.
"""

import smtplib
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from queue import Empty, LifoQueue
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.reminders.people import is_reserved
from chuky.reminders.post import LetterRefused, PostUnreachable
from chuky.reminders.sender import Sender

LINES = 4
"""Connections at once: enough to hide a server's waits, few enough for any office's server."""
Security = Literal["none", "starttls", "tls"]
TIMEOUT = 30.0
"""Seconds that a server may be silent; RFC 5321 allows minutes, a morning's mail can't wait."""
GOODBYE = 421
"""The server closes the line (RFC 5321, 3.8): a fresh one is tried."""
_SCHEMES: Mapping[str, tuple[Security, int]] = {
    "smtp": ("none", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SmtpUrlUnknown(ChukyError):
    """CHUKY_SMTP_URL không dùng được: {reason}; ví dụ smtp+starttls://ten@may-chu:587"""

    en = "CHUKY_SMTP_URL can't be used: {reason}; for example smtp+starttls://user@host:587"
    exit_status = 2


@dataclass(frozen=True)
class SmtpSettings:
    """Where mail is handed over. `ca`: a file of own root certificates, PEM."""

    host: str
    port: int
    security: Security
    sender: Sender
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: str | None = None

    @property
    def where(self) -> str:
        return f"{self.host}:{self.port}"


def smtp_settings(environment: Mapping[str, str]) -> SmtpSettings | None:
    """From CHUKY_SMTP_URL, _PASSWORD, _FROM (`a@b` or `Tên <a@b>`), _REPLY_TO; None: no URL.

    Raises SmtpUrlUnknown.
    """
    url = environment.get("CHUKY_SMTP_URL", "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    try:
        security, usual_port = _SCHEMES[parts.scheme]
        port = parts.port or usual_port
    except (KeyError, ValueError):
        raise SmtpUrlUnknown(reason=_SCHEME) from None
    user = unquote(parts.username) if parts.username else None
    name, sender = parseaddr(environment.get("CHUKY_SMTP_FROM") or user or "")
    reply_to = parseaddr(environment.get("CHUKY_SMTP_REPLY_TO", ""))[1] or None
    _require(bool(parts.hostname), _HOST)
    _require(parts.password is None, _PASSWORD)
    _require("@" in sender, _SENDER)
    _require(reply_to is None or "@" in reply_to, _REPLY_TO)
    _require(security != "none" or user is None or parts.hostname in _LOOPBACK, _PLAIN)
    return SmtpSettings(
        host=parts.hostname or "",
        port=port,
        security=security,
        sender=Sender(sender, name or Sender.name, reply_to),
        user=user,
        password=environment.get("CHUKY_SMTP_PASSWORD"),
        ca=parse_qs(parts.query).get("ca", [None])[0],
    )


_SCHEME = Text(
    "phải bắt đầu bằng smtp://, smtp+starttls:// hoặc smtps:// và có cổng là số",
    "it starts with smtp://, smtp+starttls:// or smtps:// and its port is a number",
)
_HOST = Text("thiếu tên máy chủ", "the host is missing")
_PASSWORD = Text(
    "mật khẩu không đặt trong địa chỉ mà trong CHUKY_SMTP_PASSWORD",
    "the password doesn't belong in it but in CHUKY_SMTP_PASSWORD",
)
_SENDER = Text(
    "chưa biết địa chỉ gửi, đặt CHUKY_SMTP_FROM", "no sender is known, set CHUKY_SMTP_FROM"
)
_REPLY_TO = Text("CHUKY_SMTP_REPLY_TO không phải địa chỉ", "CHUKY_SMTP_REPLY_TO is no address")
_PLAIN = Text(
    "không đăng nhập qua kết nối không mã hóa", "no login over a connection that isn't encrypted"
)
_NO_ADDRESS = Text("kế hoạch chưa có địa chỉ người nhận", "the plan names no address")


def _require(holds: bool, reason: Text) -> None:
    if not holds:
        raise SmtpUrlUnknown(reason=reason)


class SmtpPost:
    """Keeps its connections until `hang_up`, one for each message that is under way; a line that
    broke is opened again once a message. Several threads may deliver at once.
    """

    lines = LINES

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self._spare: LifoQueue[smtplib.SMTP] = LifoQueue()
        self._lock = threading.Lock()
        self._open = 0

    def deliver(self, message_id: str, recipient: str, content: bytes) -> None:
        """Raises LetterRefused or PostUnreachable.

        A line that breaks after DATA leaves open whether the server took the message: it is sent
        again under the same Message-ID, which receiving servers and people can tell.
        """
        if is_reserved(recipient):
            raise LetterRefused(place=message_id, reason=_NO_ADDRESS)
        line = self._idle()
        if line is not None:
            with suppress(smtplib.SMTPServerDisconnected, OSError):
                self._send(line, message_id, recipient, content)
                return
        try:
            self._send(self._another(), message_id, recipient, content)
        except (smtplib.SMTPServerDisconnected, OSError) as broken:
            raise LetterRefused(place=message_id, reason=_said(broken)) from None

    def hang_up(self) -> None:
        """Close what nobody uses."""
        while (line := self._idle()) is not None:
            try:
                line.quit()
            except (smtplib.SMTPException, OSError):
                line.close()
            self._lost()

    def _idle(self) -> smtplib.SMTP | None:
        try:
            return self._spare.get_nowait()
        except Empty:
            return None

    def _another(self) -> smtplib.SMTP:
        """A new line; where the server takes no more of them, one that somebody gives back."""
        with self._lock:
            self._open += 1
            first = self._open == 1
        try:
            return self._connected()
        except PostUnreachable:
            self._lost()
            if first:
                raise
            with suppress(Empty):
                return self._spare.get(timeout=TIMEOUT)
            raise

    def _lost(self) -> None:
        with self._lock:
            self._open -= 1

    def _send(self, line: smtplib.SMTP, message_id: str, recipient: str, content: bytes) -> None:
        """Hand it over; the line is kept for the next one unless it broke."""
        try:
            self._hand_over(line, message_id, recipient, content)
        except (smtplib.SMTPServerDisconnected, OSError):
            line.close()
            self._lost()
            raise
        except LetterRefused:
            self._spare.put(line)
            raise
        self._spare.put(line)

    def _hand_over(
        self, line: smtplib.SMTP, message_id: str, recipient: str, content: bytes
    ) -> None:
        try:
            line.sendmail(self.settings.sender.address, [recipient], content)
        except smtplib.SMTPServerDisconnected:
            raise
        except (smtplib.SMTPException, UnicodeError) as refusal:
            if _code(refusal) == GOODBYE:
                raise smtplib.SMTPServerDisconnected(_said(refusal)) from None
            raise LetterRefused(place=message_id, reason=_said(refusal)) from None

    def _connected(self) -> smtplib.SMTP:
        try:
            context = ssl.create_default_context(cafile=self.settings.ca)
            line = self._opened(context)
            try:
                self._greet(line, context)
            except BaseException:
                line.close()
                raise
        except (smtplib.SMTPException, OSError) as error:
            raise PostUnreachable(where=self.settings.where, reason=_said(error)) from None
        return line

    def _opened(self, context: ssl.SSLContext) -> smtplib.SMTP:
        host, port = self.settings.host, self.settings.port
        if self.settings.security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(host, port, timeout=TIMEOUT)

    def _greet(self, line: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if self.settings.security == "starttls":
            line.starttls(context=context)
        if self.settings.user is not None:
            line.login(self.settings.user, self.settings.password or "")


def _code(error: Exception) -> int | None:
    """The server's reply code, also where it refused the only recipient."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _said(error: Exception) -> str:
    """One short line: the server's own words, or what the system says."""
    text: object = getattr(error, "strerror", None) or error
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        text = next((reply for _, reply in error.recipients.values()), "")
    elif isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    code = _code(error)
    return " ".join(f"{code or ''} {words}".split())[:200]
