"""A new cycle: drafted, read back, judged in place, rehearsed beside the server, activated."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
import yaml

from chuky.access.roles import ALL
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import load_cycle
from chuky.cycle.move import Move, move_deadline
from chuky.house import House, open_house
from chuky.plan import find_plan, load_plan
from chuky.plan.drafts import DraftUnknown, draft_path, drafts, judge_draft, with_wordings
from dashboard import rehearsing
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, post

pytestmark = pytest.mark.unit
PLAN = "thanh-mien-par-index-2023"
STAGE = "self-assessment"


@dataclass
class Desk:
    """A real house without a cycle, and its administrator."""

    house: House
    client: TestClient


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    house = open_house(tmp_path / "house", SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM)))
    add_person(house, "chief", "administrator", ALL, ALL)
    app = create_app(Web(house, FixedClock(), secure=False))
    yield Desk(house, Office(house, app, "", "", "").client("chief"))
    house.close()


def draft(desk: Desk) -> str:
    answer = post(desk.client, "/plans/from-template", {"template": PLAN})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix("/plans/")


def test_a_template_becomes_a_draft_that_is_valid(desk: Desk) -> None:
    name = draft(desk)
    text = desk.client.get(f"/plans/{name}").text
    assert "Kế hoạch hợp lệ" in text
    assert "hết thứ Tư, 10/01/2024" in text or "10/01/2024" in text
    assert drafts(desk.house.folder) == [PLAN]
    assert draft(desk) != name, "a second draft takes another name"


def test_a_wording_is_read_back_while_it_is_typed(desk: Desk) -> None:
    good = desk.client.get("/plans/reading?year=2027&stated.x=Chậm nhất đến ngày 10/01/2027").text
    assert "10/01/2027" in good
    assert "08/01/2027" in good, "10/01/2027 is a Sunday"
    assert "✕" in desk.client.get("/plans/reading?year=2027&stated.x=hôm nào đó").text
    assert desk.client.get("/plans/reading?year=2027&stated.x=").text.strip() == ""


def test_a_wording_is_changed_in_its_own_line_only(desk: Desk) -> None:
    name = draft(desk)
    before = draft_path(desk.house.folder, name).read_text(encoding="utf-8").splitlines()
    form = {f"stated.{STAGE}": "Chậm nhất đến ngày 12/01/2024"}
    assert post(desk.client, f"/plans/{name}/wordings", form).status_code == 303
    after = draft_path(desk.house.folder, name).read_text(encoding="utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ['    stated: "Chậm nhất đến ngày 12/01/2024"']


def test_a_wording_with_yaml_in_it_stays_text(desk: Desk) -> None:
    judged = judge_draft(desk.house.folder, draft(desk))
    text = with_wordings(judged, {STAGE: 'x: "y" # {z} \\n'})
    stages = yaml.safe_load(text)["stages"]
    assert next(one for one in stages if one["key"] == STAGE)["stated"] == 'x: "y" # {z} \\n'


def test_findings_stand_with_line_and_key_and_nothing_typed_is_lost(desk: Desk) -> None:
    name = draft(desk)
    text = draft_path(desk.house.folder, name).read_text(encoding="utf-8")
    wrong = text.replace("lead: phong-noi-vu", "lead: phong-khong-co", 1)
    assert post(desk.client, f"/plans/{name}/text", {"text": wrong}).status_code == 303
    page = desk.client.get(f"/plans/{name}").text
    assert "phong-khong-co" in page
    line = wrong.splitlines().index(next(x for x in wrong.splitlines() if "khong-co" in x)) + 1
    assert f"{name}.yaml:{line}" in page
    assert "Kích hoạt chu kỳ" not in page
    assert post(desk.client, f"/plans/{name}/activate", {"confirm": "true"}).status_code == 422
    assert post(desk.client, f"/plans/{name}/text", {"text": "a: ["}).status_code == 303
    assert "a: [" in desk.client.get(f"/plans/{name}").text


def test_last_years_plan_is_rolled_and_the_differences_shown(desk: Desk) -> None:
    answer = post(desk.client, "/plans/from-year", {"source": PLAN, "year": "2024"})
    assert answer.status_code == 303, answer.text
    page = desk.client.get(answer.headers["location"]).text
    assert "Khác năm trước" in page
    assert "<del>-key: thanh-mien-par-index-2023</del>" in page
    assert drafts(desk.house.folder) == ["thanh-mien-par-index-2024"]


def test_any_cycle_of_the_house_becomes_next_years_plan_with_its_lessons(desk: Desk) -> None:
    loaded = load_plan(find_plan(PLAN))
    first, *others = loaded.plan.units
    renamed = first.model_copy(update={"name": "Thị trấn Thanh Miện mới"})
    plan = loaded.plan.model_copy(update={"units": (renamed, *others)})
    context = activate(desk.house, plan, loaded.criteria, "chief", confirm_illustrative=True)
    due = datetime(2024, 1, 15, 23, 59, tzinfo=VIETNAM)
    move_deadline(desk.house, context, Move(STAGE, due, "mưa lũ kéo dài"), "chief")
    assert f'value="cycle:{context.id}"' in desk.client.get("/plans").text
    form = {"source": f"cycle:{context.id}", "year": "2024"}
    answer = post(desk.client, "/plans/from-year", form)
    assert answer.status_code == 303, answer.text
    page = desk.client.get(answer.headers["location"]).text
    assert "Kế hoạch hợp lệ" in page
    assert "<del>-key: thanh-mien-par-index-2023</del>" in page
    assert "Bài học năm 2023: đã dời hạn: mưa lũ kéo dài" in page
    judged = judge_draft(desk.house.folder, "thanh-mien-par-index-2024")
    assert judged.loaded is not None
    assert judged.loaded.plan.units[0] == renamed, "what the cycle has, not the template"
    wrong = {"source": "cycle:none", "year": "2024"}
    assert post(desk.client, "/plans/from-year", wrong).status_code == 422


def test_the_years_sheets_lead_to_every_reminders_text(desk: Desk) -> None:
    name = draft(desk)
    text = desk.client.get(f"/plans/{name}").text
    assert text.count('<table class="month">') >= 4, "December to March"
    assert '<td class="off">' in text
    links = set(re.findall(r'href="(/plans/[^"]+/letter\?[^"]+)"', text))
    kinds = {link.rpartition("kind=")[2].partition("-")[0] for link in links}
    assert kinds == {"reminder", "overdue"}
    link = next(one for one in links if STAGE in one and "kind=reminder-2" in one)
    letter = desk.client.get(unescape(link)).text
    assert "Thị trấn Thanh Miện" in letter
    assert "hạn thứ Tư, 10/01/2024, còn 2 ngày làm việc" in letter
    for wrong in (f"stage={STAGE}&kind=opens", "stage=x&kind=reminder-2", ""):
        assert desk.client.get(f"/plans/{name}/letter?{wrong}").status_code == 404


def test_a_file_is_uploaded_and_what_is_no_text_is_refused(desk: Desk) -> None:
    token = desk.client.get("/plans").text.split('name="form_token" value="')[1].split('"')[0]
    sent = {"form_token": token}
    files = {"file": ("Ke-Hoach.yaml", b"chuky: 1\nkey: x\n", "text/yaml")}
    answer = desk.client.post("/plans/upload", data=sent, files=files)
    assert answer.headers["location"] == "/plans/ke-hoach"
    assert "✕" in desk.client.get("/plans/ke-hoach").text
    files = {"file": ("x.yaml", b"\xff\xfe\x00", "text/yaml")}
    assert desk.client.post("/plans/upload", data=sent, files=files).status_code == 422


@pytest.mark.parametrize("name", ["../house", "..%2Fledger", "none", "A", "x/y"])
def test_a_drafts_name_opens_no_other_file(desk: Desk, name: str) -> None:
    with pytest.raises(DraftUnknown):
        draft_path(desk.house.folder, name)
    assert desk.client.get(f"/plans/{name}").status_code in (404, 422)
    sent = {"source": f"draft:{name}", "year": "2024"}
    assert post(desk.client, "/plans/from-year", sent).status_code == 422


def test_a_draft_is_activated_once_its_illustrative_values_are_accepted(desk: Desk) -> None:
    name = draft(desk)
    assert "giá trị minh họa" in desk.client.get(f"/plans/{name}").text
    assert post(desk.client, f"/plans/{name}/activate", {}).status_code == 422
    answer = post(desk.client, f"/plans/{name}/activate", {"confirm": "true"})
    assert answer.headers["location"] == f"/cycles/{PLAN}"
    assert load_cycle(desk.house, PLAN).timetable.moments


def test_a_rehearsal_runs_beside_the_server_and_tells_how_far_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, home = draft(desk), desk.house.folder
    assert rehearsing.look(home, name).state == "none"
    assert post(desk.client, f"/plans/{name}/rehearse", {}).status_code == 303
    try:
        until = time.monotonic() + 60
        while rehearsing.look(home, name).done == 0 and time.monotonic() < until:
            assert rehearsing.look(home, name).state == "running"
            time.sleep(0.2)
        found = rehearsing.look(home, name)
        assert 0 < found.done < found.total
        assert found.at
        assert "data-live" in desk.client.get(f"/plans/{name}").text
        ours = dict(rehearsing._CHILDREN)
        monkeypatch.setattr(rehearsing, "_CHILDREN", {})  # another process of the same server
        assert rehearsing.look(home, name).state == "running"
    finally:
        assert post(desk.client, f"/plans/{name}/rehearse/stop", {}).status_code == 303
    assert all(child.wait(10) for child in ours.values())
    assert rehearsing.look(home, name).state == "none"
    stream = desk.client.get(f"/plans/{name}/rehearsal")
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.text.startswith("event: end\ndata: ")
