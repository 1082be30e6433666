"""Roles name a cycle and a unit that are there; a small office's single officer may grant alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from chuky.access.accounts import add_account
from chuky.access.exceptions import AccountUnknown, GrantRefused
from chuky.access.granting import ask_for_role, decide_roles
from chuky.access.roles import ALL, Grant, give_role, grants_of
from chuky.access.second_person import ANY_CYCLE, pending
from chuky.cli import cli
from chuky.clock import SystemClock
from chuky.cycle.activate import activate
from chuky.cycle.exceptions import SecondPersonNeeded
from chuky.house import House, open_house
from chuky.ledger.audit import AuditEvent
from chuky.plan import find_plan, load_plan

pytestmark = pytest.mark.unit
NOW = SystemClock().now()
PLAN = "thanh-mien-par-index-2023"
SMALL = "Phòng Nội vụ chỉ có một công chức"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path / "home")
    with opened.ledger.transaction() as session:
        for account in ("an", "quan-tri"):
            add_account(session, account, account, "test", NOW)
    yield opened
    opened.close()


def cycle_of(house: House, small_office: str | None = None) -> str:
    loaded = load_plan(find_plan(PLAN))
    changes = {"units": loaded.plan.units[:2], "small_office": small_office}
    plan = loaded.plan.model_copy(update=changes)
    return activate(house, plan, loaded.criteria, "quan-tri", confirm_illustrative=True).id


def asked(house: House, grant: Grant) -> str:
    ask_for_role(house, "an", grant, "đầu năm", "quan-tri", NOW)
    with house.ledger.session() as session:
        return pending(session, ANY_CYCLE)[0].id


def held(house: House, account: str = "an") -> tuple[Grant, ...]:
    with house.ledger.session() as session:
        return grants_of(session, account)


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        (Grant("head", ALL, ALL), "cần mã đơn vị"),
        (Grant("contributor", ALL, " "), "cần mã đơn vị"),
        (Grant("administrator", ALL, "TM01"), "không giới hạn được trong một đơn vị"),
        (Grant("auditor", ALL, ""), "không giới hạn được trong một đơn vị"),
    ],
)
def test_no_role_is_given_wider_or_narrower_than_it_can_be(
    house: House, grant: Grant, said: str
) -> None:
    with house.ledger.transaction() as session, pytest.raises(GrantRefused, match=said):
        give_role(session, "an", grant, "a", "b", NOW)
    with pytest.raises(GrantRefused, match=said):
        asked(house, grant)


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        (Grant("head", "none", "TM01"), "không có chu kỳ `none`"),
        (Grant("head", ALL, "TM1"), r"không có đơn vị `TM1`; TM01\?"),
        (Grant("contributor", PLAN, "XX99"), "không có đơn vị `XX99`"),
    ],
)
def test_a_role_for_what_is_not_there_is_refused_when_it_is_asked_for(
    house: House, grant: Grant, said: str
) -> None:
    cycle_of(house)
    with pytest.raises(GrantRefused, match=said):
        asked(house, grant)


def test_nobody_asks_a_role_for_an_account_that_is_not_there(house: House) -> None:
    with pytest.raises(AccountUnknown):
        ask_for_role(house, "ai-do", Grant("auditor", ALL, ALL), "x", "quan-tri", NOW)


def test_one_officer_grants_alone_only_where_the_plan_says_the_office_is_small(
    house: House,
) -> None:
    grant = Grant("head", cycle_of(house), "TM01")
    act = asked(house, grant)
    with pytest.raises(SecondPersonNeeded):
        decide_roles(house, act, True, "quan-tri", NOW)
    assert held(house) == ()


def test_a_small_offices_officer_grants_a_role_of_that_cycle_alone_and_it_is_on_record(
    house: House,
) -> None:
    cycle = cycle_of(house, SMALL)
    decide_roles(house, asked(house, Grant("head", cycle, "TM01")), True, "quan-tri", NOW)
    assert held(house) == (Grant("head", cycle, "TM01"),)
    with house.ledger.session() as session:
        event = session.query(AuditEvent).filter_by(action="role.granted").one()
    assert (event.actor, event.payload["asked_by"]) == ("quan-tri", "quan-tri")
    everywhere = asked(house, Grant("administrator", ALL, ALL))
    with pytest.raises(SecondPersonNeeded):
        decide_roles(house, everywhere, True, "quan-tri", NOW)


def test_a_granted_role_that_can_no_longer_be_given_leaves_the_request_waiting(
    house: House,
) -> None:
    act = asked(house, Grant("head", ALL, "TM77"))
    cycle_of(house)  # only now it is known that no unit is called so
    with pytest.raises(GrantRefused):
        decide_roles(house, act, True, "pho-quan-tri", NOW)
    with house.ledger.session() as session:
        assert [row.id for row in pending(session, ANY_CYCLE)] == [act]


def test_who_holds_the_machine_grants_a_role_with_a_reason(house: House) -> None:
    folder = str(house.folder)
    line = ["user", "grant", "an", "auditor", "--home", folder]
    done = CliRunner().invoke(cli, [*line, "--reason", "chỉ có một quản trị viên"])
    assert done.exit_code == 0, done.output
    assert held(house) == (Grant("auditor", ALL, ALL),)
    with house.ledger.session() as session:
        event = session.query(AuditEvent).filter_by(action="role.granted").one()
    assert event.actor == "command-line"
    assert event.payload["reason"] == "chỉ có một quản trị viên"
    refused = CliRunner().invoke(cli, ["user", "grant", "an", "head", "--home", folder])
    assert refused.exit_code == 2
    assert "--reason" in refused.output
