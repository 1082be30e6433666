"""Other channels than mail (SMS gateway, Zalo or Telegram webhook), through Apprise, by address.

CHUKY_CHANNELS names them in the order in which they are fallen back to: `sms=json://may/duong-dan`.
Addresses may hold secrets: they stay in the environment, records name the channel alone.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from chuky.exceptions import ChukyError
from chuky.language import Text
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
    """Sends a letter's subject and plain text; whom it is for stands in the first line."""

    def __init__(self, settings: ChannelSettings) -> None:
        self.settings = settings
        self._apprise: Any = None

    def deliver(self, message_id: str, recipient: str, content: bytes) -> None:
        """Raises LetterRefused where the channel doesn't take it."""
        mail = message_from_bytes(content, policy=policy.default)
        body = mail.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        sent = self._opened().notify(
            title=str(mail["Subject"]), body=f"Gửi: {recipient}\n\n{text}", body_format="text"
        )
        if not sent:
            raise LetterRefused(place=message_id, reason=_REFUSED.format(self.settings.name))

    def hang_up(self) -> None:
        """Apprise keeps nothing open."""

    def _opened(self) -> Any:
        if self._apprise is None:
            self._apprise = _line_to(self.settings)
        return self._apprise


def _line_to(settings: ChannelSettings) -> Any:
    """Apprise with one address; it still imports a module that a later Python drops."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        line = apprise.Apprise()
        if not line.add(settings.url):
            raise LetterRefused(reason=_ADDRESS.format(settings.name))
    return line


_REFUSED = Text("kênh {} không nhận", "channel {} didn't take it")
_ADDRESS = Text("địa chỉ của kênh {} không dùng được", "the address of channel {} can't be used")
