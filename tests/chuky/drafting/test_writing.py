"""A unit's draft: whose criterion it is, what closes a component, what stands before sending."""

from decimal import Decimal
from pathlib import Path

import pytest

from chuky.access.accounts import add_account
from chuky.access.roles import Grant, give_role
from chuky.cycle.exceptions import ComponentUnknown, PointsRefused, StageNotOpen
from chuky.cycle.scores import components_for, components_of
from chuky.cycle.stage_state import stage_state
from chuky.drafting.approving import Approving, approve_and_send
from chuky.drafting.assigning import assign
from chuky.drafting.drafts import Place, Written, save_draft
from chuky.drafting.evidence_rights import changed_since_approval
from chuky.drafting.exceptions import (
    ContributorUnknown,
    DraftIncomplete,
    EvidenceApproved,
    NotAssigned,
)
from chuky.drafting.form import Form, read_form
from chuky.evidence import Place as Piece
from chuky.evidence import attach_file, begin_upload, cite, evidence_of, withdraw
from chuky.evidence.exceptions import EvidenceRefused
from chuky.evidence.upload import MOST_BEGUN
from tests.chuky.cycle.conftest import Running, running
from tests.chuky.evidence import pieces

pytestmark = pytest.mark.unit
__all__ = ["running"]
SELF = "self-assessment"
UNIT = "TM01"


@pytest.fixture
def office(running: Running) -> Running:
    """An open self-assessment, two contributors and a head."""
    running.at(2023, 12, 5, 9)
    now = running.house.clock.now()
    with running.house.ledger.transaction() as session:
        for account, role in (("an", "contributor"), ("binh", "contributor"), ("head", "head")):
            add_account(session, account, account, "test", now)
            give_role(session, account, Grant(role, running.context.id, UNIT), "a", "b", now)
    return running


def codes(office: Running) -> list[str]:
    """What the unit scores itself."""
    return list(components_for(office.context, office.context.plan.units[0], "self_score"))


def save(office: Running, code: str, points: str | None, by: str = "an", why: str = "") -> None:
    place = Place(office.context.id, SELF, UNIT, code, by, by == "head")
    seen = form_of(office)
    line = next(line for line in seen.lines if line.component.code == code)
    version = line.draft.version if line.draft else 0
    given = Decimal(points) if points is not None else None
    save_draft(office.house, place, Written(given, why, version))


def form_of(office: Running) -> Form:
    stage = office.context.plan.stage(SELF)
    with office.house.ledger.session() as session:
        return read_form(session, office.context, stage, office.context.plan.units[0])


def give(office: Running, code: str, *accounts: str) -> str:
    """The component's criterion is given to these; its code."""
    criterion = form_of(office).part_of(code).criterion.code
    assign(office.house, office.context.id, SELF, UNIT, {criterion: accounts}, "head")
    return criterion


def attach(office: Running, code: str, by: str, folder: Path) -> str:
    path = folder / f"{by}.pdf"
    path.write_bytes(pieces.pdf(f"Bao cao cua {by}"))
    place = Piece(SELF, UNIT, code, by)
    (piece,) = attach_file(office.house, office.context.id, place, path, path.name).ids
    return piece


def test_a_criterion_is_filled_by_whom_it_was_given_to_and_by_the_head(office: Running) -> None:
    code = codes(office)[0]
    give(office, code, "binh")
    with pytest.raises(NotAssigned, match="binh"):
        save(office, code, "0")
    save(office, code, "0", "binh")
    save(office, code, None, "head", "Thủ trưởng xem lại")
    give(office, code)  # taken back: anyone's again
    save(office, code, "0")


def test_a_criterion_is_given_to_people_of_the_unit_alone(office: Running) -> None:
    with pytest.raises(ContributorUnknown):
        give(office, codes(office)[0], "nguoi-la")


def test_evidence_follows_the_assignment_whatever_way_it_comes(
    office: Running, tmp_path: Path
) -> None:
    code, cycle = codes(office)[0], office.context.id
    give(office, code, "binh")
    path = tmp_path / "a.pdf"
    path.write_bytes(pieces.pdf())
    place = Piece(SELF, UNIT, code, "an")
    with pytest.raises(NotAssigned):
        attach_file(office.house, cycle, place, path, "a.pdf")
    with pytest.raises(NotAssigned):
        cite(office.house, cycle, place, "12/QĐ-UBND", office.context.plan.starts)
    with pytest.raises(NotAssigned):
        begin_upload(office.house, cycle, place, "a.pdf", 100)
    assert attach(office, code, "binh", tmp_path)
    assert attach(office, code, "head", tmp_path)
    assert attach(office, code, "command-line", tmp_path)  # who acts for the office is no officer


