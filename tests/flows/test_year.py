"""A whole year runs: every plan, from its first day to a publication that anyone can recompute."""

import csv
import json
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from chuky.house import open_house
from chuky.ledger.audit import verify_chain
from chuky.ledger.models import GateRun
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from chuky.publication import find_publications, verify_publication
from chuky.rehearsal.inputs import read_inputs
from tests.flows.conftest import Rehearse

pytestmark = pytest.mark.flow
DATA = Path(__file__).parents[1] / "data"
PLANS = (
    "thanh-mien-par-index-2023",
    "binh-phuoc-friendly-2024",
    "par-index-plan-84-2020",
    "chinh-quyen-than-thien-2026",
    "papi-provinces-2021",
    "hung-yen-citizen-survey-2021-2025",
)


def results(folder: Path) -> list[dict[str, str]]:
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("plan", PLANS)
def test_every_plan_rehearses_to_a_publication_that_verifies(
    rehearsed: Rehearse, plan: str
) -> None:
    workspace = rehearsed(plan)
    found = find_publications(workspace)
    assert len(found) == len(load_plan(find_plan(plan)).plan.years)
    for publication in found:
        report = verify_publication(publication)
        assert report.sound, [str(item) for item in report.differences]
        script = subprocess.run(
            [sys.executable, "-I", "recompute.py"],
            cwd=publication,
            check=False,
            capture_output=True,
            text=True,
        )
        assert script.returncode == 0, script.stdout


def test_thanh_mien_ranks_its_seventeen_communes(rehearsed: Rehearse) -> None:
    rows = results(rehearsed(PLANS[0]) / "publication")
    assert sorted(int(row["rank"]) for row in rows) == list(range(1, 18))


def test_hung_yen_publishes_five_different_years(rehearsed: Rehearse) -> None:
    found = find_publications(rehearsed(PLANS[5]))
    assert len({(folder / "results.csv").read_bytes() for folder in found}) == 5


def test_all_that_a_rehearsal_mails_says_so_and_is_sent_once(rehearsed: Rehearse) -> None:
    letters = sorted((rehearsed(PLANS[0]) / "mail").glob("*.eml"))
    messages = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in letters]
    assert messages
    assert len({message["Message-ID"] for message in messages}) == len(messages)
    for message in messages:
        assert MARK in message["Subject"]
        bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
        assert all(MARK in body.get_content() for body in bodies if body is not None)
        assert bodies[0] is not None
        assert message["To"].endswith(".invalid")


def test_a_silent_unit_is_shown_unranked_and_its_waiver_published(rehearsed: Rehearse) -> None:
    publication = rehearsed(PLANS[0], faults="severe") / "publication"
    silent = [row for row in results(publication) if not row["rank"]]
    assert len(silent) == 1
    assert silent[0]["total"] == ""
    assert "không gửi báo cáo" in (publication / "index.html").read_text(encoding="utf-8")


def test_the_audit_trail_is_whole_and_its_head_is_printed(rehearsed: Rehearse) -> None:
    workspace = rehearsed(PLANS[0])
    facts = json.loads((workspace / "publication" / "facts.json").read_text(encoding="utf-8"))
    house = open_house(workspace, mark=MARK)
    with house.ledger.session() as session:
        report = verify_chain(session, PLANS[0], facts["audit_head"])
    house.close()
    assert report.intact, report.fault


@pytest.mark.parametrize("year", ["2020", "2021"])
def test_published_papi_comes_out_of_its_sub_dimensions(
    rehearsed: Rehearse, tmp_path_factory: pytest.TempPathFactory, year: str
) -> None:
    folder = tmp_path_factory.mktemp("inputs")
    with (DATA / "papi_2018_2023_subdimensions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == year]
    write(
        folder / "units.csv",
        [["code", "name", "group"]] + [[row["code"], row["province"], "provinces"] for row in rows],
    )
    write(
        folder / "survey.csv",
        [["unit_code", "component_code", "points"]]
        + [
            [row["code"], code, value]
            for row in rows
            for code, value in row.items()
            if code.startswith("SC") and value
        ],
    )
    loaded = load_plan(find_plan("papi-provinces-2021"))
    inputs = read_inputs(folder, loaded.plan)
    publication = rehearsed("papi-provinces-2021", inputs=inputs) / "publication"
    published = {row["unit_code"]: row for row in results(publication)}
    with (DATA / "papi_2018_2021_expected.csv").open(encoding="utf-8", newline="") as file:
        expected = [row for row in csv.DictReader(file) if row["year"] == year]
    assert len(expected) == len(published)
    for row in expected:
        mine = published[row["code"]]
        assert mine["rank"] == row["rank_in_year"]
        if row["total"]:
            assert float(mine["total"]) == pytest.approx(float(row["total"]), abs=1e-6)
        for dimension in (f"D{number}" for number in range(1, 9)):
            if row[dimension]:
                assert float(mine[dimension]) == pytest.approx(float(row[dimension]), abs=1e-6)
    page = (publication / "index.html").read_text(encoding="utf-8")
    assert "SỐ LIỆU MÔ PHỎNG" not in page


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


SKIPPED = "Không kiểm tra được"


@pytest.mark.parametrize("plan", PLANS)
def test_no_rule_of_any_gate_is_left_out(rehearsed: Rehearse, plan: str) -> None:
    """Every optional reference is there where its stage is: none is skipped in silence."""
    house = open_house(rehearsed(plan))
    with house.ledger.session() as session:
        runs = session.query(GateRun).all()
    assert runs
    reports = {run.stage: house.vault.get(run.report_sha256).decode() for run in runs}
    house.close()
    assert not [stage for stage, report in reports.items() if SKIPPED in report]
