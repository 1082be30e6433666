"""People by the names they are called, where the ledger knows their accounts.

The audit trail and lists of accounts show the account itself: it is what can be searched there.
"""

from chuky.house import House
from chuky.ledger.access import Account


class Persons:
    """Account → the person's name; what is no account (a program's own act) stays as it is. Two
    who did one thing are told as `asked, granted` is.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._known: dict[str, str] = {}

    def __call__(self, accounts: str) -> str:
        return ", ".join(self._name(one) for one in accounts.split(", "))

    def _name(self, account: str) -> str:
        if account not in self._known:
            with self._house.ledger.session() as session:
                row = session.get(Account, account)
            self._known[account] = row.name if row is not None else account
        return self._known[account]
