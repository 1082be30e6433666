"""Every action that the program puts on record has a name that people read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from chuky.views.audit_words import ACTIONS

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]


def test_every_action_that_the_program_records_has_words() -> None:
    prefixes = {key.split(".")[0] for key in ACTIONS}
    unknown = set()
    for path in (*(ROOT / "chuky").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")):
        if "ledger" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "append":
                unknown |= {word for word in _actions(node) if word not in ACTIONS}
    assert not unknown, f"add them to chuky/views/audit_words.py: {unknown}"
    assert {"session", "role", "stage"} <= prefixes


def _actions(call: ast.Call) -> Iterator[str]:
    """The code words that a call of `append` may record, where it writes them itself."""
    given = [word.value for word in call.keywords if word.arg == "action"] or call.args[4:5]
    for node in given:
        for part in ast.walk(node):
            word = part.value if isinstance(part, ast.Constant) else None
            if isinstance(word, str) and "." in word and not word.endswith("."):
                yield word
