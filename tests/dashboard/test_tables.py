"""Every table of every page can be read, sorted, searched and saved, whole and as it is filtered.

How a page does it: `dashboard/listing.py`, and `dashboard/templates/listing.html` for the HTML.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest

from chuky.views.grid import plain
from dashboard.prefect_api import ACCESS
from tests.dashboard.conftest import Site, TestClient
from tests.dashboard.fake_prefect import prefect_answers
from tests.dashboard.furnishing import PLAN
from tests.dashboard.shown_tables import ShownPage, ShownTable, read_page
from tests.dashboard.test_every_page import FURTHER, NO_PAGE, pages_of, person_of
from tests.dashboard.url_map import routes

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("short_streams")]
TEMPLATES = Path(__file__).parents[2] / "dashboard" / "templates"
LAID_OUT = {
    "sign_in.html": "the demonstration's accounts, a button each",
    "council/packet.html": "the list of members, to be signed on paper; the others are data",
    "me.html": "one's own open sessions, a button each",
    "work/inspection.html": "empty fields to write findings in; the findings are a listing",
    "work/session.html": "fields of a session: votes, changed points",
    "work/session_review.html": "what was just typed, read back; its file is the minutes",
    "draft_months.html": "a calendar's sheet of days",
}
"""Templates with a table that isn't one of data, and why."""
NOT_DATA = {
    "Phiên đang mở",
    "Biểu quyết",
    "Điểm Hội đồng sửa",
    "Ghi kết quả",
    "Bảng",
    "Thành viên, điểm danh",
}
"""What their regions are called."""
UNSORTED = {
    "Tiến độ, dạng bảng": "what a chart draws, in the plan's order",
    "Nộp hồ sơ, dạng bảng": "what a chart draws, day by day",
    "Tóm tắt": "the packet's sheets follow in the same order; its file sorts",
    "Điểm theo tiêu chí": "one sheet of the packet, as the criteria set has it; its file sorts",
    "failing": "the first of the rows that failed; the file has all",
}
"""Data whose order is its meaning, by the beginning of its region's name: saved, not sorted."""
UNSORTED_HEADINGS = {
    "Trạng thái": "of the queue: a word for the numbers beside it",
    "Lần gửi cuối": "of the letters: channel, state and reason in one cell",
    "Nội dung": "of the audit trail: what the event holds, as it is; it is searched",
    "Lý do": "of the disagreements: words",
    "Việc": "buttons",
    "Báo cáo": "links",
    "Thêm vai trò": "a form",
}
MORE_LINES = {
    "/people": "a line a role, as the list is imported",
    "/audit": "whoever signs in meanwhile is in it",
    ".*/burn-up": "every day; the page leaves some out",
    ".*/council/criteria": "of every unit of the sitting",
    ".*/quality/.*": "every row; the page shows the first",
}
"""Files, by a pattern of their address, with more lines than their table, and why."""
ANSWERS_FILES = re.compile(r"\.|^/api/|/signed$|/files/")
SIGNS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?\d+([.,]\d+)?")
MEDIA = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml"}


@dataclass(frozen=True)
class Seen:
    """One table on one page of the furnished house."""

    address: str
    page: ShownPage
    table: ShownTable
    client: TestClient

    @property
    def place(self) -> str:
        return f"{self.address}: {self.table.label}"

    @property
    def laid_out(self) -> bool:
        return self.table.label in NOT_DATA or bool(self.table.caption)

    @property
    def ordered(self) -> bool:
        """Its order is its meaning."""
        return self.table.label.startswith(tuple(UNSORTED))

    def file(self, kind: str, query: str = "") -> tuple[str, bytes]:
        """(media type, content) of its file."""
        answer = self.client.get(f"{self.table.files}.{kind}{query or self.query}")
        assert answer.status_code == 200, self.place
        assert answer.headers["content-disposition"].endswith(f".{kind}"), self.place
        return answer.headers["content-type"], answer.content

    @property
    def query(self) -> str:
        return "?" + self.address.partition("?")[2] if "?" in self.address else ""

    def asked(self, more: dict[str, str]) -> str:
        """The query of the page with more in it."""
        return "?" + urlencode(dict(parse_qsl(self.query[1:])) | more)

    @property
    def marked(self) -> bool:
        """Whether the rehearsal's mark stands in the file's first line: in a cycle's."""
        return "/cycles/" in self.table.files or "/published/" in self.table.files

    def lines(self, query: str = "") -> tuple[list[str], list[list[str]]]:
        """(headings, lines) of the CSV."""
        rows = list(csv.reader(io.StringIO(self.file("csv", query)[1].decode("utf-8-sig"))))
        head = 1 if len(rows[0]) == 1 and self.marked else 0
        return rows[head], rows[head + 1 :]