def test_an_upload_is_begun_for_an_open_stage_and_a_component_that_is_there(
    office: Running,
) -> None:
    cycle = office.context.id
    with pytest.raises(ComponentUnknown):
        begin_upload(office.house, cycle, Piece(SELF, UNIT, "99.9", "an"), "a.pdf", 100)
    place = Piece(SELF, UNIT, codes(office)[0], "an")
    for _ in range(MOST_BEGUN):
        begin_upload(office.house, cycle, place, "a.pdf", 100)
    with pytest.raises(EvidenceRefused, match="đang tải dở"):
        begin_upload(office.house, cycle, place, "a.pdf", 100)
    with office.house.ledger.transaction() as session:
        stage_state(session, cycle, SELF).state = "sealed"
    with pytest.raises(StageNotOpen):
        begin_upload(office.house, cycle, place, "a.pdf", 100)


def test_a_document_without_a_day_is_not_cited_as_of_today(office: Running) -> None:
    place = Piece(SELF, UNIT, codes(office)[0], "an")
    with pytest.raises(EvidenceRefused, match="chưa ghi ngày văn bản"):
        cite(office.house, office.context.id, place, "12/QĐ-UBND", None)


def test_what_a_survey_decides_is_closed_to_the_unit(office: Running) -> None:
    unit = office.context.plan.units[0]
    closed = sorted(set(components_of(office.context, unit)) - set(codes(office)))
    assert closed
    for code in closed:
        with pytest.raises(ComponentUnknown):
            save(office, code, "0")
    shown = {line.component.code for line in form_of(office).lines if not line.open}
    assert shown == set(closed)


def test_points_beyond_the_maximum_or_off_the_step_are_refused(office: Running) -> None:
    code = codes(office)[0]
    for points in ("999", "-1", "0.123"):
        with pytest.raises(PointsRefused):
            save(office, code, points)


def test_points_without_evidence_and_without_an_explanation_are_not_sent(
    office: Running, tmp_path: Path
) -> None:
    form = form_of(office)
    claimed = next(line for line in form.lines if line.open and line.component.evidence)
    for line in form.lines:
        if line.open:
            save(office, line.component.code, "0", "head")
    save(office, claimed.component.code, str(claimed.component.max_points), "head")
    report = tmp_path / "report.pdf"
    report.write_bytes(pieces.pdf("Da ky"))
    act = Approving(SELF, UNIT, "head", report, "report.pdf")
    with pytest.raises(DraftIncomplete, match="chưa có tài liệu"):
        approve_and_send(office.house, office.context.id, act, form_of(office).digest)
    save(office, claimed.component.code, str(claimed.component.max_points), "head", "mất bản giấy")
    assert approve_and_send(office.house, office.context.id, act, form_of(office).digest)


@pytest.fixture
def approved(office: Running, tmp_path: Path) -> tuple[Running, str, str]:
    """(office, component, piece of `an`) that the head approved."""
    for code in codes(office):
        save(office, code, "0", "head")
    code = codes(office)[0]
    piece = attach(office, code, "an", tmp_path)
    report = tmp_path / "report.pdf"
    report.write_bytes(pieces.pdf("Da ky"))
    act = Approving(SELF, UNIT, "head", report, "report.pdf")
    approve_and_send(office.house, office.context.id, act, form_of(office).digest)
    office.at(2023, 12, 6, 9)
    return office, code, piece


def moved(office: Running) -> bool:
    with office.house.ledger.session() as session:
        return changed_since_approval(session, office.context.id, SELF, UNIT)


def test_a_contributor_leaves_alone_what_the_head_approved(
    approved: tuple[Running, str, str], tmp_path: Path
) -> None:
    office, code, piece = approved
    assert not moved(office)
    with pytest.raises(EvidenceApproved):
        withdraw(office.house, office.context.id, piece, UNIT, "an")
    later = attach(office, code, "binh", tmp_path)
    assert moved(office)
    withdraw(office.house, office.context.id, later, UNIT, "binh")
    assert not moved(office)  # what came after the approval and went again changed nothing


def test_what_the_head_takes_back_must_be_approved_again(
    approved: tuple[Running, str, str],
) -> None:
    office, code, piece = approved
    before = form_of(office).digest
    withdraw(office.house, office.context.id, piece, UNIT, "head")
    assert moved(office)
    assert form_of(office).digest != before
    with office.house.ledger.session() as session:
        assert evidence_of(session, office.context.id, UNIT, code) == []
