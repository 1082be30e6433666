"""What a gate says, when it says it anew, and what it keeps."""

import json
from decimal import Decimal

import pytest

from chuky.cycle.collect import collect_stage
from chuky.cycle.gates import case_of, failing_rows_of, gate, gate_evidence
from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.evidence import Place, attach_file
from chuky.evidence.listed import evidence_dataset, evidence_rows
from chuky.ledger.intake import Evidence
from chuky.ledger.models import GateRun
from chuky.plan import find_plan, load_plan
from tests.chuky.cycle.conftest import Running
from tests.chuky.cycle.test_services import SELF, first_unit, rows, send
from tests.chuky.evidence import pieces

pytestmark = pytest.mark.unit


def run_evidence_gate(running: Running) -> dict[str, object]:
    """The newest run of the evidence list's gate, as it was kept."""
    stage = running.context.plan.stage(SELF)
    gate_evidence(running.house, running.context, stage)
    with running.house.ledger.session() as session:
        runs = session.query(GateRun).filter_by(contract="evidence_list").order_by(GateRun.at)
        sha256 = failing_rows_of(session, runs.all()[-1])
    assert sha256 is not None
    found: dict[str, object] = json.loads(running.house.vault.get(sha256))
    return found


def rules(found: dict[str, object]) -> set[str]:
    return {finding["rule"] for finding in found["findings"]}  # type: ignore[attr-defined]


def test_with_no_evidence_at_all_what_is_cited_is_still_named(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    assert send(running, unit, rows(running, unit)).accepted
    found = run_evidence_gate(running)
    assert rules(found) == {"cited-not-sent"}
    (finding,) = found["findings"]  # type: ignore[misc]
    assert finding["rows"] == rows(running, unit).count(b"\n")


def test_an_evidence_list_is_of_its_own_stage(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    with running.house.ledger.transaction() as session:
        for number, stage in enumerate((SELF, "appraisal")):
            session.add(
                Evidence(
                    id=f"E-{number}",
                    cycle_id=running.context.id,
                    stage=stage,
                    unit_code=unit,
                    component_code="1.1",
                    kind="citation",
                    name=f"{number}/BC",
                    by="can-bo",
                    at=running.house.clock.now(),
                )
            )
    with running.house.ledger.session() as session:
        listed = evidence_rows(session, running.context.id, SELF)
    assert [row["evidence_id"] for row in listed] == ["E-0"]


def test_the_two_stages_of_a_plan_do_not_take_each_others_units_for_unknown() -> None:
    plan = load_plan(find_plan("par-index-plan-84-2020")).plan
    stages = [stage for stage in plan.stages if stage.kind == "self_assessment"]
    units = [{unit.code for unit in plan.units_of(stage)} for stage in stages]
    assert len(stages) > 1
    assert units[0] != units[1], "the list of one stage holds units that the other doesn't know"


def test_a_verdict_is_given_anew_when_what_it_was_compared_with_changes(running: Running) -> None:
    running.at(2024, 1, 15, 9)
    unit = first_unit(running)
    stage = running.context.plan.stage(SELF)
    with running.house.ledger.session() as session:
        no_rows = evidence_dataset(session, running.context.id, SELF, simulated=True)
    before = case_of(running.house, running.context, stage, no_rows)
    with running.house.ledger.transaction() as session:
        entry = ScoreEntry(unit, "1.1", Decimal(1), evidence="12/BC")
        record_scores(running.house, session, running.context, stage, [entry], "can-bo")
    after = case_of(running.house, running.context, stage, no_rows)
    assert before.key != after.key
    assert before.dataset is after.dataset


def test_a_restricted_piece_is_nowhere_named_in_what_a_gate_keeps(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    unit = first_unit(running)
    path = running.house.folder / "don.pdf"
    path.write_bytes(pieces.pdf())
    place = Place(SELF, unit, "1.1", "can-bo", restricted_to=("thanh-tra",))
    name = "don  to cao ong Nguyen Van A.pdf"
    (piece,) = attach_file(running.house, running.context.id, place, path, name).ids
    bare = rows(running, unit).replace(b"BC-01,", b",khong co", 1)
    assert send(running, unit, bare).accepted
    found = run_evidence_gate(running)
    assert "sent-not-cited" in rules(found)
    said = json.dumps(found, ensure_ascii=False)
    assert "Nguyen" not in said
    assert piece in said


def test_the_rows_that_failed_are_kept_as_data(running: Running) -> None:
    running.at(2023, 12, 5, 9)
    unit, stage = first_unit(running), running.context.plan.stage(SELF)
    send(running, unit, rows(running, unit))
    (dataset,) = collect_stage(running.house, running.context, stage)
    assert not gate(running.house, running.context, stage, dataset).passed
    with running.house.ledger.session() as session:
        run = session.query(GateRun).one()
        sha256 = failing_rows_of(session, run)
    assert sha256 is not None
    found = json.loads(running.house.vault.get(sha256))
    (finding,) = found["findings"]
    assert finding["rule"] == "row-absent"
    others = {unit.code for unit in running.context.plan.units} - {unit}
    assert {row["key"]["unit_code"] for row in finding["failing"]} == others
