"""One office's house: its ledger, vault, clock, keys and post, opened from one folder.

Belongs here: putting the parts together. What is done with them is in `chuky.cycle`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from chuky.clock import Clock, SystemClock
from chuky.ledger.engine import Ledger, open_ledger
from chuky.reminders.channels import ChannelSettings, channel_settings
from chuky.reminders.mailbox import MailboxSettings, mailbox_settings
from chuky.reminders.post import FolderPost, Post
from chuky.reminders.sender import Sender
from chuky.reminders.smtp import SmtpPost, SmtpSettings, smtp_settings
from chuky.vault import Vault, open_vault

if TYPE_CHECKING:
    from chuky.cycle.context import CycleContext


@dataclass
class House:
    """Everything that a service needs. `mark` is set in a rehearsal and goes on all it makes."""

    folder: Path
    ledger: Ledger
    vault: Vault
    clock: Clock
    post: Post
    mark: str | None = None
    publications: dict[str, Path] = field(default_factory=dict)
    """Where a cycle's publication goes; others go to `publications/<cycle>`."""
    contexts: dict[str, "CycleContext"] = field(default_factory=dict)
    """Cycles that were read before; what they run by never changes under one version."""
    channels: tuple[ChannelSettings, ...] = ()
    """What is fallen back to where mail fails, in this order; a rehearsal has none."""
    sender: Sender = field(default_factory=Sender)
    """Who its letters come from."""
    mailbox: MailboxSettings | None = None
    """Where undelivered mail comes back; None: in the folder `bounces` alone."""

    def close(self) -> None:
        self.ledger.close()


@dataclass(frozen=True)
class HouseSettings:
    """Where the parts of a house are; None: in its own folder."""

    ledger: str | None = None
    """`sqlite:///path` or `postgresql://user@host/name`."""
    vault: str | None = None
    """A folder, or `s3://bucket/prefix?endpoint=…&path_style=1`."""
    smtp: SmtpSettings | None = None
    """The mail server; None: mail is written to the folder `mail`."""
    channels: tuple[ChannelSettings, ...] = ()
    """What a message takes where mail fails: SMS gateway, Zalo, Telegram."""
    mailbox: MailboxSettings | None = None
    """The mailbox of undelivered mail."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "HouseSettings":
        """From the variables CHUKY_…. Raises SmtpUrlUnknown, ChannelsUnknown, MailboxUrlUnknown."""
        return cls(
            environment.get("CHUKY_LEDGER"),
            environment.get("CHUKY_VAULT"),
            smtp_settings(environment),
            channel_settings(environment),
            mailbox_settings(environment),
        )


def open_house(
    folder: Path,
    clock: Clock | None = None,
    mark: str | None = None,
    settings: HouseSettings | None = None,
) -> House:
    """Open (or make) the house in `folder`.

    Raises LedgerUnreachable, LedgerTooNew, VaultUrlUnknown.
    """
    settings = settings or HouseSettings()
    folder.mkdir(parents=True, exist_ok=True)
    ledger = open_ledger(settings.ledger or f"sqlite:///{folder / 'ledger.db'}")
    ledger.migrate()
    vault = open_vault(settings.vault or str(folder / "vault"))
    post = _post(folder, mark, settings)
    house = House(folder, ledger, vault, clock or SystemClock(), post, mark)
    if mark is None:
        house.channels, house.mailbox = settings.channels, settings.mailbox
        house.sender = settings.smtp.sender if settings.smtp is not None else Sender()
    return house


def _post(folder: Path, mark: str | None, settings: HouseSettings) -> Post:
    """A rehearsal reaches its own folder only, whatever is configured."""
    if mark is None and settings.smtp is not None:
        return SmtpPost(settings.smtp)
    return FolderPost(folder / "mail")
