"""A list of people from a spreadsheet: accounts with invitations, roles that another grants.

All of the list or nothing: a wrong row is named with its number, and no account is made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.accounts import add_account, invite
from chuky.access.exceptions import GrantRefused, PeopleRefused
from chuky.access.granting import ROLES_ASKED, Plans, require_grantable
from chuky.access.roles import ALL, ROLES, Grant
from chuky.access.second_person import ANY_CYCLE, ask
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.ledger.access import Account
from chuky.mapping.names import folded
from chuky.mapping.sheets import read_old

HEADINGS = {
    "account": ("tai khoan", "ten dang nhap", "account"),
    "name": ("ho va ten", "ho ten", "name"),
    "email": ("thu dien tu", "email", "e mail"),
    "role": ("vai tro", "role"),
    "cycle": ("chu ky", "cycle"),
    "unit": ("don vi", "ma don vi", "unit"),
}
"""What a heading may say, folded."""
NEEDED = {
    "account": Text("Tài khoản", "Account"),
    "name": Text("Họ và tên", "Name"),
    "role": Text("Vai trò", "Role"),
}
"""The headings that must be there."""
EVERY = ("", "tat ca", "all")
"""What a cycle or a unit may say, folded, where it is every one."""


@dataclass(frozen=True)
class Listed:
    """One row: `row` counts from 1 as the spreadsheet does; empty cycle and unit are `*`."""

    row: int
    account: str
    name: str
    email: str
    role: str
    cycle: str
    unit: str


@dataclass(frozen=True)
class Imported:
    """New accounts with the invitation that each is sent once."""

    invitations: tuple[tuple[str, str], ...]
    roles: int


def read_people(content: bytes, file: str, plans: Plans) -> tuple[Listed, ...]:
    """The rows of xlsx, ods or CSV. Raises Unparsable, PeopleRefused with every wrong row."""
    rows = next(iter(read_old(content, file).values()), [])
    places = _places(rows[0] if rows else [], file)
    known = {folded(word): key for key, text in ROLES.items() for word in (key, text.vi, text.en)}
    listed, wrong = [], []
    for number, cells in enumerate(rows[1:], 2):
        given = {key: _cell(cells, place) for key, place in places.items()}
        if not any(given.values()):
            continue
        try:
            listed.append(_row(number, given, known, plans))
        except ValueError as error:
            vi, en = error.args[0]
            wrong.append(Text(f"dòng {number}: {vi}", f"row {number}: {en}"))
    if not wrong and not listed:
        wrong.append(Text("không có dòng nào", "there is no row"))
    if wrong:
        raise PeopleRefused(file, wrong=_joined(wrong))
    return tuple(listed)


def import_people(
    session: Session, listed: Iterable[Listed], reason: str, actor: str, now: datetime
) -> Imported:
    """Make the accounts that aren't there, ask for all roles in one act.

    Raises PeopleRefused, ReasonMissing; in the caller's transaction, so nothing is half made.
    """
    listed = tuple(listed)
    there = set(session.scalars(select(Account.id)))
    invitations, wrong = [], []
    for one in listed:
        if one.account in there:
            continue
        try:
            add_account(session, one.account, one.name, actor, now, one.email)
        except ChukyError as error:
            vi, en = error.say("vi"), error.say("en")
            wrong.append(Text(f"dòng {one.row}: {vi}", f"row {one.row}: {en}"))
            continue
        there.add(one.account)
        invitations.append((one.account, invite(session, one.account, actor, now)))
    if wrong:
        raise PeopleRefused(wrong=_joined(wrong))
    grants = [[one.account, one.role, one.cycle, one.unit] for one in listed]
    ask(session, ANY_CYCLE, ROLES_ASKED, {"grants": grants}, reason, actor, now)
    return Imported(tuple(invitations), len(grants))


def _places(heading: list[str | None], file: str) -> dict[str, int]:
    names = [folded(cell or "") for cell in heading]
    places = {
        key: names.index(word) for key, words in HEADINGS.items() for word in words if word in names
    }
    missing = [key for key in NEEDED if key not in places]
    if missing:
        vi, en = (", ".join(getattr(NEEDED[key], way) for key in missing) for way in ("vi", "en"))
        first = Text(f"dòng 1 thiếu cột {vi}", f"row 1 lacks the columns {en}")
        raise PeopleRefused(file, wrong=first)
    return places


def _row(number: int, given: Mapping[str, str], known: Mapping[str, str], plans: Plans) -> Listed:
    role = known.get(folded(given["role"]))
    cycle, unit = (_scope(given.get(key, "")) for key in ("cycle", "unit"))
    if not given["account"] or not given["name"]:
        raise ValueError(Text("thiếu tài khoản hoặc họ tên", "no account or no name"))
    if role is None:
        vi, en = (", ".join(getattr(one, way) for one in ROLES.values()) for way in ("vi", "en"))
        asked = given["role"]
        raise ValueError(
            Text(f"không có vai trò `{asked}` (có: {vi})", f"no role `{asked}` (there are: {en})")
        )
    try:
        require_grantable(plans, Grant(role, cycle, unit))
    except GrantRefused as error:
        raise ValueError(error.values["why"]) from None
    account = given["account"].lower()
    return Listed(number, account, given["name"], given.get("email", ""), role, cycle, unit)


def _scope(typed: str) -> str:
    """Nothing, or a word for all of them, as the exported list has it, is every one."""
    return ALL if folded(typed) in EVERY else typed


def _cell(cells: list[str | None], place: int) -> str:
    return " ".join((cells[place] or "").split()) if place < len(cells) else ""


def _joined(wrong: list[Text]) -> Text:
    return Text("; ".join(one.vi for one in wrong), "; ".join(one.en for one in wrong))
