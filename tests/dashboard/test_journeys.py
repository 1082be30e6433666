"""Real Chromium: an appraiser from sign-in to done, a packet to print, the public page, help.

The administrator's pages are walked in `test_browser.py`.
"""

import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from chuky.access.roles import ALL
from chuky.appraising.queries import Place, answer, ask
from chuky.appraising.scoring import score
from chuky.cycle.scores import latest_scores
from chuky.ledger.models import Cycle
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, make_appraisal
from tests.chuky.publication.examples import a_publication
from tests.chuky.publication.made import build
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
from tests.dashboard.keyboard import sign_in_by_keys, tab_to

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module", params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def appraisal(tmp_path_factory: pytest.TempPathFactory, size: str) -> Iterator[Appraisal]:
    """A fresh appraisal for each window's size; one unit explains, one score is disputed."""
    made = make_appraisal(tmp_path_factory.mktemp("journey"))
    cycle = made.context.id
    for account, role in (
        ("an", "appraiser"),
        ("uy-vien", "councillor"),
        ("chief", "administrator"),
    ):
        add_person(made.house, account, role, ALL if account == "chief" else cycle, ALL)
    place = Place(cycle, made.stage, made.units[1], made.components[0].code)
    ask(made.house, place, "Đề nghị gửi văn bản số 12/KH-UBND.", None, "an")
    answer(made.house, place, 1, "Đã bổ sung Kế hoạch số 12/KH-UBND ngày 05/01/2023.", "can-bo")
    score(made.house, place, Decimal("0.5"), "Kế hoạch ban hành chậm so với quy định.", 0, "an")
    yield made
    made.house.close()


@pytest.fixture(scope="module")
def site(appraisal: Appraisal) -> Iterator[str]:
    with served(create_app(Web(appraisal.house, FixedClock(), secure=False))) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, size: str) -> Iterator[Page]:
    """A page on which nothing may complain."""
    context = window(chromium, size)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    complaints = [text for text in said if "422" not in text]  # a refused form, asked for below
    assert not complaints


def test_an_appraiser_works_from_sign_in_to_done_by_keyboard(
    page: Page, site: str, appraisal: Appraisal, size: str
) -> None:
    sign_in_by_keys(page, site, "an")
    expect(page).to_have_url(re.compile(r"/appraisal$"))
    wrong = faults(page)
    shown(page, "appraisal", size)
    tab_to(page, "Chấm tiếp")
    page.keyboard.press("Enter")
    fields = page.get_by_label(re.compile(r"^Điểm \d"))
    expect(fields.first).to_be_focused()
    wrong += faults(page)
    shown(page, "appraisal-unit", size)
    _score_all(page, len(appraisal.components))
    with appraisal.house.ledger.session() as session:
        rows = latest_scores(session, appraisal.context.id, appraisal.stage, [appraisal.units[0]])
    assert len(rows) == len(appraisal.components)
    assert [row.explanation for row in rows if row.explanation] == ["Chưa có văn bản."]
    page.goto(f"{site}/cycles/{appraisal.context.id}/appraisal/disagreements")
    wrong += faults(page)
    picture(page, "disagreements", size)
    assert page.get_by_text("Chưa có văn bản.").count() == 1
    assert not wrong


def _score_all(page: Page, count: int) -> None:
    """Lower the first line with a reason, agree with the rest: no mouse is touched."""
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("cần ghi lý do")
    expect(page.locator("[name=reason]").first).to_be_focused()  # what the refused line lacks
    page.keyboard.type("Chưa có văn bản.")
    page.keyboard.press("Control+Enter")
    for done in range(1, count):
        expect(page.get_by_text(f"{done} / {count} mục đã chấm")).to_be_visible()
        expect(page.locator("[data-stop]").nth(done)).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.get_by_text(f"{count} / {count} mục đã chấm")).to_be_visible()
    expect(page.get_by_role("link", name="Đơn vị sau")).to_be_focused()


def test_a_unit_is_asked_without_the_mouse(page: Page, site: str, appraisal: Appraisal) -> None:
    sign_in(page, site, "an")
    base = f"{site}/cycles/{appraisal.context.id}/appraisal"
    page.goto(f"{base}/units/{appraisal.units[2]}#todo")
    expect(page.locator("[data-stop]").first).to_be_focused()
    page.keyboard.press("e")
    page.keyboard.type("Đề nghị nêu số văn bản.")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Gửi câu hỏi").first.press("Enter")
    expect(page.get_by_text("chờ trả lời").first).to_be_visible()
    assert page.get_by_text("Đề nghị nêu số văn bản.").count() == 1


def test_a_score_is_given_without_scripts(
    chromium: Browser, site: str, appraisal: Appraisal
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, "an")
    page.goto(f"{site}/cycles/{appraisal.context.id}/appraisal/units/{appraisal.units[2]}")
    page.get_by_role("button", name="Lưu").first.click()
    assert page.get_by_text("● đã chấm").count() == 1
    context.close()


def test_the_council_reads_and_prints_its_packet(
    page: Page, site: str, appraisal: Appraisal, size: str
) -> None:
    sign_in(page, site, "uy-vien")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tài liệu họp")
    assert not faults(page)
    shown(page, "council", size)
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="In").is_visible()
    assert page.get_by_text("Kế hoạch ban hành chậm").is_visible()
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(_printed(page)).pages]
    assert len(sheets) == 1 + len(appraisal.units), "the meeting, then a sheet of paper a unit"
    assert "Ký tên" in sheets[0]
    for number, sheet in enumerate(sheets, start=1):
        assert f"{number} / {len(sheets)}" in sheet, "every page has its number"
        assert appraisal.context.plan.councils["hoi-dong"].name in sheet, "and its head"
    units = appraisal.context.plan.units
    for unit, sheet in zip(units, sheets[1:], strict=True):
        assert unit.name in sheet
        assert "DIỄN TẬP" in sheet, "a loose sheet says what it is"
        assert "chưa công bố" in sheet
        assert "Tạm tính" in sheet


def _printed(page: Page) -> BytesIO:
    """The page on A4, as its own style wants it."""
    return BytesIO(page.pdf(format="A4", prefer_css_page_size=True))


def test_anyone_reads_published_results_and_help(
    page: Page, site: str, appraisal: Appraisal, size: str, tmp_path: Path
) -> None:
    folder = build(a_publication(), tmp_path / "made")
    place = appraisal.house.folder / "publications" / appraisal.context.id
    shutil.copytree(folder, place, dirs_exist_ok=True)
    with appraisal.house.ledger.transaction() as session:
        session.get_one(Cycle, appraisal.context.id).state = "published"
    page.goto(f"{site}/published")
    page.get_by_role("link", name=re.compile("2023")).first.click()
    wrong = faults(page)
    shown(page, "published", size)
    page.get_by_role("link", name="Trợ giúp về trang này").click()
    expect(page).to_have_url(re.compile(r"/help/public#part-1$"))
    wrong += faults(page)
    picture(page, "help", size)
    full = page.context.new_page()  # it asks for an icon that isn't there, and may say so
    full.goto(f"{site}/published/{appraisal.context.id}/files/index.html")
    picture(full, "publication", size)
    with appraisal.house.ledger.transaction() as session:
        session.get_one(Cycle, appraisal.context.id).state = "active"
    assert not wrong


def test_the_first_page_is_the_one_that_help_shows(page: Page, site: str, size: str) -> None:
    sign_in(page, site, "chief")
    shown(page, "today", size)
