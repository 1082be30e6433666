"""A machine's time zone changes nothing: the moments in the ledger are the plan's own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[3]
PLAN = "chinh-quyen-than-thien-2026"


def moments(home: Path, zone: str) -> list[tuple[str, str]]:
    """Every moment of a cycle that was activated on a machine in `zone`, as its ledger keeps it."""
    command = [sys.executable, "-m", "chuky", "schedule", PLAN, "--home", str(home)]
    subprocess.run(
        [*command, "--confirm-illustrative"],
        cwd=ROOT,
        env={**os.environ, "TZ": zone},
        capture_output=True,
        check=True,
    )
    with closing(sqlite3.connect(home / "ledger.db")) as connection:
        return connection.execute("SELECT id, at FROM moment ORDER BY id").fetchall()


def test_the_ledger_holds_the_same_moments_in_every_zone(tmp_path: Path) -> None:
    here = moments(tmp_path / "utc", "UTC")
    assert len(here) > 20
    for number, zone in enumerate(("America/New_York", "Khong/Co")):
        assert moments(tmp_path / str(number), zone) == here


def lived(home: Path, zone: str) -> str:
    """What a cycle that ran on a machine in `zone` left: moments with their states, letters."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chuky.cli.living", str(home)],
        cwd=ROOT,
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_stages_run_and_count_alike_in_every_zone(tmp_path: Path) -> None:
    here = lived(tmp_path / "utc", "UTC")
    (closes,) = [line for line in here.splitlines() if "/sign-printing/all/closes/v2 " in line]
    assert "2024-12-16T16:59:59" in closes
    assert "@chuky>" in here
    for number, zone in enumerate(("America/New_York", "Khong/Co")):
        assert lived(tmp_path / str(number), zone) == here
