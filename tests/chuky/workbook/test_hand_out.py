"""What a plan hands out: a form for each unit, ballots for each audience."""

from pathlib import Path

import pytest

from chuky.contracts import load_contracts
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from chuky.workbook.hand_out import hand_outs
from chuky.workbook.last_year import LastYear, LastYearUnreadable, read_last_year
from tests.chuky.workbook.conftest import opened

pytestmark = pytest.mark.unit
CONTRACT = load_contracts()["self_assessment"]


@pytest.mark.parametrize(
    "key", ["par-index-plan-84-2020", "chinh-quyen-than-thien-2026", "papi-provinces-2021"]
)
def test_every_plan_hands_out_each_file_once(key: str) -> None:
    loaded = load_plan(find_plan(key))
    made = list(hand_outs(loaded, CONTRACT, LastYear(), None))
    names = [item.file_name for item in made]
    assert len(set(names)) == len(names)
    forms = [name for name in names if name.startswith("tu-cham")]
    stages = [stage for stage in loaded.plan.stages if stage.kind == "self_assessment"]
    assert len(forms) == sum(len(list(loaded.plan.units_of(stage))) for stage in stages)
    assert made[0].content()[:2] == b"PK"


def test_a_ballot_asks_each_question_of_its_audience_and_no_name() -> None:
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    made = {item.file_name: item for item in hand_outs(loaded, CONTRACT, LastYear(), MARK)}
    book = opened(made["phieu-xhh-2023-nguoi-dan.xlsx"].content())
    texts = {str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value}
    (criteria,) = loaded.criteria.values()
    asked = {
        part.survey.question or part.name
        for _, part in criteria.components()
        if part.survey and "nguoi-dan" in part.survey.audiences
    }
    assert asked <= texts
    assert MARK in texts


def test_one_unit_alone_can_be_asked_for() -> None:
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    made = list(hand_outs(loaded, CONTRACT, LastYear(), None, frozenset({"TM03"})))
    assert [item.file_name for item in made] == ["tu-cham-TM03.xlsx"]


def test_last_years_table_is_read_with_a_decimal_comma(tmp_path: Path) -> None:
    path = tmp_path / "cu.csv"
    path.write_text(
        'unit_code,unit_name,component_code,points\nA,Xã An,1.1,"1,5"\nA,Xã An,1.2,\n', "utf-8"
    )
    last = read_last_year(path)
    assert {key: str(value) for key, value in last.points.items()} == {("A", "1.1"): "1.5"}
    assert last.name("A") == "Xã An"


def test_a_file_that_holds_no_points_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "cu.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(LastYearUnreadable, match=r"cu\.csv"):
        read_last_year(path)
