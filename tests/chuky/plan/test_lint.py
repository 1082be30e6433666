"""Each rule of the linter finds its fault in a plan, once, where it stands, in two languages.

The faults are put into copies of the written plans, so that every rule also keeps quiet about them.
"""

import re
from pathlib import Path

import pytest

from tests.chuky.plan.edited import (
    BINH_PHUOC,
    HUNG_YEN,
    PLAN_84,
    TEMPLATE,
    THANH_MIEN,
    Change,
    edited,
)
from tests.chuky.plan.linted import errors

pytestmark = pytest.mark.unit


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


def test_findings_name_the_line_where_the_value_stands(tmp_path: Path) -> None:
    path = edited(tmp_path, THANH_MIEN, ("lead: to-thu-ky", "lead: to-thu-ki"))
    (finding,) = errors(path)
    assert "to-thu-ki" in path.read_text(encoding="utf-8").splitlines()[finding.line - 1]
    assert finding.key == "stages.3.lead"
