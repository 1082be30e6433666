"""Who a house's letters come from: the From and Reply-To of everything that it mails."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sender:
    """`reply_to`: where a person's answer goes, where that is another mailbox."""

    address: str = "nhac-viec@chuky.invalid"
    """A reserved one, where no mail server is configured and in every rehearsal."""
    name: str = "Chu Kỳ"
    reply_to: str | None = None