Opened = tuple[str, ShownPage, TestClient]
"""(address, what stands on it, who opened it)."""


@pytest.fixture(scope="module")
def opened(furnished: Site) -> Iterator[list[Opened]]:
    """One page of each route, while Prefect has runs to tell of."""
    access = furnished.made.house.folder / ACCESS
    access.parent.mkdir(exist_ok=True)
    with prefect_answers(PLAN) as url:
        access.write_text(f"PREFECT_API_URL={url}\n", encoding="utf-8")
        yield list(_opened(furnished))
    access.unlink()


def _opened(site: Site) -> Iterator[Opened]:
    client = cache(site.office.client)
    for route in routes(site.office.app, "GET"):
        if route.path in NO_PAGE or ANSWERS_FILES.search(route.path):
            continue
        who = client(person_of(route))
        for address in pages_of(site, route, who):
            yield address, read_page(who.get(address).text), who
    for account, address, _said in FURTHER:
        yield address, read_page(client(account).get(address).text), client(account)


@pytest.fixture(scope="module")
def seen(opened: list[Opened]) -> list[Seen]:
    """Every table, once where several pages show it."""
    found = {
        (table.label, table.files): Seen(address, page, table, who)
        for address, page, who in opened
        for table in page.tables
    }
    return list(found.values())


@pytest.fixture(scope="module")
def data(seen: list[Seen]) -> list[Seen]:
    """The tables of data."""
    return [one for one in seen if not one.laid_out]


def test_every_table_has_a_name_scoped_headings_and_a_region_that_scrolls(seen: list[Seen]) -> None:
    bad = [one.place for one in seen if not (one.table.label or one.table.caption)]
    bad += [one.place for one in seen if one.table.unscoped]
    bad += [one.place for one in seen if not (one.table.region or one.table.caption)]
    assert not bad


def test_every_table_of_data_says_where_its_files_are(data: list[Seen]) -> None:
    bare = [one.place for one in data if not one.table.files]
    assert not bare, f"draw it by `listing` (listing.html), or say in LAID_OUT why not: {bare}"
    assert len({one.table.files for one in data}) >= 30, "else few were looked at"


def test_no_template_draws_a_table_past_the_mechanism() -> None:
    """Also what the furnished house has nothing for."""
    plain_tables = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"<table(?![^>]*data-files)", path.read_text(encoding="utf-8"))
    }
    assert plain_tables == set(LAID_OUT)


def test_every_table_is_offered_as_a_workbook_and_as_csv(data: list[Seen]) -> None:
    missing = [
        f"{one.place}.{kind}"
        for one in data
        for kind in MEDIA
        if not any(link.partition("?")[0] == f"{one.table.files}.{kind}" for link in one.page.links)
    ]
    assert not missing


def test_every_heading_sorts(data: list[Seen]) -> None:
    fixed = [
        f"{one.place}: {heading}"
        for one in data
        if not one.ordered
        for heading, sorts in one.table.headings
        if not sorts and heading not in UNSORTED_HEADINGS
    ]
    assert not fixed


def test_every_table_is_searched(data: list[Seen]) -> None:
    """By a field of its own, or by the page's."""
    without = [
        one.place
        for one in data
        if not one.ordered and not any(name.endswith(("q", ".q")) for name in one.page.fields)
    ]
    assert not without


def test_a_file_has_the_tables_headings_and_every_line_that_was_found(data: list[Seen]) -> None:
    wrong = []
    for one in data:
        headings, lines = one.lines()
        unknown = [
            shown
            for shown, sorts in one.table.headings
            if (sorts or one.ordered) and not any(head.startswith(shown) for head in headings)
        ]
        wrong += [f"{one.place}: {unknown} is not in {headings}"] if unknown else []
        if one.table.found is not None and not _has_more_lines(one):
            wrong += [f"{one.place}: {len(lines)}"] if len(lines) != one.table.found else []
        assert not [line for line in lines if len(line) != len(headings)], one.place
    assert not wrong


def _has_more_lines(one: Seen) -> bool:
    return any(re.fullmatch(pattern, one.table.files) for pattern in MORE_LINES)


