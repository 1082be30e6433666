"""Whom one rings about a unit."""

from datetime import datetime
from pathlib import Path

import pytest

from chuky.access.accounts import add_account
from chuky.access.roles import Grant, give_role
from chuky.clock import VIETNAM
from chuky.views.contacts import Contact, unit_contacts
from tests.chuky.cycle.conftest import opened_cycle

pytestmark = pytest.mark.unit
NOW = datetime(2024, 1, 11, tzinfo=VIETNAM)


def test_a_unit_s_office_its_head_and_officers_and_nobody_else_s(tmp_path: Path) -> None:
    running = opened_cycle(tmp_path)
    first, second = running.context.plan.units[:2]
    office = first.model_copy(update={"phone": "0220 0000 001"})
    with running.house.ledger.transaction() as session:
        for account, role, unit, phone in (
            ("an", "contributor", first.code, "0900 000 001"),
            ("binh", "head", first.code, None),
            ("chi", "head", second.code, "0900 000 003"),
        ):
            row = add_account(session, account, account.title(), "test", NOW)
            row.email, row.phone = f"{account}@xa.example", phone
            give_role(session, account, Grant(role, running.context.id, unit), "a", "b", NOW)
        contacts = unit_contacts(session, running.context.id)
    assert contacts(office) == [
        Contact("", "0220 0000 001", ""),
        Contact("Binh", "", "binh@xa.example"),
        Contact("An", "0900 000 001", "an@xa.example"),
    ]
    assert contacts(second) == [Contact("Chi", "0900 000 003", "chi@xa.example")]
    assert contacts(running.context.plan.units[2]) == []
    running.house.close()
