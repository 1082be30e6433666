"""A file that a unit sent is where its form goes on from, whichever way it came."""

from decimal import Decimal
from pathlib import Path

import pytest

from chuky.cycle.submit import Sending, Verdict, submit
from chuky.drafting.approving import Approving, approve_and_send, approve_and_send_form
from chuky.drafting.drafts import Place, Written, drop_named, save_draft
from chuky.drafting.evidence_rights import changed_since_approval
from chuky.drafting.exceptions import DraftChanged
from chuky.drafting.form import FormLine
from chuky.drafting.sent_files import LastSent, last_sent
from chuky.ledger.models import Receipt
from tests.chuky.cycle.conftest import Running, running
from tests.chuky.drafting.test_writing import SELF, UNIT, codes, form_of, office, save

pytestmark = pytest.mark.unit
__all__ = ["office", "running"]
HEADER = "unit_code,component_code,points,evidence,explanation"


def table(office: Running, points: str = "0", said: dict[str, str] | None = None) -> bytes:
    """The unit's file: the same points everywhere, other cells of some components."""
    rows = [
        f"{UNIT},{code}," + (said or {}).get(code, f"{points},Bao cao 12.pdf,")
        for code in codes(office)
    ]
    return "\n".join([HEADER, *rows]).encode()


def sent(office: Running, content: bytes, name: str = "tu-cham.csv") -> Verdict:
    sending = Sending(SELF, UNIT, "van-thu", name, content)
    verdict = submit(office.house, office.context.id, sending)
    assert verdict.accepted, verdict
    return verdict


def line_of(office: Running, code: str) -> FormLine:
    return next(line for line in form_of(office).lines if line.component.code == code)


def last_of(office: Running) -> LastSent | None:
    with office.house.ledger.session() as session:
        return last_sent(session, office.context.id, SELF, UNIT)


def write(office: Running, code: str, points: str, seen: int, why: str = "") -> None:
    place = Place(office.context.id, SELF, UNIT, code, "an")
    save_draft(office.house, place, Written(Decimal(points), why, seen))


def test_a_sent_file_fills_the_form_with_points_explanations_and_named_documents(
    office: Running,
) -> None:
    code = codes(office)[0]
    verdict = sent(office, table(office, said={code: "1,KH-12.pdf; CV-3.pdf,có phụ lục"}))
    form, line = form_of(office), line_of(office, code)
    assert (form.done, form.left) == (form.size, [])
    assert (line.points, line.named) == (Decimal("1"), "KH-12.pdf; CV-3.pdf")
    assert line.draft is not None
    assert (line.draft.explanation, line.draft.by) == ("có phụ lục", "van-thu")
    assert (line.draft.receipt, line.draft.version) == (verdict.code, 1)
    last = last_of(office)
    assert last is not None
    assert (last.way, last.receipt.attempt, last.is_the_draft) == ("office", 1, True)


def test_a_change_on_the_form_begins_from_what_was_sent(office: Running, tmp_path: Path) -> None:
    code, other = codes(office)[:2]
    verdict = sent(office, table(office, said={code: "1,KH-12.pdf,có phụ lục"}))
    write(office, code, "0.5", seen=1, why="có phụ lục")
    line = line_of(office, code)
    assert (line.points, line.named) == (Decimal("0.5"), "KH-12.pdf")
    assert line.other is not None
    assert line.other.points == Decimal("1"), "the file's own value stays beside it"
    form = form_of(office)
    assert [one.component.code for one in form.changed_since(verdict.code)] == [code]
    report = tmp_path / "bao-cao.pdf"
    report.write_bytes(b"%PDF-1.7 signed")
    act = Approving(SELF, UNIT, "head", report, "bao-cao.pdf")
    receipt = approve_and_send(office.house, office.context.id, act, form.digest)
    with office.house.ledger.session() as session:
        content = office.house.vault.get(session.get_one(Receipt, receipt).sha256).decode()
    assert f"{UNIT},{code},0.5,KH-12.pdf,có phụ lục,1" in content
    assert f"{UNIT},{other},0,Bao cao 12.pdf,,1" in content, "what wasn't touched goes along"
    last = last_of(office)
    assert last is not None
    assert (last.way, last.is_the_draft) == ("form", False)
    assert [row.version for row in line_of(office, code).versions] == [1, 2], "no echo of itself"


