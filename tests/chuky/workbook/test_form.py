"""A unit's form: what it holds, what it locks, and that intake takes it back."""

from decimal import Decimal
from pathlib import Path

import pytest

from chuky.contracts import check_frame, load_contracts
from chuky.cycle.content import stamp_for
from chuky.cycle.references import references_for
from chuky.cycle.scores import components_for
from chuky.cycle.submit import Sending, submit
from chuky.intake import parse_table, read_table
from chuky.plan import find_plan, load_plan
from chuky.points import plain
from chuky.workbook.form import FormOrder, self_assessment_form
from chuky.workbook.last_year import LastYear
from tests.chuky.cycle.conftest import Running
from tests.chuky.workbook.conftest import FORM_SHEET, HEAD, SELF, columns, filled, form, opened
from tests.services.libre_office import recalculated

pytestmark = pytest.mark.unit


def test_the_same_plan_gives_the_same_bytes(running: Running, blank: bytes) -> None:
    assert form(running) == blank


def test_the_hidden_stamp_is_the_one_that_intake_expects(running: Running, blank: bytes) -> None:
    contract = running.context.contracts["self_assessment"]
    unit = running.context.plan.units[0].code
    expected = stamp_for(running.context, "self_assessment", unit)
    found = read_table(blank, "mau.xlsx", contract, expected)
    assert found.stamp == expected
    assert opened(blank)["chuky"].sheet_state == "veryHidden"


def test_a_blank_form_lacks_points_and_nothing_else(running: Running, blank: bytes) -> None:
    stage = running.context.plan.stage(SELF)
    unit = running.context.plan.units[0]
    contract = running.context.contracts["self_assessment"]
    frame = parse_table(blank, "mau.xlsx", contract)
    result = check_frame(contract, frame, references_for(running.context, stage, unit.code))
    (finding,) = result.findings
    assert finding.rule_id == "points-missing"
    assert finding.rows == len(components_for(running.context, unit, "self_score"))


def test_a_filled_form_is_accepted(running: Running, blank: bytes) -> None:
    running.at(2023, 12, 5, 9)
    unit = running.context.plan.units[0].code
    sending = Sending(SELF, unit, "can-bo", "tu-cham.xlsx", filled(blank, {"1.1": 1.5}))
    verdict = submit(running.house, running.context.id, sending)
    assert verdict.accepted, verdict.reason or verdict.result


def test_another_units_form_is_returned(running: Running, blank: bytes) -> None:
    running.at(2023, 12, 5, 9)
    other = running.context.plan.units[1].code
    sending = Sending(SELF, other, "can-bo", "tu-cham.xlsx", filled(blank))
    verdict = submit(running.house, running.context.id, sending)
    assert not verdict.accepted
    assert "không phải" in verdict.reason


def test_only_what_the_unit_decides_can_be_written(running: Running, blank: bytes) -> None:
    book = opened(blank)
    sheet = book[FORM_SHEET]
    at = columns(sheet)
    unit = running.context.plan.units[0]
    asked = set(components_for(running.context, unit, "self_score"))
    open_rows = {
        sheet.cell(row, at["Mã tiêu chí thành phần"]).value
        for row in range(HEAD + 1, sheet.max_row + 1)
        if not sheet.cell(row, at["Điểm tự chấm"]).protection.locked
    }
    assert open_rows == asked
    assert sheet.protection.sheet
    assert book.security.lockStructure
    assert sheet.cell(HEAD + 1, at["Điểm tối đa"]).protection.locked


def test_every_open_cell_of_points_has_its_drop_down_or_limits(blank: bytes) -> None:
    sheet = opened(blank)[FORM_SHEET]
    at = columns(sheet)["Điểm tự chấm"]
    open_cells = {
        cell.coordinate
        for (cell,) in sheet.iter_rows(min_row=HEAD + 1, min_col=at, max_col=at)
        if not cell.protection.locked
    }
    checked = {
        str(place)
        for rule in sheet.data_validations.dataValidation
        if rule.type in ("list", "decimal", "custom")
        for place in rule.sqref.ranges
    }
    assert open_cells == checked


