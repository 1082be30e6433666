"""Other channels than mail (SMS gateway, Zalo or Telegram webhook), through Apprise, by address.

CHUKY_CHANNELS names them in the order in which they are fallen back to: `sms=json://may/duong-dan`.
An address with `{phone}` or `{address}` in it is a person's own; one without is the office's, and
whom it is for stands in the first line. Addresses may hold secrets: they stay in the environment,
records name the channel alone.
"""

import re
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import quote

from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.reminders.people import is_reserved
from chuky.reminders.post import LetterRefused

MAIL = "mail"
"""The first channel's name on record."""


class ChannelsUnknown(ChukyError):
    """CHUKY_CHANNELS không dùng được ở mục thứ {number}: {reason}; ví dụ sms=json://may-chu/gui"""

    en = "CHUKY_CHANNELS can't be used at item {number}: {reason}; for example sms=json://host/send"
    exit_status = 2


@dataclass(frozen=True)
class ChannelSettings:
    """One channel. `url`: Apprise's address of it."""

    name: str
    url: str = field(repr=False)

    def goes_to(self, address: str, phone: str | None) -> str | None:
        """What the channel is told about the person; None where it can't reach them."""
        if "{phone}" in self.url:
            return re.sub(r"[^0-9+]", "", phone or "") or None
        return None if "{address}" in self.url and is_reserved(address) else address

    def url_of(self, recipient: str) -> str:
        """Apprise's address of one person's line."""
        quoted = quote(recipient, safe="")
        return self.url.replace("{phone}", quoted).replace("{address}", quoted)


def channel_settings(environment: Mapping[str, str]) -> tuple[ChannelSettings, ...]:
    """From CHUKY_CHANNELS, `name=url` separated by spaces. Raises ChannelsUnknown."""
    found: list[ChannelSettings] = []
    for number, item in enumerate(environment.get("CHUKY_CHANNELS", "").split(), start=1):
        name, _, url = item.partition("=")
        if not name or "://" not in url:
            raise ChannelsUnknown(number=number, reason=_SHAPE)
        if name == MAIL or name in {channel.name for channel in found}:
            raise ChannelsUnknown(number=number, reason=_TWICE)
        found.append(ChannelSettings(name, url))
    return tuple(found)


_SHAPE = Text("phải có dạng ten=dia-chi://…", "it has the form name=scheme://…")
_TWICE = Text("tên đã dùng", "the name is taken")


class ApprisePost:
    """Sends a letter's subject and plain text, one at a time."""

    lines = 1

    def __init__(self, settings: ChannelSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()

    def deliver(self, message_id: str, recipient: str, content: bytes) -> None:
        """Raises LetterRefused where the channel doesn't take it."""
        mail = message_from_bytes(content, policy=policy.default)
        body = mail.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        url = self.settings.url_of(recipient)
        shared = url == self.settings.url
        said = f"Gửi: {recipient}\n\n{text}" if shared else text
        with self._lock:
            line = _line_to(self.settings.name, url)
            sent = line.notify(title=str(mail["Subject"]), body=said, body_format="text")
        if not sent:
            raise LetterRefused(place=message_id, reason=_REFUSED.format(self.settings.name))

    def hang_up(self) -> None:
        """Apprise keeps nothing open."""


def _line_to(name: str, url: str) -> Any:
    """Apprise with one address; it still imports a module that a later Python drops."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        line = apprise.Apprise()
        if not line.add(url):
            raise LetterRefused(reason=_ADDRESS.format(name))
    return line


_REFUSED = Text("kênh {} không nhận", "channel {} didn't take it")
_ADDRESS = Text("địa chỉ của kênh {} không dùng được", "the address of channel {} can't be used")
