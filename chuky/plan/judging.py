"""A draft, or a text for it that is still being typed, judged as `chuky check` judges.

Belongs here: reading it and the findings about it. Keeping it is in `drafts.py`, its wordings one
by one in `rewording.py`, activation in `chuky.cycle.activate`.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from chuky.configuration import ConfigurationInvalid, Finding, Source
from chuky.configuration.source import MAX_BYTES, parse_source, read_text
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.plan.drafts import DraftChanged, draft_path, saved, version_of
from chuky.plan.load import LoadedPlan, plan_of


class DraftUnsound(ChukyError):
    """kế hoạch còn {count} lỗi phải sửa trước; xem phần Kết quả kiểm tra ở trang này"""

    en = "the plan has {count} errors to be mended first; see the checks on this page"


@dataclass(frozen=True)
class Judged:
    """A text as it stands. `loaded` None: its very shape is wrong; `source` None: it is no YAML."""

    name: str
    text: str
    source: Source | None
    loaded: LoadedPlan | None
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def version(self) -> str:
        return version_of(self.text)

    @property
    def file(self) -> str:
        """What the findings about the text itself call it; those about its criteria sets name
        another."""
        return f"{self.name}.yaml"


def judge_draft(home: Path, name: str) -> Judged:
    """The draft with every finding about it. Raises DraftUnknown."""
    path = draft_path(home, name)
    try:
        read_text(path)
    except ConfigurationInvalid as error:
        found = _named(error.findings, path)
        return Judged(name, saved(home, name).text, None, None, found)
    return judge_text(home, name, saved(home, name).text)


def judge_text(home: Path, name: str, text: str) -> Judged:
    """What the draft would be with this text; nothing is kept. Raises DraftUnknown."""
    return judge(read_draft(home, name, text))


def judge(judged: Judged) -> Judged:
    """What was read, with everything that is found about what it means."""
    if judged.loaded is None:
        return judged
    from chuky.plan.lint import lint
    from chuky.workcalendar import plan_calendar

    loaded = judged.loaded
    found = lint(loaded, plan_calendar(loaded.plan.starts.year, loaded.plan.calendar))
    errors = tuple(finding for finding in found if finding.severity == "error")
    warnings = tuple(finding for finding in found if finding.severity == "warning")
    return replace(
        judged,
        errors=_named(errors, loaded.path),
        warnings=_named(warnings, loaded.path),
    )


def require_sound(home: Path, name: str, seen: str | None = None) -> LoadedPlan:
    """The plan, where nothing forbids to run it; with `seen`, of the version that a page showed.

    Raises DraftUnknown, DraftUnsound, DraftChanged.
    """
    judged = judge_draft(home, name)
    if seen is not None and judged.version != seen:
        raise DraftChanged(saved(home, name))
    if judged.loaded is None or judged.errors:
        raise DraftUnsound(count=len(judged.errors))
    return judged.loaded


def read_draft(home: Path, name: str, text: str | None = None) -> Judged:
    """The draft, or it with this text, read and not yet judged for what it means."""
    path = draft_path(home, name)
    text = saved(home, name).text if text is None else text
    source: Source | None = None
    try:
        source = parse_source(_within(text, path), str(path))
        return Judged(name, text, source, plan_of(source, path))
    except ConfigurationInvalid as error:
        return Judged(name, text, source, None, _named(error.findings, path))


def _within(text: str, path: Path) -> str:
    """Raises ConfigurationInvalid for what no plan is long enough to be."""
    if len(text.encode()) <= MAX_BYTES:
        return text
    most = f"{MAX_BYTES // 1_000_000} MB"
    message = Text(f"văn bản dài hơn {most}", f"the text is longer than {most}")
    way_out = Text("bỏ bớt những gì không thuộc kế hoạch", "take out what isn't the plan's")
    finding = Finding("error", "file-too-large", str(path), 1, "", message, way_out)
    raise ConfigurationInvalid((finding,))


def _named(findings: tuple[Finding, ...], path: Path) -> tuple[Finding, ...]:
    """Findings that name no folder of the server: the plan by its name, others with their kind."""

    def short(file: str) -> str:
        found = Path(file)
        return path.name if found == path else f"{found.parent.name}/{found.name}"

    return tuple(replace(finding, file=short(finding.file)) for finding in findings)
