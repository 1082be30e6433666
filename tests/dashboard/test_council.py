"""The council's packet: who may read it, what it adds up to, that it is marked as unpublished."""

from decimal import Decimal

import pytest

from chuky.access.roles import ALL
from chuky.appraising.packet import sittings, unit_sheets
from chuky.appraising.queries import Place
from chuky.appraising.scoring import score
from chuky.cycle.scores import ScoreEntry, record_scores
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, appraisal  # noqa: F401  a fixture
from tests.dashboard.conftest import FixedClock, Office, add_person

pytestmark = pytest.mark.unit


@pytest.fixture
def office(appraisal: Appraisal) -> Office:  # noqa: F811
    house, cycle = appraisal.house, appraisal.context.id
    add_person(house, "uy-vien", "councillor", cycle, ALL)
    add_person(house, "an", "appraiser", cycle, ALL)
    app = create_app(Web(house, FixedClock(), secure=False))
    return Office(house, app, cycle, appraisal.units[0], appraisal.units[1])


def lower(appraisal: Appraisal) -> Place:  # noqa: F811
    """The first unit loses the points of its first component."""
    code = appraisal.components[0].code
    place = Place(appraisal.context.id, appraisal.stage, appraisal.units[0], code)
    score(appraisal.house, place, Decimal(0), "Không có văn bản ban hành.", 0, "an")
    return place


def test_a_member_lands_on_the_packet_of_the_running_cycle(office: Office) -> None:
    member = office.client("uy-vien")
    assert member.get("/").headers["location"] == "/council"
    assert member.get("/council").headers["location"] == f"/cycles/{office.cycle}/council"
    text = member.get(f"/cycles/{office.cycle}/council").text
    assert "không chuyển ra ngoài" in text
    assert text.count('class="card sheet"') == 3


def test_an_appraiser_has_no_seat(office: Office) -> None:
    assert office.client("an").get(f"/cycles/{office.cycle}/council").status_code == 403


def test_changed_points_count_and_stand_with_their_reason(
    office: Office,
    appraisal: Appraisal,  # noqa: F811
) -> None:
    own = next(s for s in appraisal.context.plan.stages if s.kind == "self_assessment")
    entries = [
        ScoreEntry(appraisal.units[0], appraisal.components[0].code, points, "", "đơn vị nói")
        for points in (Decimal(0), appraisal.components[0].max_points)
    ]
    for entry in entries:  # the unit corrected itself more often than the appraiser
        with appraisal.house.ledger.transaction() as session:
            record_scores(appraisal.house, session, appraisal.context, own, [entry], "officer")
    lower(appraisal)
    with appraisal.house.ledger.session() as session:
        (chosen, *_rest) = sittings(session, appraisal.context)
        sheets = unit_sheets(session, appraisal.context, chosen.units, {})
    changed, other = sheets[0], sheets[1]
    assert changed.counted == other.counted - appraisal.components[0].max_points
    assert changed.own == other.own
    assert len(changed.differing) == 1
    text = office.client("uy-vien").get(f"/cycles/{office.cycle}/council").text
    assert "→ 0,00. Không có văn bản ban hành." in text
    assert "đơn vị nói" not in text


def test_what_is_still_missing_is_said(
    office: Office,
    appraisal: Appraisal,  # noqa: F811
) -> None:
    with appraisal.house.ledger.session() as session:
        chosen = sittings(session, appraisal.context)[0]
        sheet = unit_sheets(session, appraisal.context, chosen.units, {})[0]
    surveyed = [
        component
        for criteria in appraisal.context.criteria.values()
        for _criterion, component in criteria.components()
        if criteria.sources_of(component) == ("survey_score",)
    ]
    assert sheet.missing == len(surveyed)


def test_the_packet_names_agenda_quorum_and_seats(
    office: Office,
    appraisal: Appraisal,  # noqa: F811
) -> None:
    lower(appraisal)
    text = office.client("uy-vien").get(f"/cycles/{office.cycle}/council").text
    assert "5 / 7 (ít nhất 2/3 số thành viên)" in text
    assert "Điểm danh; có mặt từ 5 người thì họp được." in text
    assert 'điểm thẩm định khác điểm tự chấm: <a href="#summary">1</a>.' in text
    assert "Biểu quyết: thông qua kết quả." in text
    seats = text[text.index('class="attendance"') :].partition("</table>")[0]
    assert seats.count("<tr>") == 1 + 7
    assert "data-print" in text


def test_a_meeting_that_waits_for_no_points_votes_on_none(office: Office) -> None:
    text = office.client("uy-vien").get(f"/cycles/{office.cycle}/council?sitting=0").text
    agenda = text[text.index('class="agenda"') :].partition("</ol>")[0]
    assert "phân công nhiệm vụ" in agenda
    assert "Biểu quyết" not in agenda


def test_both_scores_their_difference_and_the_survey_stand_side_by_side(
    appraisal: Appraisal,  # noqa: F811
) -> None:
    lower(appraisal)
    unit, code = appraisal.units[0], "8.1"
    with appraisal.house.ledger.session() as session:
        (*_before, chosen) = sittings(session, appraisal.context)
        surveyed = {(unit, code): Decimal("1.5")}
        sheet = unit_sheets(session, appraisal.context, chosen.units, surveyed)[0]
        bare = unit_sheets(session, appraisal.context, chosen.units, {})[0]
    assert (sheet.given, sheet.difference) == (0, -appraisal.components[0].max_points)
    assert (sheet.surveyed, bare.surveyed) == (Decimal("1.5"), None)
    assert sheet.counted == bare.counted + Decimal("1.5")
    assert sheet.missing == bare.missing - 1
