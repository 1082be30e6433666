"""Real Chromium: the secretary holds a session, the auditor checks, the operator sees the machines.

From sign-in to done, at both sizes; every page on the way is judged by axe-core.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chuky.cycle.submit import Sending, submit
from chuky.ledger.models import Meeting
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.cycle.conftest import Running, opened_cycle
from tests.chuky.evidence import pieces
from tests.dashboard.chromium import (
    SIZES,
    faults,
    launched,
    picture,
    served,
    shown,
    sign_in,
    window,
)
from tests.dashboard.conftest import ALL, FixedClock, add_person

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A cycle in December whose council meets; one unit sent a file that can't be read."""
    made = opened_cycle(tmp_path)
    made.at(2023, 12, 5, 9)
    made.opened("council-meeting")
    cycle = made.context.id
    submit(made.house, cycle, Sending("self-assessment", "TM01", "an", "diem.xlsx", b"no workbook"))
    add_person(made.house, "thu-ky", "secretary", cycle, ALL)
    add_person(made.house, "kiem-toan", "auditor", cycle, ALL)
    add_person(made.house, "van-hanh", "operator", ALL, ALL)
    yield made
    made.house.close()


@pytest.fixture
def site(running: Running) -> Iterator[str]:
    with served(create_app(Web(running.house, FixedClock(), secure=False))) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, size: str) -> Iterator[Page]:
    context = window(chromium, size)
    yield context.new_page()
    context.close()


def look(page: Page, name: str, size: str) -> list[str]:
    picture(page, name, size)
    return faults(page)


def test_the_secretary_enters_a_session_and_its_signed_minutes(
    page: Page, site: str, running: Running, size: str, tmp_path: Path
) -> None:
    sign_in(page, site, "thu-ky")
    page.goto(f"{site}/cycles/{running.context.id}/stages")
    wrong = look(page, "work", size)
    page.get_by_role("link", name="Họp Hội đồng đánh giá").click()
    wrong += look(page, "work-meeting", size)
    page.get_by_role("link", name="Ghi phiên họp").first.click()
    expect(page.get_by_role("checkbox").first).to_be_visible()  # the page is there
    for member in page.get_by_role("checkbox").all():
        member.check()
    for unit in ("Thị trấn Thanh Miện", "Xã Cao Thắng", "Xã Chi Lăng Bắc"):
        seats = page.get_by_role("checkbox").count()
        page.get_by_label(f"{unit}: Tán thành", exact=True).fill(str(seats))
    wrong += look(page, "work-session", size)
    page.get_by_role("button", name="Lưu và xem lại").click()
    expect(page.get_by_text("đủ số thành viên")).to_be_visible()
    with page.expect_download() as minutes:
        page.get_by_role("link", name="Tải biên bản để ký").click()
    assert minutes.value.suggested_filename.endswith(".docx")
    signed = tmp_path / "bien-ban.pdf"
    signed.write_bytes(pieces.pdf("Bien ban"))
    page.get_by_label("Biên bản đã ký").set_input_files(signed)
    page.get_by_role("button", name="Xác nhận và ghi phiên họp").click()
    expect(page.get_by_role("main")).to_contain_text("đã họp đủ số thành viên")
    wrong += look(page, "work-held", size)
    assert not wrong
    with running.house.ledger.session() as session:
        held = session.query(Meeting).one()
    assert held.stage == "council-meeting"


def test_an_auditor_checks_the_trail_and_a_file(
    page: Page, site: str, running: Running, size: str
) -> None:
    sign_in(page, site, "kiem-toan")
    page.goto(f"{site}/cycles/{running.context.id}")
    page.get_by_role("link", name="Nhật ký", exact=True).click()
    page.get_by_role("link", name="Kiểm tra chuỗi mã băm").click()
    expect(page.get_by_role("status")).to_contain_text("Chuỗi mã băm nguyên vẹn")
    wrong = look(page, "trail", size)
    page.get_by_role("link", name="Kho hồ sơ").click()
    page.get_by_label("Tìm tệp hoặc mã băm").fill("diem.xlsx")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("button", name="Kiểm tra").first.click()
    expect(page.get_by_role("status")).to_contain_text("Đúng mã băm")
    wrong += look(page, "vault-verified", size)
    assert not wrong


def test_an_operator_lands_on_the_machines(page: Page, site: str, size: str) -> None:
    sign_in(page, site, "van-hanh")
    expect(page.get_by_role("heading", level=1)).to_have_text("Máy móc")
    assert not look(page, "operator", size)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    shown(page, "sign-in", size)
