"""Real Chromium: evidence dropped on a line goes on after a broken connection, after a reload."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from chuky.evidence import evidence_of
from chuky.ledger.intake import Evidence
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, make_appraisal
from tests.chuky.evidence import pieces
from tests.dashboard.chromium import faults, launched, picture, served, sign_in, window
from tests.dashboard.conftest import FixedClock, add_person

pytestmark = pytest.mark.browser
PIECE = re.compile(r"/uploads/[0-9a-f]{32}$")
LINES = "Sổ theo dõi văn bản đến, đi của xã trong năm.\n" * 30_000
"""Some two megabytes: four pieces of an upload."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Appraisal]:
    made = make_appraisal(tmp_path)
    add_person(made.house, "an", "contributor", made.context.id, made.units[0])
    yield made
    made.house.close()


@pytest.fixture
def page(chromium: Browser, unit: Appraisal) -> Iterator[Page]:
    """The score form of the unit, its contributor signed in."""
    with served(create_app(Web(unit.house, FixedClock(), secure=False))) as site:
        context = window(chromium, "desktop")
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        sign_in(page, site, "an")
        page.goto(f"{site}/cycles/{unit.context.id}/my/{unit.units[0]}/scores")
        yield page
        context.close()


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "Sổ theo dõi.txt"
    path.write_text(LINES, encoding="utf-8")
    return path


def kept(unit: Appraisal) -> list[Evidence]:
    with unit.house.ledger.session() as session:
        return evidence_of(session, unit.context.id, unit.units[0])


def choose(page: Page, *files: Path) -> None:
    page.locator("[data-pick]").first.set_input_files(list(files))


def breaking(page: Page, after: int) -> list[int]:
    """Let `after` pieces through, then lose the connection until `unroute`; offsets that passed."""
    passed: list[int] = []

    def answer(route: Route) -> None:
        if route.request.method != "POST" or len(passed) < after:
            if route.request.method == "POST":
                passed.append(int(route.request.headers["upload-offset"]))
            route.continue_()
        else:
            route.abort("connectionreset")

    page.route(PIECE, answer)
    return passed


def test_several_files_are_sent_with_progress_and_the_line_shows_them(
    page: Page, unit: Appraisal, register: Path, tmp_path: Path
) -> None:
    other = tmp_path / "KH-12.pdf"
    other.write_bytes(pieces.pdf("Ke hoach", pages=3))
    code = page.locator("[data-uploads]").first.get_attribute("data-component")
    choose(page, register, other)
    done = page.locator("li[data-state=done]")
    expect(done).to_have_count(2)
    expect(page.locator("progress").first).to_have_attribute("aria-label", re.compile("Sổ theo"))
    expect(page.locator("[data-line]").first.get_by_role("link", name="KH-12.pdf")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="KH-12.pdf: đã nhận")).to_have_count(1)
    assert {(one.name, one.component_code) for one in kept(unit)} == {
        ("Sổ theo dõi.txt", code),
        ("KH-12.pdf", code),
    }
    picture(page, "upload", "desktop")
    assert faults(page) == []


def test_a_connection_that_breaks_in_the_middle_goes_on_by_itself(
    page: Page, unit: Appraisal, register: Path
) -> None:
    passed = breaking(page, after=2)
    choose(page, register)
    row = page.locator("li[data-state=broken]")
    expect(row).to_contain_text("mất kết nối, tự gửi tiếp")
    assert passed == [0, 512 * 1024]
    assert not kept(unit)
    page.unroute(PIECE)
    again: list[int] = []
    page.on(
        "request",
        lambda request: (
            again.append(int(request.headers["upload-offset"]))
            if PIECE.search(request.url) and request.method == "POST"
            else None
        ),
    )
    expect(page.locator("li[data-state=done]")).to_have_count(1, timeout=30_000)
    assert min(again) == 2 * 512 * 1024, "what was there is not sent again"
    (piece,) = kept(unit)
    assert unit.house.vault.get(piece.sha256 or "") == register.read_bytes()


def test_after_a_reload_the_file_goes_on_where_it_was(
    page: Page, unit: Appraisal, register: Path
) -> None:
    breaking(page, after=1)
    choose(page, register)
    expect(page.locator("li[data-state=broken]")).to_have_count(1)
    page.unroute(PIECE)
    breaking(page, after=0)
    page.reload()
    expect(page.get_by_text("gửi dở, chọn lại đúng tệp này để gửi tiếp")).to_be_visible()
    page.unroute(PIECE)
    passed = breaking(page, after=99)
    choose(page, register)
    expect(page.locator("li[data-state=done]")).to_have_count(1, timeout=30_000)
    assert passed[0] == 512 * 1024
    expect(page.get_by_text("gửi dở")).to_have_count(0)
    (piece,) = kept(unit)
    assert unit.house.vault.get(piece.sha256 or "") == register.read_bytes()


def test_a_paused_file_waits_until_it_is_told_to_go_on(
    page: Page, unit: Appraisal, register: Path
) -> None:
    breaking(page, after=1)
    choose(page, register)
    expect(page.locator("li[data-state=broken]")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Tạm dừng")).click()
    page.unroute(PIECE)
    expect(page.locator("li[data-state=paused]")).to_have_count(1)
    page.wait_for_timeout(2500)
    assert not kept(unit)
    page.get_by_role("button", name=re.compile("^Gửi tiếp")).click()
    expect(page.locator("li[data-state=done]")).to_have_count(1, timeout=30_000)
    assert len(kept(unit)) == 1


def test_a_refused_file_says_why_and_stops_no_other(
    page: Page, unit: Appraisal, register: Path, tmp_path: Path
) -> None:
    program = tmp_path / "cai-dat.exe"
    program.write_bytes(b"MZ\x90\x00" + b"\x00" * 3000)
    choose(page, program, register)
    expect(page.locator("li[data-state=refused]")).to_contain_text("cai-dat.exe")
    expect(page.locator("li[data-state=done]")).to_have_count(1)
    assert [one.name for one in kept(unit)] == ["Sổ theo dõi.txt"]


def test_a_file_is_dropped_on_its_line(page: Page, unit: Appraisal) -> None:
    line = page.locator("[data-line]:has([data-uploads])").nth(1)
    code = line.locator("[data-uploads]").get_attribute("data-component")
    data = page.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["Công văn số 5 của xã về rà soát thủ tục"], "CV-5.txt"));
          return data;
        }"""
    )
    line.dispatch_event("dragover", {"dataTransfer": data})
    expect(line).to_have_class(re.compile("dropping"))
    line.dispatch_event("drop", {"dataTransfer": data})
    expect(line.locator("li[data-state=done]")).to_have_count(1)
    assert [(one.name, one.component_code) for one in kept(unit)] == [("CV-5.txt", code)]
