"""What a sender gets back with a file that was returned: its own workbook, annotated.

Belongs here: keeping the copy with the receipt and finding it again. How it looks is in
`chuky.workbook.annotate`.
"""

from sqlalchemy.orm import Session

from chuky.contracts import GateResult
from chuky.cycle.context import CycleContext
from chuky.cycle.filing import store_file
from chuky.house import House
from chuky.intake import SentTable
from chuky.ledger.intake import AnnotatedCopy
from chuky.ledger.models import Receipt
from chuky.workbook.annotate import Returned, annotated_copy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def keep_annotated(
    house: House,
    session: Session,
    context: CycleContext,
    receipt: Receipt,
    table: SentTable,
    result: GateResult,
) -> None:
    """Make the annotated copy of a returned file: into the vault, then a row to its receipt."""
    content = annotated_copy(
        Returned(
            receipt=receipt.code,
            sha256=receipt.sha256,
            file_name=receipt.file_name,
            content=house.vault.get(receipt.sha256),
            table=table,
        ),
        result,
        context.contracts[receipt.dataset],
        _known(context),
        context.mark,
    )
    sha256 = store_file(house, session, content, XLSX)
    session.merge(AnnotatedCopy(receipt=receipt.code, sha256=sha256))


def annotated_of(session: Session, code: str) -> str | None:
    """The SHA-256 of the annotated copy of a receipt, where there is one."""
    row = session.get(AnnotatedCopy, code)
    return row.sha256 if row else None


def _known(context: CycleContext) -> dict[str, list[str]]:
    """What people may have meant by a code that doesn't exist."""
    codes = {
        component.code
        for criteria in context.criteria.values()
        for _, component in criteria.components()
    }
    return {
        "unit_code": [unit.code for unit in context.plan.units],
        "component_code": sorted(codes),
    }
