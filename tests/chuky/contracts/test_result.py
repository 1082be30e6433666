"""What `chuky/contracts/result.py` promises."""

import json

import pytest

from chuky.contracts import check_frame, quality_report_html
from chuky.contracts.exceptions import ColumnTwice, ReferenceMissing
from chuky.contracts.titles import REFERENCE_TITLES
from chuky.contracts.verdict import cells_of, over_of
from tests.chuky.contracts.samples import CONTRACTS, GOOD, REFERENCES, both, drop, put

pytestmark = pytest.mark.unit

CONTRACT = CONTRACTS["self_assessment"]
BROKEN = both(put("points", "<b>2,25</b>"), put("points", "9", row=1), drop(3))(
    GOOD["self_assessment"]
)


def test_a_finding_names_row_key_cell_and_what_it_was_compared_with():
    result = check_frame(CONTRACT, BROKEN, REFERENCES)
    above = next(f for f in result.findings if f.rule_id == "points-above-maximum")
    assert above.rows == 1
    assert above.failing[0].row == 1
    assert dict(above.failing[0].key) == {"unit_code": "XÃ1", "component_code": "1.2"}
    assert (above.failing[0].column, above.failing[0].value) == ("points", "9")
    assert dict(above.failing[0].beside) == {"expected.max_points": "1.5"}


def test_a_missing_row_is_named_by_its_key():
    result = check_frame(CONTRACT, BROKEN, REFERENCES)
    absent = next(f for f in result.findings if f.rule_id == "row-absent")
    assert absent.over == "expected"
    assert dict(absent.failing[0].key) == {"unit_code": "X02", "component_code": "1.2"}
    assert result.bad_rows == {0, 1}


def test_the_result_can_be_stored_as_json():
    result = check_frame(CONTRACT, BROKEN, REFERENCES)
    stored = json.loads(json.dumps(result.as_dict(), ensure_ascii=False))
    assert stored["passed"] is False
    assert stored["sha256"] == CONTRACT.sha256


def test_the_report_is_self_contained_escaped_and_marked():
    result = check_frame(CONTRACT, BROKEN, REFERENCES)
    page = quality_report_html(result, CONTRACT, mark="DIỄN TẬP – SỐ LIỆU MÔ PHỎNG")
    assert "DIỄN TẬP – SỐ LIỆU MÔ PHỎNG" in page
    assert "&lt;b&gt;2,25&lt;/b&gt;" in page
    assert "<b>2,25" not in page
    assert "http" not in page
    assert "<script" not in page
    for finding in result.findings:
        assert finding.rule_id in page
    assert page == quality_report_html(result, CONTRACT, mark="DIỄN TẬP – SỐ LIỆU MÔ PHỎNG")


def test_a_long_report_says_how_much_it_leaves_out():
    result = check_frame(CONTRACT, BROKEN.assign(points="x"), REFERENCES)
    page = quality_report_html(result, CONTRACT, most_rows=1)
    assert "Còn 4 chỗ nữa" in page


def test_a_missing_column_is_one_finding_not_one_a_row():
    result = check_frame(CONTRACT, BROKEN.drop(columns="points"), REFERENCES)
    assert [f.rule_id for f in result.errors if f.rule_id.startswith("points")] == []
    assert result.findings[0].failing[0].column == "points"
    assert "points-above-maximum" in result.skipped


def test_a_reference_that_is_not_given_is_an_error_unless_optional():
    without = {name: table for name, table in REFERENCES.items() if name != "components"}
    with pytest.raises(ReferenceMissing, match="components"):
        check_frame(CONTRACT, BROKEN, without)
    optional = {name: table for name, table in REFERENCES.items() if name != "quotas"}
    result = check_frame(CONTRACTS["survey_tallies"], GOOD["survey_tallies"], optional)
    assert result.skipped == ("ballots-above-quota", "ballots-below-quota")


def test_a_column_that_comes_twice_is_refused():
    twice = GOOD["agencies"].assign(other="x").rename(columns={"other": "name"})
    with pytest.raises(ColumnTwice, match="name"):
        check_frame(CONTRACTS["agencies"], twice, {})


def test_every_column_that_a_rule_compares_with_has_a_name_for_clerks():
    compared = {
        cell.name if "." in cell.name else f"{over_of(rule)}.{cell.name}"
        for contract in CONTRACTS.values()
        for rule in contract.rules
        for cell in cells_of(rule)
        if "." in cell.name or over_of(rule)
    }
    unnamed = {name for name in compared - set(REFERENCE_TITLES) if "dataset." not in name}
    assert not unnamed, "a clerk would read the column's code: name it in titles.py"
