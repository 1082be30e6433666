"""People from a spreadsheet, and what slows guessing down."""

import io
from pathlib import Path
from urllib.parse import unquote

import pytest
import xlsxwriter

from chuky.access.accounts import add_account, set_password
from chuky.access.attempts import FAILURES, MOST_FAILURES
from chuky.access.granting import ROLE_ASKED
from chuky.access.roles import ALL, Grant, give_role, grants_of
from chuky.access.second_person import ANY_CYCLE, pending
from chuky.cycle.context import load_cycle
from chuky.house import House, open_house
from chuky.ledger.access import Account
from chuky.mapping.sheets import read_old
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.conftest import _TOKEN, PASSWORD, FixedClock, Office, TestClient, post

pytestmark = pytest.mark.unit
NOW = FixedClock().now()
HEADING = ["Tài khoản", "Họ và tên", "Thư điện tử", "Vai trò", "Chu kỳ", "Đơn vị"]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return open_house(tmp_path)


def client_of(house: House, account: str) -> TestClient:
    with house.ledger.transaction() as session:
        row = add_account(session, account, account, "test", NOW)
        set_password(session, row, PASSWORD, "test", NOW)
        give_role(session, account, Grant("administrator", ALL, ALL), "test", "other", NOW)
    client = TestClient(create_app(Web(house, FixedClock(), secure=False)), follow_redirects=False)
    form = {"account": account, "password": PASSWORD, "next": "/"}
    assert post(client, "/sign-in", form, page="/sign-in").status_code == 303
    return client


def workbook(*rows: list[str]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Người dùng")
        for number, row in enumerate([HEADING, *rows]):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def upload(client: TestClient, content: bytes, name: str = "nguoi-dung.xlsx"):  # type: ignore[no-untyped-def]
    token = _TOKEN.search(client.get("/people").text)
    assert token is not None
    form = {"form_token": token[1], "reason": "đầu năm"}
    return client.post("/people/import", data=form, files={"file": (name, content)})


def test_a_list_gives_accounts_at_once_and_roles_by_a_second_person(house: House) -> None:
    one, two = client_of(house, "quan-tri"), client_of(house, "pho-quan-tri")
    rows = (
        ["an", "Nguyễn Văn An", "an@x.vn", "Cán bộ đơn vị", "", "TM01"],
        ["binh", "Trần Bình", "", "Thẩm định viên", "", ""],
    )
    answer = upload(one, workbook(*rows))
    assert answer.status_code == 200
    assert answer.text.count("/invitation/") == 2
    with house.ledger.session() as session:
        assert grants_of(session, "an") == ()
    page = two.get("/people").text
    act = page.split("/people/asked/")[1].split('"')[0]
    assert post(one, f"/people/asked/{act}", {"granted": "yes"}).status_code == 422
    assert post(two, f"/people/asked/{act}", {"granted": "yes"}).status_code == 303
    with house.ledger.session() as session:
        assert grants_of(session, "an") == (Grant("contributor", ALL, "TM01"),)
        assert grants_of(session, "binh") == (Grant("appraiser", ALL, ALL),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["c", "Chi", "", "Thủ kho", "", ""], "dòng 3: không có vai trò `Thủ kho`"),
        (["c", "Chi", "", "Thủ trưởng đơn vị", "", ""], "dòng 3: vai trò của đơn vị cần mã đơn vị"),
        (["c", "Chi", "", "Kiểm tra, kiểm toán", "x", ""], "dòng 3: không có chu kỳ `x`"),
        (["c", "Chi", "", "Cán bộ", "", ""], "dòng 3: không có vai trò `Cán bộ` (có: Quản trị, "),
        (["", "Chi", "", "Vận hành", "", ""], "dòng 3: thiếu tài khoản hoặc họ tên"),
        (
            ["chị hai", "Chi", "", "Vận hành", "", ""],
            "dòng 3: tên đăng nhập `chị hai`",
        ),
    ],
)
def test_one_wrong_row_imports_nobody_and_is_named(house: House, row: list[str], said: str) -> None:
    client = client_of(house, "quan-tri")
    good = ["an", "Nguyễn Văn An", "", "Cán bộ đơn vị", "", "TM01"]
    answer = upload(client, workbook(good, row))
    assert answer.status_code == 422
    assert said in answer.text
    with house.ledger.session() as session:
        assert session.get(Account, "an") is None


