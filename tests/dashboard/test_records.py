"""What a cycle keeps, on pages: a unit's whole file, failing rows, the vault, the audit trail."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from chuky.access.roles import ALL, OF_A_UNIT, Role
from chuky.contracts.result import FailingRow, Finding, GateResult
from chuky.cycle.filing import store_file
from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.cycle.submit import Sending, submit
from chuky.language import Text
from chuky.ledger.drafting import Approval
from chuky.ledger.intake import Evidence, FailingRows
from chuky.ledger.models import GateRun, Message, Reminder, Waiver
from chuky.reminders.attempts import REFUSED, record_attempt
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, make_appraisal
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, post

pytestmark = pytest.mark.unit
PEOPLE: tuple[Role, ...] = ("administrator", "auditor", "appraiser", "contributor", "councillor")
OPEN, SECRET = b"%PDF open", b"%PDF secret"


@pytest.fixture(scope="module")
def appraisal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appraisal]:
    made = make_appraisal(tmp_path_factory.mktemp("records"))
    stage = made.context.plan.stage(made.stage)
    entry = ScoreEntry(made.units[1], made.components[0].code, Decimal(0), "", "=thiếu")
    with made.house.ledger.transaction() as session:
        record_scores(made.house, session, made.context, stage, [entry], "appraiser")
        session.add_all(_kept(made, session))
    yield made
    made.house.close()


def _kept(made: Appraisal, session):  # type: ignore[no-untyped-def]
    """A signed report, two pieces of evidence, a gate that failed, a letter that was refused."""
    cycle, unit, now = made.context.id, made.units[1], made.house.clock.now()
    own = next(s for s in made.context.plan.stages if s.kind == "self_assessment").key

    def file(content: bytes) -> str:
        return store_file(made.house, session, content, "application/pdf")

    yield Approval(
        cycle_id=cycle,
        stage=own,
        unit_code=unit,
        number=1,
        digest="d",
        file_sha256=file(b"form"),
        report_sha256=file(b"%PDF signed"),
        report_name="bao-cao-da-ky.pdf",
        by="head",
        at=now,
    )
    for key, content, named in (("e1", OPEN, None), ("e2", SECRET, ["someone"])):
        yield Evidence(
            id=key,
            cycle_id=cycle,
            stage=own,
            unit_code=unit,
            component_code=made.components[0].code,
            kind="file",
            name=f"{key}-ten.pdf",
            sha256=file(content),
            size=len(content),
            restricted_to=named,
            by="officer",
            at=now,
        )
    failing = FailingRow(0, (("unit_code", unit),), "points", "=9,75")
    finding = Finding(
        "points-step", "error", Text("điểm sai bước", "off its step"), (failing,) * 60
    )
    result = GateResult("self_assessment", "1.0.0", "0" * 64, "quick", 60, (finding,))
    place = {"cycle_id": cycle, "stage": own, "contract": "self_assessment"}
    place["frame_sha256"] = "0" * 64
    yield GateRun(
        **place,
        contract_version="1.0.0",
        rows=60,
        errors=1,
        warnings=0,
        passed=False,
        report_sha256=file(b"report"),
        at=now,
        milliseconds=1234,
    )
    import json

    yield FailingRows(**place, sha256=file(json.dumps(result.as_dict()).encode()))
    yield Message(
        id="<letter@chuky>",
        cycle_id=cycle,
        recipient="tm02@b.example",
        subject="Nhắc",
        sha256=file(b"letter"),
        state="failed",
        queued_at=now,
    )
    session.flush()
    record_attempt(session, "<letter@chuky>", "mail", REFUSED, "550 no such user", now)
    yield Reminder(
        cycle_id=cycle,
        stage=own,
        unit_code=unit,
        person=unit,
        rule="default",
        step="overdue-1",
        deadline_version=1,
        message_id="<letter@chuky>",
    )


@pytest.fixture(scope="module")
def office(appraisal: Appraisal) -> Office:
    house, cycle, own = appraisal.house, appraisal.context.id, appraisal.units[0]
    for role in PEOPLE:
        add_person(house, role, role, cycle, own if role in OF_A_UNIT else ALL)
    add_person(house, "chief", "administrator", ALL, ALL)
    app = create_app(Web(house, FixedClock(), secure=False))
    return Office(house, app, cycle, own, appraisal.units[1])


@pytest.fixture(scope="module")
def chief(office: Office) -> TestClient:
    return office.client("chief")


def lines(answer) -> list[list[str]]:  # type: ignore[no-untyped-def]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_units_page_holds_its_report_evidence_points_by_source_and_tries(
    office: Office, chief: TestClient, appraisal: Appraisal
) -> None:
    base = f"/cycles/{office.cycle}/units/{office.foreign}"
    text = chief.get(base).text
    assert f"{base}/reports/self-assessment/1" in text
    assert f"{base}/evidence/e1" in text
    assert "e2-ten" not in text, "for named persons alone"
    assert "tài liệu hạn chế" in text
    assert "550 no such user" in text
    assert "Điều tra xã hội học" in text
    assert f"{base}/history?component=" in text
    history = chief.get(f"{base}/history?component={appraisal.components[0].code}").text
    assert history.count("<tr>") == 1 + 2, "what the unit gave itself, what it was given"


def test_every_version_of_points_leads_to_the_file_that_it_came_in(
    office: Office, appraisal: Appraisal
) -> None:
    house, cycle, unit = appraisal.house, appraisal.context, appraisal.units[2]
    own = next(s for s in cycle.plan.stages if s.kind == "self_assessment")
    sent = submit(house, cycle.id, Sending(own.key, unit, "officer", "lan-2.csv", b"as sent"))
    entry = ScoreEntry(unit, appraisal.components[0].code, Decimal(0), "", "gửi lại")
    with house.ledger.transaction() as session:
        record_scores(house, session, cycle, own, [entry], "officer", receipt=sent.code)
    auditor, base = office.client("auditor"), f"/cycles/{cycle.id}/units/{unit}"
    text = auditor.get(f"{base}/history?component={entry.component_code}").text
    said = re.findall(
        r'<td>(?:<a href="([^"]+)">([^<]+)</a><br><code[^>]*>)?([^<]+)(?:</code>)?</td></tr>', text
    )
    assert [(name, code) for _href, name, code in said] == [
        ("", "ghi trên trang"),
        ("lan-2.csv", sent.code),
    ]
    assert auditor.get(said[1][0]).content == b"as sent"
    assert office.client("appraiser").get(said[1][0]).status_code == 403
    (row,) = [row for row in lines(auditor.get(f"{base}/tables/history.csv")) if sent.code in row]
    assert "lan-2.csv" in row


def test_the_signed_report_is_open_to_readers_and_appraisers_and_no_other_unit(
    office: Office,
) -> None:
    base = f"/cycles/{office.cycle}/units/{office.foreign}/reports"
    for person in ("administrator", "auditor", "appraiser"):
        client = office.client(person)
        assert "bao-cao-da-ky.pdf" in client.get(base).text
        answer = client.get(f"{base}/self-assessment/1")
        assert answer.content == b"%PDF signed"
        assert answer.headers["content-disposition"].startswith("attachment")
    assert office.client("contributor").get(f"{base}/self-assessment/1").status_code == 403
    assert office.client("councillor").get(base).status_code == 403
    assert office.client("auditor").get(f"{base}/self-assessment/7").status_code == 404


@pytest.mark.parametrize("table", ["receipts", "evidence", "scores", "history", "letters"])
def test_each_table_of_a_unit_is_a_file(office: Office, chief: TestClient, table: str) -> None:
    base = f"/cycles/{office.cycle}/units/{office.foreign}"
    assert f"{base}/tables/{table}.xlsx" in chief.get(base).text + chief.get(f"{base}/history").text
    found = lines(chief.get(f"{base}/tables/{table}.csv"))
    assert len(found) > (1 if table == "receipts" else 2)
    assert "e2-ten" not in str(found)
    assert chief.get(f"{base}/tables/nothing.csv").status_code == 404


def test_no_export_holds_a_formula_that_a_spreadsheet_would_run(
    office: Office, chief: TestClient
) -> None:
    base = f"/cycles/{office.cycle}/units/{office.foreign}/tables/history"
    cells = [cell for row in lines(chief.get(f"{base}.csv")) for cell in row]
    assert "'=thiếu" in cells
    assert not [cell for cell in cells if cell.startswith("=")]
    sheet = load_workbook(io.BytesIO(chief.get(f"{base}.xlsx").content)).active
    values = [cell for row in sheet.iter_rows() for cell in row]
    assert "'=thiếu" in [cell.value for cell in values]
    assert all(cell.data_type != "f" for cell in values)


def test_the_quality_page_shows_the_first_rows_that_failed_and_how_long_it_took(
    office: Office, chief: TestClient
) -> None:
    text = chief.get(f"/cycles/{office.cycle}/quality").text
    assert text.count("=9,75") == 50
    assert "điểm sai bước" in text
    assert ">1,2<" in text
    failed = lines(chief.get(f"/cycles/{office.cycle}/quality.csv?only=failed&stage=none"))
    assert len(failed) == 2, "an export keeps its page's filter"


def test_a_units_page_says_which_rules_its_rows_break_and_leads_to_them(
    office: Office, chief: TestClient, appraisal: Appraisal
) -> None:
    base, cycle = f"/cycles/{office.cycle}/units", office.cycle
    text = chief.get(f"{base}/{office.foreign}").text
    part = text[text.index('id="gates"') : text.index('id="reports"')]
    assert "điểm sai bước" in part
    assert f"/cycles/{cycle}/waive?stage=self-assessment&rule=points-step" in part
    (rows,) = re.findall(r'href="([^"]+)">60 dòng</a>', part)
    address = rows.partition("#")[0].replace("&amp;", "&")
    found = chief.get(address).text
    assert found.count("=9,75") == 50
    file = lines(chief.get(address.replace("/quality?", f"/quality/{_kept_at(address)}.csv?")))
    assert len(file) == 2 + 60
    foreign = address.replace(f"for_unit={office.foreign}", f"for_unit={office.own}")
    assert "Báo cáo gần nhất không có dòng nào như vậy." in chief.get(foreign).text
    assert "không nêu đơn vị này" in chief.get(f"{base}/{office.own}").text
    assert "/waive?" not in office.client("auditor").get(f"{base}/{office.foreign}").text
    add_person(appraisal.house, "officer", "contributor", cycle, office.foreign)
    mine = f"/cycles/{cycle}/my/{office.foreign}"
    assert "điểm sai bước · 60 dòng" in office.client("officer").get(mine).text
    with appraisal.house.ledger.transaction() as session:
        waived = {"rule_id": "points-step", "unit_code": office.foreign, "reason": "bão"}
        place = {"cycle_id": cycle, "stage": "self-assessment"}
        names = {"asked_by": "a", "granted_by": "b", "at": appraisal.house.clock.now()}
        session.add(Waiver(**place, **waived, **names))
    part = chief.get(f"{base}/{office.foreign}").text
    assert "– đã miễn" in part
    assert "/waive?stage=self" not in part
    assert "điểm sai bước" not in office.client("officer").get(mine).text


def _kept_at(address: str) -> str:
    found = re.search(r"failing=(\w+)", address)
    assert found
    return found[1]


def test_the_vault_says_what_files_are_and_lists_reports_and_open_evidence(
    office: Office, chief: TestClient
) -> None:
    base = f"/cycles/{office.cycle}/vault"
    found = lines(chief.get(f"{base}.csv?q=kiểm chứng"))
    assert [row[0] for row in found[2:]] == ["e1-ten.pdf"], "the restricted piece is not listed"
    assert "báo cáo tự chấm đã ký" in chief.get(f"{base}?q=bao-cao-da-ky").text
    falling = [row[2] for row in lines(chief.get(f"{base}.csv?sort=-size"))[2:]]
    assert falling == sorted(falling, key=int, reverse=True)


def test_a_file_is_verified_and_one_that_was_changed_is_found_out(
    office: Office, chief: TestClient
) -> None:
    with office.house.ledger.session() as session:
        sha256 = session.get_one(Evidence, "e1").sha256
        secret = session.get_one(Evidence, "e2").sha256
    path = f"/cycles/{office.cycle}/files/{sha256}/verify"
    assert "tệp nguyên vẹn" in post(chief, path, {}).text
    kept = next(
        p
        for p in (office.house.folder / "vault").rglob("*")
        if p.is_file() and p.read_bytes() == OPEN
    )
    kept.chmod(0o600)
    kept.write_bytes(b"%PDF OPEN")
    try:
        text = post(chief, path, {}).text
        assert "tệp nguyên vẹn" not in text
        assert "✕" in text
    finally:
        kept.write_bytes(OPEN)
    assert chief.get(f"/cycles/{office.cycle}/files/{secret}").status_code == 404


def test_the_houses_own_trail_is_shown_verified_and_exported(
    office: Office, chief: TestClient
) -> None:
    assert 'href="/audit"' in chief.get("/people").text
    text = chief.get("/audit?verify=true").text
    assert "Chuỗi mã băm nguyên vẹn" in text
    assert "thêm tài khoản" in text
    found = lines(chief.get("/audit.csv?q=cấp vai trò"))
    assert {row[4] for row in found[1:]} == {"role.granted"}
    assert office.client("administrator").get("/audit").status_code == 403, "of one cycle only"


def test_the_trails_export_keeps_the_pages_search(office: Office, chief: TestClient) -> None:
    base = f"/cycles/{office.cycle}/audit"
    assert f"{base}.csv?q=x" in chief.get(f"{base}?q=x").text
    found = lines(chief.get(f"{base}.csv?q=kích hoạt"))
    assert [row[4] for row in found[2:]] == ["cycle.activated"]
    assert len(lines(chief.get(f"{base}.csv?until=2020-01-01"))) == 2
