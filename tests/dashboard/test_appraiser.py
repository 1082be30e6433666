"""The appraiser's pages: the queue shrinks, points need reasons, units are asked, keys are few."""

import re
from dataclasses import dataclass
from decimal import Decimal

import pytest

from chuky.access.roles import ALL
from chuky.appraising.charges import set_charge
from chuky.appraising.queries import Place, answer, ask, open_queries
from chuky.cycle.scores import latest_scores
from chuky.house import House
from chuky.ledger.intake import Evidence
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, appraisal  # noqa: F401  a fixture
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, post

pytestmark = pytest.mark.unit


@dataclass
class Desk:
    """A signed-in appraiser before an open appraisal."""

    appraisal: Appraisal
    office: Office
    browser: TestClient

    @property
    def base(self) -> str:
        return f"/cycles/{self.office.cycle}/appraisal"

    def place(self, component: int = 0, unit: int = 0) -> Place:
        chosen = self.appraisal.components[component].code
        return Place(self.office.cycle, self.appraisal.stage, self.appraisal.units[unit], chosen)

    def give(self, points: str, reason: str = "", seen: int = 0, **more: str):  # type: ignore[no-untyped-def]
        where = self.place()
        form = {"unit": where.unit, "component": where.component, "points": points}
        form |= {"reason": reason, "seen": str(seen)} | more
        return post(self.browser, f"{self.base}/scores", form)

    def given(self) -> list[tuple[Decimal | None, str, int]]:
        with self.appraisal.house.ledger.session() as session:
            rows = latest_scores(session, self.office.cycle, self.appraisal.stage)
            return [(row.points, row.explanation, row.version) for row in rows]


@pytest.fixture
def desk(appraisal: Appraisal) -> Desk:  # noqa: F811
    house, cycle = appraisal.house, appraisal.context.id
    for account, role in (("an", "appraiser"), ("chi", "appraiser"), ("quan-tri", "administrator")):
        add_person(house, account, role, cycle, ALL)
    app = create_app(Web(house, FixedClock(), secure=False))
    office = Office(house, app, cycle, appraisal.units[0], appraisal.units[1])
    return Desk(appraisal, office, office.client("an"))


def test_an_appraiser_lands_on_the_queue(desk: Desk) -> None:
    assert desk.browser.get("/").headers["location"] == "/appraisal"
    assert desk.browser.get("/appraisal").headers["location"] == desk.base
    text = desk.browser.get(desk.base).text
    whole = 3 * len(desk.appraisal.components)
    assert f'<strong class="big">0</strong> / {whole}' in text


def test_self_score_and_documents_stand_beside_the_field(desk: Desk) -> None:
    text = desk.browser.get(f"{desk.base}/units/{desk.office.own}").text
    code = desk.appraisal.components[0].code
    assert f"KH-{code}.pdf" in text
    assert text.count("data-stop inputmode") == len(desk.appraisal.components)


def test_evidence_is_linked_and_what_is_restricted_keeps_its_name(desk: Desk) -> None:
    where = desk.place()
    for number, restricted in ((1, None), (2, ["chi"])):
        with desk.appraisal.house.ledger.transaction() as session:
            session.add(
                Evidence(
                    id=f"e{number}",
                    cycle_id=where.cycle,
                    stage=where.stage,
                    unit_code=where.unit,
                    component_code=where.component,
                    kind="citation",
                    name=f"Văn bản {number}",
                    restricted_to=restricted,
                    by="can-bo",
                    at=desk.appraisal.house.clock.now(),
                )
            )
    text = desk.browser.get(f"{desk.base}/units/{where.unit}").text
    assert "Văn bản 1" in text
    assert "Văn bản 2" not in text
    assert "tài liệu hạn chế người xem" in text


def test_agreeing_needs_no_reason_and_goes_on_to_the_next_line(desk: Desk) -> None:
    own = desk.appraisal.components[0].max_points
    answer = desk.give(str(own), after="line-next")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"/units/{desk.office.own}#line-next")
    assert desk.given() == [(own, "", 1)]
    assert "1 / " in desk.browser.get(desk.base).text


