"""What holds a stage's gate now, rule by rule, and what would be left if one were waived.

Read by the quick engine, which gives the gate's verdict sooner; nothing is kept or decided here.
"""

from dataclasses import dataclass

from chuky.contracts import check_frame
from chuky.cycle.collect import CONTRACT_OF, collect_stage
from chuky.cycle.context import CycleContext
from chuky.cycle.earlier import earlier_tables
from chuky.cycle.gates import excused_units, frame_of, is_waived
from chuky.cycle.references import references_for
from chuky.house import House
from chuky.language import Text
from chuky.plan import Stage


@dataclass(frozen=True)
class Broken:
    """A rule that fails. `units`: for whom, in the order of their codes; `rows`: how many rows."""

    rule: str
    message: Text
    units: tuple[str, ...]
    rows: int


def holding(
    house: House, context: CycleContext, stage: Stage, also: tuple[str, str] | None = None
) -> list[Broken]:
    """The rules that hold the stage now; `also`: as if this (rule, unit) were waived too."""
    waived = {rule: set(units) for rule, units in excused_units(house, context, stage).items()}
    if also is not None:
        waived.setdefault(also[0], set()).add(also[1])
    known = references_for(context, stage)
    found = []
    for dataset in collect_stage(house, context, stage):
        contract = context.contracts[CONTRACT_OF[stage.kind, dataset.suffix]]
        references = {**known, **earlier_tables(house, context, stage, contract)}
        for finding in check_frame(contract, frame_of(dataset), references).errors:
            keys = [dict(row.key) for row in finding.failing]
            if is_waived(finding.rule_id, keys, waived):
                continue
            left = [
                key for key in keys if key.get("unit_code") not in waived.get(finding.rule_id, ())
            ]
            units = sorted({unit for key in left if (unit := key.get("unit_code"))})
            found.append(Broken(finding.rule_id, finding.message, tuple(units), len(left)))
    return found
