"""The first sheet of a form: who fills in what by when, and what the program will check.

The checks are the contract's own sentences, so that the guide can't promise something else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chuky.contracts import Contract
from chuky.language import pick
from chuky.plan import Plan, Stage, Unit
from chuky.workbook.styles import Styles, print_setup


@dataclass(frozen=True)
class Asked:
    """Who is asked, for which stage. `illustrative`: no document states the criteria's points."""

    plan: Plan
    stage: Stage
    unit: Unit
    illustrative: bool


def write_guide(
    sheet: Any, styles: Styles, asked: Asked, contract: Contract, mark: str | None
) -> None:
    """Draw the guide on an empty sheet."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, pick("HƯỚNG DẪN TỰ CHẤM ĐIỂM", "HOW TO FILL IN"), styles["title"])
    sheet.write_string(1, 0, f"{asked.unit.name} ({asked.unit.code})", styles["subtitle"])
    sheet.write_string(2, 0, mark or "", styles["mark"])
    row = 4
    for number, line in enumerate(_lines(asked), start=1):
        row = _line(sheet, styles, row, f"{number}.", line)
    head = pick("Chương trình sẽ kiểm tra khi nhận tệp", "What is checked when the file comes in")
    sheet.write_string(row + 1, 0, head, styles["subtitle"])
    row += 2
    for rule in contract.rules:
        if rule.severity == "error":
            row = _line(sheet, styles, row, "•", str(rule.message))
    sheet.protect()
    print_setup(sheet, mark, landscape=False)


def _line(sheet: Any, styles: Styles, row: int, mark: str, text: str) -> int:
    sheet.write_string(row, 0, mark, styles["step"])
    sheet.write_string(row, 1, text, styles["plain"])
    sheet.set_row(row, 16.0 * (len(text) // 125 + 1))
    return row + 1


def _lines(asked: Asked) -> Iterator[str]:
    plan, stage = asked.plan, asked.stage
    if stage.stated:
        yield pick(f"Thời hạn: {stage.stated}.", f"Deadline, as signed: {stage.stated}.")
    lead = plan.agencies[stage.lead]
    yield pick(
        f"Bước: {stage.name}. Cơ quan chủ trì: {lead.name}.",
        f"Stage: {stage.name_en or stage.name}. Lead: {lead.name_en or lead.name}.",
    )
    yield pick(
        "Mở trang “Tự chấm”. Chỉ ghi vào các ô nền vàng nhạt: điểm, tài liệu kiểm chứng, "
        "giải trình. Ô khác đã khóa.",
        "Open the sheet “Self-assessment”. Write in the pale yellow cells only.",
    )
    yield pick(
        "Điểm: chọn trong danh sách thả xuống hoặc gõ số. Không đạt thì ghi 0; không để trống.",
        "Points: choose from the drop-down or type a number. Write 0 where nothing was reached.",
    )
    yield pick(
        "Có điểm thì phải có tài liệu kiểm chứng (số, ký hiệu, ngày văn bản, trang) hoặc giải "
        "trình. Không ghi, không gửi tài liệu mật.",
        "Points need evidence (number, date, page of a document) or an explanation. "
        "Nothing classified.",
    )
    yield pick(
        "Ô nền xám là tiêu chí do điều tra xã hội học hoặc cơ quan khác quyết định, hoặc không "
        "áp dụng: không tự chấm.",
        "Grey cells are decided by the survey or by others, or don't apply: leave them.",
    )
    yield pick(
        "Cột “Kiểm tra” phải là ✓ ở mọi dòng. Tổng điểm tự cộng, không cần gõ.",
        "The column “Check” must show ✓ in every row. Sums are made for you.",
    )
    yield pick(
        "Không thêm, xóa, đổi tên trang hay cột; lưu dạng .xlsx rồi gửi. Sau khi gửi sẽ có biên "
        "nhận với mã và mã băm.",
        "Add, drop and rename nothing; save as .xlsx and send. You get a receipt with code and "
        "hash.",
    )
    if asked.illustrative:
        yield pick(
            "△ Bộ tiêu chí này có giá trị minh họa, văn bản không nêu; xem kế hoạch.",
            "△ This criteria set holds illustrative values that no document states; see the plan.",
        )
