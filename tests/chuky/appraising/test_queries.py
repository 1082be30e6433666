"""Queries to units: asked with a day, answered in versions, never lost, never to the wrong unit."""

from datetime import date

import pytest
from sqlalchemy import select

from chuky.appraising.exceptions import QueryDayPast, QueryUnknown, QuestionEmpty
from chuky.appraising.queries import Place, answer, ask, open_queries, queries_of
from chuky.cycle.exceptions import ComponentUnknown, StageNotOpen, UnitUnknown
from chuky.ledger.audit import AuditEvent, verify_chain
from tests.chuky.appraising.conftest import Appraisal

pytestmark = pytest.mark.unit
DAY = date(2024, 1, 17)


def place(appraisal: Appraisal, unit: int = 0, component: int = 0) -> Place:
    code = appraisal.components[component].code
    return Place(appraisal.context.id, appraisal.stage, appraisal.units[unit], code)


def waiting(appraisal: Appraisal, unit: int = 0) -> list[str]:
    with appraisal.house.ledger.session() as session:
        found = open_queries(session, appraisal.context.id, appraisal.units[unit])
        return [item.question for item in found]


def test_a_query_waits_for_its_own_unit_alone(appraisal: Appraisal) -> None:
    assert ask(appraisal.house, place(appraisal), "Vì sao?", DAY, "an") == 1
    assert waiting(appraisal) == ["Vì sao?"]
    assert waiting(appraisal, 1) == []


def test_an_answered_query_waits_no_more_and_keeps_every_version(appraisal: Appraisal) -> None:
    house, where = appraisal.house, place(appraisal)
    ask(house, where, "Vì sao?", DAY, "an")
    assert answer(house, where, 1, "Vì có văn bản.", "binh") == 1
    assert answer(house, where, 1, "Vì có văn bản số 12.", "binh") == 2
    assert answer(house, where, 1, " Vì có văn bản số 12. ", "binh") == 2
    assert waiting(appraisal) == []
    with house.ledger.session() as session:
        (item,) = queries_of(session, where.cycle, where.unit)
    assert [row.answer for row in item.answers] == ["Vì có văn bản.", "Vì có văn bản số 12."]
    assert item.answer == "Vì có văn bản số 12."


def test_asking_twice_is_one_query_and_asking_again_after_the_answer_another(
    appraisal: Appraisal,
) -> None:
    house, where = appraisal.house, place(appraisal)
    assert [ask(house, where, "Vì sao?", DAY, "an") for _ in range(2)] == [1, 1]
    answer(house, where, 1, "Không rõ.", "binh")
    assert ask(house, where, "Vì sao?", DAY, "an") == 2
    assert waiting(appraisal) == ["Vì sao?"]


def test_the_nearest_day_comes_first(appraisal: Appraisal) -> None:
    ask(appraisal.house, place(appraisal), "sau", date(2024, 1, 20), "an")
    ask(appraisal.house, place(appraisal, component=1), "không hạn", None, "an")
    ask(appraisal.house, place(appraisal, component=2), "trước", DAY, "an")
    assert waiting(appraisal) == ["trước", "sau", "không hạn"]


def test_an_answer_after_its_day_is_kept_and_marked_late(appraisal: Appraisal) -> None:
    house, where = appraisal.house, place(appraisal)
    ask(house, where, "Vì sao?", DAY, "an")
    appraisal.later(2024, 1, 17, 23, 59)
    with house.ledger.session() as session:
        assert not open_queries(session, where.cycle, where.unit)[0].overdue(house.clock.now())
    appraisal.later(2024, 1, 18, 0, 1)
    with house.ledger.session() as session:
        assert open_queries(session, where.cycle, where.unit)[0].overdue(house.clock.now())
    answer(house, where, 1, "Xin lỗi, muộn.", "binh")
    with house.ledger.session() as session:
        (item,) = queries_of(session, where.cycle, where.unit)
    assert item.answers[0].late


@pytest.mark.parametrize("day", [date(2024, 1, 11), date(2024, 3, 1)], ids=["past", "beyond"])
def test_a_day_that_is_past_or_beyond_the_stage_is_refused(appraisal: Appraisal, day: date) -> None:
    with pytest.raises(QueryDayPast):
        ask(appraisal.house, place(appraisal), "Vì sao?", day, "an")
    assert waiting(appraisal) == []


def test_what_is_not_there_is_not_asked_about(appraisal: Appraisal) -> None:
    here = place(appraisal)
    with pytest.raises(ComponentUnknown):
        ask(appraisal.house, Place(here.cycle, here.stage, here.unit, "99.9"), "?", DAY, "an")
    with pytest.raises(UnitUnknown):
        ask(appraisal.house, Place(here.cycle, here.stage, "x", here.component), "?", DAY, "an")
    with pytest.raises(QueryUnknown):
        answer(appraisal.house, here, 1, "Vì thế.", "binh")
    with pytest.raises(QuestionEmpty):
        ask(appraisal.house, here, "  ", DAY, "an")


def test_a_sealed_stage_takes_neither_query_nor_answer(appraisal: Appraisal) -> None:
    house, where = appraisal.house, place(appraisal)
    ask(house, where, "Vì sao?", DAY, "an")
    appraisal.seal()
    with pytest.raises(StageNotOpen):
        ask(house, where, "Và sao nữa?", DAY, "an")
    with pytest.raises(StageNotOpen):
        answer(house, where, 1, "Vì thế.", "binh")


def test_both_acts_stand_in_the_audit_trail(appraisal: Appraisal) -> None:
    house, where = appraisal.house, place(appraisal)
    ask(house, where, "Vì sao?", DAY, "an")
    answer(house, where, 1, "Vì thế.", "binh")
    with house.ledger.session() as session:
        rows = session.scalars(
            select(AuditEvent).where(AuditEvent.cycle == where.cycle).order_by(AuditEvent.seq)
        )
        actions = [(row.action, row.actor) for row in rows]
        assert verify_chain(session, where.cycle).intact
    assert actions[-2:] == [("explanation.asked", "an"), ("explanation.answered", "binh")]
