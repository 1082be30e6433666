"""The unit's acts over HTTP that a service refuses or that others see: sentences, not faults."""

import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from chuky.appraising.queries import Place, ask
from chuky.cycle.context import load_cycle
from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.cycle.stage_state import stage_state
from chuky.cycle.submit import Sending, submit
from chuky.drafting.assigning import assign
from chuky.house import House
from chuky.intake.limits import MAX_BYTES
from chuky.ledger.models import Cycle, Receipt
from dashboard.downloads import attachment
from tests.chuky.appraising.conftest import Appraisal, appraisal  # noqa: F401  a fixture
from tests.chuky.evidence import pieces
from tests.chuky.publication.examples import a_publication
from tests.chuky.publication.made import build
from tests.dashboard.conftest import TestClient, post
from tests.dashboard.test_portal import STAGE, Unit, unit  # noqa: F401  a fixture

pytestmark = pytest.mark.unit


def given_to(unit: Unit, code: str, account: str) -> None:  # noqa: F811
    cycle, own = unit.office.cycle, unit.office.own
    context = load_cycle(unit.house, cycle)
    criteria = context.criteria_of(context.plan.units[0])
    criterion = next(one.code for one, part in criteria.components() if part.code == code)
    assign(unit.house, cycle, STAGE, own, {criterion: (account,)}, "thu-truong")


def test_points_of_a_criterion_that_is_another_s_are_refused_in_the_form(
    unit: Unit,  # noqa: F811
) -> None:
    an = unit.office.client("an")
    code = unit.codes(an)[0]
    given_to(unit, code, "binh")
    answer = post(an, f"{unit.base}/scores/{code}", {f"points-{code}": "0"})
    assert "được giao cho binh" in answer.text
    assert f'name="points-{code}"' not in an.get(f"{unit.base}/scores").text
    for path, form in (
        (f"/evidence/{code}/citations", {"number": "12/QĐ", "dated": "2023-12-01"}),
        ("/uploads", {"component": code, "name": "a.pdf", "size": "10"}),
    ):
        refused = post(an, unit.base + path, form)
        assert refused.status_code == 422, path
        assert "được giao cho binh" in refused.text, path


def test_a_component_that_a_survey_decides_has_no_field_and_takes_no_post(
    unit: Unit,  # noqa: F811
    appraisal: Appraisal,  # noqa: F811
) -> None:
    an = unit.office.client("an")
    open_ = set(unit.codes(an))
    closed = next(
        component.code
        for criteria in appraisal.context.criteria.values()
        for _criterion, component in criteria.components()
        if component.code not in open_
    )
    assert post(an, f"{unit.base}/scores/{closed}", {f"points-{closed}": "0"}).status_code == 404


@pytest.mark.parametrize("dated", ["", "hôm qua"])
def test_a_citation_needs_the_day_of_its_document(unit: Unit, dated: str) -> None:  # noqa: F811
    an = unit.office.client("an")
    path = f"{unit.base}/evidence/{unit.codes(an)[0]}"
    refused = post(an, f"{path}/citations", {"number": "12/QĐ-UBND", "dated": dated})
    assert refused.status_code == 422
    assert "chưa ghi ngày văn bản" in refused.text
    assert "12/QĐ-UBND, " not in an.get(path).text


