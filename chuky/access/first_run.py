"""The house's first administrator: made once, by whoever opens the new house first."""

from datetime import datetime

from sqlalchemy.orm import Session

from chuky.access.accounts import add_account, any_account, set_password
from chuky.access.roles import ALL, Grant, give_role
from chuky.ledger.access import Account

_ACTOR = "first-run"


def make_first_administrator(
    session: Session, account: str, name: str, password: str, now: datetime
) -> Account | None:
    """The new account, or None where the house has one already.

    Of two that ask in the same moment the second one waits and gets None, on every database.
    Raises AccountNameRefused, PasswordRefused.
    """
    if any_account(session):
        return None
    row = add_account(session, account, name, _ACTOR, now)
    set_password(session, row, password, row.id, now)
    give_role(session, row.id, Grant("administrator", ALL, ALL), _ACTOR, _ACTOR, now)
    return row
