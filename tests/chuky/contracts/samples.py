"""A good table for every contract, and for every rule a change that breaks that rule alone."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from chuky.contracts import Contract, load_contracts

FOLDER = Path(__file__).parents[3] / "data_contracts"
CONTRACTS: dict[str, Contract] = load_contracts(FOLDER)

Row = dict[str, Any]
Break = Callable[[pd.DataFrame], pd.DataFrame]


def table(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split(), dtype=object)


UNITS = table("code", ("XÃ1",), ("X02",), ("X03",))
COMPONENTS = table("code", ("1.1",), ("1.2",), ("2.1",))
_LIMITS: Mapping[str, tuple[Any, ...]] = {
    "1.1": ("2", "0", "0.25", True, True, False, True),
    "1.2": ("1.5", "-0.5", "0.1", True, True, False, True),
    "2.1": ("3", "0", None, False, False, True, False),
}
_APPLIES = {("X03", "1.2"): False, ("X03", "2.1"): False}
EXPECTED = table(
    "unit_code component_code applies "
    "max_points min_points step self_scored appraised surveyed evidence_required",
    *(
        (unit, code, _APPLIES.get((unit, code), True), *limits)
        for unit in UNITS["code"]
        for code, limits in _LIMITS.items()
    ),
)
REFERENCES: Mapping[str, pd.DataFrame] = {
    "units": UNITS,
    "lineage": table("code into since", ("X01", "XÃ1", "2025-07-01"), ("X00", "X02", None)),
    "components": COMPONENTS,
    "expected": EXPECTED,
    "self_scores": table(
        "unit_code component_code points",
        *((unit, "1.1", "1.25") for unit in ("XÃ1", "X02", "X03")),
        *((unit, "1.2", "0,3") for unit in ("XÃ1", "X02")),
    ),
    "answers": table("component_code answer", *(("2.1", answer) for answer in range(1, 6))),
    "quotas": table(
        "unit_code audience ballots", ("XÃ1", "dan", 3), ("X02", "dan", "3"), ("XÃ1", "canbo", 1)
    ),
    "cited": table(
        "unit_code component_code evidence scored",
        ("XÃ1", "1.1", "TL-01", True),
        ("XÃ1", "1.2", "12/BC-UBND", True),
        ("X02", "1.1", None, True),
    ),
    "parts": table("unit_code total", ("XÃ1", "4.5"), ("X02", "4.0"), ("X03", "4.5")),
}

_SCORES = (
    ("XÃ1", "1.1", "1.25"),
    ("XÃ1", "1.2", "0,3"),
    ("X02", "1.1", "1.25"),
    ("X02", "1.2", "0.3"),
    ("X03", "1.1", "1.25"),
)
_RESULTS = "unit_code unit_name group max_points total index rank classification recognized"

GOOD: Mapping[str, pd.DataFrame] = {
    "self_assessment": table(
        "unit_code component_code points evidence explanation",
        *((*score, "TL-01", None) for score in _SCORES),
        ("X03", "1.2", None, None, "Không áp dụng"),
    ),
    "verification": table(
        "unit_code proposed note",
        ("XÃ1", "yes", None),
        ("X02", "không", "Thiếu hồ sơ"),
        ("X03", "có", None),
    ),
    "appraisal": table(
        "unit_code component_code self_points points reason",
        *((*score, score[2], None) for score in _SCORES),
    ),
    "survey_points": table(
        "unit_code component_code points", ("XÃ1", "2.1", "1.234567"), ("X02", "2.1", "3")
    ),
    "survey_tallies": table(
        "unit_code audience component_code answer count",
        ("XÃ1", "dan", "2.1", "5", 2),
        ("XÃ1", "dan", "2.1", "4", "1"),
        ("X02", "dan", "2.1", "5", 3.0),
        ("XÃ1", "canbo", "2.1", "5", 1),
        ("X03", "canbo+dan", "2.1", "1", 9),
    ),
    "ballots": table(
        "unit_code audience component_code answer",
        ("XÃ1", "dan", "2.1", 5),
        ("XÃ1", "dan", "2.1", 5),
        ("XÃ1", "canbo", "2.1", 1),
    ),
    "council_decisions": table(
        "unit_code component_code points reason", ("XÃ1", "1.1", "1.5", "Bổ sung hồ sơ")
    ),
    "council_votes": table(
        "unit_code votes_for votes_against votes_abstained present members",
        ("XÃ1", 7, 1, 1, 9, 11),
        ("X02", 1, 8, 0, 9, 11),
    ),
    "results": table(
        _RESULTS,
        ("XÃ1", "Xã Một", "A", "5", "4.5", "90", 1, "Tốt", "có"),
        ("X02", "Xã Hai", "A", "5", "4", "80", 2, "Khá", "không"),
        ("X03", "Xã Ba", "B", "5", "4,5", "90", 1, None, None),
    ),
    "portal_results": table(
        "unit_code component_code responses satisfied",
        ("XÃ1", "2.1", 10, 9),
        ("X02", "2.1", "5", "5"),
    ),
    "inspection": table(
        "unit_code component_code finding",
        ("XÃ1", "1.1", "Hồ sơ đầy đủ"),
        ("X02", "1.2", "Trụ sở khang trang"),
    ),
    "points": table(
        "unit_code component_code points", ("XÃ1", "1.1", "1.25"), ("XÃ1", "1.2", "0,3")
    ),
    "unit_roster": table(
        "code name group cluster valid_from valid_to predecessors",
        ("XÃ1", "Xã Một", "A", "Cụm 1", "2025-07-01", None, "C01;C02"),
        ("X02", "Xã Hai", "A", None, "01/07/2025", "31/12/2025", None),
    ),
    "agencies": table(
        "code name contact email",
        ("SNV", "Sở Nội vụ", None, "snv@tinh.gov.vn"),
        ("STC", "Sở Tài chính", "Phòng Ngân sách", "stc@tinh.gov.vn"),
    ),
    "criteria_set": table(
        "code parent name max_points min_points step",
        ("1", None, "Thủ tục", "3.5", None, None),
        ("1.1", "1", "Công khai", "2", "0", "0.25"),
        ("1.2", "1", "Đúng hạn", "1,5", "-0.5", "0.1"),
    ),
    "evidence_list": table(
        "evidence_id unit_code component_code kind file_name sha256 citation",
        ("TL-01", "XÃ1", "1.1", "file", "bc.pdf", "ab" * 32, None),
        ("TL-02", "XÃ1", "1.2", "citation", None, None, "12/BC-UBND ngày 05/12/2024"),
    ),
    "sampling_frame": table(
        "person_id unit_code audience",
        *((f"P{n}", "XÃ1", "dan") for n in range(3)),
        *((f"Q{n}", "X02", "dan") for n in range(3)),
        ("R1", "XÃ1", "canbo"),
    ),
}


def put(column: str, value: Any, row: int = 0) -> Break:
    """Change one cell."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        frame = frame.copy()
        frame.loc[row, column] = value
        return frame

    return change


def add(**cells: Any) -> Break:
    """Add a copy of the first row with some cells changed."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        row = pd.DataFrame([{**frame.iloc[0].to_dict(), **cells}], dtype=object)
        return pd.concat([frame, row], ignore_index=True)

    return change


def drop(*rows: int) -> Break:
    return lambda frame: frame.drop(index=list(rows)).reset_index(drop=True)


def without(column: str) -> Break:
    return lambda frame: frame.drop(columns=column)


def both(*changes: Break) -> Break:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        for one in changes:
            frame = one(frame)
        return frame

    return change