def test_a_refused_list_says_so_at_its_field_and_keeps_the_reason(house: House) -> None:
    client = client_of(house, "quan-tri")
    page = upload(client, "Họ và tên;Thư\nAn;an@x.vn\n".encode(), "ds.csv").text
    assert "dòng 1 thiếu cột Tài khoản, Vai trò" in page
    assert 'value="đầu năm"' in page
    assert page.count('role="alert"') == page.count('aria-describedby="fault"') == 1
    page = post(client, "/people", {"account": "chị hai", "name": "Hai"}, page="/people").text
    assert 'value="chị hai"' in page
    assert page.count('role="alert"') == page.count('aria-describedby="fault"') == 1


def test_the_list_as_a_file_is_a_form_for_the_next_people(house: House) -> None:
    client = client_of(house, "quan-tri")
    given = read_old(client.get("/people.xlsx").content, "people.xlsx")
    heading, first = next(iter(given.values()))[:2]
    assert {"Tài khoản", "Họ và tên", "Vai trò", "Chu kỳ", "Đơn vị"} <= set(heading)
    row = dict(zip(heading, first, strict=True)) | {"Tài khoản": "an", "Họ và tên": "Nguyễn An"}
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([heading, [row[name] or "" for name in heading]]):
            sheet.write_row(number, 0, cells)
    assert upload(client, buffer.getvalue()).status_code == 200
    with house.ledger.session() as session:
        assert session.get_one(Account, "an").name == "Nguyễn An"


def test_an_account_whose_password_was_closed_by_guessing_shows_it_and_the_way_out(
    house: House,
) -> None:
    client = client_of(house, "quan-tri")
    client_of(house, "bi-khoa")
    closed = "mật khẩu bị khóa vì nhập sai quá nhiều lần liên tiếp"
    assert closed not in client.get("/people").text
    with house.ledger.transaction() as session:
        session.get_one(Account, "bi-khoa").failures = MOST_FAILURES
    page = client.get("/people").text
    assert f"{closed} (100)" in page
    assert "Bấm Mời lại" in page
    assert f"{closed} (100)" in client.get("/people.csv").text
    assert post(client, "/people/bi-khoa/invite", {}, page="/people").status_code == 200
    assert closed in client.get("/people").text, "until the invitation is taken up"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"a;b\n1;2\n"])
def test_no_list_at_all_is_one_sentence(house: House, content: bytes) -> None:
    assert upload(client_of(house, "quan-tri"), content).status_code == 422


def test_many_accounts_guessed_from_one_address_end_in_429(house: House) -> None:
    client = client_of(house, "quan-tri")
    client.cookies.clear()
    for number in range(FAILURES):
        form = {"account": f"a{number}", "password": "sai", "next": "/"}
        assert post(client, "/sign-in", form, page="/sign-in").status_code == 401
    form = {"account": "quan-tri", "password": PASSWORD, "next": "/"}
    assert post(client, "/sign-in", form, page="/sign-in").status_code == 429


def test_a_role_is_asked_for_a_unit_by_its_name_and_offered_while_one_types(office: Office) -> None:
    chief = office.client("chief")
    unit = load_cycle(office.house, office.cycle).plan.units[1]
    page = chief.get("/people").text
    assert f'<option value="{unit.code}">{unit.name}</option>' in page
    form = {"role": "contributor", "in_cycle": office.cycle, "reason": "phân công"}
    wrong = post(chief, "/people/auditor/roles", form | {"unit": "Xã Không Có"})
    assert wrong.status_code == 422
    assert post(chief, "/people/auditor/roles", form | {"unit": unit.name}).status_code == 303
    with office.house.ledger.session() as session:
        (act,) = [row for row in pending(session, ANY_CYCLE) if row.kind == ROLE_ASKED]
    assert act.payload["unit"] == unit.code
    assert post(chief, f"/people/asked/{act.id}", {"granted": "no"}).status_code == 303


def test_signing_in_leads_back_to_the_page_with_its_question(office: Office) -> None:
    client = office.client()
    asked = f"/cycles/{office.cycle}/units?show=late&q=Cao Thắng"
    to = client.get(asked).headers["location"]
    assert unquote(to.removeprefix("/sign-in?next=")).startswith(f"/cycles/{office.cycle}/units?")
    assert "&q=" not in to
    page = client.get(to).text
    assert "show=late&amp;q=" in page
