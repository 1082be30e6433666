"""What the linter warns of without stopping a plan: what the written plans hold, and no more."""

from pathlib import Path

import pytest

from chuky.plan import load_plan
from chuky.plan.lint import illustrative_marks
from tests.chuky.plan.edited import (
    BINH_PHUOC,
    HUNG_YEN,
    PLAN_84,
    TEMPLATE,
    THANH_MIEN,
    edited,
    edited_criteria,
)
from tests.chuky.plan.linted import findings, warned

pytestmark = pytest.mark.unit
TWO_TIER = "two-tier-friendly-2026"


def test_hung_yens_two_numbers_are_told(tmp_path: Path) -> None:
    (said,) = warned(edited(tmp_path, HUNG_YEN), "document-number")
    assert "126/KH-UBND" in said
    assert "126/QĐ-UBND" in said


def test_binh_phuocs_verification_ends_the_day_its_survey_ends(tmp_path: Path) -> None:
    said = warned(edited(tmp_path, BINH_PHUOC), "needs-later")
    (both,) = [line for line in said if "`verification`" in line and "`survey`" in line]
    assert both.count("19/10/2024") == 2


def test_an_appraisal_that_opens_before_its_self_assessments_are_in_is_told(tmp_path: Path) -> None:
    said = warned(edited(tmp_path, THANH_MIEN), "overlap")
    (line,) = [line for line in said if "`self-assessment`" in line]
    assert "01/01/2024" in line
    assert "10/01/2024" in line


def test_stages_that_only_run_side_by_side_do_not_overlap(tmp_path: Path) -> None:
    said = " ".join(warned(edited(tmp_path, TEMPLATE), "overlap"))
    assert "`survey`" not in said


def test_the_template_is_free_of_warnings_but_the_marks(tmp_path: Path) -> None:
    rules = {item.rule for item in findings(edited(tmp_path, TEMPLATE))}
    assert rules == {"illustrative"}


def test_a_window_of_two_working_days_is_told(tmp_path: Path) -> None:
    change = ("Từ ngày 08/3/2027 đến ngày 12/3/2027", "Từ ngày 11/3/2027 đến ngày 12/3/2027")
    (said,) = warned(edited(tmp_path, TEMPLATE, change), "short-window")
    assert "2 ngày làm việc" in said


def test_a_plan_signed_after_its_first_deadline_is_told(tmp_path: Path) -> None:
    change = ("issued: 2020-09-10", "issued: 2020-12-10")
    (said,) = warned(edited(tmp_path, PLAN_84, change), "signed-late")
    assert "10/12/2020" in said
    assert "30/11/2020" in said


def test_a_document_without_number_and_day_is_told_with_its_date_line(tmp_path: Path) -> None:
    (said,) = warned(edited(tmp_path, THANH_MIEN), "document-incomplete")
    assert "Thanh Miện, ngày tháng 12 năm 2023" in said


def test_a_bonus_without_a_cap_is_told(tmp_path: Path) -> None:
    path = edited_criteria(tmp_path, TEMPLATE, TWO_TIER, ("bonus_cap: 2\n", ""))
    assert len(warned(path, "no-bonus-cap")) == 1


def test_an_audience_that_nobody_asks_is_told(tmp_path: Path) -> None:
    path = edited_criteria(tmp_path, TEMPLATE, TWO_TIER, ("[dai-bieu-hdnd]", "[nguoi-dan]"))
    (said,) = warned(path, "idle-audience")
    assert "`dai-bieu-hdnd`" in said


def test_a_milestone_without_a_product_is_told(tmp_path: Path) -> None:
    path = edited(tmp_path, THANH_MIEN, ("    product: Tờ trình\n", ""))
    (said,) = warned(path, "no-product")
    assert "`approval`" in said


def test_a_group_without_units_is_told(tmp_path: Path) -> None:
    new = "groups:\n  wards:\n    name: Phường\n    criteria: commune-par-3395\n"
    new += "    council: hoi-dong\n  communes:"
    path = edited(tmp_path, THANH_MIEN, ("groups:\n  communes:", new))
    (said,) = warned(path, "empty-group")
    assert "`wards`" in said


def test_units_of_one_name_are_told_but_do_not_stop(tmp_path: Path) -> None:
    path = edited(tmp_path, THANH_MIEN, ("name: Xã Tứ Cường", "name: Xã Thanh Tùng"))
    assert [item.severity for item in findings(path) if item.rule == "duplicate-units"] == [
        "warning"
    ]


def test_marks_are_told_once_a_kind_and_listed_in_full(tmp_path: Path) -> None:
    path = edited(tmp_path, BINH_PHUOC)
    told = warned(path, "illustrative")
    marks = illustrative_marks(load_plan(path))
    stages = [mark for mark in marks if mark.key.startswith("stages.")]
    assert len(told) < len(marks)
    assert f"{len(stages)} chỗ minh họa trong `stages`" in " ".join(told)
