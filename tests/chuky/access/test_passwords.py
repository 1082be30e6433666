"""What may be a password: any long phrase in any script, nothing that guessing starts with."""

from pathlib import Path

import pytest

from chuky.access import passwords
from chuky.access.accounts import add_account, set_password
from chuky.access.exceptions import PasswordRefused
from chuky.access.passwords import COMMON, LONGEST, hash_password, is_right, require_good
from chuky.clock import SystemClock
from chuky.cycle.activate import activate
from chuky.house import open_house
from chuky.plan import find_plan, load_plan

pytestmark = pytest.mark.unit
ABOUT = ("an.nguyen", "Nguyễn Văn An", "UBND huyện Thanh Miện")


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "x" * (LONGEST + 1),
        "aaaaaaaaaaaaaaaaaaaa",
        "abcdefghijklmnopq",
        "qwertyuiopasdfghj",
        "zyxwvutsrqponmlkj",
        "12345678901234567890",
        "111222333444555666",
        "09874123651990",
        "0987412365 20240110",
        "matkhau123456789",
        "Mật khẩu 2026 !!!",
        "P@ssw0rd-P@ssw0rd",
        "1q2w3e4r5t6y7u8i9o",
        "quảntrịviên@2026!",
        "Sở Nội vụ tỉnh 2026",
        "anh yêu em mãi mãi",
        "vietnamvodich2026",
        "xkcdqxkcdqxkcdqxkcdq",
        "nguyen van an 2026",
        "an.nguyen.12345678",
        "Thanh Miện Thanh Miện",
        "ubnd huyện thanh miện",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordRefused):
        require_good(password, *ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "mùa thu lá vàng rơi đầy",
        "một câu dài để đăng nhập",
        "con trâu già gặm cỏ non",
        "correct horse battery staple",
        "зелёный чай по утрам",
        "春眠不覚暁処処聞啼鳥夜来風雨声",
        "739105862047916385",
        "a" * 3 + " lần gõ cửa nhà bên sông",
    ],
)
def test_a_long_phrase_is_taken_in_any_script(password: str) -> None:
    require_good(password, *ABOUT)


def test_the_name_of_the_office_is_known_from_its_cycles(tmp_path: Path) -> None:
    house, now = open_house(tmp_path), SystemClock().now()
    guessed = "lục ngạn bắc giang"
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    plan = loaded.plan.model_copy(
        update={"title": "Chỉ số CCHC huyện Lục Ngạn Bắc Giang", "units": loaded.plan.units[:2]}
    )
    with house.ledger.transaction() as session:
        row = add_account(session, "an", "An", "test", now)
        set_password(session, row, guessed, "test", now)
    activate(house, plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    with house.ledger.transaction() as session, pytest.raises(PasswordRefused):
        set_password(session, session.merge(row), guessed, "test", now)
    house.close()


def test_the_list_is_plain_sorted_out_and_small() -> None:
    lines = [line for line in COMMON.read_text("utf-8").splitlines() if line[0] != "#"]
    assert len(lines) == len(set(lines)) > 100
    assert all(line == line.lower().strip() and len(line) >= 3 for line in lines)


@pytest.mark.usefixtures("full_cost")
def test_guessing_costs_what_rfc_9106_asks_of_a_server_with_little_memory() -> None:
    stored = hash_password("con trâu già gặm cỏ non")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert is_right(stored, "con trâu già gặm cỏ non")
    assert not is_right(stored, "con trâu già gặm cỏ")
    assert passwords._nobodys().startswith("$argon2id$v=19$m=65536,t=3,p=4$"), (
        "an unknown name costs as much"
    )
    assert not is_right(None, "nobody")
