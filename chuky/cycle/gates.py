"""Gates: a stage's dataset held against its contract by Great Expectations, the verdict kept.

The same dataset is judged once: its hash, the contract's and the references' are the run's key.
"""

import hashlib
import io
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.contracts import (
    Contract,
    Finding,
    GateResult,
    check_frame,
    gate_frame,
    quality_report_html,
)
from chuky.cycle.collect import CONTRACT_OF
from chuky.cycle.context import CycleContext
from chuky.cycle.earlier import earlier_tables
from chuky.cycle.existing import freed_units
from chuky.cycle.filing import name_file
from chuky.cycle.references import references_for
from chuky.cycle.returning import MOST_ROWS, known_codes
from chuky.cycle.sealed import is_simulated
from chuky.cycle.stage_state import stage_state
from chuky.evidence.listed import evidence_dataset
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.intake import FailingRows
from chuky.ledger.models import GateRun, Waiver
from chuky.plan import Stage
from chuky.publication.model import PublishedDataset
from chuky.workbook.hints import hint

if TYPE_CHECKING:
    from pandas import DataFrame

HTML = "text/html"
JSON = "application/json"

ABSENCE = ("row-absent", "unit-absent")
"""Rules that ask for what a unit has not sent, or others about it."""


@dataclass(frozen=True)
class GateVerdict:
    """What became of one dataset at its gate; why is in its report."""

    dataset: str
    passed: bool


@dataclass(frozen=True)
class Case:
    """What a gate judges: a dataset, what it is compared with, the rules that were waived.

    `key`: the hash of all of it. The same case is judged once; anything that changes is another.
    """

    dataset: PublishedDataset
    contract: Contract
    earlier: Mapping[str, "DataFrame"]
    waived: dict[str, set[str]]
    key: str


def gate(
    house: House, context: CycleContext, stage: Stage, dataset: PublishedDataset
) -> GateVerdict:
    """Judge a dataset; run, report and failing rows are kept in ledger and vault."""
    case = case_of(house, context, stage, dataset)
    known = _known_verdict(house, context, stage, case)
    if known is not None:
        return GateVerdict(dataset.name, known)
    frame = frame_of(dataset)
    references = {**references_for(context, stage), **case.earlier}
    if _was_held(house, context, stage):
        # tried again at every change: the quick engine says the same, sooner, while it is a no
        quick = check_frame(case.contract, frame, references)
        if _standing(quick, case.waived):
            return GateVerdict(dataset.name, False)
    started = time.perf_counter()
    result = gate_frame(case.contract, frame, references)
    milliseconds = round((time.perf_counter() - started) * 1000)
    passed = not _standing(result, case.waived)
    _keep(house, context, stage, case, result, passed, milliseconds)
    return GateVerdict(dataset.name, passed)


def gate_evidence(house: House, context: CycleContext, stage: Stage) -> None:
    """Judge the list of evidence beside the scores; its warnings are in the report, none blocks.

    An empty list is judged too where something is cited: that it was never sent must be said.
    """
    if stage.kind != "self_assessment":
        return
    with house.ledger.session() as session:
        simulated = is_simulated(session, context, stage)
        dataset = evidence_dataset(session, context.id, stage.key, simulated=simulated)
    contract = context.contracts[CONTRACT_OF[stage.kind, dataset.suffix]]
    cited = earlier_tables(house, context, stage, contract)["cited"]
    if dataset.sealed.rows or cited["evidence"].notna().any():
        gate(house, context, stage, dataset)


def case_of(house: House, context: CycleContext, stage: Stage, dataset: PublishedDataset) -> Case:
    """The dataset with everything that its verdict depends on."""
    contract = context.contracts[CONTRACT_OF[stage.kind, dataset.suffix]]
    earlier = earlier_tables(house, context, stage, contract)
    waived = excused_units(house, context, stage)
    compared = {name: _digest(table.to_csv(index=False)) for name, table in earlier.items()}
    frozen = {
        f"{role}/{key}": sha256
        for (role, key), sha256 in context.files.items()
        if role in ("plan", "criteria")  # the other references are made from these
    }
    units = {rule: sorted(codes) for rule, codes in waived.items()}
    said = [dataset.name, dataset.sealed.csv_sha256, contract.sha256, units, compared, frozen]
    key = _digest(json.dumps(said, sort_keys=True))
    return Case(dataset, contract, earlier, waived, key)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _standing(result: GateResult, waived: dict[str, set[str]]) -> list[Finding]:
    """The errors that nobody waived."""
    return [
        finding
        for finding in result.errors
        if not is_waived(finding.rule_id, [dict(row.key) for row in finding.failing], waived)
    ]


