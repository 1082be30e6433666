"""Verification notices every changed byte, every changed number, every forged whole."""

import json
import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuky.cli import cli
from chuky.publication import verify_publication
from tests.chuky.publication.examples import a_publication
from tests.chuky.publication.made import build, copied, files_of, fix_manifest

pytestmark = pytest.mark.unit
NUMBER = re.compile(rb"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")


def test_a_publication_as_it_was_made_is_sound(made: Path) -> None:
    report = verify_publication(made)
    assert report.sound, [str(item) for item in report.differences]
    assert report.units == 6


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(choice=st.randoms(use_true_random=False))
def test_one_flipped_bit_anywhere_is_noticed(
    made: Path, tmp_path_factory: pytest.TempPathFactory, choice: random.Random
) -> None:
    folder = copied(made, tmp_path_factory.mktemp("flip"))
    path = choice.choice([item for item in sorted(folder.rglob("*")) if item.is_file()])
    content = bytearray(path.read_bytes())
    content[choice.randrange(len(content))] ^= 1 << choice.randrange(8)
    path.write_bytes(content)
    assert not verify_publication(folder).sound


@pytest.mark.parametrize(
    "name",
    [
        "results.csv",
        "results.json",
        "index.html",
        "datasets/self.csv",
        "datasets/appraise.csv",
        "datasets/ask-tallies.csv",
        "datasets/council-votes.csv",
        "criteria/small.json",
    ],
)
def test_a_changed_number_is_noticed_behind_a_mended_manifest(
    made: Path, tmp_path: Path, name: str
) -> None:
    folder = copied(made, tmp_path)
    path = folder / name
    content = path.read_bytes()
    found = NUMBER.findall(content)
    target = found[len(found) // 2]
    forged = str(int(target.split(b".")[0]) + 1).encode()
    path.write_bytes(content.replace(target, forged, 1))
    fix_manifest(folder)
    report = verify_publication(folder)
    assert not report.sound
    assert str(report.differences[0])


def test_a_wholly_forged_publication_fails_against_the_hash_in_the_decision(
    made: Path, tmp_path: Path
) -> None:
    real = verify_publication(made).results_sha256
    forged = build(a_publication(seed=2), tmp_path / "forged")
    assert verify_publication(forged).sound
    report = verify_publication(forged, (real or "",))
    assert not report.sound
    assert "results.csv" in str(report.differences[0])


@pytest.mark.parametrize("cut", [0, 1, 100])
@pytest.mark.parametrize(
    "name", ["manifest.json", "facts.json", "plan.json", "results.xlsx", "datasets/self.parquet"]
)
def test_a_truncated_file_is_a_finding_not_a_traceback(
    made: Path, tmp_path: Path, name: str, cut: int
) -> None:
    folder = copied(made, tmp_path)
    path = folder / name
    path.write_bytes(path.read_bytes()[:cut])
    assert not verify_publication(folder).sound


def test_missing_extra_and_linked_files_are_findings(made: Path, tmp_path: Path) -> None:
    folder = copied(made, tmp_path)
    (folder / "results.xlsx").unlink()
    (folder / "extra.txt").write_text("x", encoding="utf-8")
    (folder / "linked").symlink_to("/etc/hostname")
    said = " ".join(str(item) for item in verify_publication(folder).differences)
    for name in ("results.xlsx", "extra.txt", "linked"):
        assert name in said


def test_a_manifest_that_points_outside_reads_nothing_there(made: Path, tmp_path: Path) -> None:
    folder = copied(made, tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][0]["path"] = "../../etc/passwd"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert not verify_publication(folder).sound


def test_the_command_says_what_differs_and_exits_1(made: Path, tmp_path: Path) -> None:
    folder = copied(made, tmp_path)
    good = CliRunner().invoke(cli, ["verify", str(folder)])
    assert good.exit_code == 0
    assert "DIỄN TẬP" in good.output
    path = folder / "results.csv"
    path.write_bytes(path.read_bytes().replace(b",1,", b",7,", 1))
    bad = CliRunner().invoke(cli, ["verify", str(folder), "--json"])
    assert bad.exit_code == 1
    assert "results.csv" in bad.output


def test_the_command_checks_every_publication_of_a_workspace(made: Path, tmp_path: Path) -> None:
    copied(made, tmp_path)
    (tmp_path / "publication").rename(tmp_path / "publication-2021")
    copied(made, tmp_path)
    done = CliRunner().invoke(cli, ["verify", str(tmp_path)])
    assert done.exit_code == 0
    assert "publication-2021" in done.output


def test_verifying_changes_nothing(made: Path) -> None:
    before = files_of(made)
    verify_publication(made)
    assert files_of(made) == before
