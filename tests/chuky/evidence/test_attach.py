"""What is taken as evidence, what is refused and with which words; who may read it."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuky.access.roles import Viewer
from chuky.clock import VIETNAM
from chuky.cycle.exceptions import ComponentUnknown, StageNotOpen, UnitUnknown
from chuky.cycle.gates import gate_evidence
from chuky.evidence import (
    EvidenceRefused,
    Place,
    attach_file,
    cite,
    evidence_of,
    may_read,
    withdraw,
)
from chuky.exceptions import ChukyError
from chuky.ledger.audit import verify_chain
from chuky.ledger.intake import Evidence
from chuky.ledger.models import GateRun, StoredFile
from tests.chuky.cycle.conftest import Running, opened_cycle, running  # noqa: F401
from tests.chuky.cycle.test_services import first_unit, rows, send
from tests.chuky.evidence import pieces

pytestmark = pytest.mark.unit
SELF = "self-assessment"
COMPONENT = "1.1"


@pytest.fixture
def office(running: Running) -> Running:  # noqa: F811
    running.at(2023, 12, 5, 9)
    return running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One cycle for all that leaves nothing behind."""
    made = opened_cycle(tmp_path_factory.mktemp("shared"))
    made.at(2023, 12, 5, 9)
    yield made
    made.house.close()


def place_of(office: Running, component: str = COMPONENT, **more: object) -> Place:
    unit = office.context.plan.units[0].code
    return Place(SELF, unit, component, f"{unit}/can-bo", **more)  # type: ignore[arg-type]


def attach(office: Running, content: bytes, name: str, component: str = COMPONENT):  # type: ignore[no-untyped-def]
    path = office.house.folder / "incoming"
    path.write_bytes(content)
    return attach_file(office.house, office.context.id, place_of(office, component), path, name)


def kept(office: Running) -> list[Evidence]:
    with office.house.ledger.session() as session:
        return evidence_of(session, office.context.id, office.context.plan.units[0].code)


def stored(office: Running) -> set[str]:
    """The hashes of all files that the ledger names: plan and contracts, and what was sent."""
    with office.house.ledger.session() as session:
        return {row.sha256 for row in session.query(StoredFile)}


