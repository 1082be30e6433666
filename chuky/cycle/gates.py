"""Gates: a stage's dataset held against its contract by Great Expectations, the verdict kept.

The same dataset is judged once: its hash, the contract's and the references' are the run's key.
"""

import hashlib
import io
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from chuky.contracts import Finding, GateResult, check_frame, gate_frame, quality_report_html
from chuky.cycle.collect import CONTRACT_OF
from chuky.cycle.context import CycleContext
from chuky.cycle.earlier import earlier_tables
from chuky.cycle.filing import store_file
from chuky.cycle.references import references_for
from chuky.cycle.sealed import is_simulated
from chuky.cycle.stage_state import stage_state
from chuky.evidence.listed import evidence_dataset
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import GateRun, Waiver
from chuky.plan import Stage
from chuky.publication.model import PublishedDataset

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class GateVerdict:
    """What became of one dataset at its gate; why is in its report."""

    dataset: str
    passed: bool


def gate(
    house: House, context: CycleContext, stage: Stage, dataset: PublishedDataset
) -> GateVerdict:
    """Judge a dataset; run and report are kept in ledger and vault, and found there again."""
    contract = context.contracts[CONTRACT_OF[stage.kind, dataset.suffix]]
    known = _known_verdict(house, context, stage, dataset, contract.name)
    if known is not None:
        return GateVerdict(dataset.name, known)
    earlier = earlier_tables(house, context, stage)
    frame, references = frame_of(dataset), {**references_for(context, stage), **earlier}
    waived = waived_units(house, context, stage)
    if _was_held(house, context, stage):
        # tried again at every change: the quick engine says the same, sooner, while it is a no
        quick = check_frame(contract, frame, references)
        if _standing(quick, waived):
            return GateVerdict(dataset.name, False)
    started = time.perf_counter()
    result = gate_frame(contract, frame, references)
    milliseconds = round((time.perf_counter() - started) * 1000)
    passed = not _standing(result, waived)
    _keep(house, context, stage, dataset, result, passed, milliseconds)
    return GateVerdict(dataset.name, passed)


def gate_evidence(house: House, context: CycleContext, stage: Stage) -> None:
    """Judge the list of evidence beside the scores; its warnings are in the report, none blocks."""
    if stage.kind != "self_assessment":
        return
    with house.ledger.session() as session:
        simulated = is_simulated(session, context, stage)
        dataset = evidence_dataset(session, context.id, stage.key, simulated=simulated)
    if dataset is not None:
        gate(house, context, stage, dataset)


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


def is_waived(rule_id: str, keys: list[dict[str, str | None]], waived: dict[str, set[str]]) -> bool:
    """Whether every row that breaks the rule belongs to a unit for which it was waived."""
    units = waived.get(rule_id, set())
    return bool(keys) and all(key.get("unit_code") in units for key in keys)


def _known_verdict(
    house: House, context: CycleContext, stage: Stage, dataset: PublishedDataset, contract: str
) -> bool | None:
    key = (context.id, stage.key, contract, _frame_key(house, context, stage, dataset))
    with house.ledger.session() as session:
        run = session.get(GateRun, key)
        return run.passed if run else None


def _keep(
    house: House,
    context: CycleContext,
    stage: Stage,
    dataset: PublishedDataset,
    result: GateResult,
    passed: bool,
    milliseconds: int,
) -> None:
    key = (context.id, stage.key, result.contract, _frame_key(house, context, stage, dataset))
    with house.ledger.transaction() as session:
        if session.get(GateRun, key) is not None:
            return
        report = quality_report_html(result, context.contracts[result.contract], mark=context.mark)
        report_sha256 = store_file(house, session, report.encode(), "text/html")
        now = house.clock.now()
        session.add(
            GateRun(
                cycle_id=context.id,
                stage=stage.key,
                contract=result.contract,
                frame_sha256=key[-1],
                contract_version=result.version,
                rows=result.rows,
                errors=len(result.errors),
                warnings=len(result.warnings),
                passed=passed,
                report_sha256=report_sha256,
                at=now,
                milliseconds=milliseconds,
            )
        )
        append(
            session,
            cycle=context.id,
            at=now,
            actor="chuky",
            action="gate.passed" if passed else "gate.failed",
            payload={
                "stage": stage.key,
                "dataset": dataset.name,
                "contract": f"{result.contract} {result.version}",
                "rows": result.rows,
                "rules": [finding.rule_id for finding in result.findings],
                "report": report_sha256,
            },
        )


def _frame_key(house: House, context: CycleContext, stage: Stage, dataset: PublishedDataset) -> str:
    """Hash of what was judged: the rows, and the waivers in force."""
    waived = {rule: sorted(units) for rule, units in waived_units(house, context, stage).items()}
    text = json.dumps([dataset.name, dataset.sealed.csv_sha256, waived], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
