"""Real Chromium: a draft's text is edited, its findings moving along; and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from chuky.plan.drafts import new_draft, saved
from chuky.plan.load import CONFIGS
from tests.dashboard.chromium import faults, launched, picture, served, sign_in, window
from tests.dashboard.drafting_desk import PLAN, STAGE, Desk, desk_in

pytestmark = pytest.mark.browser
TEXT = (CONFIGS / "plans" / f"{PLAN}.yaml").read_text(encoding="utf-8")
WORDING = "Chậm nhất đến ngày 10/01/2024"
LINE = TEXT[: TEXT.index(WORDING)].count("\n") + 1
SELECT = f"(e, at) => {{ e.focus(); e.setSelectionRange(at, at + {len(WORDING)}); }}"
SELECTED = "e => e.value.slice(e.selectionStart, e.selectionEnd)"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[str]:
    with served(desk.client.app) as address:  # type: ignore[arg-type]
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """Signed in, at the width of an office's screen; what the console says is an error."""
    context = window(chromium, "desktop")
    made = context.new_page()
    said: list[str] = []
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    sign_in(made, site, "chief")
    yield made
    context.close()
    assert not said


def test_findings_move_with_the_text_and_lead_to_its_lines(
    page: Page, site: str, desk: Desk
) -> None:
    name = new_draft(desk.house.folder, TEXT, "sua-toan-van")
    page.goto(f"{site}/plans/{name}")
    page.get_by_role("link", name="Sửa toàn văn").click()
    box = page.get_by_label("Văn bản kế hoạch (YAML)")
    box.evaluate(SELECT, TEXT.index(WORDING))
    page.keyboard.insert_text("Chậm nhất hôm nào tiện")
    marks = page.locator(".gutter .bad")
    expect(marks).to_have_text([f"✕ {LINE}"])
    here = page.locator("[data-here]")
    expect(here).to_contain_text("không đọc được thời hạn")
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# một dòng mới\n")
    expect(marks).to_have_text([f"✕ {LINE + 1}"])
    page.get_by_role("link", name=f"dòng {LINE + 1}").click()
    expect(box).to_be_focused()
    assert box.evaluate(SELECTED).strip() == "stated: Chậm nhất hôm nào tiện"
    page.keyboard.insert_text("    stated: Chậm nhất đến ngày 14/01/2024")
    expect(here).to_contain_text("hết Chủ nhật, 14/01/2024")
    expect(here).to_contain_text("28/12, 05/01, 10/01, 12/01")
    expect(marks).to_have_count(0)
    assert saved(desk.house.folder, name).text == TEXT, "nothing is kept before one says so"
    picture(page, "draft-text", "desktop")
    assert not faults(page)
    page.get_by_role("button", name="Lưu và kiểm tra").click()
    expect(page.get_by_text("Kế hoạch hợp lệ.")).to_be_visible()
    assert "14/01/2024" in saved(desk.house.folder, name).text


def test_a_finding_on_the_draft_s_page_opens_the_text_at_its_line(
    page: Page, site: str, desk: Desk
) -> None:
    wrong = TEXT.replace("lead: ubnd-xa", "lead: nobody", 1)
    name = new_draft(desk.house.folder, wrong, "mo-dung-dong")
    page.goto(f"{site}/plans/{name}")
    page.get_by_role("link", name="dòng").first.click()
    box = page.get_by_label("Văn bản kế hoạch (YAML)")
    expect(box).to_be_focused()
    assert box.evaluate(SELECTED).strip() == "lead: nobody"


@pytest.fixture
def plain(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone without JavaScript."""
    size = {"width": 390, "height": 844}
    context = chromium.new_context(viewport=size, java_script_enabled=False, locale="vi-VN")
    yield context
    context.close()


def test_the_same_is_said_without_javascript(plain: BrowserContext, site: str, desk: Desk) -> None:
    page = plain.new_page()
    sign_in(page, site, "chief")
    name = new_draft(desk.house.folder, TEXT, "khong-javascript")
    page.goto(f"{site}/plans/{name}")
    page.locator(f"#s-{STAGE}").fill("hôm nào tiện")
    page.get_by_role("button", name="Lưu thời hạn").click()
    expect(page.locator(f"#r-{STAGE}")).to_contain_text("không đọc được thời hạn")
    page.get_by_role("link", name=f"dòng {LINE}").click()
    told = page.locator(f"#L{LINE}")
    expect(told).to_be_in_viewport()
    expect(told).to_contain_text("không đọc được thời hạn")
    page.get_by_label("Văn bản kế hoạch (YAML)").fill(TEXT)
    page.get_by_role("button", name="Lưu và kiểm tra").click()
    expect(page.get_by_text("Kế hoạch hợp lệ.")).to_be_visible()
    assert saved(desk.house.folder, name).text == TEXT