def test_a_merged_units_predecessors_stand_side_by_side(running: Running) -> None:
    unit = running.context.plan.units[0].model_copy(update={"predecessors": ("A", "B")})
    points = {("A", "1.1"): Decimal("0.5"), ("B", "1.1"): Decimal("1.25")}
    last = LastYear(points, {"A": "Xã An", "B": "Xã Bình"}, 2022)
    sheet = opened(form(running, unit, last))[FORM_SHEET]
    at = columns(sheet)
    row = next(row for row in range(HEAD, sheet.max_row) if sheet.cell(row, 2).value == "1.1")
    assert sheet.cell(row, at["Điểm 2022 – Xã An"]).value == "0,5"
    assert sheet.cell(row, at["Điểm 2022 – Xã Bình"]).value == "1,25"
    assert "1,75" not in {cell.value for cell in sheet[row]}


@pytest.mark.service
def test_libre_office_opens_recalculates_and_finds_no_error(
    running: Running, blank: bytes, tmp_path: Path
) -> None:
    unit = running.context.plan.units[0]
    components = components_for(running.context, unit, "self_score")
    highest = {code: float(component.limit) for code, component in components.items()}
    path = tmp_path / "tu-cham.xlsx"
    path.write_bytes(filled(blank, highest))
    import openpyxl

    sheet = openpyxl.load_workbook(recalculated(path, tmp_path), data_only=True)[FORM_SHEET]
    at = columns(sheet)
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [text for text in texts if text.startswith(("#", "Err:"))]
    checks = [sheet.cell(row, at["Kiểm tra"]).value for row in range(HEAD + 1, sheet.max_row)]
    assert checks.count("✓") == len(components)
    total = sum(component.limit for component in components.values())
    shown = sheet.cell(sheet.max_row, at["Điểm tự chấm"]).value
    assert plain(Decimal(str(shown))) == plain(Decimal(total))
    assert f"{len(components)} / {len(components)}" in sheet.cell(5, 1).value


@pytest.mark.service
def test_penalties_are_taken_off_and_bonuses_added(tmp_path: Path) -> None:
    loaded = load_plan(find_plan("chinh-quyen-than-thien-2026"))
    contract = load_contracts()["self_assessment"]
    (stage,) = [one for one in loaded.plan.stages if one.kind == "self_assessment"]
    unit = next(iter(loaded.plan.units_of(stage)))
    content = self_assessment_form(
        FormOrder(loaded.plan, stage, contract), loaded.criteria_of(unit.group), unit
    )
    path = tmp_path / "tu-cham.xlsx"
    path.write_bytes(filled(content, {"2.1": 3, "2.8": 2, "2.9": 1.5}))
    import openpyxl

    sheet = openpyxl.load_workbook(recalculated(path, tmp_path), data_only=True)[FORM_SHEET]
    assert sheet.cell(sheet.max_row, columns(sheet)["Điểm tự chấm"]).value == 3.5


@pytest.mark.service
@pytest.mark.parametrize("form_of_file", ["xlsx", "ods"])
def test_a_form_saved_by_libre_office_is_accepted(
    running: Running, blank: bytes, tmp_path: Path, form_of_file: str
) -> None:
    running.at(2023, 12, 5, 9)
    path = tmp_path / "tu-cham.xlsx"
    path.write_bytes(filled(blank, {"1.1": 1.5, "1.2": 0.25}))
    saved = recalculated(path, tmp_path, form_of_file)
    unit = running.context.plan.units[0].code
    sending = Sending(SELF, unit, "can-bo", saved.name, saved.read_bytes())
    verdict = submit(running.house, running.context.id, sending)
    assert verdict.accepted, verdict.reason or verdict.result


@pytest.mark.service
def test_a_blank_form_shows_what_is_missing_in_libre_office(blank: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    path.write_bytes(blank)
    import openpyxl

    sheet = openpyxl.load_workbook(recalculated(path, tmp_path), data_only=True)[FORM_SHEET]
    checks = {cell.value for row in sheet.iter_rows(min_row=HEAD + 1) for cell in row[-1:]}
    assert "Chưa ghi điểm" in checks
    assert sheet.cell(sheet.max_row, columns(sheet)["Điểm tự chấm"]).value == 0
