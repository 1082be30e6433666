"""Each rule about a criteria set finds its fault in that set's own file."""

from pathlib import Path

import pytest

from tests.chuky.plan.edited import BINH_PHUOC, TEMPLATE, THANH_MIEN, Change, edited_criteria
from tests.chuky.plan.linted import errors

pytestmark = pytest.mark.unit
PAR = "commune-par-3395"
FRIENDLY = "friendly-government-1493"
TWO_TIER = "two-tier-friendly-2026"


CRITERIA_FAULTS: dict[str, tuple[str, str, Change, str, str]] = {
    "components that don't add up": (
        THANH_MIEN,
        PAR,
        ('đủ nội dung", max_points: 2,', 'đủ nội dung", max_points: 3,'),
        "points-differ",
        "tiêu chí I: nêu 14 điểm, cộng lại được 15",
    ),
    "criteria that don't add up": (
        THANH_MIEN,
        PAR,
        ("\nmax_points: 100", "\nmax_points: 110"),
        "points-differ",
        "nêu 110 điểm, cộng lại được 100",
    ),
    "surveyed points that differ": (
        BINH_PHUOC,
        FRIENDLY,
        ("survey_points: 19.5", "survey_points: 20"),
        "points-differ",
        "nêu 20 điểm, cộng lại được 19.5",
    ),
    "a count of all components": (
        BINH_PHUOC,
        FRIENDLY,
        ("component_count: 39", "component_count: 40"),
        "component-count",
        "40",
    ),
    "a count of one criterion's components": (
        BINH_PHUOC,
        FRIENDLY,
        ("component_count: 14", "component_count: 13"),
        "component-count",
        "13",
    ),
    "a component code twice": (
        BINH_PHUOC,
        FRIENDLY,
        ('code: "1.2"', 'code: "1.1"'),
        "duplicate-code",
        "1.1",
    ),
    "a criterion code twice": (
        BINH_PHUOC,
        FRIENDLY,
        ("code: II\n", "code: I\n"),
        "duplicate-code",
        "`I`",
    ),
    "a step that doesn't divide": (
        BINH_PHUOC,
        FRIENDLY,
        ("max_points: 2, step: 0.5", "max_points: 2, step: 0.3"),
        "component-range",
        "0.3",
    ),
    "an audience that the survey doesn't ask": (
        BINH_PHUOC,
        FRIENDLY,
        ("audiences: [can-bo]", "audiences: [can-boo]"),
        "unknown-audience",
        "`can-bo`",
    ),
    "a tie broken by no criterion": (
        BINH_PHUOC,
        FRIENDLY,
        ("then_by: [V, II]", "then_by: [V, IX]"),
        "unknown-code",
        "`IX`",
    ),
    "a share above one": (
        BINH_PHUOC,
        FRIENDLY,
        ("council_share: 0.75", "council_share: 75"),
        "share",
        "75",
    ),
    "a fall to a band that is not below": (
        TEMPLATE,
        TWO_TIER,
        ("otherwise: chua-dat", "otherwise: kieu-mau"),
        "band-not-below",
        "kieu-mau",
    ),
    "a band twice": (
        TEMPLATE,
        TWO_TIER,
        ("key: chua-dat,", "key: dat-chuan,"),
        "duplicate-code",
        "dat-chuan",
    ),
    "a key that is not the file's": (
        TEMPLATE,
        TWO_TIER,
        ("key: two-tier-friendly-2026", "key: two-tier-2026"),
        "criteria-key",
        "two-tier-friendly-2026",
    ),
}


@pytest.mark.parametrize("fault", CRITERIA_FAULTS)
def test_a_fault_in_a_criteria_set_is_an_error_in_its_file(fault: str, tmp_path: Path) -> None:
    plan, criteria, change, rule, said = CRITERIA_FAULTS[fault]
    found = errors(edited_criteria(tmp_path, plan, criteria, change))
    mine = [item for item in found if item.rule == rule]
    assert mine, found
    assert any(said in str(item) for item in mine)
    assert all(item.file.endswith(f"{criteria}.yaml") for item in mine)
    assert all(item.line > 1 for item in mine)
