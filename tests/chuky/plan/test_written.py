"""A plan written as YAML reads back as the same plan, and can be rolled to another year."""

from pathlib import Path

import pytest
import yaml

from chuky.plan import CONFIGS, Plan, load_plan
from chuky.plan.load import editions
from chuky.plan.written import as_yaml
from chuky.planning.rolled import rolled

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("path", sorted((CONFIGS / "plans").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_cycles_plan_survives_being_written_and_rolled(path: Path) -> None:
    first = editions(load_plan(path).plan)[0]
    kept = Plan.model_validate(first.model_dump(mode="json", by_alias=True))  # as the ledger has it
    text = as_yaml(kept)
    assert Plan.model_validate(yaml.safe_load(text)) == kept
    new = rolled(text, kept, kept.year + 1).plan
    assert new.year == kept.year + 1
    assert [stage.key for stage in new.stages] == [stage.key for stage in kept.stages]
