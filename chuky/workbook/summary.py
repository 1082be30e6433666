"""The first sheet of a returned workbook: how much is wrong, where, and how to send it again.

Its headings are none of the contract's column names, so that intake still finds the data's sheet
when the file comes back corrected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from chuky.contracts import GateResult
from chuky.language import Text, pick
from chuky.workbook.notes import Note
from chuky.workbook.styles import FONT

_COLUMNS: Final = (
    (Text("TT", "No."), 6),
    (Text("Mức", "Severity"), 11),
    (Text("Ô", "Cell"), 8),
    (Text("Về", "About"), 20),
    (Text("Đã ghi", "As sent"), 18),
    (Text("Sai ở đâu", "What is wrong"), 58),
    (Text("Thế nào là đúng", "What would be right"), 34),
)
_LEVELS: Final = {"error": Text("✕ lỗi", "✕ error"), "warning": Text("! lưu ý", "! warning")}
_HEAD: Final = 7


@dataclass(frozen=True)
class Summary:
    """What the summary is about; `data`: the sheet that its links lead to."""

    receipt: str
    sha256: str
    file_name: str
    data: str
    mark: str | None


@dataclass(frozen=True)
class Counts:
    """How much is wrong in all, also what isn't listed."""

    errors: int
    warnings: int

    @classmethod
    def of(cls, result: GateResult) -> "Counts":
        return cls(
            sum(finding.rows for finding in result.errors),
            sum(finding.rows for finding in result.warnings),
        )


def write_text(cell: Any, value: str) -> None:
    """Text that stays text: `=HYPERLINK(…)` in somebody's cell must not become a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:30_000]
    cell.data_type = "s"


def write_summary(book: Any, about: Summary, notes: Sequence[Note], counts: Counts) -> None:
    """Put the sheet first, in place of that of an earlier return; a row for each of `notes`."""
    name = pick("Cần sửa", "To correct")
    if name in book.sheetnames:
        del book[name]
    sheet = book.create_sheet(name, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    _top(sheet, about, counts)
    _headings(sheet)
    for row, note in enumerate(notes, start=_HEAD + 1):
        _row(sheet, row, note, about.data)
    more = counts.errors + counts.warnings - len(notes)
    if more > 0:
        text = pick(f"… và {more} chỗ nữa, xem báo cáo", f"… and {more} more, see the report")
        write_text(sheet.cell(_HEAD + 1 + len(notes), 6), text)
    _print_setup(sheet, about.mark)


def _top(sheet: Any, about: Summary, counts: Counts) -> None:
    errors, others = counts.errors, counts.warnings
    lines = (
        pick("TỆP ĐƯỢC TRẢ LẠI ĐỂ SỬA", "RETURNED FOR CORRECTION"),
        about.mark or "",
        pick(
            f"{errors} lỗi phải sửa, {others} lưu ý. Biên nhận {about.receipt}",
            f"{errors} errors, {others} warnings. Receipt {about.receipt}",
        ),
        f"{about.file_name[:120]} · SHA-256 {about.sha256}",
        pick(
            "Sửa ngay trong tệp này ở các ô tô đỏ (rê chuột lên ô để đọc), lưu lại rồi gửi.",
            "Correct the red cells in this very file (hover to read), save it and send it.",
        ),
    )
    for row, text in enumerate(lines, start=1):
        write_text(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = _font(size=15 if row == 1 else 11, bold=row <= 2)


def _headings(sheet: Any) -> None:
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    for column, (title, width) in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(_HEAD, column)
        _boxed(cell, str(title))
        cell.font = _font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DCE6F1")
        sheet.column_dimensions[get_column_letter(column)].width = width


def _row(sheet: Any, row: int, note: Note, data: str) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    place = f"{get_column_letter(note.column)}{note.row}" if note.column and note.row else "–"
    level = str(_LEVELS[note.severity])
    number = str(row - _HEAD)
    texts = (number, level, place, note.about, note.value, note.wrong, note.right)
    for column, text in enumerate(texts, start=1):
        _boxed(sheet.cell(row, column), text)
    lines = max(len(text) // width for text, (_, width) in zip(texts, _COLUMNS, strict=True))
    sheet.row_dimensions[row].height = 15 * (min(lines, 20) + 1)  # a row holds 409 points at most
    if place != "–":
        link = sheet.cell(row, 3)
        quoted = data.replace("'", "''")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{place}")
        link.font = _font(color="0563C1", underline="single")


def _boxed(cell: Any, text: str) -> None:
    from openpyxl.styles import Alignment, Border, Side

    thin = Side(style="thin", color="A6A6A6")
    write_text(cell, text)
    cell.font = _font()
    cell.border = Border(thin, thin, thin, thin)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _font(size: int = 11, **more: Any) -> Any:
    from openpyxl.styles import Font

    return Font(name=FONT, size=size, **more)


def _print_setup(sheet: Any, mark: str | None) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.center.text = mark or ""
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
