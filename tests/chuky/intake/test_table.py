"""Tables that people send are read as they were typed, from every format, to the same cells."""

import time
import unicodedata

import pytest

from benchmarks.memory import grown_bytes
from chuky.contracts import load_contracts
from chuky.intake import Unparsable, parse_table, read_table
from tests.chuky.intake.books import HEADINGS, ods, xlsx

pytestmark = pytest.mark.unit
CONTRACT = load_contracts()["self_assessment"]
ROW = ("01", "1.1", "1,25", "BC-01", "Đã thực hiện")
CSV = "\n".join((",".join(HEADINGS), '01,1.1,"1,25",BC-01,Đã thực hiện'))
EXPECTED = dict(
    zip(("unit_code", "component_code", "points", "evidence", "explanation"), ROW, strict=True)
)


def only(content: bytes) -> dict[str, str | None]:
    frame = parse_table(content, "t", CONTRACT)
    assert len(frame) == 1
    return dict(frame.iloc[0])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(CSV.encode(), id="utf-8"),
        pytest.param(CSV.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(CSV.encode("utf-16"), id="utf-16"),
        pytest.param(CSV.encode("utf-16-le"), id="utf-16 little without mark"),
        pytest.param(CSV.encode("utf-16-be"), id="utf-16 big without mark"),
        pytest.param(xlsx([HEADINGS, ROW]), id="xlsx"),
        pytest.param(xlsx([["BẢNG TỰ CHẤM"], [], HEADINGS, ROW]), id="xlsx with a title"),
        pytest.param(xlsx([["Ghi chú"]], [HEADINGS, ROW]), id="second sheet"),
        pytest.param(ods([HEADINGS, ROW]), id="ods"),
    ],
)
def test_each_format_gives_the_same_cells(content: bytes) -> None:
    assert only(content) == EXPECTED


def test_windows_1258_is_composed() -> None:
    text = "".join(split(CSV))
    assert only(text.encode("cp1258")) == EXPECTED


def split(text: str) -> list[str]:
    """Each letter as Windows-1258 has it: a base letter, then its tone."""
    found = []
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        kept = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
        tones = [mark for mark in marks if mark not in kept]
        found.append(unicodedata.normalize("NFC", base + "".join(kept)) + "".join(tones))
    return found


@pytest.mark.parametrize(
    ("typed", "read"),
    [(0.1 + 0.2, "0.3"), (1.0, "1"), (1.25, "1.25"), ("1,25", "1,25"), (1e-7, "0.0000001")],
)
def test_a_number_is_what_was_typed(typed: object, read: str) -> None:
    assert only(xlsx([HEADINGS, ("01", "1.1", typed, "BC", "")]))["points"] == read


def test_a_row_remembers_where_it_stood() -> None:
    table = read_table(xlsx([["Tiêu đề"], [], HEADINGS, [], ROW]), "t", CONTRACT)
    assert (table.sheet, table.rows, table.columns["points"]) == ("Sheet1", (5,), 3)


def test_a_cell_at_the_far_corner_is_refused_in_little_time_and_memory() -> None:
    content = xlsx([HEADINGS, ROW], first_row=1_048_574)

    def refuse() -> None:
        with pytest.raises(Unparsable, match=r"trải quá rộng|quá lớn"):
            parse_table(content, "t.xlsx", CONTRACT)

    started = time.thread_time()
    assert grown_bytes(refuse) < 50_000_000
    assert time.thread_time() - started < 2
