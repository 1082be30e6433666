"""What stands beside a stage's bar: units that sent, components scored, ballots counted."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM
from chuky.contracts.load import CONTRACTS
from chuky.cycle.scores import ScoreEntry, components_for, record_scores
from chuky.views.stage_counts import StageCount, stage_counts
from chuky.views.words import DATASETS
from tests.chuky.appraising.conftest import Appraisal, make_appraisal

pytestmark = pytest.mark.unit
AFTER = datetime(2024, 1, 15, 9, tzinfo=VIETNAM)


@pytest.fixture
def appraisal(tmp_path: Path) -> Iterator[Appraisal]:
    made = make_appraisal(tmp_path)
    yield made
    made.house.close()


def counted(made: Appraisal, ballots: dict[str, dict[str, int]]) -> dict[str, StageCount]:
    with made.house.ledger.session() as session:
        return stage_counts(session, made.context, AFTER, ballots)


def test_an_appraisal_counts_components_of_all_its_units(appraisal: Appraisal) -> None:
    units = list(appraisal.context.plan.units_of(appraisal.context.plan.stage(appraisal.stage)))
    most = sum(len(components_for(appraisal.context, unit, "appraised_score")) for unit in units)
    one = next(iter(components_for(appraisal.context, units[0], "appraised_score").values()))
    stage = appraisal.context.plan.stage(appraisal.stage)
    with appraisal.house.ledger.transaction() as session:
        entries = [ScoreEntry(units[0].code, one.code, one.max_points)]
        record_scores(appraisal.house, session, appraisal.context, stage, entries, "appraiser")
    found = counted(appraisal, {})[appraisal.stage]
    assert (found.done, found.of) == (1, most)


def test_a_survey_has_a_count_only_once_it_is_sealed(appraisal: Appraisal) -> None:
    survey = next(one for one in appraisal.context.plan.stages if one.kind == "survey")
    assert survey.key not in counted(appraisal, {})
    code = appraisal.units[0]
    found = counted(appraisal, {survey.key: {code: 48}})[survey.key]
    assert (found.done, found.what.vi) == (48, "phiếu")
    assert found.of == 50 * len(list(appraisal.context.plan.units_of(survey)))


def test_every_contract_has_a_name_for_people() -> None:
    assert {path.name.removesuffix(".odcs.yaml") for path in CONTRACTS.glob("*.yaml")} == set(
        DATASETS
    )
