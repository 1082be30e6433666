"""A real cycle, with no rehearsal's people: from activation to a verified publication by web alone.

Every act is a form that the proper role sends over HTTP; moments are run by `flows.wake`. What the
pages look like is in `tests/dashboard`.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chuky.access.roles import ALL
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.publish import publication_folder
from chuky.cycle.stage_state import stage_state
from chuky.house import House, open_house
from chuky.ledger.audit import AuditEvent, verify_chain
from chuky.ledger.models import Cycle
from chuky.plan import Plan, find_plan, load_plan
from chuky.publication.checking import verify_publication
from dashboard.app import create_app
from dashboard.web import Web
from flows.engine import Engine, working_with
from flows.play import run_moments
from tasks.house import use_house
from tests.dashboard.conftest import PASSWORD, FixedClock, add_person

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have httpx2
    from starlette.testclient import TestClient

pytestmark = pytest.mark.flow
SIGNED = b"%PDF-1.7 signed and stamped"
_TOKEN = re.compile(r'name="form_token" value="(\w+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_ALERT = re.compile(r'role="alert">([^<]*)')


@dataclass
class Town:
    """The house, its web application and the people who are signed in."""

    house: House
    cycle: str
    plan: Plan
    people: dict[str, TestClient] = field(default_factory=dict)

    def get(self, who: str, path: str) -> str:
        answer = self.people[who].get(f"/cycles/{self.cycle}{path}")
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return answer.text

    def send(self, who: str, path: str, form: dict[str, Any], **files: bytes) -> Any:
        """Send a form to an address of the cycle."""
        browser = self.people[who]
        token = _TOKEN.search(browser.get("/me").text)
        assert token is not None
        parts = {name: (f"{name}.pdf", content) for name, content in files.items()}
        data = form | {"form_token": token[1]}
        return browser.post(f"/cycles/{self.cycle}{path}", data=data, files=parts or None)

    def done(self, who: str, path: str, form: dict[str, Any], **files: bytes) -> str:
        """Send a form that must be taken; where it leads."""
        answer = self.send(who, path, form, **files)
        assert answer.status_code == 303, (path, answer.status_code, _ALERT.findall(answer.text))
        return str(answer.headers["location"])

    def confirmed(self, who: str, path: str, form: dict[str, Any], **files: bytes) -> None:
        """Send a form, look at the page that says what will happen, and confirm it."""
        asked = self.send(who, path, form, **files)
        assert asked.status_code == 200, (path, _ALERT.findall(asked.text))
        assert "Chưa ghi gì" in asked.text
        hidden = [pair for pair in _HIDDEN.findall(asked.text) if pair[0] != "form_token"]
        self.done(who, path, dict(hidden))

    def until(self, *moment: int) -> None:
        """Let the clock run on; every moment that comes is run."""
        day = datetime(*moment, tzinfo=VIETNAM)  # type: ignore[arg-type,misc]
        run_moments(self.house, self.cycle, day)
        clock = self.house.clock
        assert isinstance(clock, SimulatedClock)
        clock.move_to(day)

    def run(self) -> None:
        """Run what is due now."""
        run_moments(self.house, self.cycle, self.house.clock.now())

    def state(self, stage: str) -> str:
        with self.house.ledger.session() as session:
            return stage_state(session, self.cycle, stage).state


@pytest.fixture
def town(engine: Engine, tmp_path: Path) -> Iterator[Town]:
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:3]})
    clock = SimulatedClock(datetime(2023, 11, 25, 8, tzinfo=VIETNAM))
    house = open_house(tmp_path / "home", clock)
    use_house(house)
    activate(house, plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    found = Town(house, plan.key, plan)
    for account, role in (
        ("quan-tri", "administrator"),
        ("thu-ky", "secretary"),
        ("tham-dinh", "appraiser"),
    ):
        add_person(house, account, role, plan.key, ALL)  # type: ignore[arg-type]
    for unit in plan.units:
        add_person(house, f"can-bo-{unit.code.lower()}", "contributor", plan.key, unit.code)
        add_person(house, f"chu-tich-{unit.code.lower()}", "head", plan.key, unit.code)
    app = create_app(Web(house, FixedClock(), secure=False))
    codes = [unit.code.lower() for unit in plan.units]
    of_units = [f"{role}-{code}" for code in codes for role in ("can-bo", "chu-tich")]
    for account in ("quan-tri", "thu-ky", "tham-dinh", *of_units):
        found.people[account] = signed_in(app, account)
    with working_with(engine):
        yield found
    use_house(None)
    house.close()


def signed_in(app: Any, account: str) -> TestClient:
    browser = TestClient(app, follow_redirects=False)
    token = _TOKEN.search(browser.get("/sign-in").text)
    assert token is not None
    form = {"account": account, "password": PASSWORD, "next": "/", "form_token": token[1]}
    assert browser.post("/sign-in", data=form).status_code == 303
    return browser


@pytest.mark.timeout(290)
def test_a_real_cycle_runs_to_its_verified_publication_by_web_alone(town: Town) -> None:
    town.until(2023, 12, 5, 9)
    survey_on_paper(town)
    secretariat_meets(town)
    for stage in ("budget-estimate", "budget-guidance", "guidance", "communication"):
        ended_by_document(town, "thu-ky", stage, "12/VB", "2023-12-04")
    units_score_themselves(town)
    town.until(2024, 1, 12, 9)
    assert (town.state("survey"), town.state("self-assessment")) == ("sealed", "sealed")
    assert town.state("secretariat-meeting") == "sealed"
    appraiser_scores(town)
    town.until(2024, 2, 5, 9)
    assert town.state("appraisal") == "sealed"
    ended_by_document(town, "thu-ky", "aggregation", "45/BC-PNV", "2024-02-05")
    town.until(2024, 2, 20, 15)
    council_decides(town)
    assert town.state("council-meeting") == "sealed"
    ended_by_document(town, "thu-ky", "approval", "51/TTr-PNV", "2024-02-20")
    town.until(2024, 3, 11, 10)
    published(town)
    ended_by_document(town, "thu-ky", "results-conference", "3/BB", "2024-03-11")
    with town.house.ledger.session() as session:
        assert verify_chain(session, town.cycle).intact
        actors = set(session.scalars(select(AuditEvent.actor)))
    known = {*town.people, "chuky", "test", "other"}
    assert actors <= known, "nobody but the people who are signed in has acted"


def survey_on_paper(town: Town) -> None:
    """The secretary types each count in; another person compares it with the paper."""
    base = "/stages/survey/tallies"
    for unit in town.plan.units:
        for audience in town.plan.surveys["xhh-2023"].audiences:
            many = audience.per_unit or audience.respondents or 0
            place = f"?for_unit={unit.code}&audience={audience.key}"
            page = town.get("thu-ky", base + place)
            fields = re.findall(r'name="(n-[^"]+-(\d+))"', page)
            form = {name: str(many) for name, answer in fields if answer == "4"}
            form |= {"for_unit": unit.code, "audience": audience.key, "ballots": str(many)}
            where = town.done("thu-ky", base, form | {"reason": "BB kiểm phiếu 7"})
            act = where.rsplit("/", 1)[1]
            own = town.send("thu-ky", f"{base}/{act}", {"granted": "yes"})
            assert own.status_code == 422
            town.done("quan-tri", f"{base}/{act}", {"granted": "yes"})


def secretariat_meets(town: Town) -> None:
    """A session without its quorum decides nothing; the next one ends the stage."""
    base = "/stages/secretariat-meeting/sessions/to-thu-ky"
    for number, present in ((1, ["0", "1"]), (2, ["0", "1", "2", "3", "4"])):
        form = {"held_at": "2023-12-05T08:30", "present": present, "notes": "Phân công nhiệm vụ"}
        review = town.done("thu-ky", f"{base}/{number}", form)
        assert town.people["thu-ky"].get(f"{review[: -len('/review')]}/minutes.docx").content
        town.done("thu-ky", f"{base}/{number}/held", {"version": "1"}, minutes=SIGNED)
        town.run()
        assert town.state("secretariat-meeting") == ("open" if number == 1 else "sealed")


def ended_by_document(town: Town, who: str, stage: str, number: str, day: str) -> None:
    form = {"number": number, "dated": day, "signer": "Nguyễn Văn A"}
    town.confirmed(who, f"/stages/{stage}/document", form, file=SIGNED + number.encode())
    town.run()
    assert town.state(stage) == "sealed"


def units_score_themselves(town: Town) -> None:
    """A contributor fills the form, the head approves it with the signed report."""
    for unit in town.plan.units:
        code, base = unit.code.lower(), f"/my/{unit.code}"
        officer, head = f"can-bo-{code}", f"chu-tich-{code}"
        codes = re.findall(r'name="points-([^"]+)"', town.get(officer, f"{base}/scores"))
        form = {f"points-{code}": "0" for code in codes}
        form |= {f"why-{code}": "Chưa thực hiện trong năm" for code in codes}
        town.done(officer, f"{base}/scores", form)
        found = dict(_HIDDEN.findall(town.get(head, f"{base}/approve")))
        town.done(head, f"{base}/approve", {"digest": found["digest"]}, report=SIGNED)


def appraiser_scores(town: Town) -> None:
    """Each line of each unit gets its points, some other than the unit's own, with a reason."""
    for unit in town.plan.units:
        page = town.get("tham-dinh", f"/appraisal/units/{unit.code}")
        lines = re.findall(r'name="component" value="([^"]+)"', page)
        assert lines
        for code in dict.fromkeys(lines):
            form = {"unit": unit.code, "component": code, "seen": "0", "points": "0"}
            town.done("tham-dinh", "/appraisal/scores", form | {"reason": ""})


