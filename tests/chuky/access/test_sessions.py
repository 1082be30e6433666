"""A cookie is no token and a token no cookie; any of them ends at once, or in its time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chuky.access.accounts import (
    add_account,
    authenticate,
    change_password,
    disable,
    enable,
    set_password,
    sign_out_everywhere,
)
from chuky.access.exceptions import AccountUnknown, PasswordRefused, SignInRefused
from chuky.access.sessions import LASTS, end_sessions, find_viewer, open_session
from chuky.house import House, open_house

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 24, tzinfo=UTC)
OLD, NEW = "mùa thu lá vàng rơi đầy", "con trâu già gặm cỏ non"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    with opened.ledger.transaction() as session:
        set_password(session, add_account(session, "an", "An", "test", NOW), OLD, "test", NOW)
    yield opened
    opened.close()


def opened(house: House) -> tuple[str, str]:
    """(a browser's cookie, a program's token)."""
    with house.ledger.transaction() as session:
        cookie = open_session(session, "an", "Firefox", NOW)
        token = open_session(session, "an", "API: x", NOW, timedelta(days=90), "program")
    return cookie, token


def alive(house: House, *given: str, at: datetime = NOW) -> list[str]:
    with house.ledger.session() as session:
        kinds = ("browser", "program")
        return [
            kind
            for value, kind in zip(given, kinds, strict=False)
            if find_viewer(session, value, at, kind)
        ]


def test_one_kind_never_passes_for_the_other(house: House) -> None:
    cookie, token = opened(house)
    assert alive(house, cookie, token) == ["browser", "program"]
    assert alive(house, token, cookie) == []


def test_a_session_ends_after_a_working_day(house: House) -> None:
    cookie, token = opened(house)
    assert alive(house, cookie, token, at=NOW + LASTS + timedelta(seconds=1)) == ["program"]


def test_a_new_password_ends_every_session_and_token(house: House) -> None:
    given = opened(house)
    with pytest.raises(SignInRefused):
        change_password(house, "an", "sai hoàn toàn rồi", NEW, NOW)
    with pytest.raises(PasswordRefused):
        change_password(house, "an", OLD, "ngắn", NOW)
    assert alive(house, *given) == ["browser", "program"]
    change_password(house, "an", OLD, NEW, NOW)
    assert alive(house, *given) == []
    assert authenticate(house, "an", NEW, NOW) == "an"


def test_an_administrator_ends_somebodys_sessions_and_opens_a_closed_account_again(
    house: House,
) -> None:
    given = opened(house)
    with house.ledger.transaction() as session:
        assert sign_out_everywhere(session, "an", "quan-tri", NOW) == 2
        disable(session, "an", "quan-tri", NOW)
    assert alive(house, *given) == []
    with pytest.raises(SignInRefused):
        authenticate(house, "an", OLD, NOW)
    with house.ledger.transaction() as session:
        enable(session, "an", "quan-tri", NOW)
    assert authenticate(house, "an", OLD, NOW) == "an"
    with house.ledger.transaction() as session, pytest.raises(AccountUnknown):
        sign_out_everywhere(session, "ai-do", "quan-tri", NOW)


def test_one_session_is_spared_where_its_owner_ends_the_others(house: House) -> None:
    cookie, token = opened(house)
    with house.ledger.transaction() as session:
        end_sessions(session, "an", NOW, cookie)
    assert alive(house, cookie, token) == ["browser"]
