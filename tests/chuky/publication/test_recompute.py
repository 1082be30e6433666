"""recompute.py, with nothing but Python's standard library, agrees with the program."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from chuky.publication.model import PublicationInput
from tests.chuky.publication.examples import a_plan, a_publication, a_set, some_datasets
from tests.chuky.publication.made import build, copied, fix_manifest

pytestmark = pytest.mark.unit


def recompute(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run it isolated: no site-packages, no environment, another working folder."""
    return subprocess.run(
        [sys._base_executable, "-I", "-S", str(folder / "recompute.py"), *options],  # type: ignore[attr-defined]
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
    )


def with_missing_part() -> PublicationInput:
    plan, criteria = a_plan(), a_set()
    datasets = tuple(
        dataset for dataset in some_datasets(plan, criteria) if dataset.name != "council"
    )
    units = [unit.model_copy(update={"not_applicable": ("1.2",)}) for unit in plan.units[:2]]
    changed = plan.model_copy(update={"units": (*units, *plan.units[2:])})
    return a_publication(plan=changed, datasets=datasets)


def with_caps_and_conditions() -> PublicationInput:
    bands = [
        {
            "key": "a",
            "name": "Xuất sắc",
            "at_least": "80",
            "conditions": [
                {"kind": "criterion_share", "share": "0.9", "otherwise": "c"},
                {"kind": "no_discipline"},
            ],
        },
        {"key": "b", "name": "Tốt", "at_least": "70"},
        {"key": "c", "name": "Khá", "at_least": "50"},
        {"key": "d", "name": "Trung bình", "at_least": "0"},
    ]
    changed = a_set(
        bands=bands,
        bonus_cap="0.5",
        penalty_cap="1",
        ranking={"ties": "dense", "then_by": ["III", "I"]},
        recognition={
            "at_least": "60",
            "council_share": "0.6",
            "conditions": [{"kind": "component_share", "share": "0.5", "codes": ["1.1"]}],
        },
    )
    return a_publication(set=changed, disciplined=frozenset({"02"}))


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(a_publication(seed=3), id="everything"),
        pytest.param(with_missing_part(), id="not-applicable"),
        pytest.param(with_caps_and_conditions(), id="caps-conditions-dense"),
        pytest.param(a_publication(set=a_set(places=0)), id="whole-points-with-ties"),
        pytest.param(a_publication(mark=None), id="unmarked"),
    ],
)
def test_the_script_agrees_with_the_program(given: PublicationInput, tmp_path: Path) -> None:
    done = recompute(build(given, tmp_path / "publication"))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "ĐÚNG / OK" in done.stdout


def test_the_script_notices_a_changed_number(made: Path, tmp_path: Path) -> None:
    folder = copied(made, tmp_path)
    lines = (folder / "results.csv").read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[4] = str(Decimal(cells[4]) + 1)
    lines[1] = ",".join(cells)
    (folder / "results.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    fix_manifest(folder)
    done = recompute(folder)
    assert done.returncode == 1
    assert f"{cells[0]}, total" in done.stdout


def test_the_script_notices_another_hash_than_the_decision_s(made: Path) -> None:
    assert recompute(made, "--expect", "0" * 64).returncode == 1


def test_the_script_imports_nothing_of_the_program(made: Path) -> None:
    text = (made / "recompute.py").read_text(encoding="utf-8")
    imported = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert not [line for line in imported if "chuky" in line]