def council_decides(town: Town) -> None:
    """Votes on every unit, one component changed with a reason, minutes signed."""
    base = "/stages/council-meeting/sessions/hoi-dong/1"
    page = town.get("thu-ky", base)
    code = re.findall(r'<datalist id="codes"><option value="([^"]+)"', page)[0]
    unit = town.plan.units[0].code
    form: dict[str, Any] = {"held_at": "2024-02-20T14:00", "present": ["0", "1", "2", "3", "4"]}
    for one in town.plan.units:
        form |= {f"for-{one.code}": "4", f"against-{one.code}": "1"}
    wrong = town.send("thu-ky", base, form | {f"for-{unit}": "9"})
    assert wrong.status_code == 422
    assert "cộng 10 phiếu biểu quyết" in wrong.text
    form |= {"change-unit-0": unit, "change-code-0": code, "change-points-0": "0,5"}
    form |= {"change-why-0": "Hội đồng công nhận tài liệu bổ sung"}
    town.done("thu-ky", base, form)
    assert "0,50" in town.get("thu-ky", f"{base}/review")
    town.done("thu-ky", f"{base}/held", {"version": "1"}, minutes=SIGNED)
    town.run()


def published(town: Town) -> None:
    """The administrator's decision publishes; nobody else's document does."""
    decision = {"number": "321/QĐ-UBND", "dated": "2024-03-11", "signer": "Nhữ Văn Cúc"}
    refused = town.send("thu-ky", "/stages/publication/decision", decision, file=SIGNED)
    assert refused.status_code == 403
    town.confirmed("quan-tri", "/stages/publication/decision", decision, file=SIGNED)
    town.run()
    with town.house.ledger.session() as session:
        assert session.get_one(Cycle, town.cycle).state == "published"
    report = verify_publication(publication_folder(town.house, town.cycle))
    assert report.sound, report.differences
    tallies = (
        publication_folder(town.house, town.cycle) / "datasets/survey-tallies.csv"
    ).read_text()
    assert {line.rsplit(",", 1)[1] for line in tallies.splitlines()[1:]} >= {"50"}
    public = town.people["thu-ky"].get(f"/published/{town.cycle}")
    assert "321/QĐ-UBND" in public.text
