"""A running cycle's plan taken into a draft: whole, with what lies beside it."""

from datetime import UTC, datetime

import pytest

from chuky.cycle.activate import activate
from chuky.cycle.amend import amend
from chuky.cycle.context import load_cycle
from chuky.ledger.models import Cycle
from chuky.plan import find_plan, load_plan
from chuky.plan.drafts import Saving, new_draft
from chuky.plan.judging import judge_draft, read_draft, require_sound
from chuky.plan.load import CONFIGS
from chuky.planning.from_cycle import draft_for, draft_from
from chuky.reminders.rules import load_reminder_rules
from chuky.views.plan_cycles import of_draft
from tests.chuky.cycle.conftest import PLAN, Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
SAVING = Saving("Lê Chi", datetime(2023, 11, 21, tzinfo=UTC))


def cycle_row(running: Running, cycle: str = PLAN) -> Cycle:
    with running.house.ledger.session() as session:
        return session.get_one(Cycle, cycle)


def test_the_draft_is_the_plan_with_its_amendments_and_nothing_differs(running: Running) -> None:
    house, plan = running.house, running.context.plan
    amend(house, running.context, plan.model_copy(update={"title": "Tên mới"}), "CV 5", "quan-tri")
    name = draft_from(house.folder, load_cycle(house, PLAN), SAVING)
    loaded = read_draft(house.folder, name).loaded
    assert loaded is not None
    (found,) = of_draft(house, loaded).activated
    assert (loaded.plan.title, found.same) == ("Tên mới", True)
    assert draft_for(house.folder, cycle_row(running)) == name


def test_criteria_and_reminder_rules_of_the_office_come_along(running: Running) -> None:
    house, loaded = running.house, load_plan(find_plan(PLAN))
    groups = {k: g.model_copy(update={"criteria": "rieng"}) for k, g in loaded.plan.groups.items()}
    own = {"key": "chu-ky-rieng", "groups": groups, "reminders": "rieng"}
    plan = loaded.plan.model_copy(update=own)
    (criteria,) = (one.model_copy(update={"key": "rieng"}) for one in loaded.criteria.values())
    usual = load_reminder_rules(CONFIGS / "reminders" / f"{loaded.plan.reminders}.yaml")
    rules = usual.model_copy(update={"key": "rieng"})
    context = activate(
        house, plan, {"rieng": criteria}, "quan-tri", confirm_illustrative=True, rules=rules
    )
    name = draft_from(house.folder, context, SAVING)
    assert judge_draft(house.folder, name).errors == ()
    (found,) = of_draft(house, require_sound(house.folder, name)).activated
    assert found.same


def test_a_draft_of_that_key_is_found_and_a_file_of_the_house_is_left_alone(
    running: Running,
) -> None:
    house = running.house
    assert draft_for(house.folder, cycle_row(running)) is None
    text = find_plan(PLAN).read_text(encoding="utf-8")
    assert new_draft(house.folder, text, "ten-khac", SAVING) == "ten-khac"
    assert draft_for(house.folder, cycle_row(running)) == "ten-khac"
    before = (house.folder / "criteria").exists()
    draft_from(house.folder, running.context, SAVING)
    assert ((house.folder / "criteria").exists(), before) == (False, False)
