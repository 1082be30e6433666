"""Every workbook that a plan hands out, by file name: units' forms and paper ballots.

Belongs here: which and under what name. How each looks is in `form` and `ballot`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from chuky.contracts import Contract
from chuky.plan import Plan
from chuky.plan.load import LoadedPlan, editions
from chuky.workbook.ballot import paper_ballots
from chuky.workbook.form import FormOrder, self_assessment_form
from chuky.workbook.last_year import LastYear


@dataclass(frozen=True)
class HandOut:
    """One workbook; it is made when `content` is called."""

    file_name: str
    content: Callable[[], bytes]


def hand_outs(
    loaded: LoadedPlan,
    contract: Contract,
    last: LastYear,
    mark: str | None,
    only: frozenset[str] = frozenset(),
) -> Iterator[HandOut]:
    """Forms of every unit and self-assessment stage, then the ballots, for each edition.

    `only`: the codes of the units that get one, and then no ballots; empty: all.
    """
    for plan in editions(loaded.plan):
        folder = _folder(loaded, plan)
        for stage in plan.stages:
            if stage.kind == "self_assessment":
                yield from _forms(loaded, FormOrder(plan, stage, contract, last, mark), only)
        ballots = () if only else paper_ballots(plan, loaded.criteria, mark)
        for name, content in ballots:
            yield HandOut(f"{folder}phieu-{_safe(name)}.xlsx", partial(bytes, content))


def _forms(loaded: LoadedPlan, order: FormOrder, only: frozenset[str]) -> Iterator[HandOut]:
    plan = order.plan
    several = sum(stage.kind == "self_assessment" for stage in plan.stages) > 1
    suffix = f"-{order.stage.key}" if several else ""
    folder = _folder(loaded, plan)
    for unit in plan.units_of(order.stage):
        if not only or unit.code in only:
            criteria = loaded.criteria_of(unit.group)
            yield HandOut(
                f"{folder}tu-cham-{_safe(unit.code)}{suffix}.xlsx",
                partial(self_assessment_form, order, criteria, unit),
            )


def _folder(loaded: LoadedPlan, plan: Plan) -> str:
    """Editions of a plan of several years have a folder each."""
    return f"{plan.key}/" if len(loaded.plan.years) > 1 else ""


def _safe(name: str) -> str:
    """A file name of it; codes are the plan's and may hold anything."""
    return re.sub(r"[^\w.-]+", "_", name)
