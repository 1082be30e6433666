"""Docs that can't drift: their commands run, their output is real, nothing is left undescribed."""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from chuky.cli import COMMANDS, cli

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "configs" / "README.md",
    ROOT / "data_contracts" / "README.md",
]
RUN_FOR_REAL = {"check", "timetable", "deadline", "--version", "--help", "what-if", "roll"}
"""Commands that read configuration only; the others are parsed against their options."""
PICTURE_LIMIT = 200_000
"""Bytes: a README must open fast on a slow line."""
_COMMAND = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?chuky (?P<rest>.+)$")
_OUTPUT = re.compile(r"<!-- output: (?P<name>[a-z-]+) -->\n(?P<block>(?:(?:    .*)?\n)+)")


def code_lines(page: Path) -> Iterator[str]:
    """The lines of a page's indented and fenced code, without their indent."""
    fenced = False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line if fenced else line[4:]


def command_lines(page: Path) -> list[list[str]]:
    """Arguments of every `chuky …` in a page's code."""
    found = (_COMMAND.match(line) for line in code_lines(page))
    return [shlex.split(match["rest"], comments=True) for match in found if match]


def split_language(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The options before the command, and the command with its own."""
    start = 2 if arguments[0] == "--lang" else 0
    return arguments[:start], arguments[start:]


def invoked(arguments: list[str]) -> Result:
    """Run in a context of its own, so that no language or colour leaks into other tests."""
    return copy_context().run(CliRunner().invoke, cli, arguments)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the checkout's root, where examples may copy files."""
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHUKY_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_shown_is_understood_and_cheap_ones_run(page: Path, office: Path) -> None:
    for line in code_lines(page):
        if line.startswith("cp "):
            shutil.copy(*line.split()[1:])
    for arguments in command_lines(page):
        before, (name, *rest) = split_language(arguments)
        if name in RUN_FOR_REAL:
            done = invoked([*before, name, *rest])
            assert done.exit_code == 0, f"{page.name}: chuky {shlex.join(arguments)}\n{done.output}"
        else:
            assert name in COMMANDS, f"{page.name} shows `chuky {name}`, which doesn't exist"
            parsed(name, rest)


def parsed(name: str, arguments: list[str]) -> click.Context:
    """The command's options read; raises click.UsageError for what it doesn't take."""
    with cli.make_context("chuky", [name]) as parent:
        command = cli.get_command(parent, name)
        assert command is not None
        return command.make_context(name, list(arguments), parent=parent)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_shown_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    shown = {line.split()[1] for line in code_lines(page) if line.startswith("make ")}
    assert shown <= targets, f"{page.name} shows make targets that don't exist"


def test_the_outputs_that_the_readme_shows_are_the_outputs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [match["block"] for match in _OUTPUT.finditer(readme)]
    assert len(shown) == 2
    for block in shown:
        command, *output = [line[4:] for line in block.rstrip().splitlines()]
        arguments = shlex.split(command.removeprefix("$ chuky "))
        assert invoked(arguments).output.splitlines() == output, f"README.md: {command}"


def test_every_command_is_described_and_shows_an_example() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name in COMMANDS:
        assert f"chuky {name}" in pages, f"no page describes `chuky {name}`"
        help_text = " ".join(invoked([name, "--help"]).output.split())
        assert "Ví dụ" in help_text, f"`chuky {name} --help` shows no example"
        assert f"chuky {name}" in help_text.split("Ví dụ")[1]


def test_every_setting_stands_in_the_operators_table() -> None:
    used: set[str] = set()
    for package in ("chuky", "tasks", "flows", "dashboard"):
        for path in (ROOT / package).rglob("*.py"):
            found = re.findall(r'"(CHUKY_[A-Z_]*[A-Z])"', path.read_text(encoding="utf-8"))
            used.update(found)
    table = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
    missing = sorted(name for name in used if f"| `{name}` |" not in table)
    assert used
    assert not missing, f"docs/operator.md explains every setting: {missing}"


def test_every_dependency_has_its_reason() -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    needed = [*project["project"]["dependencies"], *groups["build"]]
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = [re.split(r"[\[<>=~! ]", requirement)[0] for requirement in needed]
    missing = [name for name in names if f"`{name}`" not in page]
    assert not missing, f"docs/architecture.md says why each is here: {missing}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path) if path else page
        assert found.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(found), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    """The anchors that a forge gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_pictures_are_light() -> None:
    pictures = [path for path in (ROOT / "docs" / "images").iterdir() if path.is_file()]
    assert pictures
    heavy = [path.name for path in pictures if path.stat().st_size > PICTURE_LIMIT]
    assert not heavy, f"a picture has at most {PICTURE_LIMIT} bytes: {heavy}"