def test_a_document_that_a_file_only_names_is_left_out_again(office: Running) -> None:
    code = codes(office)[0]
    verdict = sent(office, table(office, said={code: "1,KH-12.pdf; CV-3.pdf,"}))
    place = Place(office.context.id, SELF, UNIT, code, "an")
    drop_named(office.house, place)
    drop_named(office.house, place)  # sent again: nothing more happens
    line = line_of(office, code)
    assert (line.points, line.named, len(line.versions)) == (Decimal("1"), "", 2)
    assert line.lacks == "evidence", "the form says so, as where none was ever named"
    assert [one.component.code for one in form_of(office).changed_since(verdict.code)] == [code]


def test_a_file_that_comes_while_an_officer_types_is_shown_beside_what_was_typed(
    office: Running,
) -> None:
    code, calm = codes(office)[:2]
    save(office, code, "0.5")
    sent(office, table(office, said={code: "1,KH-12.pdf,"}))
    with pytest.raises(DraftChanged, match=r"van-thu vừa ghi 1.* ghi 1,5"):
        write(office, code, "1.5", seen=1)
    write(office, code, "0.5", seen=1)  # left as it was on the page: nothing is written
    assert line_of(office, code).points == Decimal("1")
    line = line_of(office, code)
    assert line.other is not None
    assert line.other.points == Decimal("0.5"), "what the officer had written isn't lost"
    assert line_of(office, calm).other is None


def test_the_same_points_sent_again_make_no_versions(office: Running) -> None:
    sent(office, table(office))
    sent(office, table(office, said={codes(office)[0]: "1,KH-12.pdf,"}))
    versions = [len(line.versions) for line in form_of(office).lines if line.open]
    assert versions == [2, *[1] * (len(versions) - 1)]


def test_a_late_file_is_on_the_form_before_it_is_decided_whether_it_counts(
    office: Running,
) -> None:
    office.at(2024, 1, 13, 9)
    sent(office, table(office))
    last = last_of(office)
    assert last is not None
    assert last.receipt.counts is None
    assert form_of(office).done == form_of(office).size


def test_a_returned_file_leaves_the_form_as_it_was(office: Running) -> None:
    save(office, codes(office)[0], "0.5")
    sending = Sending(SELF, UNIT, "van-thu", "a.csv", table(office, points="nhiều"))
    assert not submit(office.house, office.context.id, sending).accepted
    assert form_of(office).done == 1


def test_a_file_of_the_head_is_no_change_after_the_heads_approval(
    office: Running, tmp_path: Path
) -> None:
    report = tmp_path / "bao-cao.pdf"
    report.write_bytes(b"%PDF-1.7 signed")
    act = Approving(SELF, UNIT, "head", report, "bao-cao.pdf")
    office.at(2023, 12, 5, 10)
    approve_and_send_form(office.house, office.context.id, act, table(office), "tu-cham.csv")
    last = last_of(office)
    assert last is not None
    assert last.way == "head"
    office.at(2023, 12, 5, 11)
    with office.house.ledger.session() as session:
        assert not changed_since_approval(session, office.context.id, SELF, UNIT)
    write(office, codes(office)[0], "0.5", seen=1)
    with office.house.ledger.session() as session:
        assert changed_since_approval(session, office.context.id, SELF, UNIT)


def test_an_explanation_longer_than_the_field_is_no_change_when_it_comes_back(
    office: Running,
) -> None:
    code = codes(office)[0]
    long = "giải trình dài " * 150
    sent(office, table(office, said={code: f"0,KH-12.pdf,{long}"}))
    draft = line_of(office, code).draft
    assert draft is not None
    assert len(draft.explanation) > 2000
    write(office, code, "0", seen=1, why=draft.explanation[:2000])
    assert len(line_of(office, code).versions) == 1
