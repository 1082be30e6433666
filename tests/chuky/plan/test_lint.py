"""Each rule of the linter finds its fault, once, where it stands, with a way out in two languages.

The faults are put into copies of the written plans, so that every rule also keeps quiet about them.
"""

import ast
import re
from pathlib import Path

import pytest

from chuky.configuration import Finding
from chuky.plan import load_plan
from chuky.plan.lint import RULES, illustrative_marks, lint
from chuky.workcalendar import plan_calendar
from tests.chuky.plan.edited import (
    BINH_PHUOC,
    HUNG_YEN,
    PLAN_84,
    TEMPLATE,
    THANH_MIEN,
    Change,
    edited,
    edited_criteria,
)

pytestmark = pytest.mark.unit

PAR = "commune-par-3395"
FRIENDLY = "friendly-government-1493"
TWO_TIER = "two-tier-friendly-2026"


def findings(path: Path) -> tuple[Finding, ...]:
    loaded = load_plan(path)
    return lint(loaded, plan_calendar(loaded.plan.starts.year, loaded.plan.calendar))


def errors(path: Path) -> list[Finding]:
    return [finding for finding in findings(path) if finding.severity == "error"]


PLAN_FAULTS: dict[str, tuple[str, Change, str, str]] = {
    "a misspelt lead agency": (
        THANH_MIEN,
        ("lead: to-thu-ky", "lead: to-thu-ki"),
        "unknown-agency",
        "`to-thu-ky`",
    ),
    "a misspelt coordinating agency": (
        THANH_MIEN,
        ("coordinating: [buu-dien,", "coordinating: [buu-dein,"),
        "unknown-agency",
        "`buu-dien`",
    ),
    "a unit in an unknown group": (
        THANH_MIEN,
        ("name: Xã Cao Thắng, group: communes", "name: Xã Cao Thắng, group: comunes"),
        "unknown-group",
        "`communes`",
    ),
    "an unknown council": (
        THANH_MIEN,
        ("    council: to-thu-ky", "    council: to-thuky"),
        "unknown-council",
        "`to-thu-ky`",
    ),
    "an unknown survey": (
        THANH_MIEN,
        ("    survey: xhh-2023", "    survey: xhh-2032"),
        "unknown-survey",
        "`xhh-2023`",
    ),
    "an unknown stage": (
        THANH_MIEN,
        ("needs: [self-assessment]", "needs: [self-asessment]"),
        "unknown-stage",
        "`self-assessment`",
    ),
    "a component that doesn't exist": (
        TEMPLATE,
        ('not_applicable: ["2.7"]', 'not_applicable: ["2.70"]'),
        "unknown-component",
        "`2.7`",
    ),
    "a criteria set without a file": (
        THANH_MIEN,
        ("criteria: commune-par-3395", "criteria: commune-par-3359"),
        "missing-criteria",
        "`commune-par-3395`",
    ),
    "reminder rules without a file": (
        THANH_MIEN,
        ("starts: 2023-12-01", "starts: 2023-12-01\nreminders: defalt"),
        "missing-reminders",
        "`default`",
    ),
    "a unit code twice": (THANH_MIEN, ("code: TM17", "code: TM16"), "duplicate-units", "TM16"),
    "a stage key twice": (
        THANH_MIEN,
        ("key: budget-guidance", "key: budget-estimate"),
        "duplicate-stages",
        "budget-estimate",
    ),
    "an audience key twice": (
        HUNG_YEN,
        (
            "    audiences:\n",
            "    audiences:\n      - {key: nguoi-dan, name: Người dân khác, per_unit: 5}\n",
        ),
        "duplicate-surveys",
        "nguoi-dan",
    ),
    "stages that wait for each other": (
        THANH_MIEN,
        ("    stated: Tháng 12/2023\n", "    stated: Tháng 12/2023\n    after: [appraisal]\n"),
        "cycle",
        "secretariat-meeting → appraisal → secretariat-meeting",
    ),
    "no publication": (
        THANH_MIEN,
        ("kind: publication", "kind: submission"),
        "no-publication",
        "kind: publication",
    ),
    "a publication that waits for nothing": (
        THANH_MIEN,
        ("    after: [council-meeting, approval]\n    needs: [aggregation]\n", ""),
        "publication-first",
        "`publication`",
    ),
    "a dataset needed from a milestone": (
        THANH_MIEN,
        ("needs: [self-assessment]", "needs: [self-assessment, guidance]"),
        "needs-no-dataset",
        "`guidance`",
    ),
    "a wording that can't be read": (
        THANH_MIEN,
        ("stated: Tháng 01/2024", "stated: càng sớm càng tốt"),
        "unreadable-wording",
        "“càng sớm càng tốt”",
    ),
    "a stage without a deadline": (
        THANH_MIEN,
        ("stated: Tháng 01/2024", "stated: null"),
        "no-deadline",
        "`appraisal`",
    ),
    "a day of ours without its mark": (
        THANH_MIEN,
        ("stated: Tháng 01/2024", "stated: null\n    due: 2024-01-31"),
        "due-without-mark",
        "2024-01-31",
    ),
    "a wording and a day of ours": (
        THANH_MIEN,
        ("stated: Tháng 01/2024", "stated: Tháng 01/2024\n    due: 2024-01-31"),
        "two-wordings",
        "`stated`",
    ),
    "an event without its stage": (
        BINH_PHUOC,
        ("    after: [recognition]\n", ""),
        "event-without-after",
        "sau khi được UBND tỉnh công nhận",
    ),
    "a day counted back from an event": (
        THANH_MIEN,
        ("stated: Tháng 01/2024", "stated: 10 ngày làm việc trước khi họp Hội đồng"),
        "counted-back",
        "trước khi họp Hội đồng",
    ),
    "work without a last day": (
        THANH_MIEN,
        ("stated: Tháng 01/2024", "stated: Thường xuyên"),
        "no-last-day",
        "Thường xuyên",
    ),
    "a stage due before it opens": (
        THANH_MIEN,
        ("stated: Tháng 01/2024", "stated: Tháng 01/2024\n    opens: 2024-02-05"),
        "due-before-opens",
        "05/02/2024",
    ),
    "a sum that doesn't add up": (
        THANH_MIEN,
        ("parts: [33, 1, 12]", "parts: [33, 1, 11]"),
        "sum-wrong",
        "33 + 1 + 11 = 45",
    ),
    "a product that doesn't": (
        THANH_MIEN,
        ("factors: [17, 50]", "factors: [16, 50]"),
        "sum-wrong",
        "16 × 50 = 800",
    ),
    "a part larger than its whole": (
        BINH_PHUOC,
        ("out_of: 111", "out_of: 11"),
        "sum-wrong",
        "22 > 11",
    ),
    "a count that the plan doesn't hold": (
        THANH_MIEN,
        ("total: 17, counts: units", "total: 18, counts: units"),
        "sum-differs",
        "18",
    ),
    "a count of an unknown audience": (
        THANH_MIEN,
        ("audience:xhh-2023/nguoi-dan", "audience:xhh-2023/nguoi-dang"),
        "sum-unknown",
        "`xhh-2023/nguoi-dan`",
    ),
    "a count of an unknown kind": (
        THANH_MIEN,
        ("counts: units", "counts: unit"),
        "sum-unknown",
        "`units`",
    ),
    "contents that are not as many as stated": (
        PLAN_84,
        ("total: 7, counts: contents", "total: 8, counts: contents"),
        "sum-differs",
        "7",
    ),
    "a survey's total that isn't": (
        TEMPLATE,
        ("    total: 663\n", "    total: 665\n"),
        "sum-differs",
        "663",
    ),
    "an audience's total that isn't": (
        TEMPLATE,
        ("respondents: 13, total: 13", "respondents: 13, total: 31"),
        "sum-differs",
        "31",
    ),
    "an audience without a size": (
        HUNG_YEN,
        ("        per_unit: 60\n", ""),
        "audience-size",
        "`per_unit`",
    ),
    "a survey stage without a survey": (
        HUNG_YEN,
        ("    survey: nguoi-dan\n", ""),
        "stage-without-survey",
        "nguoi-dan",
    ),
    "a quorum that is no share": (
        TEMPLATE,
        ("quorum: 2/3", "quorum: 7/3"),
        "quorum",
        "7/3",
    ),
    "recognition without the proposal it needs": (
        TEMPLATE,
        ("kind: verification", "kind: inspection"),
        "recognition-without-stage",
        "verification",
    ),
    "surveyed components without a survey stage": (
        TEMPLATE,
        ("kind: survey\n", "kind: milestone\n    product: Phiếu\n"),
        "unfed-component",
        "5.1",
    ),
    "a period that runs backwards": (
        THANH_MIEN,
        ("from: 2023-01-01", "from: 2024-01-01"),
        "period-backwards",
        "01/01/2024",
    ),
}