def test_the_workbook_has_the_same_lines_and_runs_nothing(data: list[Seen]) -> None:
    for one in data:
        kind, content = one.file("xlsx")
        assert kind.startswith(MEDIA["xlsx"]), one.place
        assert one.file("csv")[0].startswith(MEDIA["csv"]), one.place
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            names = set(book.namelist())
            texts = re.findall(r"<t[^>]*>([^<]*)", book.read("xl/sharedStrings.xml").decode())
        assert not re.search(r"<f[ >]", sheet), f"{one.place}: a formula"
        assert not any("external" in name or "vba" in name for name in names)
        headings, lines = one.lines()
        assert sheet.count("<row ") in (len(lines) + 1, len(lines) + 2), one.place
        assert set(headings) <= {unescape(text) for text in texts}, one.place
        assert not [text for text in texts if text.lstrip(" ").startswith(SIGNS)], one.place


def test_nothing_that_people_wrote_is_a_formula_in_any_file(opened: list[Opened]) -> None:
    """Names, reasons, remarks of the furnished house begin with the signs of formulas."""
    neutralised = set()
    for link, who in _files(opened).items():
        answer = who.get(link)
        assert answer.status_code == 200, link
        for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))):
            wild = [c for c in line if c.startswith(SIGNS) and not NUMBER.fullmatch(c)]
            assert not wild, (link, wild)
            neutralised |= {cell[1] for cell in line if len(cell) > 1 and cell.startswith("'")}
            assert "'" not in line, "a blank cell stays blank"
    assert neutralised >= {"=", "+", "-", "@"}, "else nothing was tried"


def _files(opened: list[Opened]) -> dict[str, TestClient]:
    """The CSV files that pages link to, and who may have each."""
    return {
        link: who
        for _address, page, who in opened
        for link in page.links
        if link.partition("?")[0].endswith(".csv") and "/files/" not in link
    }


def test_a_person_finds_every_file_by_a_link_on_a_page(
    furnished: Site, opened: list[Opened]
) -> None:
    links = [link.partition("?")[0] for link in _files(opened)]
    patterns = [
        re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.path.replace("{kind}", "csv")))
        for route in routes(furnished.office.app, "GET")
        if "{kind}" in route.path
    ]
    alone = [one for one in patterns if not any(re.fullmatch(one, link) for link in links)]
    assert not alone


def test_a_search_narrows_the_page_and_its_file_alike(data: list[Seen]) -> None:
    tried = 0
    for one in data:
        lines = one.lines()[1]
        if not one.table.name or len(lines) < 2:
            continue  # the ledger's own searches have tests beside their pages
        name, words = f"{one.table.name}.q", [cell for cell in lines[-1] if cell]
        assert name in one.page.fields, one.place
        wanted = next((cell for cell in words if len(cell) > 2), words[0]).removeprefix("'")
        query = one.asked({name: wanted})
        page = read_page(one.client.get(one.address.partition("?")[0] + query).text)
        table = next(t for t in page.tables if t.files == one.table.files)
        assert f"{one.table.files}.csv{query}" in page.links, one.place
        assert 0 < (table.found or 0) <= (one.table.found or 0), one.place
        if not _has_more_lines(one):
            kept = one.lines(query)[1]
            assert len(kept) == table.found, (one.place, wanted)
            assert all(plain(wanted) in plain(" ".join(line)) for line in kept), one.place
        tried += 1
    assert tried >= 12


DAY_OR_NUMBER = re.compile(r"[\d.,%]+$|\d\d/\d\d/\d{4}")


def test_an_order_turns_the_page_and_its_file_alike(data: list[Seen]) -> None:
    tried = 0
    for one in data:
        if not one.table.name or (one.table.found or 0) < 2 or _has_more_lines(one):
            continue
        name, first = f"{one.table.name}.sort", one.table.headings[0][0]
        keys = [key for link in one.page.links if (key := _key(link, name))]
        column = next(n for n, h in enumerate(one.lines()[0]) if h.startswith(first))
        rising, falling = (
            [line[column] for line in one.lines(one.asked({name: order}))[1] if line[column]]
            for order in (keys[0], f"-{keys[0]}")
        )
        assert sorted(rising) == sorted(falling), one.place
        if all(DAY_OR_NUMBER.match(cell) for cell in rising):  # not by letters
            assert rising == falling[::-1] or len(set(rising)) < len(rising), one.place
            continue
        words = [plain(cell.removeprefix("'")) for cell in rising]
        assert words == sorted(words), one.place
        assert [plain(cell.removeprefix("'")) for cell in falling] == words[::-1], one.place
        tried += 1
    assert tried >= 8


def _key(link: str, name: str) -> str:
    """What a heading's link sorts by."""
    return dict(parse_qsl(link.partition("?")[2].partition("#")[0])).get(name, "")
