"""Accounts: invitations work once, guessing is slowed, a closed account's sessions end at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chuky.access.accounts import (
    add_account,
    authenticate,
    disable,
    invite,
    set_password_by_invitation,
)
from chuky.access.attempts import FREE_FAILURES, MOST_FAILURES
from chuky.access.exceptions import (
    InvitationSpent,
    PasswordRefused,
    SignInDelayed,
    SignInRefused,
)
from chuky.access.second_person import ask, decide
from chuky.access.sessions import find_viewer, open_session
from chuky.cycle.exceptions import SecondPersonNeeded
from chuky.house import House, open_house
from chuky.ledger.access import Account

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 24, tzinfo=UTC)
PHRASE = "mùa thu lá vàng rơi đầy"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def token(house: House) -> str:
    with house.ledger.transaction() as session:
        add_account(session, "an", "Nguyễn An", "test", NOW)
        return invite(session, "an", "test", NOW)


def take_up(house: House, token: str, password: str, at: datetime = NOW) -> None:
    with house.ledger.transaction() as session:
        set_password_by_invitation(session, token, password, at)


def test_an_invitation_works_once(house: House, token: str) -> None:
    take_up(house, token, PHRASE)
    assert authenticate(house, " AN ", PHRASE, NOW) == "an"
    with pytest.raises(InvitationSpent):
        take_up(house, token, PHRASE)


def test_an_invitation_ends_after_a_week(house: House, token: str) -> None:
    with pytest.raises(InvitationSpent):
        take_up(house, token, PHRASE, NOW + timedelta(days=8))


@pytest.mark.parametrize("password", ["ngắn quá", "a" * 20, "matkhau123456789", "x" * 300])
def test_weak_passwords_are_refused(house: House, token: str, password: str) -> None:
    with pytest.raises(PasswordRefused):
        take_up(house, token, password)


def test_guessing_is_slowed_more_and_more_and_the_right_password_waits_too(
    house: House, token: str
) -> None:
    take_up(house, token, PHRASE)
    for _ in range(4):
        with pytest.raises(SignInRefused):
            authenticate(house, "an", "wrong", NOW)
    with pytest.raises(SignInDelayed):
        authenticate(house, "an", PHRASE, NOW)
    assert authenticate(house, "an", PHRASE, NOW + timedelta(seconds=3)) == "an"


def test_guesses_made_at_once_are_no_way_round_the_delay(
    house: House, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one guess is being compared, others ask: those that came before are counted."""
    take_up(house, token, PHRASE)
    compared: list[str] = []

    def compare(_stored: str | None, password: str) -> bool:
        compared.append(password)
        if len(compared) < 10:
            with pytest.raises((SignInRefused, SignInDelayed)):
                authenticate(house, "an", f"wrong {len(compared)}", NOW)
        return False

    monkeypatch.setattr("chuky.access.accounts.is_right", compare)
    with pytest.raises(SignInRefused):
        authenticate(house, "an", "wrong", NOW)
    assert len(compared) == FREE_FAILURES + 1, "none was compared after the free ones"


def test_a_hundred_failures_in_a_row_close_the_password_until_a_new_invitation(
    house: House, token: str
) -> None:
    take_up(house, token, PHRASE)
    with house.ledger.transaction() as session:
        session.get_one(Account, "an").failures = MOST_FAILURES
    with pytest.raises(SignInRefused):
        authenticate(house, "an", PHRASE, NOW)
    with house.ledger.transaction() as session:
        again = invite(session, "an", "admin", NOW)
    take_up(house, again, "gió đưa cành trúc la đà")
    assert authenticate(house, "an", "gió đưa cành trúc la đà", NOW) == "an"


def test_no_answer_says_whether_somebody_has_a_name(house: House, token: str) -> None:
    take_up(house, token, PHRASE)

    def said(account: str) -> list[str]:
        """What a row of guesses is told, one each second."""
        answers = []
        for second in range(12):
            with pytest.raises((SignInRefused, SignInDelayed)) as refused:
                authenticate(house, account, "wrong", NOW + timedelta(seconds=second))
            answers.append(str(refused.value))
        return answers

    assert said("an") == said("khong-ai-ca")


def test_a_closed_accounts_session_ends_at_once(house: House, token: str) -> None:
    take_up(house, token, PHRASE)
    with house.ledger.transaction() as session:
        cookie = open_session(session, "an", "browser", NOW)
        assert find_viewer(session, cookie, NOW) is not None
        disable(session, "an", "test", NOW)
        assert find_viewer(session, cookie, NOW) is None


def test_nobody_grants_their_own_request(house: House) -> None:
    with house.ledger.transaction() as session:
        act = ask(session, "*", "role", {"account": "an"}, "cần thiết", "an", NOW)
    with house.ledger.transaction() as session, pytest.raises(SecondPersonNeeded):
        decide(session, act.id, True, "an", NOW)
    with house.ledger.transaction() as session:
        assert decide(session, act.id, True, "binh", NOW).state == "granted"


def test_a_small_office_grants_its_own_request(house: House) -> None:
    with house.ledger.transaction() as session:
        act = ask(session, "tm", "waive", {}, "chỉ có một công chức", "an", NOW)
    with house.ledger.transaction() as session:
        assert decide(session, act.id, True, "an", NOW, "tm", small_office=True).state == "granted"
