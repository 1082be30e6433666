"""Two cycles of one office side by side: what breaks, what only changed, who moved most."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.contracts import CONTRACTS, Contract, load_contracts, parse_contract
from chuky.criteria import CriteriaSet
from chuky.cycle.activate import activate
from chuky.cycle.collect import collect_stage
from chuky.cycle.context import CycleContext
from chuky.cycle.diff import cycle_difference
from chuky.cycle.diff_contracts import Change, contract_changes
from chuky.cycle.diff_criteria import set_changes
from chuky.cycle.moments import due_moments
from chuky.cycle.open_stage import open_stage
from chuky.cycle.scores import components_for
from chuky.cycle.seal_stage import seal_stage
from chuky.cycle.submit import Sending, submit
from chuky.house import House, open_house
from chuky.mark import MARK
from chuky.plan import Plan, find_plan, load_plan
from chuky.points import plain

pytestmark = pytest.mark.unit
SELF = "self-assessment"
LOADED = load_plan(find_plan("thanh-mien-par-index-2023"))
SET = LOADED.criteria["commune-par-3395"]


def edited_contract(old: str, new: str) -> dict[str, Contract]:
    path = CONTRACTS / "self_assessment.odcs.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    return load_contracts() | {
        "self_assessment": parse_contract(text.replace(old, new).encode(), path)
    }


def with_component(named: str, **changed: Any) -> CriteriaSet:
    """The set with one component changed."""
    criteria = tuple(
        criterion.model_copy(
            update={
                "components": tuple(
                    part.model_copy(update=changed) if part.code == named else part
                    for part in criterion.components
                )
            }
        )
        for criterion in SET.criteria
    )
    return SET.model_copy(update={"criteria": criteria})


def test_equal_contracts_and_sets_have_no_changes() -> None:
    assert not list(contract_changes(load_contracts(), load_contracts()))
    assert not list(set_changes(SET, SET, "communes"))


@pytest.mark.parametrize(
    ("old", "new", "what", "breaking"),
    [
        ("failsWhere: points > expected.max_points", "failsWhere: points >= expected.max_points",
         "points-above-maximum", True),
        ("- id: points-off-step", "- id: points-off-the-step", "points-off-the-step", True),
        ("- id: points-off-step", "- id: points-off-the-step", "points-off-step", False),
        ("- name: evidence\n", "- name: proof\n", "evidence", True),
        ("businessName: Giải trình", "businessName: Lời giải trình", "explanation", False),
        ("cao hơn điểm tối đa của", "vượt điểm tối đa của", "points-above-maximum", False),
    ],
)  # fmt: skip
def test_a_changed_contract_says_whether_it_breaks(
    old: str, new: str, what: str, breaking: bool
) -> None:
    text = (CONTRACTS / "self_assessment.odcs.yaml").read_text(encoding="utf-8")
    if "name: evidence" in old:  # its rules speak of the column too
        new_text = text.replace(old, new).replace("evidence, explanation", "proof, explanation")
        new_text = new_text.replace("column: evidence", "column: proof")
        new_text = new_text.replace("blank(evidence)", "blank(proof)")
        contract = parse_contract(new_text.encode(), "x")
        changed = load_contracts() | {"self_assessment": contract}
    else:
        changed = edited_contract(old, new)
    found = {change.what: change for change in contract_changes(load_contracts(), changed)}
    assert found[what].breaking is breaking


@pytest.mark.parametrize(
    ("changed", "words", "breaking"),
    [
        ({"max_points": Decimal("2.5")}, "điểm tối đa: 2 → 2.5", True),
        ({"step": Decimal("0.25")}, "bước điểm: 0.5 → 0.25", True),
        ({"sources": ("appraised_score",)}, "nguồn điểm", True),
        ({"evidence": False}, "tài liệu kiểm chứng", False),
        ({"name": "Ban hành kế hoạch"}, "đổi lời", False),
        ({"code": "1.10"}, "đổi mã thành 1.10", True),
    ],
)
def test_a_changed_component_is_named_with_both_values(
    changed: Mapping[str, Any], words: str, breaking: bool
) -> None:
    (change,) = set_changes(SET, with_component("1.1", **changed), "communes")
    assert change == Change(breaking, "communes", change.what, change.text)
    assert words in change.text.vi


def test_a_dropped_component_breaks() -> None:
    first, *rest = SET.criteria
    shorter = first.model_copy(update={"components": first.components[1:]})
    after = SET.model_copy(update={"criteria": (shorter, *rest)})
    (change,) = set_changes(SET, after, "communes")
    assert (change.breaking, change.what) == (True, "1.1")
    assert "bỏ" in change.text.vi


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    opened = open_house(tmp_path, clock, MARK)
    yield opened
    opened.close()


def assessed(house: House, key: str, whole: CriteriaSet, lost: Mapping[str, int]) -> CycleContext:
    """A cycle whose two units scored themselves; `lost`: components that a unit left at least."""
    own = whole.model_copy(update={"criteria": whole.criteria[:7], "survey_points": None})
    plan: Plan = LOADED.plan.model_copy(update={"key": key, "units": LOADED.plan.units[:2]})
    context = activate(house, plan, {"commune-par-3395": own}, "quan-tri")
    for moment in due_moments(house, key):
        if moment.kind == "opens":
            open_stage(house, context, moment)
    for unit in plan.units:
        lines = ["unit_code,component_code,points,evidence"]
        parts = components_for(context, unit, "self_score")
        for place, (code, part) in enumerate(parts.items()):
            points = part.min_points if place < lost[unit.code] else part.limit
            lines.append(f"{unit.code},{code},{plain(points)},BC-01")
        sending = Sending(SELF, unit.code, "can-bo", "a.csv", "\n".join(lines).encode())
        assert submit(house, key, sending).accepted
    return context


def seal(house: House, context: CycleContext) -> None:
    moment = next(due for due in due_moments(house, context.id) if due.stage == SELF)
    stage = context.plan.stage(SELF)
    seal_stage(house, context, moment, collect_stage(house, context, stage))


def test_two_cycles_show_breaking_changes_first_and_the_largest_moves(house: House) -> None:
    clock = house.clock
    assert isinstance(clock, SimulatedClock)
    clock.move_to(datetime(2024, 1, 5, 9, tzinfo=VIETNAM))
    renamed = with_component("1.1", name="Ban hành kế hoạch")
    first = assessed(house, "nam-2023", SET, {"TM01": 0, "TM02": 4})
    second = assessed(house, "nam-2024", renamed, {"TM01": 1, "TM02": 0})
    clock.move_to(datetime(2024, 1, 12, 9, tzinfo=VIETNAM))
    seal(house, first)
    seal(house, second)
    found = cycle_difference(house, "nam-2023", "nam-2024")
    assert [change.what for change in found.changes] == ["1.1"]
    assert not found.breaking
    assert found.moves is not None
    assert [move.code for move in found.moves] == ["TM02", "TM01"]
    assert found.moves[0].ranks == 1


def test_a_cycle_without_results_has_no_moves(house: House) -> None:
    plan = LOADED.plan
    for key in ("nam-2023", "nam-2024"):
        activate(house, plan.model_copy(update={"key": key}), LOADED.criteria, "quan-tri")
    assert cycle_difference(house, "nam-2023", "nam-2024").moves is None
