"""The cycles that already run, or ran, by a draft's plan; and where the draft differs from them.

Belongs here: reading. Activating is `chuky.cycle.activate`; what a draft may change in a cycle that
runs is `chuky.cycle.amend`.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from chuky.cycle.activate import canonical_json, frozen_documents
from chuky.cycle.context import load_cycle
from chuky.house import House
from chuky.language import Text
from chuky.ledger.models import Cycle
from chuky.plan import Plan
from chuky.plan.load import LoadedPlan, editions
from chuky.plan.written import as_yaml
from chuky.views.letters_due import rules_beside
from chuky.views.plan_differences import Differing, differences
from chuky.views.words import CYCLE_STATES, Word

BESIDE = {
    "criteria": Text("bộ tiêu chí", "criteria set"),
    "reminders": Text("quy tắc nhắc việc", "reminder rules"),
}
"""Documents of an office that lie beside its plan; data contracts come with the program."""


@dataclass(frozen=True)
class Activated:
    """`changes`: lines of the draft's plan that are otherwise there; `beside`: documents beside the
    plan that are. An amendment counts as the cycle's own text."""

    cycle: Cycle
    word: Word
    changes: Sequence[Differing]
    beside: tuple[Text, ...]

    @property
    def same(self) -> bool:
        return not self.changes and not self.beside


@dataclass(frozen=True)
class OfDraft:
    """The cycles of a draft's years, and the years that no cycle has yet."""

    activated: tuple[Activated, ...] = ()
    left: tuple[int, ...] = ()


def of_draft(house: House, loaded: LoadedPlan) -> OfDraft:
    """Each year of the draft: its cycle, where there is one."""
    every = editions(loaded.plan)
    with house.ledger.session() as session:
        rows = [(plan, session.get(Cycle, plan.key)) for plan in every]
        session.expunge_all()
    known = tuple(_activated(house, loaded, plan, row) for plan, row in rows if row is not None)
    return OfDraft(known, tuple(plan.years[0] for plan, row in rows if row is None))


def cycles_of_key(key: str, years: str, cycles: Sequence[Cycle]) -> list[Cycle]:
    """Those that a plan of this key and these years gave, by their ids alone: for a list."""
    found = re.findall(r"\d{4}", years)
    ids = {key} if len(found) < 2 else {f"{key}-{year}" for year in found}
    return [cycle for cycle in cycles if cycle.id in ids]


def _activated(house: House, loaded: LoadedPlan, plan: Plan, cycle: Cycle) -> Activated:
    """The draft's plan is put in the order in which a cycle keeps its own: else all differs."""
    context = load_cycle(house, cycle.id)
    drafted = Plan.model_validate_json(canonical_json(plan.model_dump(mode="json", by_alias=True)))
    same = context.plan == plan
    changes = [] if same else differences(as_yaml(context.plan), as_yaml(drafted))
    documents = frozen_documents(plan, loaded.criteria, rules_beside(loaded))
    beside = tuple(
        Text(f"{BESIDE[one.role].vi} {one.key}", f"{BESIDE[one.role].en} {one.key}")
        for one in documents
        if one.role in BESIDE
        and context.files.get((one.role, one.key)) != hashlib.sha256(one.content).hexdigest()
    )
    return Activated(cycle, CYCLE_STATES[cycle.state], changes, beside)
