"""Real Chromium: a secretary ends stages from sign-in to done; every such page held to axe-core."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chuky.access.roles import ALL
from chuky.cycle.paper_tally import paper_tallies
from chuky.ledger.models import Act, Meeting
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
from tests.dashboard.conftest import FixedClock, add_person

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = opened_cycle(tmp_path)
    made.at(2023, 12, 5, 9)
    made.opened("council-meeting")
    for account, role in (("thu-ky", "secretary"), ("quan-tri", "administrator")):
        add_person(made.house, account, role, made.context.id, ALL)  # type: ignore[arg-type]
    yield made
    made.house.close()


@pytest.fixture
def site(running: Running) -> Iterator[str]:
    app = create_app(Web(running.house, FixedClock(), secure=False))
    with served(app) as address:
        yield f"{address}/cycles/{running.context.id}"


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Iterator[Page]:
    """The secretary's window; nothing may complain in it."""
    context = window(chromium, str(request.param))
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    sign_in(opened, site.split("/cycles")[0], "thu-ky")
    yield opened
    context.close()
    assert not [text for text in said if "422" not in text]


@pytest.fixture
def size(page: Page) -> str:
    assert page.viewport_size is not None
    return "phone" if page.viewport_size["width"] < 500 else "desktop"


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    path = tmp_path / "ban-ky.pdf"
    path.write_bytes(pieces.pdf("Da ky"))
    return path


def test_a_secretary_ends_a_milestone_with_its_document(
    page: Page, site: str, running: Running, size: str, signed: Path
) -> None:
    page.get_by_role("link", name=re.compile("bước không có hạn")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc theo bước")
    wrong = faults(page)
    picture(page, "stages", size)
    name = running.context.plan.stage("guidance").name
    page.get_by_role("link", name=name).click()
    wrong += faults(page)
    picture(page, "stage-document", size)
    page.get_by_label("Số, ký hiệu văn bản").fill("12/HD-PNV")
    page.get_by_label("Ngày văn bản").fill("2023-12-04")
    page.get_by_label("Người ký").fill("Nguyễn Văn A")
    page.get_by_label(re.compile("^Bản ký")).set_input_files(signed)
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.get_by_text("Chưa ghi gì.")).to_be_visible()
    wrong += faults(page)
    picture(page, "stage-confirm", size)
    page.get_by_role("button", name="Xác nhận và ghi").click()
    expect(page.get_by_text("Đã ghi. Số liệu đang chờ")).to_be_visible()
    wrong += faults(page)
    with running.house.ledger.session() as session:
        assert session.get_one(Act, (running.context.id, "guidance")).number == "12/HD-PNV"
    assert not wrong


def test_a_council_session_from_votes_to_signed_minutes(
    page: Page, site: str, running: Running, size: str, signed: Path
) -> None:
    page.goto(f"{site}/stages/council-meeting")
    wrong = faults(page)
    page.get_by_role("link", name=re.compile("Ghi phiên họp số 1")).click()
    expect(page.get_by_role("checkbox")).to_have_count(7)  # the page is there
    for box in page.get_by_role("checkbox").all()[:5]:
        box.check()
    for unit in running.context.plan.units:
        page.get_by_label(f"{unit.name}: Tán thành", exact=True).fill("5")
    wrong += faults(page)
    shown(page, "session", size)
    page.get_by_role("button", name="Lưu và xem lại").click()
    expect(page.get_by_text("● đủ số thành viên")).to_be_visible()
    wrong += faults(page)
    picture(page, "session-review", size)
    with page.expect_download() as given:
        page.get_by_role("link", name=re.compile("Tải biên bản để ký")).click()
    assert given.value.suggested_filename.endswith(".docx")
    page.get_by_label(re.compile("Biên bản đã ký")).set_input_files(signed)
    page.get_by_role("button", name="Xác nhận và ghi phiên họp").click()
    expect(page.get_by_text("đã họp đủ số thành viên")).to_be_visible()
    with running.house.ledger.session() as session:
        assert session.query(Meeting).one().present == 5
    assert not wrong


def test_a_paper_tally_is_typed_by_one_and_granted_by_another(
    page: Page, site: str, running: Running, size: str, chromium: Browser
) -> None:
    page.goto(f"{site}/stages/survey")
    wrong = faults(page)
    picture(page, "survey-stage", size)
    page.get_by_label("Đối tượng").select_option("nguoi-dan")
    page.get_by_role("button", name="Nhập bảng đếm").click()
    page.get_by_label("Số phiếu thu về").fill("50")
    page.locator("input[name^='n-'][name$='-4']").first.fill("44")
    page.get_by_label(re.compile("^Căn cứ")).fill("BB kiểm phiếu 3, ngày 04/12/2023")
    wrong += faults(page)
    picture(page, "tally-form", size)
    page.get_by_role("button", name="Gửi người thứ hai đối chiếu").click()
    expect(page.get_by_text("cần người khác duyệt")).to_be_visible()
    wrong += faults(page)
    other = window(chromium, "desktop").new_page()
    sign_in(other, site.split("/cycles")[0], "quan-tri")
    other.goto(f"{site}/changes")
    other.get_by_role("link", name="Đối chiếu rồi duyệt").click()
    wrong += faults(other)
    other.get_by_role("button", name="Đúng, tính bảng này").click()
    expect(other.get_by_text("● được tính")).to_be_visible()
    other.context.close()
    with running.house.ledger.session() as session:
        found = paper_tallies(session, running.context.id, "survey")
    assert [(one.answer, one.count) for one in found] == [(4, 44)]
    assert not wrong
