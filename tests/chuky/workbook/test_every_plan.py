"""What every plan of the project hands out opens and recalculates in LibreOffice."""

from pathlib import Path

import openpyxl
import pytest

from chuky.contracts import load_contracts
from chuky.plan import CONFIGS, load_plan
from chuky.workbook.hand_out import hand_outs
from chuky.workbook.last_year import LastYear
from tests.services.libre_office import all_recalculated

pytestmark = pytest.mark.service


def first_forms(folder: Path) -> list[Path]:
    """The first workbook of each plan that has any."""
    contract, found = load_contracts()["self_assessment"], []
    for plan in sorted((CONFIGS / "plans").glob("*.yaml")):
        for item in hand_outs(load_plan(plan), contract, LastYear(), None, frozenset()):
            if item.file_name.endswith(".xlsx"):
                found.append(folder / f"{plan.stem}.xlsx")
                found[-1].write_bytes(item.content())
                break
    return found


def test_libre_office_recalculates_the_form_of_every_plan_without_error(tmp_path: Path) -> None:
    forms = first_forms(tmp_path)
    assert len(forms) >= 4
    for path in all_recalculated(forms, tmp_path):
        book = openpyxl.load_workbook(path, data_only=True)
        shown = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]
        assert len(shown) > 50
        assert not [text for text in shown if text.startswith(("#", "Err:"))], path.name
