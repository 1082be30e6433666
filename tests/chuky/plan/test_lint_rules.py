"""The linter's rules as a whole: named, explained, in the documentation."""

import ast
from pathlib import Path

import pytest

from chuky.plan.lint import RULES

pytestmark = pytest.mark.unit


def test_every_rule_has_its_own_name_and_says_what_it_judges() -> None:
    assert len({rule.__name__ for rule in RULES}) == len(RULES)
    assert all(rule.__doc__ for rule in RULES)


def test_every_rule_name_stands_in_the_documentation() -> None:
    page = Path("docs/plan-format.md").read_text(encoding="utf-8")
    names = {name for path in Path("chuky/plan/lint").glob("*.py") for name in rule_names(path)}
    assert len(names) > 30
    assert [name for name in sorted(names) if f"`{name}" not in page] == []


def rule_names(path: Path) -> list[str]:
    """The second argument of every `error(…)` and `warning(…)`, an f-string up to its value."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("error", "warning")
    ]
    texts = [call.args[1] for call in calls if len(call.args) > 1]
    return [
        str(text.value if isinstance(text, ast.Constant) else text.values[0].value)  # type: ignore[attr-defined]
        for text in texts
        if isinstance(text, ast.Constant | ast.JoinedStr)
    ]
