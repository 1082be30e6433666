"""The công văn đôn đốc: drafted with its annex, released by a person; chat text, calls."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from chuky.cycle.exceptions import UnitUnknown
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Message
from chuky.reminders.urging import (
    UrgingRefused,
    draft_urging,
    group_text,
    log_call,
    release_urging,
    urged,
)
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
STAGE = "self-assessment"


def test_a_draft_lists_the_late_units_and_a_person_releases_it_once(running: Running) -> None:
    running.at(2024, 1, 16, 9)
    letter = draft_urging(running.house, running.context, STAGE, "chuyen-vien")
    again = draft_urging(running.house, running.context, STAGE, "chuyen-vien")
    assert (letter.sha256, letter.units, again.number) == (again.sha256, 3, 2)
    with zipfile.ZipFile(io.BytesIO(running.house.vault.get(letter.sha256))) as package:
        text = package.read("word/document.xml").decode()
    for unit in running.context.plan.units:
        assert unit.name in text
    assert "10/01/2024" in text
    assert "3/3 đơn vị" in text
    assert "DIỄN TẬP" in text
    document = ("45/PNV", date(2024, 1, 16))
    release_urging(running.house, running.context.id, STAGE, 1, document, "truong-phong")
    with pytest.raises(UrgingRefused, match="45/PNV"):
        release_urging(running.house, running.context.id, STAGE, 1, document, "truong-phong")
    with running.house.ledger.session() as session:
        actions = set(session.scalars(select(AuditEvent.action)))
        assert session.scalars(select(Message)).all() == [], "nothing is mailed by itself"
    assert {"urging.drafted", "urging.released"} <= actions


def test_one_cluster_is_urged_alone_and_its_letter_counts_it_alone(running: Running) -> None:
    running.at(2024, 1, 16, 9)
    plan = running.context.plan
    first, *others = plan.units
    units = (first.model_copy(update={"cluster": "Cụm 1"}), *others)
    context = replace(running.context, plan=plan.model_copy(update={"units": units}))
    letter = draft_urging(running.house, context, STAGE, "chuyen-vien", "Cụm 1")
    with zipfile.ZipFile(io.BytesIO(running.house.vault.get(letter.sha256))) as package:
        text = package.read("word/document.xml").decode()
    assert (letter.units, "1/1 đơn vị" in text) == (1, True)
    assert first.name in text
    assert others[0].name not in text
    with running.house.ledger.session() as session:
        asked = urged(session, context, STAGE, date(2024, 1, 16), "Cụm 1")
        said = group_text(session, context, *asked)
    assert others[0].name not in said


def test_nobody_is_urged_before_the_day_is_over(running: Running) -> None:
    running.at(2024, 1, 10, 9)
    with pytest.raises(UrgingRefused, match="không có đơn vị nào quá hạn"):
        draft_urging(running.house, running.context, STAGE, "chuyen-vien")


def test_the_chat_text_names_the_units_and_calls_are_on_record(running: Running) -> None:
    running.at(2024, 1, 16, 9)
    with running.house.ledger.session() as session:
        asked = urged(session, running.context, STAGE, date(2024, 1, 16))
        text = group_text(session, running.context, *asked)
        english = group_text(session, running.context, *asked, "en")
    assert running.context.plan.units[0].name in text
    assert running.context.plan.units[0].name in english
    assert "Please finish" in english
    assert "\n" not in text
    said = ("Văn thư", "sẽ nộp chiều nay")
    assert log_call(running.house, running.context, STAGE, "TM01", said, "chuyen-vien") == 1
    with pytest.raises(UnitUnknown):
        log_call(running.house, running.context, STAGE, "KHONG", said, "chuyen-vien")
