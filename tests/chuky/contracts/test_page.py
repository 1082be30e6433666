"""What `chuky/contracts/page.py` promises."""

import pytest

from chuky.contracts.page import contracts_page
from tests.chuky.contracts.samples import CONTRACTS, FOLDER

pytestmark = pytest.mark.unit

PAGE = FOLDER.parent / "docs" / "contracts.md"


def test_the_page_is_what_the_contracts_say():
    assert PAGE.read_text(encoding="utf-8") == contracts_page(CONTRACTS.values()), (
        "run: python -m chuky.contracts.page > docs/contracts.md"
    )


def test_every_rule_is_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    for contract in CONTRACTS.values():
        for rule in contract.rules:
            assert f"| `{rule.id}` |" in text
