"""A component's step is counted from its minimum: by the contract, the ledger and the form."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuky.contracts import check_frame, load_contracts
from chuky.criteria import Component
from chuky.cycle.scores import points_fault
from chuky.points import plain
from chuky.workbook.allowed import choices

pytestmark = pytest.mark.unit
CONTRACT = load_contracts()["self_assessment"]
QUARTERS = st.integers(-20, 40).map(lambda number: Decimal(number) / 4)


def passes_contract(component: Component, points: Decimal) -> bool:
    expected = {
        "unit_code": "01",
        "component_code": "1.1",
        "applies": True,
        "max_points": plain(component.limit),
        "min_points": plain(component.min_points),
        "step": plain(component.step) if component.step else None,
        "self_scored": True,
        "evidence_required": False,
    }
    row = {"unit_code": "01", "component_code": "1.1", "points": plain(points)}
    references = {
        "units": pd.DataFrame([{"code": "01"}]),
        "lineage": pd.DataFrame(columns=["code", "into", "since"]),
        "components": pd.DataFrame([{"code": "1.1"}]),
        "expected": pd.DataFrame([expected]),
    }
    return check_frame(CONTRACT, pd.DataFrame([row]), references).passed


@given(
    low=st.sampled_from([Decimal(0), Decimal(1), Decimal("0.5"), Decimal("-1.25")]),
    step=st.sampled_from([Decimal(2), Decimal("0.5"), Decimal("0.75")]),
    points=QUARTERS,
)
@settings(max_examples=40, deadline=None)
def test_one_rule_for_the_step_everywhere(low: Decimal, step: Decimal, points: Decimal) -> None:
    component = Component.model_validate(
        {"code": "1.1", "name": "x", "max_points": 6, "min_points": low, "step": step}
    )
    fits = points_fault(component, points) is None
    assert passes_contract(component, points) is fits
    listed = choices(component)
    assert (points in listed) is fits