def test_evidence_that_the_head_approved_is_not_taken_back_by_an_officer(
    unit: Unit,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    woken: list[House] = []
    monkeypatch.setattr("dashboard.portal.sending.wake_soon", woken.append)
    an, head = unit.office.client("an"), unit.office.client("thu-truong")
    code = unit.codes(an)[0]
    path = f"{unit.base}/evidence/{code}"
    post(an, f"{path}/citations", {"number": "12/QĐ-UBND", "dated": "2023-12-01"})
    post(an, f"{unit.base}/scores", unit.full(unit.codes(an)))
    page = head.get(f"{unit.base}/approve").text
    found = dict(re.findall(r'name="(digest|form_token)" value="(\w+)"', page))
    report = {"report": ("bao-cao.pdf", b"%PDF-1.7 signed", "application/pdf")}
    assert head.post(f"{unit.base}/approve", data=found, files=report).status_code == 303
    assert len(woken) == 1, "the receipt leaves by mail soon"
    piece = re.findall(r'name="piece" value="([^"]+)"', an.get(path).text)[0]
    refused = post(an, f"{path}/withdrawn", {"piece": piece})
    assert refused.status_code == 422
    assert "nhờ Thủ trưởng rút rồi duyệt lại" in refused.text
    unit.house.clock.move_to(unit.house.clock.now().replace(hour=12))  # type: ignore[attr-defined]
    said = "Có thay đổi sau lần Thủ trưởng duyệt gần nhất"
    assert said not in head.get(unit.base).text
    assert post(head, f"{path}/withdrawn", {"piece": piece}).status_code == 303
    for way in ("", "/approve"):
        assert said in head.get(unit.base + way).text, way


def test_a_workbook_that_is_too_heavy_is_refused_whole(unit: Unit) -> None:  # noqa: F811
    head = unit.office.client("thu-truong")
    token = re.findall(r'name="form_token" value="(\w+)"', head.get(unit.base).text)[0]
    files = {
        "file": ("tu-cham.xlsx", b"PK" + bytes(MAX_BYTES)),
        "report": ("bao-cao.pdf", pieces.pdf("Da ky")),
    }
    answer = head.post(f"{unit.base}/workbook", data={"form_token": token}, files=files)
    assert answer.status_code == 422
    assert "chưa nhận gì" in answer.text
    with unit.house.ledger.session() as session:
        assert session.query(Receipt).filter_by(sent_by="thu-truong").count() == 0


def test_a_form_is_handed_out_to_a_unit_whose_code_is_vietnamese() -> None:
    value = attachment("tu-cham-Đ01.xlsx")
    assert value.encode("latin-1")
    assert value.endswith("''tu-cham-%C4%9001.xlsx")


def test_a_query_is_answered_and_the_answer_is_kept(unit: Unit, appraisal: Appraisal) -> None:  # noqa: F811
    code = appraisal.components[0].code
    place = Place(unit.office.cycle, appraisal.stage, unit.office.own, code)
    ask(unit.house, place, "Vì sao chấm tối đa?", None, "tham-dinh")
    an = unit.office.client("an")
    form = {"stage": appraisal.stage, "component": code, "number": "1", "text": "Có Kế hoạch 12."}
    assert "Vì sao chấm tối đa?" in an.get(f"{unit.base}/queries").text
    assert post(an, f"{unit.base}/queries", form | {"text": " "}).status_code == 422
    assert post(an, f"{unit.base}/queries", form | {"number": "9"}).status_code == 422
    assert post(an, f"{unit.base}/queries", form | {"stage": "none"}).status_code == 422
    assert post(an, f"{unit.base}/queries", form).status_code == 303
    assert "Có Kế hoạch 12." in an.get(f"{unit.base}/queries").text


def test_a_refused_answer_stands_in_its_own_field_with_the_cursor_and_the_words(
    unit: Unit,  # noqa: F811
    appraisal: Appraisal,  # noqa: F811
) -> None:
    cycle, own, stage = unit.office.cycle, unit.office.own, appraisal.stage
    codes = [one.code for one in appraisal.components[:2]]
    for code in codes:
        ask(unit.house, Place(cycle, stage, own, code), "Vì sao?", None, "tham-dinh")
    an = unit.office.client("an")
    form = {"stage": stage, "component": codes[1], "number": "1", "text": "  "}
    said = post(an, f"{unit.base}/queries", form).text
    card = said[said.index('id="fault"') : said.index("</form>", said.index('id="fault"'))]
    assert f"Trả lời của đơn vị về {codes[1]}</label>" in card
    assert 'fault" aria-invalid="true" autofocus' in card
    assert said.count('role="alert"') == 1
    assert said.count("aria-invalid") == 1
    for code in codes:
        assert f"Trả lời của đơn vị về {code}</label>" in said


def test_a_unit_answers_while_its_own_stage_is_sealed_and_not_once_the_asking_one_is(
    unit: Unit,  # noqa: F811
    appraisal: Appraisal,  # noqa: F811
) -> None:
    code, stage = appraisal.components[0].code, appraisal.stage
    ask(unit.house, Place(unit.office.cycle, stage, unit.office.own, code), "?", None, "tham-dinh")
    with unit.house.ledger.transaction() as session:
        stage_state(session, unit.office.cycle, STAGE).state = "sealed"
    an = unit.office.client("an")
    page = an.get(f"{unit.base}/queries").text
    assert "chỉ xem" not in page
    assert "Gửi trả lời" in page
    appraisal.seal()
    form = {"stage": stage, "component": code, "number": "1", "text": "Có Kế hoạch 12."}
    refused = post(an, f"{unit.base}/queries", form)
    assert refused.status_code == 422
    assert "Gửi trả lời" not in refused.text
    assert "Bước đã hỏi không còn nhận trả lời" in refused.text


def test_a_document_that_only_a_file_names_is_taken_back_on_its_page(unit: Unit) -> None:  # noqa: F811
    an, own = unit.office.client("an"), unit.office.own
    first, other = unit.codes(an)[:2]
    rows = [f"{own},{code},0,KH-12.pdf," for code in unit.codes(an)]
    content = "\n".join(["unit_code,component_code,points,evidence,explanation", *rows])
    sending = Sending(STAGE, own, "van-thu", "tu-cham.csv", content.encode())
    assert submit(unit.house, unit.office.cycle, sending).accepted
    path = f"{unit.base}/evidence/{first}"
    assert "ghi trong tệp đã gửi" in an.get(path).text
    assert post(an, f"{path}/withdrawn", {"piece": "named"}).is_redirect
    assert "KH-12.pdf" not in an.get(path).text
    assert "KH-12.pdf" in an.get(f"{unit.base}/evidence/{other}").text


def publish(unit: Unit, folder: Path, total: str) -> None:  # noqa: F811
    """A publication in which the own unit's total stands as `total`."""
    made = build(a_publication(), folder / "publication")
    lines = (made / "results.csv").read_text().splitlines()
    values = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    values |= {"unit_code": unit.office.own, "total": total, "max_points": "100"}
    text = f"{lines[0]}\n{','.join(values.values())}\n".encode()
    (made / "results.csv").write_bytes(text)
    manifest = (made / "manifest.json").read_text()
    old = re.findall(r'"path": "results.csv",\s+"sha256": "(\w+)"', manifest)
    old = old or re.findall(r'"sha256": "(\w+)"[^}]*"path": "results.csv"', manifest)
    (made / "manifest.json").write_text(manifest.replace(old[0], sha256(text).hexdigest()))
    place = folder / "placed"
    shutil.copytree(made, place)
    unit.house.publications[unit.office.cycle] = place
    with unit.house.ledger.transaction() as session:
        session.get_one(Cycle, unit.office.cycle).state = "published"


def results(browser: TestClient, unit: Unit) -> str:  # noqa: F811
    text = browser.get(unit.base).text
    return text[text.index('id="results"') :] if 'id="results"' in text else ""


def test_own_results_come_with_each_source_s_remarks_and_a_decimal_comma_once_published(
    unit: Unit,  # noqa: F811
    appraisal: Appraisal,  # noqa: F811
    tmp_path: Path,
) -> None:
    an = unit.office.client("an")
    house, context = unit.house, appraisal.context
    code = appraisal.components[0].code
    stages = {stage.kind: stage for stage in context.plan.stages}
    for kind, said in (("self_assessment", "lời đơn vị"), ("appraisal", "lời thẩm định")):
        entry = ScoreEntry(unit.office.own, code, appraisal.components[0].min_points, "", said)
        with house.ledger.transaction() as session:
            record_scores(house, session, context, stages[kind], [entry], "x")
    assert results(an, unit) == ""
    assert "lời thẩm định" not in an.get(unit.base).text
    publish(unit, tmp_path, "87.25")
    shown = results(an, unit)
    assert "87,25</strong> / 100,00" in shown
    assert "Tự chấm: lời đơn vị" in shown
    assert "Thẩm định: lời thẩm định" in shown
    assert "87.25" not in shown