def test_each_number_of_the_queue_leads_to_the_lines_that_it_counts(desk: Desk) -> None:
    desk.give(str(desk.appraisal.components[0].max_points))
    ask(desk.appraisal.house, desk.place(1), "Vì sao?", None, "an")
    for by in ("unit", "component"):
        page = desk.browser.get(f"{desk.base}?by={by}").text
        links = re.findall(r'<td class="n"><a href="([^"]*only=(\w+))">(\d+)</a>', page)
        assert {name for _, name, _ in links} == {"done", "left", "waiting"}
        for link, _name, number in links:
            lines = desk.browser.get(link.replace("&amp;", "&")).text
            assert lines.count('<article class="card line"') == int(number), link
        assert len(links) == (5 if by == "unit" else len(desk.appraisal.components) + 2)


def test_a_lower_score_needs_its_reason_and_keeps_what_was_typed(desk: Desk) -> None:
    refused = desk.give("0")
    assert refused.status_code == 422
    assert "cần ghi lý do" in refused.text
    assert re.search(r'name="points"[^>]* value="0"', refused.text)
    assert desk.give("0", "Không có văn bản.").status_code == 303
    assert desk.given() == [(Decimal(0), "Không có văn bản.", 1)]


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("0,13", "phải theo bước"),
        ("99", "phải từ"),
        ("một", "không phải là điểm"),
        ("-1", "phải từ"),
    ],
)
def test_points_against_the_rules_are_refused_at_their_line(
    desk: Desk, points: str, said: str
) -> None:
    refused = desk.give(points, "Vì thế.")
    assert refused.status_code == 422
    assert said in refused.text
    assert desk.given() == []


def test_a_comma_is_read_as_vietnamese_write_it(desk: Desk) -> None:
    assert desk.give("0,5", "Một nửa.").status_code == 303
    assert desk.given()[0][0] == Decimal("0.5")


def test_sending_the_form_twice_is_one_version(desk: Desk) -> None:
    for _ in range(2):
        assert desk.give("0", "Không có văn bản.").status_code == 303
    assert desk.given() == [(Decimal(0), "Không có văn bản.", 1)]


def test_a_score_that_another_appraiser_gave_meanwhile_is_not_overwritten(desk: Desk) -> None:
    desk.give("0", "Không có văn bản.")
    refused = desk.give("0,5", "Có một nửa.", seen=0)
    assert "người khác vừa chấm" in refused.text
    assert desk.give("0,5", "Có một nửa.", seen=1).status_code == 303
    assert desk.given() == [(Decimal("0.5"), "Có một nửa.", 2)]


def test_a_unit_is_asked_by_a_day_and_its_answer_stands_at_the_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[House] = []
    monkeypatch.setattr("dashboard.appraiser.scoring.wake_soon", woken.append)
    where = desk.place()
    form = {"unit": where.unit, "component": where.component, "question": "Văn bản nào?"}
    done = post(desk.browser, f"{desk.base}/queries", form | {"day": "2024-01-17"})
    assert done.status_code == 303
    assert len(woken) == 1, "the unit is asked by mail soon"
    with desk.appraisal.house.ledger.session() as session:
        assert [q.question for q in open_queries(session, where.cycle, where.unit)]
    page = f"{desk.base}/units/{where.unit}"
    assert "chờ trả lời" in desk.browser.get(page).text
    assert told_to_the_administrator(desk) == f"{where.component}: Văn bản nào? → chưa trả lời"
    answer(desk.appraisal.house, where, 1, "Văn bản số 12.", "binh")
    assert told_to_the_administrator(desk) == f"{where.component}: Văn bản nào? → Văn bản số 12."
    text = desk.browser.get(page).text
    assert "Văn bản số 12." in text
    assert "chờ trả lời" not in text
    refused = post(desk.browser, f"{desk.base}/queries", form | {"day": "2023-01-01"})
    assert refused.status_code == 422


