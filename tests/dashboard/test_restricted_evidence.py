"""A denunciation file in the portal: chosen persons open it, nobody else reads even its name."""

import re

import pytest

from chuky.cycle.late import LateWord, decide_late
from chuky.evidence import evidence_of
from chuky.ledger.models import Score
from tests.chuky.appraising.conftest import appraisal  # noqa: F401  a fixture
from tests.chuky.evidence import pieces
from tests.dashboard.test_portal import Unit, unit  # noqa: F401  a fixture

pytestmark = pytest.mark.unit
NAME = "don-to-cao-ong-Nguyen-Van-A.pdf"


def attached(unit: Unit, code: str, *readers: str) -> str:  # noqa: F811
    """The id of a piece that the contributor `an` restricts."""
    an = unit.office.client("an")
    page = f"{unit.base}/evidence/{code}"
    token = re.findall(r'name="form_token" value="(\w+)"', an.get(page).text)[0]
    form = {"form_token": token, "readers": list(readers)}
    done = an.post(f"{page}/files", data=form, files={"files": (NAME, pieces.pdf())})
    assert done.status_code == 303, re.findall(r'role="alert">([^<]*)', done.text)
    with unit.house.ledger.session() as session:
        (piece,) = evidence_of(session, unit.office.cycle, unit.office.own, code)
    return piece.id


def test_only_the_sender_and_the_persons_chosen_open_it_and_read_its_name(
    unit: Unit,  # noqa: F811
) -> None:
    code = unit.codes(unit.office.client("an"))[0]
    piece = attached(unit, code, "thu-truong")
    file = f"/cycles/{unit.office.cycle}/units/{unit.office.own}/evidence/{piece}"
    for account, sees in (("an", True), ("thu-truong", True), ("binh", False)):
        browser = unit.office.client(account)
        assert (browser.get(file).status_code == 200) is sees, account
        for path in (f"/evidence/{code}", "/scores", "/approve"):
            text = browser.get(unit.base + path).text
            assert (NAME in text) is sees, (account, path)
            assert f"tài liệu hạn chế {piece}" in text or sees


def test_somebody_who_may_not_see_the_unit_can_not_be_named(unit: Unit) -> None:  # noqa: F811
    an = unit.office.client("an")
    code = unit.codes(an)[0]
    page = f"{unit.base}/evidence/{code}"
    token = re.findall(r'name="form_token" value="(\w+)"', an.get(page).text)[0]
    form = {"form_token": token, "readers": ["nguoi-la"]}
    done = an.post(f"{page}/files", data=form, files={"files": (NAME, pieces.pdf())})
    assert done.status_code == 422
    assert "nguoi-la" in done.text
    with unit.house.ledger.session() as session:
        assert not evidence_of(session, unit.office.cycle, unit.office.own, code)


def test_what_is_sent_and_published_cites_it_by_its_id_alone(unit: Unit) -> None:  # noqa: F811
    an, head = unit.office.client("an"), unit.office.client("thu-truong")
    codes = unit.codes(an)
    piece = attached(unit, codes[0], "thu-truong")
    token = re.findall(r'name="form_token" value="(\w+)"', an.get(f"{unit.base}/scores").text)[0]
    an.post(f"{unit.base}/scores", data=unit.full(codes) | {"form_token": token})
    page = head.get(f"{unit.base}/approve").text
    found = dict(re.findall(r'name="(digest|form_token)" value="(\w+)"', page))
    report = {"report": ("bao-cao.pdf", b"%PDF-1.7 signed", "application/pdf")}
    sent = head.post(f"{unit.base}/approve", data=found, files=report)
    code = sent.headers["location"].rpartition("/")[2]
    decide_late(unit.house, unit.office.cycle, LateWord(code, True, "đứt mạng"), "quan-tri")
    with unit.house.ledger.session() as session:
        rows = session.query(Score).filter_by(unit_code=unit.office.own, component_code=codes[0])
        cited = rows.order_by(Score.version.desc()).first()
    assert cited is not None
    assert cited.evidence == f"tài liệu hạn chế {piece}"
