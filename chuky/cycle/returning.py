"""What a sender gets back with a file: the check's report, the own workbook annotated, the reason.

Belongs here: drawing them before the ledger is asked, keeping them with the receipt, finding them
again. How the copy looks is in `chuky.workbook.annotate`.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from chuky.contracts import GateResult, quality_report_html
from chuky.cycle.context import CycleContext
from chuky.cycle.filing import name_file
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.intake import SentTable
from chuky.language import Text
from chuky.ledger.intake import AnnotatedCopy, ReturnReason
from chuky.ledger.models import Receipt
from chuky.vault import StoredObject
from chuky.workbook.annotate import Returned, annotated_copy
from chuky.workbook.hints import hint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = "text/html"
MOST_ROWS = 200
"""Failing rows of one rule that a report shows; all of them are in the JSON beside it."""


@dataclass(frozen=True)
class Papers:
    """What was drawn for a receipt, in the vault already."""

    report: StoredObject | None = None
    annotated: StoredObject | None = None


def papers_of(
    house: House,
    context: CycleContext,
    receipt: Receipt,
    result: GateResult | None,
    table: SentTable | None,
) -> Papers:
    """Draw report and annotated copy; the copy only of what is returned."""
    if result is None:
        return Papers()
    contract = context.contracts[receipt.dataset]
    known = known_codes(context)
    page = quality_report_html(
        result,
        contract,
        mark=context.mark,
        most_rows=MOST_ROWS,
        hint=lambda finding, failing: hint(finding, failing, known),
    )
    report = house.vault.put(page.encode(), HTML)
    if result.passed or table is None:
        return Papers(report)
    return Papers(report, _annotated(house, context, receipt, result, table))


def _annotated(
    house: House, context: CycleContext, receipt: Receipt, result: GateResult, table: SentTable
) -> StoredObject | None:
    """The sender's workbook with notes; None where it can't be drawn: the report says all."""
    returned = Returned(
        receipt=receipt.code,
        sha256=receipt.sha256,
        file_name=receipt.file_name,
        content=house.vault.get(receipt.sha256),
        table=table,
    )
    contract = context.contracts[receipt.dataset]
    try:
        content = annotated_copy(returned, result, contract, known_codes(context), context.mark)
    except Exception:
        return None
    return house.vault.put(content, XLSX)


def keep_papers(
    session: Session, receipt: Receipt, papers: Papers, refusal: ChukyError | None
) -> None:
    """Name with the receipt what was drawn, and in both languages why it was refused."""
    if papers.report is not None:
        receipt.report_sha256 = name_file(session, papers.report, HTML)
    if papers.annotated is not None:
        sha256 = name_file(session, papers.annotated, XLSX)
        session.merge(AnnotatedCopy(receipt=receipt.code, sha256=sha256))
    if refusal is not None:
        said = {"vi": refusal.say("vi"), "en": refusal.say("en")}
        session.merge(ReturnReason(receipt=receipt.code, said=said))


def annotated_of(session: Session, code: str) -> str | None:
    """The SHA-256 of the annotated copy of a receipt, where there is one."""
    row = session.get(AnnotatedCopy, code)
    return row.sha256 if row else None


def reason_of(session: Session, code: str) -> Text | None:
    """Why a file couldn't even be checked, as its sender was told."""
    row = session.get(ReturnReason, code)
    return Text(row.said["vi"], row.said["en"]) if row else None


def known_codes(context: CycleContext) -> dict[str, dict[str, str]]:
    """What people may have meant by a code that doesn't exist, each with its name."""
    return {
        "unit_code": {unit.code: unit.name for unit in context.plan.units},
        "component_code": {
            component.code: component.name
            for criteria in context.criteria.values()
            for _, component in criteria.components()
        },
    }
