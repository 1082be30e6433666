"""The hidden sheet that says what a form was made from, and what every workbook of ours shares.

Belongs here: stamping, locking the structure, stable bytes. What a stamp means is in
`chuky.intake.stamp`.
"""

import hashlib
import io
import zipfile
from typing import Any, Final

from chuky.contracts import Contract
from chuky.criteria import CriteriaSet
from chuky.cycle.activate import canonical_json
from chuky.intake.stamp import SHEET, Stamp
from chuky.plan import Plan, Unit
from chuky.publication.package import write_package

_BEFORE: Final = b"<bookViews>"
_LOCK: Final = b'<workbookProtection lockStructure="1"/>'


def form_stamp(plan: Plan, criteria: CriteriaSet, unit: Unit, contract: Contract) -> Stamp:
    """The stamp of a unit's form; the hashes are those that activation freezes."""
    return Stamp(
        plan=plan.key,
        plan_sha256=_sha256(plan.model_dump(mode="json", by_alias=True)),
        criteria_sha256=_sha256(criteria.model_dump(mode="json")),
        contract=contract.name,
        contract_version=contract.version,
        unit=unit.code,
    )


def _sha256(value: object) -> str:
    return hashlib.sha256(canonical_json(value)).hexdigest()


def write_stamp(book: Any, stamp: Stamp) -> None:
    """Add the hidden sheet; no menu of Excel shows it."""
    sheet = book.add_worksheet(SHEET)
    for row, (name, value) in enumerate(stamp.rows()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
    sheet.protect()
    sheet.very_hidden()


def finished(book: Any, buffer: io.BytesIO) -> bytes:
    """Close the workbook: sheets can't be added, renamed or dropped; the bytes are stable."""
    book.close()
    with zipfile.ZipFile(buffer) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(_BEFORE, _LOCK + _BEFORE)
    return write_package(parts)
