"""A component's points by source: what each source said stands with its own points."""

from decimal import Decimal

import pytest

from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.ledger.models import Score
from chuky.views.scores import score_lines
from tests.chuky.appraising.conftest import Appraisal, appraisal  # noqa: F401  a fixture

pytestmark = pytest.mark.unit


def record(appraisal: Appraisal, kind: str, points: int, said: str) -> None:  # noqa: F811
    stage = next(one for one in appraisal.context.plan.stages if one.kind == kind)
    code = appraisal.components[0].code
    entry = ScoreEntry(appraisal.units[0], code, Decimal(points), "", said)
    house = appraisal.house
    with house.ledger.transaction() as session:
        record_scores(house, session, appraisal.context, stage, [entry], "an")


def test_each_source_keeps_its_own_words_however_often_another_was_changed(
    appraisal: Appraisal,  # noqa: F811
) -> None:
    for said in ("lần một", "lần hai", "đơn vị giải trình"):
        record(appraisal, "self_assessment", 1, said)
    record(appraisal, "appraisal", 0, "thẩm định trừ")
    with appraisal.house.ledger.session() as session:
        unit = appraisal.context.plan.units[0]
        line = next(
            ln
            for ln in score_lines(session, appraisal.context, unit)
            if ln.component.code == appraisal.components[0].code
        )
    assert line.reasons == {
        "self_score": "đơn vị giải trình",
        "appraised_score": "thẩm định trừ",
    }
    assert [text for _whose, text in line.remarks] == ["đơn vị giải trình", "thẩm định trừ"]


def test_words_that_went_with_points_of_before_are_not_said_of_the_new_ones(
    appraisal: Appraisal,  # noqa: F811
) -> None:
    record(appraisal, "appraisal", 0, "thiếu văn bản")
    record(appraisal, "appraisal", 1, "")
    with appraisal.house.ledger.session() as session:
        assert session.query(Score).filter_by(source="appraised_score").count() == 2
        line = score_lines(session, appraisal.context, appraisal.context.plan.units[0])[0]
    assert line.remarks == []
