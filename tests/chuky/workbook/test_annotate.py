"""What a sender gets back: its own workbook with the wrong cells marked, and a summary."""

import io
from typing import Any

import pytest

from chuky.cycle.returning import annotated_of
from chuky.cycle.submit import Sending, Verdict, submit
from chuky.intake import read_table
from chuky.workbook.annotate import MOST_NOTES
from tests.chuky.cycle.conftest import Running
from tests.chuky.workbook.conftest import FORM_SHEET, HEAD, SELF, columns, filled, form, opened

pytestmark = pytest.mark.unit
RED = "00FFC7CE"


def sent(running: Running, content: bytes, name: str = "tu-cham.xlsx") -> Verdict:
    running.at(2023, 12, 5, 9)
    unit = running.context.plan.units[0].code
    return submit(running.house, running.context.id, Sending(SELF, unit, "can-bo", name, content))


def copy_bytes(running: Running, verdict: Verdict) -> bytes:
    with running.house.ledger.session() as session:
        sha256 = annotated_of(session, verdict.code)
    assert sha256 is not None
    return running.house.vault.get(sha256)


def component_row(sheet: Any, code: str) -> int:
    at = columns(sheet)["Mã tiêu chí thành phần"]
    return next(
        row for row in range(HEAD + 1, sheet.max_row + 1) if sheet.cell(row, at).value == code
    )


def test_the_wrong_cell_of_the_senders_own_workbook_is_red_and_says_why(
    running: Running, blank: bytes
) -> None:
    verdict = sent(running, filled(blank, {"1.1": 99, "1.2": "một điểm"}))
    assert not verdict.accepted
    book = opened(copy_bytes(running, verdict))
    assert book.sheetnames[0] == "Cần sửa"
    sheet = book[FORM_SHEET]
    cell = sheet.cell(component_row(sheet, "1.1"), columns(sheet)["Điểm tự chấm"])
    assert cell.value == 99
    assert cell.fill.fgColor.rgb == RED
    assert "cao hơn điểm tối đa" in cell.comment.text
    assert "tối đa 2" in cell.comment.text
    right = sheet.cell(component_row(sheet, "1.3"), columns(sheet)["Điểm tự chấm"])
    assert right.fill.fgColor.rgb != RED
    assert right.comment is None


def test_the_summary_lists_every_error_with_a_link_to_its_cell(
    running: Running, blank: bytes
) -> None:
    verdict = sent(running, filled(blank, {"1.1": 99, "1.2": "một điểm"}))
    assert verdict.result is not None
    summary = opened(copy_bytes(running, verdict))["Cần sửa"]
    texts = [str(cell.value) for row in summary.iter_rows() for cell in row if cell.value]
    for finding in verdict.result.errors:
        assert str(finding.message) in texts
    assert any(verdict.code in text for text in texts)
    assert "DIỄN TẬP – SỐ LIỆU MÔ PHỎNG" in texts
    links = [cell.hyperlink for row in summary.iter_rows() for cell in row if cell.hyperlink]
    assert {link.location for link in links} >= {f"'{FORM_SHEET}'!F8"}


def test_the_copy_corrected_and_sent_again_is_accepted(running: Running, blank: bytes) -> None:
    first = sent(running, filled(blank, {"1.1": 99}))
    again = sent(running, filled(copy_bytes(running, first), {"1.1": 2}))
    assert not first.accepted
    assert again.accepted, again.reason or again.result


@pytest.mark.parametrize(
    "formula", ['=HYPERLINK("http://example.com","x")', "=cmd|' /C calc'!A0", "='[1]Sheet1'!A1"]
)
def test_a_formula_that_reaches_out_is_text_in_the_copy(
    running: Running, blank: bytes, formula: str
) -> None:
    book = opened(filled(blank, {"1.1": 99}))
    sheet = book[FORM_SHEET]
    at = component_row(sheet, "1.2"), columns(sheet)["Giải trình"]
    sheet.cell(*at).value = formula
    changed = io.BytesIO()
    book.save(changed)
    copy = opened(copy_bytes(running, sent(running, changed.getvalue())))[FORM_SHEET]
    assert copy.cell(*at).value == formula
    assert copy.cell(*at).data_type == "s"
    total = copy.cell(copy.max_row, columns(copy)["Điểm tự chấm"])
    assert total.data_type == "f", "the form's own sums stay live"


def test_a_csv_comes_back_as_a_workbook_of_the_same_cells(running: Running) -> None:
    unit = running.context.plan.units[0].code
    content = f"unit_code,component_code,points\n{unit},1.l,=1+1\n".encode()
    verdict = sent(running, content, "tu-cham.csv")
    book = opened(copy_bytes(running, verdict))
    data = book.worksheets[1]
    assert [cell.value for cell in data[2]] == [unit, "1.l", "=1+1"]
    assert data["C2"].data_type == "s"
    assert "Có phải “1.1”" in data["B2"].comment.text


def test_the_same_file_gives_the_same_copy(running: Running, blank: bytes) -> None:
    from chuky.contracts import check_frame
    from chuky.cycle.references import references_for
    from chuky.workbook.annotate import Returned, annotated_copy

    content = filled(blank, {"1.1": 99})
    contract = running.context.contracts["self_assessment"]
    table = read_table(content, "a.xlsx", contract)
    stage = running.context.plan.stage(SELF)
    unit = running.context.plan.units[0].code
    result = check_frame(contract, table.frame, references_for(running.context, stage, unit))
    returned = Returned("AAAAA-BBBBB", "0" * 64, "a.xlsx", content, table)
    first, second = (annotated_copy(returned, result, contract, {}, None) for _ in range(2))
    assert first == second


def test_what_openpyxl_can_not_open_comes_back_as_its_cells(
    running: Running, blank: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    content = filled(blank, {"1.1": 99})

    def refuses(*_arguments: object, **_options: object) -> None:
        raise TypeError("expected <class 'float'>")

    with monkeypatch.context() as patched:
        patched.setattr(openpyxl, "load_workbook", refuses)
        verdict = sent(running, content)
    sheet = opened(copy_bytes(running, verdict))[FORM_SHEET]
    found = {cell.value for row in sheet.iter_rows() for cell in row if cell.comment}
    assert "99" in found


def test_a_file_of_thousands_of_errors_is_marked_up_to_a_limit(running: Running) -> None:
    rows = "\n".join(f"XX{number},1.1,99" for number in range(MOST_NOTES))
    verdict = sent(running, f"unit_code,component_code,points\n{rows}\n".encode(), "a.csv")
    summary = opened(copy_bytes(running, verdict))["Cần sửa"]
    assert summary.max_row <= MOST_NOTES + 10
    assert "chỗ nữa" in str(summary.cell(summary.max_row, 6).value)


def test_an_accepted_file_has_no_copy(running: Running) -> None:
    verdict = sent(running, filled(form(running)))
    with running.house.ledger.session() as session:
        assert annotated_of(session, verdict.code) is None