def _was_held(house: House, context: CycleContext, stage: Stage) -> bool:
    with house.ledger.session() as session:
        return stage_state(session, context.id, stage.key).state == "blocked"


def frame_of(dataset: PublishedDataset) -> "DataFrame":
    """The dataset as the engines take it: every cell as text."""
    import pandas as pd

    return pd.read_csv(
        io.BytesIO(dataset.sealed.csv), dtype=str, keep_default_na=False, na_values=[""]
    )


def waived_units(house: House, context: CycleContext, stage: Stage) -> dict[str, set[str]]:
    """Rule id → units for which two persons set it aside."""
    waived: dict[str, set[str]] = {}
    with house.ledger.session() as session:
        for waiver in session.scalars(
            select(Waiver).where(Waiver.cycle_id == context.id, Waiver.stage == stage.key)
        ):
            waived.setdefault(waiver.rule_id, set()).add(waiver.unit_code)
    return waived


def excused_units(house: House, context: CycleContext, stage: Stage) -> dict[str, set[str]]:
    """Rule id → units that it doesn't hold the stage for: waived, or, where the rule asks for what
    is absent, no more there or not yet.
    """
    excused = waived_units(house, context, stage)
    with house.ledger.session() as session:
        free = freed_units(session, context, stage, local_day(house.clock.now()))
    for rule in ABSENCE if free else ():
        excused.setdefault(rule, set()).update(free)
    return excused


def is_waived(rule_id: str, keys: list[dict[str, str | None]], waived: dict[str, set[str]]) -> bool:
    """Whether every row that breaks the rule belongs to a unit for which it was waived."""
    units = waived.get(rule_id, set())
    return bool(keys) and all(key.get("unit_code") in units for key in keys)


def failing_rows_of(session: Session, run: GateRun) -> str | None:
    """The SHA-256 of the rows that failed in a run, as JSON in the vault."""
    row = session.get(FailingRows, (run.cycle_id, run.stage, run.contract, run.frame_sha256))
    return row.sha256 if row else None


def _known_verdict(house: House, context: CycleContext, stage: Stage, case: Case) -> bool | None:
    key = (context.id, stage.key, case.contract.name, case.key)
    with house.ledger.session() as session:
        run = session.get(GateRun, key)
        return run.passed if run else None


def _keep(
    house: House,
    context: CycleContext,
    stage: Stage,
    case: Case,
    result: GateResult,
    passed: bool,
    milliseconds: int,
) -> None:
    known = known_codes(context)
    page = quality_report_html(
        result,
        case.contract,
        mark=context.mark,
        most_rows=MOST_ROWS,
        hint=lambda finding, failing: hint(finding, failing, known),
    )
    report = house.vault.put(page.encode(), HTML)
    failing = house.vault.put(_as_json(result), JSON) if result.findings else None
    place = (context.id, stage.key, result.contract, case.key)
    with house.ledger.transaction() as session:
        if session.get(GateRun, place) is not None:
            return
        run = GateRun(
            cycle_id=context.id,
            stage=stage.key,
            contract=result.contract,
            frame_sha256=case.key,
            contract_version=result.version,
            rows=result.rows,
            errors=len(result.errors),
            warnings=len(result.warnings),
            passed=passed,
            report_sha256=name_file(session, report, HTML),
            at=house.clock.now(),
            milliseconds=milliseconds,
        )
        session.add(run)
        session.flush()
        if failing is not None:
            sha256 = name_file(session, failing, JSON)
            session.add(FailingRows(**dict(zip(_PLACE, place, strict=True)), sha256=sha256))
        _tell(session, run, case, result)


_PLACE = ("cycle_id", "stage", "contract", "frame_sha256")


def _as_json(result: GateResult) -> bytes:
    return json.dumps(result.as_dict(), ensure_ascii=False, sort_keys=True).encode()


def _tell(session: Session, run: GateRun, case: Case, result: GateResult) -> None:
    append(
        session,
        cycle=run.cycle_id,
        at=run.at,
        actor="chuky",
        action="gate.passed" if run.passed else "gate.failed",
        payload={
            "stage": run.stage,
            "dataset": case.dataset.name,
            "contract": f"{result.contract} {result.version}",
            "rows": result.rows,
            "rules": [finding.rule_id for finding in result.findings],
            "report": run.report_sha256,
        },
    )