def test_a_pdf_is_kept_with_its_pages_and_whether_it_has_text(office: Running) -> None:
    attach(office, pieces.pdf("Bao cao so 12", pages=3), "bao-cao.pdf")
    attach(office, pieces.pdf("", pages=2), "ban-quet.pdf")
    first, second = kept(office)
    assert (first.pages, first.has_text, first.media_type) == (3, True, "application/pdf")
    assert (second.pages, second.has_text) == (2, False)
    assert office.house.vault.get(first.sha256 or "") == pieces.pdf("Bao cao so 12", pages=3)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pieces.PNG, "anh.png"),
        (b"\xff\xd8\xff\xe0" + b"0" * 30, "anh.jpg"),
        (pieces.word("BÁO CÁO", "Công tác bảo mật, mật độ dân số"), "bao cao.docx"),
        ("Số liệu; tháng 12".encode(), "so-lieu.csv"),
        (pieces.pdf(), "Báo cáo bảo vệ bí mật nhà nước.pdf"),
        (pieces.pdf(), "ten-khong-co-duoi"),
        (b"%PDF-1.7 cut off", "hong.pdf"),
        (pieces.old_office("Báo cáo bảo mật", "mật độ"), "bao-cao.xls"),
        (pieces.open_document("<text:p>Bảo mật</text:p>"), "bao-cao.odt"),
        (pieces.stamped_pdf(3, on=9), "nhieu-trang.pdf"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_ordinary_papers_are_taken(office: Running, content: bytes, name: str) -> None:
    attach(office, content, name)
    assert [piece.name for piece in kept(office)] == [name]


REFUSED = [
    (b"", "rong.pdf", "tệp rỗng, 0 byte"),
    (b"MZ\x90\x00" + b"0" * 60, "bao-cao.pdf", "tệp chương trình hoặc trang web"),
    (b"\x7fELF" + b"0" * 60, "bao-cao.pdf", "tệp chương trình hoặc trang web"),
    (b"#!/bin/sh\nrm -rf /", "chay.txt", "tệp chương trình hoặc trang web"),
    (b"<!DOCTYPE html><script>", "trang.pdf", "tệp chương trình hoặc trang web"),
    (b"\xef\xbb\xbf <svg onload=x>", "hinh.svg", "tệp chương trình hoặc trang web"),
    (b"WScript.Echo 1", "macro.vbs", "tệp chương trình hoặc trang web"),
    (b"\x00\x01\x02\x03" * 20, "gi-do.bin", "không nhận ra loại tệp này"),
    (b"\xb5\xc8 legacy text", "cu.txt", "không nhận ra loại tệp này"),
    (b"PK\x03\x04 cut", "bao-cao.docx", "tệp bị hỏng hoặc bị cắt cụt"),
    (pieces.pdf(), "12-BC (Mật).pdf", "có dấu “Mật”"),
    (pieces.pdf(), "TOI/TỐI MẬT bao cao.pdf", "có dấu “TỐI MẬT”"),
    (pieces.word("TUYỆT MẬT", "BÁO CÁO"), "bao-cao.docx", "có dấu “TUYỆT MẬT”"),
    (pieces.pdf("BAO CAO"), "tuyet-mat_tuyệt mật.pdf", "có dấu “tuyệt mật”"),
    ("MẬT\nSố 12/BC-UBND".encode(), "bao-cao.txt", "có dấu “MẬT”"),
    ("Độ mật: Tối mật".encode(), "phieu.txt", "có dấu “Tối mật”"),
    (pieces.stamped_pdf(6, on=5), "bao-cao.pdf", "có dấu “MẬT”"),
    (
        pieces.package(
            word__document_dot_xml="<w:p>x</w:p>", word__header2_dot_xml="<w:p>MẬT</w:p>"
        ),
        "dau-trang.docx",
        "có dấu “MẬT”",
    ),
    (
        pieces.package(
            xl__workbook_dot_xml="<a/>", xl__sharedStrings_dot_xml="<si><t>TỐI </t><t>MẬT</t></si>"
        ),
        "bang.xlsx",
        "có dấu “TỐI MẬT”",
    ),
    (
        pieces.archive(
            {
                "xl/workbook.xml": "<a/>",
                "xl/worksheets/sheet1.xml": "<oddHeader>&amp;C&amp;14MẬT</oddHeader>",
            }
        ),
        "dau-trang.xlsx",
        "có dấu “MẬT”",
    ),
    (
        pieces.archive({"ppt/presentation.xml": "<a/>", "ppt/slides/slide7.xml": "<a:p>MẬT</a:p>"}),
        "trinh-chieu.pptx",
        "có dấu “MẬT”",
    ),
    (pieces.open_document("<text:p>MẬT</text:p>"), "bao-cao.odt", "có dấu “MẬT”"),
    (pieces.open_document("", "<text:p>Mật</text:p><text:p>MẬT</text:p>"), "b.odt", "có dấu “MẬT”"),
    (pieces.old_office("Báo cáo", "MẬT"), "bao-cao.xls", "có dấu “MẬT”"),
    (pieces.old_office("Báo cáo", "_VBA_PROJECT"), "bao-cao.doc", "tệp có macro"),
    (
        pieces.archive({"word/document.xml": "<a/>", "word/vbaProject.bin": b"x"}),
        "bao-cao.docm",
        "tệp có macro",
    ),
    (
        pieces.archive({"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": b"x"}),
        "ten-hien-lanh.xlsx",
        "tệp có macro",
    ),
    (pieces.open_document("x", **{"Basic__Standard__a.xml": ""}), "a.odt", "tệp có macro"),
    (pieces.archive({}), "rong.zip", "tệp nén rỗng"),
    (pieces.archive({"../../etc/cron": b"x"}), "a.zip", "tên tệp “../../etc/cron” không hợp lệ"),
    (pieces.archive({"/etc/passwd": b"x"}), "a.zip", "tên tệp “/etc/passwd” không hợp lệ"),
    (pieces.archive({"C:\\a.pdf": pieces.pdf()}), "a.zip", "không hợp lệ"),
    (pieces.archive({"a\x07b.pdf": pieces.pdf()}), "a.zip", "không hợp lệ"),
    (pieces.archive({"x" * 240 + ".pdf": pieces.pdf()}), "a.zip", "không hợp lệ"),
    (pieces.linked(), "a.zip", "tên tệp “lien-ket.pdf” không hợp lệ"),
    (pieces.locked(), "a.zip", "“a.pdf” đặt mật khẩu"),
    (pieces.archive({"b.zip": pieces.archive({"a": b"x"})}), "a.zip", "tệp nén trong tệp nén"),
    (pieces.archive({"a.txt": b"0" * 9_000_000}), "a.zip", "tệp nén bung ra quá lớn"),
    (pieces.archive({f"{n}.txt": b"x" for n in range(301)}), "a.zip", "có 301 tệp, tối đa 300"),
    (
        pieces.archive({"a.pdf": pieces.pdf(), "b.exe": b"MZ" * 9}),
        "a.zip",
        "b.exe: tệp chương trình",
    ),
    (pieces.archive({"a.pdf": pieces.pdf(), "Mật.pdf": pieces.pdf()}), "a.zip", "có dấu “Mật”"),
    (pieces.archive({"a.pdf": pieces.pdf()})[:-30], "a.zip", "tệp bị hỏng hoặc bị cắt cụt"),
]


@pytest.mark.parametrize(
    ("content", "name", "said"), REFUSED, ids=[f"{name}: {said}" for _, name, said in REFUSED]
)
def test_what_is_no_evidence_is_refused_with_a_clear_word_and_leaves_nothing(
    shared: Running, content: bytes, name: str, said: str
) -> None:
    before = stored(shared)
    with pytest.raises(EvidenceRefused) as caught:
        attach(shared, content, name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert kept(shared) == []
    assert stored(shared) == before
    assert not shared.house.vault.exists(hashlib.sha256(content).hexdigest())


def test_an_archive_that_lies_about_its_size_is_cut_short(shared: Running) -> None:
    with pytest.raises(EvidenceRefused):
        attach(shared, pieces.lying(), "a.zip")
    assert kept(shared) == []


def test_an_archive_becomes_its_files_with_their_vietnamese_names(office: Running) -> None:
    buffer, old = io.BytesIO(), "Quyết định.pdf".encode()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("Thư mục/Báo cáo số 1.pdf", pieces.pdf("mot"))
        file.writestr("x" * len(old), pieces.pdf("hai"))
    content = buffer.getvalue().replace(b"x" * len(old), old)  # without saying that it is UTF-8
    attach(office, content, "tai-lieu.zip")
    assert {(piece.name, piece.archive) for piece in kept(office)} == {
        ("Báo cáo số 1.pdf", "tai-lieu.zip"),
        ("Quyết định.pdf", "tai-lieu.zip"),
    }


def test_the_same_file_again_is_recognised_and_where_it_is_is_told(office: Running) -> None:
    first = attach(office, pieces.pdf(), "a.pdf")
    same = attach(office, pieces.pdf(), "b.pdf")
    other = attach(office, pieces.pdf(), "c.pdf", "1.2")
    assert (len(first.ids), first.again) == (1, ())
    assert (same.ids, same.again) == ((), (("b.pdf", COMPONENT),))
    assert (len(other.ids), other.again) == (1, (("c.pdf", COMPONENT),))


def test_a_citation_needs_number_and_date_and_no_mark(office: Running) -> None:
    house, cycle = office.house, office.context.id
    cite(house, cycle, place_of(office), "12/BC-UBND", date(2023, 11, 30), "Báo cáo năm", "tr. 4")
    (piece,) = kept(office)
    assert piece.name == "12/BC-UBND, 30/11/2023: Báo cáo năm"
    assert piece.sha256 is None
    for number in ("", "12/BC-UBND (Mật)", "12/BC-UBND-MAT"):
        with pytest.raises(EvidenceRefused):
            cite(house, cycle, place_of(office), number, date(2023, 11, 30))


def test_what_is_withdrawn_is_gone_from_the_list_and_stays_on_record(office: Running) -> None:
    attach(office, pieces.pdf(), "a.pdf")
    (piece,) = kept(office)
    unit = piece.unit_code
    with pytest.raises(ChukyError, match="không có tài liệu"):
        withdraw(office.house, office.context.id, piece.id, "another", "x")
    withdraw(office.house, office.context.id, piece.id, unit, "x")
    assert kept(office) == []
    with office.house.ledger.session() as session:
        assert len(evidence_of(session, office.context.id, unit, all_=True)) == 1
        assert verify_chain(session, office.context.id).intact


def test_a_denunciation_is_read_by_the_named_persons_only(office: Running) -> None:
    path = office.house.folder / "don.pdf"
    path.write_bytes(pieces.pdf())
    place = place_of(office, restricted_to=("thanh-tra",))
    attach_file(office.house, office.context.id, place, path, "don-to-cao.pdf")
    (piece,) = kept(office)
    who = {name: may_read(piece, Viewer(name, name)) for name in ("thanh-tra", "quan-tri")}
    assert who == {"thanh-tra": True, "quan-tri": False}


def test_evidence_has_a_place_or_is_not_taken(office: Running) -> None:
    path = office.house.folder / "a.pdf"
    path.write_bytes(pieces.pdf())
    cycle, unit = office.context.id, office.context.plan.units[0].code
    with pytest.raises(ComponentUnknown):
        attach_file(office.house, cycle, Place(SELF, unit, "99", "x"), path, "a.pdf")
    with pytest.raises(UnitUnknown):
        attach_file(office.house, cycle, Place(SELF, "ZZ", COMPONENT, "x"), path, "a.pdf")
    with pytest.raises(StageNotOpen):
        attach_file(office.house, cycle, Place("appraisal", unit, COMPONENT, "x"), path, "a.pdf")


def test_the_gate_names_what_is_cited_and_not_sent_and_the_other_way_round(
    office: Running,
) -> None:
    unit, stage = first_unit(office), office.context.plan.stage(SELF)
    assert send(office, unit, rows(office, unit)).accepted
    attach(office, pieces.pdf(), "Báo cáo.pdf")
    cite(office.house, office.context.id, place_of(office), "12/BC", date(2023, 11, 30))
    uncited = Place(SELF, office.context.plan.units[1].code, COMPONENT, "x")
    cite(office.house, office.context.id, uncited, "13/BC", date(2023, 11, 30))
    gate_evidence(office.house, office.context, stage)
    with office.house.ledger.session() as session:
        run = session.query(GateRun).filter_by(contract="evidence_list").one()
    report = office.house.vault.get(run.report_sha256).decode()
    assert (run.rows, run.errors, run.passed) == (3, 0, True)
    assert "Bảng tự chấm viện dẫn tài liệu kiểm chứng nhưng chưa gửi" in report
    assert "Không kiểm tra được" not in report


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(
            st.sampled_from([b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"\x89PNG\r\n\x1a\n"]),
            st.binary(max_size=200),
        ).map(b"".join),
        st.tuples(st.integers(0, 200), st.integers(0, 255)).map(
            lambda at: bytes(
                byte if place != at[0] else at[1]
                for place, byte in enumerate(pieces.archive({"a.txt": b"mot hai ba"}))
            )
        ),
    ),
    st.text(max_size=40),
)
def test_whatever_comes_it_is_kept_whole_or_refused_in_one_line(
    office: Running, content: bytes, name: str
) -> None:
    before, refusals = len(kept(office)), []
    try:
        attach(office, content, name)
    except EvidenceRefused as error:
        refusals.append(str(error))
    assert len(kept(office)) == before or not refusals
    assert not [said for said in refusals if "\n" in said]
    with office.house.ledger.session() as session:
        assert verify_chain(session, office.context.id).intact


def test_evidence_comes_before_the_deadline_and_late_while_the_stage_is_open(
    office: Running,
) -> None:
    office.at(2024, 1, 12, 9)
    attach(office, pieces.pdf(), "muon.pdf")
    (piece,) = kept(office)
    assert piece.at == datetime(2024, 1, 12, 9, tzinfo=VIETNAM)


def test_reading_a_broken_document_costs_no_more_than_its_limits(
    office: Running, tmp_path: Path
) -> None:
    deep = b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000 + b"]" * 200_000
    attach(office, deep, "sau.pdf")
    assert [piece.pages for piece in kept(office)] == [None]
