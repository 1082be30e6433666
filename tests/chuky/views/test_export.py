"""Files of tables as a person opens them: days sort, numbers add up, telephones can be dialled."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from chuky.mark import MARK
from chuky.views.export import Table, Telephone, as_csv
from chuky.views.export_workbook import LONGEST_NAME, as_workbook, sheet_name

pytestmark = pytest.mark.unit
LATE = datetime(2024, 1, 10, 16, 55, 30, tzinfo=UTC)


def sheet(*rows: Sequence[object], mark: str | None = None, heads: int = 1) -> Worksheet:
    table = Table("t", [f"h{n}" for n in range(heads)], rows, mark)
    return load_workbook(io.BytesIO(as_workbook(table))).active


def test_an_instant_is_a_day_that_sorts_in_vietnams_time() -> None:
    cell = sheet([LATE])["A2"]
    assert cell.value == datetime(2024, 1, 10, 23, 55, 30)  # noqa: DTZ001 - a cell has no zone
    assert cell.number_format == "dd/mm/yyyy hh:mm"


def test_a_day_without_an_hour_is_a_day() -> None:
    cell = sheet([date(2024, 2, 29)])["A2"]
    assert cell.is_date
    assert cell.number_format == "dd/mm/yyyy"


def test_the_csv_writes_days_in_one_plain_form() -> None:
    text = as_csv(Table("t", ("a", "b"), [[LATE, date(2024, 2, 29)]])).decode("utf-8-sig")
    assert text.splitlines()[1] == "10/01/2024 23:55,29/02/2024"


def test_the_csv_writes_points_without_the_ledger_s_needless_places() -> None:
    row = [Decimal("59.500000000"), Decimal("100.000000000"), Decimal("0E-9"), Decimal("0.25")]
    text = as_csv(Table("t", "abcd", [row])).decode("utf-8-sig")
    assert text.splitlines()[1] == "59.5,100,0,0.25"


def test_numbers_are_numbers_and_what_is_missing_is_blank() -> None:
    row = next(sheet([3, Decimal("92.50"), None], heads=3).iter_rows(min_row=2))
    assert [(cell.value, cell.data_type) for cell in row] == [(3, "n"), (92.5, "n"), (None, "n")]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@x", "\t=1", "\r=1", "  =1"])
def test_peoples_text_is_never_a_formula(text: str) -> None:
    cell = sheet([text])["A2"]
    assert cell.data_type == "s"
    assert cell.value[0] == "'"
    assert cell.value[-1] == text[-1]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0912345678", "0912 345 678"),
        ("0912.345.678", "0912 345 678"),
        ("+84 912 345 678", "0912 345 678"),
        ("+84(0)912-345-678", "0912 345 678"),
        ("0084912345678", "0912 345 678"),
        ("02203786123", "0220 3786 123"),
        ("+85512345678", "0085 5123 45678"),
        ("113", "113"),
        ("0220.3786.123, máy lẻ 12", "0220.3786.123, máy lẻ 12"),
    ],
)
def test_a_telephone_keeps_its_zero_and_can_be_dialled(written: str, dialled: str) -> None:
    assert Telephone(written) == dialled
    cell = sheet([Telephone(written)])["A2"]
    assert cell.value == dialled
    assert cell.number_format == "@", "typed anew it stays text"


def test_a_telephone_that_nobody_knows_leaves_the_cell_blank() -> None:
    assert sheet([Telephone("")])["A2"].value is None


def test_a_formula_in_the_place_of_a_telephone_is_text() -> None:
    assert sheet([Telephone("+cmd|' /C calc'!A0")])["A2"].value.startswith("'+cmd")
    assert as_csv(Table("t", ("a",), [[Telephone("=1+1")]])).endswith(b"'=1+1\r\n")


@pytest.mark.parametrize("mark", [None, str(MARK)])
def test_the_heading_stays_in_sight_has_a_filter_and_is_printed_on_each_page(
    mark: str | None,
) -> None:
    made = sheet([1, 2], [3, 4], mark=mark, heads=2)
    first = 2 if mark else 1
    assert made.cell(1, 1).value == (mark or "h0")
    assert made.freeze_panes == f"A{first + 1}"
    assert made.auto_filter.ref == f"A{first}:B{first + 2}"
    assert made.print_title_rows == f"$1:${first}"


def test_a_column_is_as_wide_as_what_stands_in_it() -> None:
    made = sheet(["ngắn", "x" * 40, "y" * 500], heads=3)
    widths = [made.column_dimensions[name].width for name in "ABC"]
    assert widths[0] < 12 < 40 < widths[1] < widths[2] < 65


@pytest.mark.parametrize("name", ["a[b]:c*d?e/f\\g", "'x'", "", "thanh-mien-par-index-2023-units"])
def test_a_sheets_name_is_one_that_excel_takes(name: str) -> None:
    made = sheet_name(f"{name * 2}-units")
    assert made.endswith("units")
    assert len(made) <= LONGEST_NAME
    assert not set(made) & set("[]:*?/\\")
    assert not made.startswith("'")
