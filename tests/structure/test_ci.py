"""The run from a fresh clone leaves what the browser saw, and ends as the tests did."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.dashboard.chromium import KEPT

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]


def run(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """`.ci/run` where `make test` does what `tests` says instead."""
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci" / "run")
    (folder / "make").write_text(f"#!/bin/sh\n{tests}\n", encoding="utf-8")
    (folder / "make").chmod(0o755)
    old = folder / KEPT.relative_to(ROOT) / "old.png"
    old.parent.mkdir(parents=True)
    old.touch()
    env = {"PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run(
        [str(folder / ".ci" / "run")], env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("status", [0, 2])
def test_the_screenshots_of_this_run_are_kept_and_named(tmp_path: Path, status: int) -> None:
    kept = KEPT.relative_to(ROOT)
    done = run(tmp_path, f"touch {kept}/phone-today.png; exit {status}")
    assert done.returncode == status
    assert f"screenshots kept: 1 in {kept}" in done.stdout
    assert [path.name for path in (tmp_path / kept).iterdir()] == ["phone-today.png"]
    assert f"`{kept}`" in (ROOT / "docs" / "development.md").read_text(encoding="utf-8")


def test_a_run_whose_browser_saw_nothing_fails(tmp_path: Path) -> None:
    done = run(tmp_path, "exit 0")
    assert done.returncode == 1
    assert "no screenshot" in done.stderr
