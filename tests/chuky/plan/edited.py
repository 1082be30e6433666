"""Copies of the written plans with something changed, for tests of the linter and of `check`."""

from pathlib import Path

from chuky.plan import CONFIGS

THANH_MIEN = "thanh-mien-par-index-2023"
BINH_PHUOC = "binh-phuoc-friendly-2024"
PLAN_84 = "par-index-plan-84-2020"
HUNG_YEN = "hung-yen-citizen-survey-2021-2025"
TEMPLATE = "chinh-quyen-than-thien-2026"

Change = tuple[str, str]


def edited(folder: Path, plan: str, *changes: Change) -> Path:
    """`plan` copied into `folder/plans` with its first `old` replaced by `new`, for each change."""
    return _write(folder / "plans" / f"{plan}.yaml", _text("plans", plan), changes)


def edited_criteria(folder: Path, plan: str, criteria: str, *changes: Change) -> Path:
    """The plan as it is beside a changed copy of its criteria set; gives the plan's path."""
    _write(folder / "criteria" / f"{criteria}.yaml", _text("criteria", criteria), changes)
    return edited(folder, plan)


def _text(kind: str, key: str) -> str:
    return (CONFIGS / kind / f"{key}.yaml").read_text(encoding="utf-8")


def _write(path: Path, text: str, changes: tuple[Change, ...]) -> Path:
    for old, new in changes:
        assert old in text, f"{path.name} has no {old!r}"
        text = text.replace(old, new, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