@pytest.mark.parametrize("fault", PLAN_FAULTS)
def test_a_fault_in_a_plan_is_one_error(fault: str, tmp_path: Path) -> None:
    plan, change, rule, said = PLAN_FAULTS[fault]
    found = [item for item in errors(edited(tmp_path, plan, change)) if item.rule == rule]
    assert found, fault
    assert any(said in str(item) for item in found)
    assert all(re.match(r".+\.yaml:\d+: ", str(item)) for item in found)
    assert found[0].message.en != found[0].message.vi


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


def warned(path: Path, rule: str) -> list[str]:
    return [str(item) for item in findings(path) if item.rule == rule]


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


def test_findings_name_the_line_where_the_value_stands(tmp_path: Path) -> None:
    path = edited(tmp_path, THANH_MIEN, ("lead: to-thu-ky", "lead: to-thu-ki"))
    (finding,) = errors(path)
    assert "to-thu-ki" in path.read_text(encoding="utf-8").splitlines()[finding.line - 1]
    assert finding.key == "stages.3.lead"


def test_every_rule_has_its_own_name_and_says_what_it_judges() -> None:
    assert len({rule.__name__ for rule in RULES}) == len(RULES)
    assert all(rule.__doc__ for rule in RULES)


def test_every_rule_name_stands_in_the_documentation() -> None:
    page = Path("docs/plan-format.md").read_text(encoding="utf-8")
    names = {name for path in Path("chuky/plan/lint").glob("*.py") for name in rule_names(path)}
    assert len(names) > 30
    assert [name for name in sorted(names) if f"`{name}" not in page] == []


def rule_names(path: Path) -> list[str]:
    """The second argument of every `error(…)` and `warning(…)`, an f-string up to its value."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("error", "warning")
    ]
    texts = [call.args[1] for call in calls if len(call.args) > 1]
    return [
        str(text.value if isinstance(text, ast.Constant) else text.values[0].value)  # type: ignore[attr-defined]
        for text in texts
        if isinstance(text, ast.Constant | ast.JoinedStr)
    ]
