"""A letter that can't be made (its text, its address, its bytes): set aside so that the rest leave.

It stands in the outbox as failed with the reason, so that status and pages show it; a reminder is
written anew at its next tries, a notice is left to a person.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from chuky.cycle.failures import reason_of
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.ledger.exceptions import LedgerFull, LedgerUnreachable
from chuky.vault import VaultUnreachable

SUBJECT = "Thư chưa soạn được · A letter that could not be made"
STAND_IN = (
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "Thư chưa soạn được; lý do ở các lần gửi. Không gửi bản này.\r\n"
    "The letter could not be made; why is told at its tries. This is never sent.\r\n"
).encode()
"""What lies in the vault in its place."""
STAND_IN_SHA256 = hashlib.sha256(STAND_IN).hexdigest()
OF_ALL = (LedgerUnreachable, LedgerFull, VaultUnreachable, SQLAlchemyError, MemoryError)
"""What is no single letter's fault: nothing else could leave either."""


class LetterUnmade(ChukyError):
    """không soạn được thư: {reason}"""

    en = "the letter could not be made: {reason}"

    @property
    def why(self) -> str:
        """In both languages, for the record."""
        return f"{self.say('vi')} · {self.say('en')}"


@contextmanager
def making() -> Iterator[None]:
    """What goes wrong with one letter alone comes out as LetterUnmade."""
    try:
        yield
    except OF_ALL:
        raise
    except Exception as error:
        raise LetterUnmade(reason=_said(error)) from error


def _said(error: Exception) -> Text:
    return error.values["reason"] if isinstance(error, LetterUnmade) else reason_of(error)