def told_to_the_administrator(desk: Desk) -> str:
    """The explanations on the unit's page of whoever runs the cycle."""
    address = f"/cycles/{desk.office.cycle}/units/{desk.place().unit}"
    text = desk.office.client("quan-tri").get(address).text
    part = text.partition("<h2>Giải trình</h2>")[2].partition("</ul>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_disagreements_are_listed_widest_first_and_exported(desk: Desk) -> None:
    first, second = desk.place(0), desk.place(3)
    for where, points in ((first, "0,5"), (second, "0")):
        form = {"unit": where.unit, "component": where.component, "points": points}
        post(desk.browser, f"{desk.base}/scores", form | {"reason": "=HYPERLINK(1)"})
    lines = desk.browser.get(f"{desk.base}/disagreements.csv").text.splitlines()
    differences = [abs(Decimal(line.split(",")[-2])) for line in lines[2:]]
    assert len(differences) == 2
    assert differences == sorted(differences, reverse=True)
    assert all("'=HYPERLINK" in line for line in lines[2:])
    assert "2 mục khác nhau" in desk.browser.get(f"{desk.base}/disagreements").text


def test_what_another_has_in_charge_is_neither_shown_nor_taken(desk: Desk) -> None:
    code = desk.appraisal.components[0].code
    criterion = next(
        criterion.code
        for criteria in desk.appraisal.context.criteria.values()
        for criterion, component in criteria.components()
        if component.code == code
    )
    set_charge(
        desk.appraisal.house, desk.office.cycle, desk.appraisal.stage, criterion, ("chi",), "x"
    )
    refused = desk.give("0", "Không có.")
    assert "do người khác phụ trách" in refused.text
    page = f"{desk.base}/units/{desk.office.own}"
    assert f"KH-{code}.pdf" not in desk.browser.get(page).text
    assert f"KH-{code}.pdf" in desk.browser.get(f"{page}?whole=1").text
    assert desk.office.client("chi").get(page).text.count("KH-" + code + ".pdf") == 1


def test_the_administrator_gives_charges_and_an_appraiser_may_not(desk: Desk) -> None:
    criterion = next(iter(desk.appraisal.context.criteria.values())).criteria[0].code
    form = {"criterion": criterion, "accounts": "an"}
    assert post(desk.browser, f"{desk.base}/charges", form).status_code == 403
    administrator = desk.office.client("quan-tri")
    assert post(administrator, f"{desk.base}/charges", form).status_code == 303
    assert "checked" in administrator.get(f"{desk.base}/charges").text
    wrong = post(administrator, f"{desk.base}/charges", form | {"accounts": "quan-tri"})
    assert "không phải thẩm định viên" in wrong.text


def test_one_component_is_scored_across_units(desk: Desk) -> None:
    code = desk.appraisal.components[0].code
    text = desk.browser.get(f"{desk.base}/components/{code}").text
    assert text.count('class="card line"') == 3
    own = str(desk.appraisal.components[0].max_points)
    done = desk.give(own, by="component", after="line-next")
    assert done.headers["location"].endswith(f"/components/{code}#line-next")
    assert desk.browser.get(f"{desk.base}/components/none").status_code == 404


def test_a_sealed_stage_is_shown_without_fields(desk: Desk) -> None:
    desk.give("0", "Không có văn bản.")
    desk.appraisal.seal()
    text = desk.browser.get(f"{desk.base}/units/{desk.office.own}").text
    assert "chỉ xem" in text
    assert "Không có văn bản." in text
    assert 'name="points"' not in text
    assert "không nhận" in desk.give("1", "Vì thế.", seen=1).text


def test_a_refusal_stands_at_its_field_and_gets_the_cursor(desk: Desk) -> None:
    for points, reason, field in (("0", "", "reason"), ("99", "Vì thế.", "points")):
        page = desk.give(points, reason).text
        (tag,) = re.findall(r"<[^>]*aria-invalid[^>]*>", page)
        assert f'name="{field}"' in tag
        assert 'aria-invalid="true"' in tag
        assert "autofocus" in tag
        assert 'fault"' in tag.split("aria-describedby")[1]
        assert page.count('role="alert"') == 1


def test_points_out_of_range_are_said_before_a_reason_is_asked_for(desk: Desk) -> None:
    page = desk.give("99", "").text
    assert "phải từ 0 đến" in page
    assert "cần ghi lý do" not in page


def test_each_field_and_button_says_aloud_which_line_it_is_of(desk: Desk) -> None:
    page = desk.browser.get(f"{desk.base}/units/{desk.place().unit}").text
    code = desk.place().component
    assert f'Điểm <span class="visually-hidden">{code} </span><input' in page
    assert f'Lưu<span class="visually-hidden"> {code}</span></button>' in page
