"""A late unit's form as its officer left it: two thirds scored, most of it with its paper.

Belongs here: what the demonstration's own unit finds on its page. Rehearsed units send workbooks.
"""

from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_for
from chuky.drafting.drafts import Place, Written, drafts_of, save_drafts
from chuky.evidence.made import attach_made
from chuky.house import House
from chuky.plan import Stage, Unit
from chuky.rehearsal.chance import happens
from chuky.rehearsal.papers import papers_of
from chuky.rehearsal.quality import fitting_points

SCORED = 0.7
"""Share of the components that have points."""


def leave_half_done(
    house: House, context: CycleContext, stage: Stage, unit: Unit, by: str, seed: int = 1
) -> None:
    """Write the draft, once: where there is one it stays. Raises StageNotOpen."""
    with house.ledger.session() as session:
        if drafts_of(session, context.id, stage.key, unit.code):
            return
    open_ = components_for(context, unit, "self_score")
    scored = {code for code in open_ if happens(seed, SCORED, unit.code, code, "half done")}
    places = context.criteria_of(unit).places
    writings = [
        (
            Place(context.id, stage.key, unit.code, code, by),
            Written(fitting_points(seed, unit.code, component, places), "", 0),
        )
        for code, component in open_.items()
        if code in scored
    ]
    save_drafts(house, writings)
    papers = [one for one in papers_of(seed, context, unit) if one.component_code in scored]
    attach_made(house, context.id, stage.key, unit.code, by, papers)
