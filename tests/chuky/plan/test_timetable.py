"""A plan's windows as instants: the documents' own wordings, whatever zone the machine is in."""

import json
import os
import subprocess
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from icalendar import Calendar

from chuky.cli.timetables import timetables_of
from chuky.plan.load import find_plan, load_plan
from chuky.plan.timetable_text import timetable_ics

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[3]
THANH_MIEN = "thanh-mien-par-index-2023"
EXAMPLES = {
    (THANH_MIEN, "survey"): ("Trong tháng 12/2023", "2023-12-01", "2023-12-31"),
    (THANH_MIEN, "self-assessment"): ("Chậm nhất đến ngày 10/01/2024", "2023-12-01", "2024-01-10"),
    (THANH_MIEN, "appraisal"): ("Tháng 01/2024", "2024-01-01", "2024-01-31"),
    (THANH_MIEN, "aggregation"): ("Tháng 01,02/2024", "2024-01-01", "2024-02-29"),
    (THANH_MIEN, "publication"): ("Trong tháng 3/2024", "2024-03-01", "2024-03-31"),
    ("binh-phuoc-friendly-2024", "self-assessment"): (
        "Hoàn thành trước ngày 30/9/2024",
        "2024-08-01",
        "2024-09-29",
    ),
    ("binh-phuoc-friendly-2024", "appraisal"): (
        "hoàn thành trong tháng 10/2024 và tháng 11/2024",
        "2024-10-01",
        "2024-11-30",
    ),
    ("par-index-plan-84-2020", "self-assessment-communes"): (
        "dự kiến thực hiện trong tháng 12-2020",
        "2020-12-01",
        "2020-12-31",
    ),
}


def printed(plan: str, zone: str = "UTC") -> dict[str, list[dict[str, str]]]:
    """What `chuky timetable --json` says on a machine in `zone`."""
    command = [sys.executable, "-m", "chuky", "timetable", str(find_plan(plan)), "--json"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, list[dict[str, str]]] = json.loads(done.stdout)
    return said


def test_the_documents_own_wordings_become_instants_in_vietnam() -> None:
    said = {plan: printed(plan) for plan, _ in EXAMPLES}
    for (plan, key), (wording, opens, due) in EXAMPLES.items():
        stage = next(stage for stage in said[plan]["stages"] if stage["key"] == key)
        assert stage["stated"] == wording
        assert stage["opens"] == f"{opens}T00:00:00+07:00"
        assert stage["due"] == f"{due}T23:59:59+07:00"


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Khong/Co"])
def test_the_zone_of_the_machine_changes_nothing(zone: str) -> None:
    assert printed(THANH_MIEN, zone) == printed(THANH_MIEN)


def test_moments_stand_in_order_of_time() -> None:
    moments = printed(THANH_MIEN)["moments"]
    assert len(moments) > 20
    for before, after in pairwise(datetime.fromisoformat(moment["at"]) for moment in moments):
        assert before <= after


@pytest.mark.parametrize("plan", [THANH_MIEN, "chinh-quyen-than-thien-2026"])
def test_another_reader_understands_the_calendar(plan: str) -> None:
    (timetable,) = timetables_of(load_plan(find_plan(plan)))
    text = timetable_ics([timetable])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events = Calendar.from_ical(text).walk("VEVENT")
    wanted = [m for m in timetable.moments if m.kind in ("opens", "closes")]
    assert sorted(event.decoded("DTSTART") for event in events) == sorted(m.at for m in wanted)
    assert len({str(event["UID"]) for event in events}) == len(events) > 5
