"""Every way in which people break a file is answered with its own clear sentence."""

import pandas as pd
import pytest

from chuky.contracts import GateResult, check_frame, load_contracts
from chuky.intake import Unparsable, parse_table
from tests.chuky.intake.broken import GOOD, UNREADABLE, WRONG, book

pytestmark = pytest.mark.unit
CONTRACT = load_contracts()["self_assessment"]
EXPECTED = [
    # component, maximum, step, scored by the unit
    ("1.1", "2", "0.5", True),
    ("1.2", "3", "0.25", True),
    ("2.1", "1", None, False),
]


def references() -> dict[str, pd.DataFrame]:
    return {
        "units": pd.DataFrame([{"code": "01", "name": "Đoàn Tùng"}]),
        "lineage": pd.DataFrame([{"code": "00", "into": "01", "since": "2025-07-01"}]),
        "components": pd.DataFrame([{"code": code} for code, *_ in EXPECTED]),
        "expected": pd.DataFrame(
            [
                {
                    "unit_code": "01",
                    "component_code": code,
                    "applies": True,
                    "max_points": most,
                    "min_points": "0",
                    "step": step,
                    "self_scored": own,
                    "evidence_required": True,
                }
                for code, most, step, own in EXPECTED
            ]
        ),
    }


def judged(content: bytes, file: str) -> GateResult:
    return check_frame(CONTRACT, parse_table(content, file, CONTRACT), references())


def test_the_file_that_the_others_are_broken_from_is_good() -> None:
    result = judged(book(*GOOD), "a.xlsx")
    assert result.passed
    assert not result.findings


def test_there_are_enough_ways() -> None:
    assert len(UNREADABLE) + len(WRONG) >= 60


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_in_both_languages(name: str) -> None:
    case = UNREADABLE[name]()
    with pytest.raises(Unparsable) as refusal:
        judged(case.content, case.file)
    said = refusal.value.say("vi")
    assert case.says in said
    assert said.startswith(case.file)
    assert refusal.value.say("en") != said


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_table_comes_back_with_its_rule(name: str) -> None:
    case = WRONG[name]()
    result = judged(case.content, case.file)
    assert any(case.says in finding.message.vi for finding in result.findings), result.findings
