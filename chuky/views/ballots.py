"""How many ballots a sealed survey counted about each unit, for comparing with its quota.

Before the seal nobody knows: a ballot names no unit outside its encryption, and stays so.
"""

import csv
import io
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.ledger.models import SealedDataset
from chuky.plan import Stage
from chuky.survey.tally import audiences_in
from chuky.vault import Vault
from chuky.views.grid_cells import Ballots

_KEPT = 16
"""Sealed surveys whose counts stay in memory: a file's hash never means another file."""
_COUNTED: dict[tuple[str, frozenset[str]], Mapping[str, int]] = {}


def sealed_ballots(house: House, session: Session, context: CycleContext) -> Ballots:
    """Stage → unit → ballots of audiences with a quota in each unit; unsealed ones are absent."""
    surveys = {stage.key: stage for stage in context.plan.stages if stage.kind == "survey"}
    rows = session.execute(
        select(SealedDataset.stage, SealedDataset.csv_sha256).where(
            SealedDataset.cycle_id == context.id,
            SealedDataset.stage.in_(surveys),
            SealedDataset.contract == "survey_tallies",
        )
    )
    return {
        stage: _counted(house.vault, sha256, per_unit_audiences(context, surveys[stage]))
        for stage, sha256 in rows
    }


def per_unit_audiences(context: CycleContext, stage: Stage) -> frozenset[str]:
    """Audiences of which the plan wants ballots about each unit."""
    survey = context.plan.surveys.get(stage.survey or "")
    found = survey.audiences if survey else ()
    return frozenset(one.key for one in found if one.per_unit and not one.portal)


def _counted(vault: Vault, sha256: str, audiences: frozenset[str]) -> Mapping[str, int]:
    key = (sha256, audiences)
    if key not in _COUNTED:
        if len(_COUNTED) >= _KEPT:
            _COUNTED.clear()
        lines = csv.DictReader(io.StringIO(vault.get(sha256).decode()))
        _COUNTED[key] = count_by_unit(lines, audiences)
    return _COUNTED[key]


def count_by_unit(
    tallies: Iterable[Mapping[str, str]], audiences: frozenset[str]
) -> dict[str, int]:
    """Unit → ballots: of each audience the most answers that one component got."""
    answers: dict[tuple[str, str, str], int] = {}
    for row in tallies:
        if set(audiences_in(row["audience"])) <= audiences:
            key = (row["unit_code"], row["audience"], row["component_code"])
            answers[key] = answers.get(key, 0) + int(row["count"])
    most: dict[tuple[str, str], int] = {}
    for (unit, audience, _component), count in answers.items():
        most[unit, audience] = max(most.get((unit, audience), 0), count)
    found: dict[str, int] = {}
    for (unit, _audience), count in most.items():
        found[unit] = found.get(unit, 0) + count
    return found
