"""deployments/prefect.yaml: every flow is deployed, every entrypoint exists."""

from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
DEPLOYMENTS = yaml.safe_load((ROOT / "deployments" / "prefect.yaml").read_text(encoding="utf-8"))[
    "deployments"
]


def entrypoints() -> set[tuple[str, str]]:
    return {tuple(item["entrypoint"].split(":")) for item in DEPLOYMENTS}


def test_every_entrypoint_is_a_flow_in_its_file() -> None:
    for path, name in entrypoints():
        source = (ROOT / path).read_text(encoding="utf-8")
        assert "@flow(" in source
        assert f"def {name}(" in source


def test_every_flow_has_a_deployment() -> None:
    flows = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "flows").glob("*.py")
        if "@flow(" in path.read_text(encoding="utf-8")
    }
    assert flows == {path for path, _ in entrypoints()}


def test_only_the_catch_up_runs_by_the_clock() -> None:
    scheduled = [item["entrypoint"] for item in DEPLOYMENTS if item.get("schedules")]
    assert scheduled == ["flows/catch_up.py:catch_up"]
