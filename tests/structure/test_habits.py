"""Habits that a reviewer need not look for: each test closes a class of mistakes."""

import ast
import importlib
import pkgutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
FORBIDDEN_CLOCKS = {"now", "utcnow", "today"}


def tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def test_only_the_clock_module_reads_the_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in tracked("chuky/*.py")
        if path.name != "clock.py"
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in FORBIDDEN_CLOCKS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in ("datetime", "date")
    ]
    assert not found, f"pass a Clock in instead of reading the time: {found}"


def test_every_module_says_what_belongs_in_it() -> None:
    without = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py")
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not without, f"a module's docstring says what belongs there: {without}"


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for package in ("chuky", "tasks", "flows", "dashboard")
        for path in tracked(f"{package}/*.py")
        if "migrations/versions" not in str(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > 60
    ]
    assert not long, f"a function fits on one screen: {long}"


def test_no_tracked_file_names_a_package_index_or_this_machine() -> None:
    needles = ["files.python" + "hosted", "pypi" + ".org", "registry.npm" + "js", "/ro" + "ot/"]
    found = []
    for path in tracked("."):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {needle}" for needle in needles if needle in text]
    assert not found, f"the repository must install anywhere: {found}"


def test_memory_is_measured_in_one_place() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py")
        if "ru_max" + "rss" in path.read_text(encoding="utf-8")
    ]
    assert not found, f"its peak is inherited through exec; use benchmarks.memory: {found}"


def import_all(*packages: str) -> None:
    """Every module of the house, whatever other tests have imported before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Great Expectations' own imports
        for name in packages:
            package = importlib.import_module(name)
            for module in pkgutil.walk_packages(package.__path__, f"{name}."):
                if ".migrations" not in module.name:
                    importlib.import_module(module.name)


def test_every_error_speaks_vietnamese_and_english() -> None:
    from chuky.exceptions import ChukyError

    import_all("chuky", "tasks", "flows", "dashboard")

    def all_below(kind: type[ChukyError]) -> Iterator[type[ChukyError]]:
        for child in kind.__subclasses__():
            yield child
            yield from all_below(child)

    silent = [
        f"{kind.__module__}.{kind.__qualname__}"
        for kind in all_below(ChukyError)
        if not kind.__dict__.get("__doc__") or "en" not in kind.__dict__
    ]
    assert not silent, f"each error has both languages, of its own: {silent}"


def test_the_ledger_has_no_inexact_column() -> None:
    from sqlalchemy import DateTime, Float, Numeric

    from chuky.ledger import audit, models  # noqa: F401
    from chuky.ledger.types import Base, Instant

    wrong = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Float | Numeric)
        or (isinstance(column.type, DateTime) and not isinstance(column.type, Instant))
    ]
    assert not wrong, f"points are Points, instants are Instant: {wrong}"
