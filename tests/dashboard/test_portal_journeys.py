"""Real Chromium: a unit from sign-in to its receipt; two officers, a keyboard, no scripts."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Locator, Page, expect

from chuky.appraising.queries import Place, ask
from chuky.appraising.scoring import score
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.scores import latest_scores
from chuky.drafting.drafts import drafts_of
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, make_appraisal
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
from tests.dashboard.conftest import FixedClock, Office, add_person
from tests.dashboard.keyboard import focused, sign_in_by_keys, tab_to
from tests.dashboard.test_portal import Unit
from tests.dashboard.test_portal_acts import publish

pytestmark = pytest.mark.browser
STAGE = "self-assessment"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Appraisal]:
    made = make_appraisal(tmp_path)
    for account, role in (("an", "contributor"), ("binh", "contributor"), ("thu-truong", "head")):
        add_person(made.house, account, role, made.context.id, made.units[0])
    yield made
    made.house.close()


@pytest.fixture
def site(unit: Appraisal) -> Iterator[str]:
    with served(create_app(Web(unit.house, FixedClock(), secure=False))) as address:
        yield address


def base(site: str, unit: Appraisal) -> str:
    return f"{site}/cycles/{unit.context.id}/my/{unit.units[0]}"


def points(page: Page) -> Locator:
    """The fields of the score form, in its order."""
    return page.locator("input[name^=points-]")


def draft(unit: Appraisal) -> dict[str, tuple[str, int]]:
    with unit.house.ledger.session() as session:
        rows = drafts_of(session, unit.context.id, STAGE, unit.units[0])
    return {code: (row.by, row.version) for code, row in rows.items()}


def test_a_contributor_scores_and_the_head_sends(
    chromium: Browser, site: str, unit: Appraisal, size: str, tmp_path: Path
) -> None:
    context = window(chromium, size)
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, site, "an")
    expect(page).to_have_url(re.compile(r"/my$"))
    wrong = faults(page)
    picture(page, "duties", size)
    page.goto(f"{base(site, unit)}")
    wrong += faults(page)
    picture(page, "desk", size)
    page.get_by_role("link", name="Chấm điểm").first.click()
    fields = points(page)
    for number in range(fields.count()):
        fields.nth(number).fill("0")
        page.keyboard.press("Tab")
    expect(page.get_by_text("● đã lưu", exact=True)).to_have_count(fields.count())
    expect(page.locator("#saved")).to_contain_text("Đã lưu nháp 09:00")
    assert len(draft(unit)) == fields.count()
    wrong += faults(page)
    shown(page, "score-form", size)
    fields.first.fill("9999")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert").first).to_be_visible()
    fields.first.fill("0")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_have_count(0)
    _add_evidence(page, tmp_path)
    wrong += faults(page)
    picture(page, "evidence", size)
    page.get_by_role("link", name="Duyệt và gửi").click()
    page.get_by_role("button", name="Trình Thủ trưởng duyệt").click()
    expect(page.get_by_text("đã trình Thủ trưởng lúc")).to_be_visible()
    wrong += faults(page)
    picture(page, "presented", size)
    context.close()
    wrong += _head_sends(chromium, site, unit, size, tmp_path)
    assert not wrong
    assert not said


def _add_evidence(page: Page, folder: Path) -> None:
    page.get_by_role("link", name=re.compile("^dẫn văn bản, rút lại")).first.click()
    file = folder / "Báo cáo số 12.pdf"
    file.write_bytes(pieces.pdf("Bao cao"))
    expect(page.get_by_role("button", name="Thêm tệp", exact=True)).to_have_count(0)
    page.get_by_label(re.compile("Thêm tài liệu cho")).set_input_files(file)
    expect(page.get_by_role("link", name=re.compile("Báo cáo số 12.pdf"))).to_be_visible()


def _head_sends(
    chromium: Browser, site: str, unit: Appraisal, size: str, folder: Path
) -> list[str]:
    context = window(chromium, size)
    page = context.new_page()
    sign_in(page, site, "thu-truong")
    expect(page.get_by_text("chờ anh/chị duyệt từ")).to_be_visible()
    wrong = faults(page)
    picture(page, "duties-head", size)
    page.get_by_role("link", name="Duyệt và gửi").click()
    expect(page).to_have_url(f"{base(site, unit)}/approve")
    wrong += faults(page)
    picture(page, "approve", size)
    report = folder / "bao-cao-da-ky.pdf"
    report.write_bytes(pieces.pdf("Da ky"))
    page.get_by_label("Báo cáo tự chấm đã ký").set_input_files(report)
    page.get_by_role("button", name="Duyệt và gửi").click()
    expect(page.get_by_text("Đã nhận bản tự chấm của đơn vị.")).to_be_visible()
    wrong += faults(page)
    shown(page, "receipt", size)
    code = page.url.rpartition("/")[2]
    decide_late(unit.house, unit.context.id, LateWord(code, True, "đứt mạng"), "quan-tri")
    context.close()
    with unit.house.ledger.session() as session:
        rows = latest_scores(session, unit.context.id, STAGE, [unit.units[0]])
    assert {row.points for row in rows} == {0}
    return wrong


def test_a_unit_answers_a_query_and_reads_its_published_results(
    chromium: Browser, site: str, unit: Appraisal, size: str, tmp_path: Path
) -> None:
    place = Place(unit.context.id, unit.stage, unit.units[0], unit.components[0].code)
    ask(unit.house, place, "Đề nghị gửi Kế hoạch số 12/KH-UBND.", date(2024, 1, 17), "to-thu-ky")
    context = window(chromium, size)
    page = context.new_page()
    sign_in(page, site, "an")
    page.get_by_role("link", name="1 câu hỏi chờ đơn vị trả lời").click()
    wrong = faults(page)
    picture(page, "query", size)
    page.get_by_label("Trả lời của đơn vị").fill("Đã bổ sung tại trang 3 của báo cáo.")
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.get_by_role("main")).to_contain_text("Đã bổ sung tại trang 3 của báo cáo.")
    expect(page.get_by_text("chờ trả lời")).to_have_count(0)
    wrong += faults(page)
    picture(page, "query-answered", size)
    score(unit.house, place, Decimal("0.5"), "Kế hoạch ban hành chậm.", 0, "to-thu-ky")
    page.get_by_role("link", name="Việc của đơn vị").click()
    expect(page.get_by_role("heading", name="Kết quả đã công bố")).to_have_count(0)
    office = Office(unit.house, FastAPI(), unit.context.id, *unit.units[:2])
    publish(Unit(unit.house, office), tmp_path, "87.25")
    page.reload()
    results = page.get_by_role("region", name="Kết quả đã công bố").first
    expect(results).to_contain_text("87,25 / 100,00 điểm")
    expect(results).to_contain_text("Kế hoạch ban hành chậm.")
    wrong += faults(page)
    picture(page, "own-results", size)
    context.close()
    assert not wrong


def test_the_other_officers_points_are_shown_and_one_chooses(
    chromium: Browser, site: str, unit: Appraisal
) -> None:
    pages = []
    for account in ("an", "binh"):
        page = window(chromium, "desktop").new_page()
        sign_in(page, site, account)
        page.goto(f"{base(site, unit)}/scores")
        pages.append(page)
    an, binh = pages
    for page, typed in ((an, "0"), (binh, "0,5")):
        points(page).first.fill(typed)
        page.keyboard.press("Tab")
        expect(page.get_by_text(re.compile("● đã lưu|vừa ghi")).first).to_be_visible()
    expect(binh.get_by_text("(an) vừa ghi 0")).to_be_visible()
    picture(binh, "conflict", "desktop")
    assert faults(binh) == []
    ((code, (by, version)),) = draft(unit).items()
    assert (by, version) == ("an", 1)
    binh.get_by_role("button", name="Giữ điểm người kia ghi").click()
    expect(points(binh).first).to_have_value("0")
    expect(binh.get_by_text("(an) vừa ghi 0")).to_have_count(0)
    points(binh).first.fill("0,5")
    with binh.expect_response(re.compile("/scores/")):
        binh.keyboard.press("Tab")
    assert draft(unit)[code] == ("binh", 2)
    points(an).first.fill("1")
    an.keyboard.press("Tab")
    an.get_by_role("button", name="Giữ điểm tôi ghi").click()
    expect(an.get_by_role("status").filter(has_text="Đã lưu nháp").last).to_be_visible()
    assert draft(unit)[code] == ("an", 3)
    for page in pages:
        page.context.close()


def test_scores_are_saved_and_sent_without_scripts(
    chromium: Browser, site: str, unit: Appraisal, tmp_path: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, "thu-truong")
    page.goto(f"{base(site, unit)}/scores")
    fields = points(page)
    for number in range(fields.count()):
        fields.nth(number).fill("0")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.locator("#left").get_by_role("status")).to_contain_text("Đã lưu nháp 09:00")
    page.get_by_role("link", name="Duyệt và gửi").last.click()
    report = tmp_path / "bao-cao.pdf"
    report.write_bytes(pieces.pdf("Da ky"))
    page.get_by_label("Báo cáo tự chấm đã ký").set_input_files(report)
    page.get_by_role("button", name="Duyệt và gửi").click()
    expect(page.get_by_text("Đã nhận bản tự chấm của đơn vị.")).to_be_visible()
    context.close()


def test_the_form_is_filled_by_keyboard_alone(
    chromium: Browser, site: str, unit: Appraisal
) -> None:
    context = window(chromium, "desktop")
    page = context.new_page()
    sign_in_by_keys(page, site, "an")
    tab_to(page, "Chấm điểm")
    page.keyboard.press("Enter")
    page.wait_for_url("**/scores")
    tab_to(page, "Điểm 1.2")
    tab_to(page, "Điểm 1.1", "Shift+Tab")
    page.keyboard.type("0,5")
    page.keyboard.press("Tab")
    assert focused(page).startswith("Thêm tài liệu cho 1.1")
    page.keyboard.press("Tab")
    assert focused(page).startswith("giải trình")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page).startswith("Giải trình 1.1")
    page.keyboard.type("Đã làm xong trong quý IV.")
    page.keyboard.press("Tab")
    expect(page.get_by_text("● đã lưu", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    with unit.house.ledger.session() as session:
        (row,) = drafts_of(session, unit.context.id, STAGE, unit.units[0]).values()
    assert row.explanation == "Đã làm xong trong quý IV."
    context.close()


def test_totals_run_along_and_a_field_says_its_rule_while_one_types(
    chromium: Browser, site: str, unit: Appraisal
) -> None:
    context = window(chromium, "desktop")
    page = context.new_page()
    sign_in(page, site, "an")
    page.goto(f"{base(site, unit)}/scores")
    first, second = points(page).nth(0), points(page).nth(1)
    branch = page.locator("details.branch").first.locator("output.sum")
    first.press_sequentially("1,5")
    expect(branch).to_contain_text("1,50 / 14,00")
    expect(page.locator("#total")).to_contain_text("1,50 / ")
    assert draft(unit) == {}, "nothing has been kept yet"
    first.press("Enter")
    expect(second).to_be_focused()
    expect(page.get_by_text("● đã lưu", exact=True)).to_have_count(0)
    expect(page.get_by_text("! chưa có tài liệu: thêm hoặc giải trình")).to_be_visible()
    second.press_sequentially("0,3")
    second.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("✕ Điểm ghi từ 0 đến 3, bước 0,25.")
    expect(branch).to_contain_text("1,50 / 14,00")
    second.fill("0,25")
    expect(page.get_by_role("alert")).to_have_count(0)
    with page.expect_response(re.compile("/scores/1.2")):
        second.press("Enter")
    expect(page.locator("#total")).to_contain_text("1,75 / ")
    assert [version for _by, version in draft(unit).values()] == [1, 1]
    page.locator("summary").first.press("Enter")
    expect(first).to_be_hidden()
    page.get_by_role("link", name="1.2 thiếu tài liệu").press("Enter")
    expect(second).to_be_focused()
    context.close()


def test_ten_lines_are_seen_at_once_and_none_needs_scrolling_sideways(
    chromium: Browser, site: str, unit: Appraisal, size: str
) -> None:
    context = window(chromium, size)
    page = context.new_page()
    sign_in(page, site, "an")
    page.goto(f"{base(site, unit)}/scores")
    height, width = SIZES[size][1], SIZES[size][0]
    boxes = [field.bounding_box() for field in points(page).all()]
    seen = [box for box in boxes if box and box["y"] + box["height"] <= height]
    assert len(seen) >= (10 if size == "desktop" else 2)
    assert all(box and box["x"] + box["width"] <= width for box in boxes)
    context.close()
