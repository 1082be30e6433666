"""`chuky check`: good plans print what was understood, bad ones get one line and exit status 1."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chuky.cli.check import command
from chuky.plan import CONFIGS
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

WAY_OUT = " → "


def check(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.mark.parametrize("plan", [BINH_PHUOC, PLAN_84, THANH_MIEN, HUNG_YEN, TEMPLATE])
def test_a_written_plan_prints_every_stage_with_its_wording(plan: str) -> None:
    result = check(plan)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    loaded = json.loads(check(plan, "--json").stdout)
    for stage in loaded["timetable"]["stages"]:
        assert f"[{str(stage['key']).split('@')[0]}]" in result.stdout
        assert stage["stated"] is None or stage["stated"] in result.stdout


def test_warnings_are_printed_after_the_timetable() -> None:
    result = check(HUNG_YEN)
    assert "126/QĐ-UBND" in result.stdout
    assert result.stdout.index("[survey]") < result.stdout.index("126/QĐ-UBND")


def test_strict_makes_warnings_fail() -> None:
    assert check(HUNG_YEN, "--strict").exit_code == 1


def test_json_says_the_same() -> None:
    document = json.loads(check(HUNG_YEN, "--json").stdout)
    assert document["valid"] is True
    assert document["plan"] == HUNG_YEN
    assert "document-number" in {item["rule"] for item in document["warnings"]}
    assert set(document["warnings"][0]) == {
        "severity",
        "rule",
        "file",
        "line",
        "key",
        "message",
        "way_out",
    }


def test_json_of_a_bad_plan_names_its_errors(tmp_path: Path) -> None:
    path = edited(tmp_path, THANH_MIEN, ("lead: to-thu-ky", "lead: to-thu-ki"))
    result = check(path, "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["timetable"] is None
    assert [item["rule"] for item in document["errors"]] == ["unknown-agency"]


def _changed(*changes: Change, plan: str = THANH_MIEN) -> Callable[[Path], Path]:
    return lambda folder: edited(folder, plan, *changes)


def _bytes(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "plan.yaml"
        path.write_bytes(content)
        return path

    return make


def _points(folder: Path) -> Path:
    change = ('đủ nội dung", max_points: 2,', 'đủ nội dung", max_points: 3,')
    return edited_criteria(folder, THANH_MIEN, "commune-par-3395", change)


def _recoded(encoding: str) -> Callable[[Path], Path]:
    text = (CONFIGS / "plans" / f"{THANH_MIEN}.yaml").read_text(encoding="utf-8")
    return _bytes(text.encode(encoding, errors="replace"))


def _fifty_megabytes(folder: Path) -> Path:
    path = folder / "plan.yaml"
    with path.open("wb") as file:
        file.write(b"chuky: 1\n")
        file.truncate(50_000_000)
    return path


BOMB = "a: &a [x, x]\n" + "".join(
    f"{after}: &{after} [*{before}, *{before}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)

BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "unknown stage kind": (_changed(("kind: appraisal", "kind: apraisal")), "`appraisal`"),
    "unreadable wording": (
        _changed(("stated: Tháng 01/2024", "stated: càng sớm càng tốt")),
        "càng sớm càng tốt",
    ),
    "due before open": (
        _changed(("stated: Tháng 01/2024", "stated: Tháng 01/2024\n    opens: 2024-02-05")),
        "05/02/2024",
    ),
    "unknown agency": (_changed(("lead: to-thu-ky", "lead: to-thu-ki")), "`to-thu-ky`"),
    "unknown key": (_changed(("    stated: Tháng 01", "    statde: Tháng 01")), "statde"),
    "duplicate keys": (_changed(("years: [2023]", "years: [2023]\nyears: [2024]")), "`years`"),
    "unit code twice": (_changed(("code: TM17", "code: TM16")), "TM16"),
    "stage key twice": (_changed(("key: guidance", "key: approval")), "approval"),
    "points not adding up": (_points, "15"),
    "YAML error": (_changed(("years: [2023]", "years: [2023")), "YAML"),
    "a tab": (_changed(("    kind: survey", "\tkind: survey")), "YAML"),
    "UTF-16": (_recoded("utf-16"), "UTF-8"),
    "UTF-16 without a mark": (_recoded("utf-16-le"), "UTF-8"),
    "Windows-1258": (_recoded("cp1258"), "UTF-8"),
    "Latin-1": (_recoded("latin-1"), ""),
    "50 MB": (_fifty_megabytes, "50.0 MB"),
    "empty": (_bytes(b""), "configs/plans"),
    "only comments": (_bytes(b"# nothing\n"), "configs/plans"),
    "binary": (_bytes(bytes(range(256)) * 8), "UTF-8"),
    "a list": (_bytes(b"- a\n- b\n"), "configs/plans"),
    "two documents": (_bytes(b"a: 1\n---\nb: 2\n"), "YAML"),
    "an alias bomb": (_bytes(BOMB.encode()), "*"),
    "a deep nest": (_bytes(b"a: " + b"[" * 40_000), "YAML"),
    "a closed deep nest": (_bytes(b"a: " + b"[" * 900 + b"]" * 900), ""),
    "a missing file": (lambda folder: folder / "none.yaml", "none.yaml"),
    "a folder": (lambda folder: folder, ""),
}
SEVERAL = {"unknown key"}
"""A misspelt key is unknown, and the one that was meant is missing: two lines."""


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_plan_gets_a_clear_line_and_nothing_is_written(fault: str, tmp_path: Path) -> None:
    make, said = BAD[fault]
    path = make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    result = check(path)
    lines = result.stderr.splitlines()
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert lines
    assert len(lines) == 1 or fault in SEVERAL
    assert all(re.match(r"/.*:\d+: ", line) and WAY_OUT in line for line in lines)
    assert any(said in line for line in lines)
    assert all(len(line) < 600 for line in lines)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_program_exits_with_one_and_without_a_traceback(tmp_path: Path) -> None:
    path = edited(tmp_path, THANH_MIEN, ("kind: appraisal", "kind: apraisal"))
    run = subprocess.run(
        [sys.executable, "-c", "from chuky.cli import main; main()", "check", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert "Traceback" not in run.stderr
