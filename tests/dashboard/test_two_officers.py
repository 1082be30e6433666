"""Two officers of a unit, and its head, at one form at once, without scripts: nothing is lost."""

import re
from decimal import Decimal

import pytest

from chuky.drafting.approving import latest_approval
from chuky.drafting.drafts import drafts_of
from chuky.ledger.drafting import DraftScore
from tests.chuky.appraising.conftest import appraisal
from tests.dashboard.conftest import TestClient, post
from tests.dashboard.test_portal import STAGE, Unit, unit

pytestmark = pytest.mark.unit
__all__ = ["appraisal", "unit"]


def drafts(unit: Unit) -> dict[str, DraftScore]:
    with unit.house.ledger.session() as session:
        return drafts_of(session, unit.office.cycle, STAGE, unit.office.own)


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands, but its buttons."""
    form = page[page.index("<form class=") :]
    found = dict(re.findall(r'name="((?:points|seen|theirs)-[^"]+)"[^>]*?value="([^"]*)"', form))
    return found | dict(re.findall(r'name="(why-[^"]+)"[^>]*>([^<]*)</textarea>', form))


def read(unit: Unit, browser: TestClient) -> dict[str, str]:
    return fields(browser.get(f"{unit.base}/scores").text)


def line_of(page: str, code: str) -> str:
    start = page.index(f'name="points-{code}"')
    return page[start : page.find("data-line", start)]


def test_who_saves_second_sees_both_values_and_loses_nothing(unit: Unit) -> None:
    an, binh = unit.office.client("an"), unit.office.client("binh")
    code = unit.codes(an)[0]
    path, seen = f"{unit.base}/scores/{code}", {f"seen-{code}": "0"}
    long = "theo Báo cáo số 12 " + "và phụ lục " * 20
    assert post(an, path, seen | {f"points-{code}": "0", f"why-{code}": long}).status_code == 200
    typed = seen | {f"points-{code}": "1", f"why-{code}": "lý do của Bình"}
    answer = post(binh, path, typed).text
    assert "Cán bộ đơn vị (an) vừa ghi 0" in answer
    assert "anh chị ghi 1 (lý do của Bình)" in answer
    assert long.strip() in answer, "one chooses between whole explanations"
    assert "Giữ điểm tôi ghi" in answer
    assert (drafts(unit)[code].by, drafts(unit)[code].version) == ("an", 1)


def test_a_form_sent_over_anothers_work_keeps_it_and_shows_what_was_typed(unit: Unit) -> None:
    an, binh = unit.office.client("an"), unit.office.client("binh")
    form, path = read(unit, binh), f"{unit.base}/scores"
    one, two, three, four = unit.codes(an)[:4]
    theirs = {f"points-{code}": "0" for code in (one, two, three)}
    assert post(an, path, read(unit, an) | theirs).status_code == 303
    mine = {f"points-{one}": "1", f"why-{one}": "lý do", f"points-{two}": "0,5"}
    answer = post(binh, path, form | mine | {f"points-{four}": "0"})
    assert answer.status_code == 409
    assert answer.text.count("Giữ điểm tôi ghi") == 2, "what one left alone is no conflict"
    for code, points in ((one, "1"), (two, "0,5")):
        assert f'value="{points}"' in line_of(answer.text, code)
    assert ">lý do</textarea>" in line_of(answer.text, one)
    rows = drafts(unit)
    assert [rows[code].by for code in (one, two, three, four)] == ["an", "an", "an", "binh"]

    left = fields(answer.text)
    again = post(binh, path, left | {"keep": f"theirs-{one}"})
    assert again.status_code == 409, "the other line waits for its own answer"
    assert 'value="0,5"' in line_of(again.text, two)
    kept = post(binh, path, fields(again.text) | {"keep": f"mine-{two}"})
    assert kept.status_code == 303, re.findall(r'role="alert">([^<]*)', kept.text)
    rows = drafts(unit)
    points = [(rows[code].points, rows[code].by) for code in (one, two)]
    assert points == [(Decimal(0), "an"), (Decimal("0.5"), "binh")]


def test_an_enter_after_a_conflict_chooses_nothing(unit: Unit) -> None:
    an, binh = unit.office.client("an"), unit.office.client("binh")
    form, code = read(unit, binh), unit.codes(an)[0]
    post(an, f"{unit.base}/scores", {f"points-{code}": "0"})
    page = post(binh, f"{unit.base}/scores", form | {f"points-{code}": "1"}).text
    first = re.search(r'<button[^>]*type="submit"[^>]*>', page[page.index("<form class=") :])
    assert first, "what a browser presses at Enter"
    assert 'name="keep"' not in first[0]


def test_a_number_that_cannot_be_read_never_hides_what_another_wrote(unit: Unit) -> None:
    an, binh = unit.office.client("an"), unit.office.client("binh")
    form, code = read(unit, binh), unit.codes(an)[0]
    path = f"{unit.base}/scores"
    post(an, path, {f"points-{code}": "0"})
    refused = post(binh, path, form | {f"points-{code}": "một"})
    assert refused.status_code == 409
    mended = fields(refused.text) | {f"points-{code}": "1"}
    assert post(binh, path, mended).status_code == 409
    assert (drafts(unit)[code].by, drafts(unit)[code].version) == ("an", 1)


def test_the_head_approves_only_what_stood_on_the_page(unit: Unit) -> None:
    an, head = unit.office.client("an"), unit.office.client("thu-truong")
    codes = unit.codes(an)
    post(an, f"{unit.base}/scores", unit.full(codes))
    found = dict(
        re.findall(
            r'name="(digest|form_token)" value="(\w+)"', head.get(f"{unit.base}/approve").text
        )
    )
    more = {f"points-{codes[0]}": "0", f"why-{codes[0]}": "sửa lúc 16:55", f"seen-{codes[0]}": "1"}
    assert post(an, f"{unit.base}/scores", more).status_code == 303
    report = {"report": ("bao-cao.pdf", b"%PDF-1.7 signed", "application/pdf")}
    refused = head.post(f"{unit.base}/approve", data=found, files=report)
    assert refused.status_code == 422
    assert "bản nháp đã đổi sau khi anh chị mở trang duyệt" in refused.text
    assert "sửa lúc 16:55" in refused.text, "what is to be read again stands below"
    with unit.house.ledger.session() as session:
        place = (unit.office.cycle, STAGE, unit.office.own)
        assert latest_approval(session, *place) is None
    found |= dict(re.findall(r'name="(digest)" value="(\w+)"', refused.text))
    assert head.post(f"{unit.base}/approve", data=found, files=report).status_code == 303
