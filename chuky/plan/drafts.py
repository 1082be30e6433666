"""Plans that an office prepares: YAML files in its own folder, judged as `chuky check` judges.

Belongs here: keeping, listing, judging, one wording changed in its line. Activation is in
`chuky.cycle.activate`; criteria sets and reminder rules lie beside, as for every plan.
"""

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from chuky.configuration import ConfigurationInvalid, Finding
from chuky.configuration.source import MAX_BYTES, read_text
from chuky.exceptions import ChukyError
from chuky.plan.load import LoadedPlan, load_plan

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")
_STATED = re.compile(r"^(?P<head>\s*(?:- )?stated:)(?:\s.*)?$")


class DraftUnknown(ChukyError):
    """không có bản kế hoạch nháp `{draft}`; mở lại trang Lập chu kỳ"""

    en = "there is no draft plan `{draft}`; open the page of new cycles again"


class DraftRefused(ChukyError):
    """không lưu được bản nháp: {why}"""

    en = "the draft can't be kept: {why}"


class WordingFixed(ChukyError):
    """không sửa được thời hạn của bước `{stage}` ở đây: câu không nằm trên dòng riêng; sửa trong văn bản kế hoạch"""  # noqa: E501

    en = "the wording of `{stage}` isn't on a line of its own; change it in the plan's text"


@dataclass(frozen=True)
class Judged:
    """A draft as it stands. `loaded` None: its very shape is wrong."""

    name: str
    text: str
    loaded: LoadedPlan | None
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def drafts(home: Path) -> list[str]:
    """Names of the office's drafts."""
    return sorted(path.stem for path in _folder(home).glob("*.yaml"))


def draft_path(home: Path, name: str) -> Path:
    """The file of a draft. Raises DraftUnknown; a name can't leave the folder."""
    path = _folder(home) / f"{name}.yaml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise DraftUnknown(draft=name[:60])
    return path


def new_draft(home: Path, text: str, wished: str) -> str:
    """Keep a new draft; its name, which no other has. Raises DraftRefused."""
    name = wished if _NAME.fullmatch(wished) else "ke-hoach"
    if (_folder(home) / f"{name}.yaml").exists():
        name = f"{name[:110]}-{secrets.token_hex(3)}"
    _write(_folder(home) / f"{name}.yaml", text)
    return name


def save_draft(home: Path, name: str, text: str) -> None:
    """Replace a draft's text whole. Raises DraftUnknown, DraftRefused."""
    _write(draft_path(home, name), text)


def judge_draft(home: Path, name: str) -> Judged:
    """The draft with every finding about it. Raises DraftUnknown."""
    path = draft_path(home, name)
    text = path.read_text(encoding="utf-8")
    try:
        read_text(path)
        loaded = load_plan(path)
    except ConfigurationInvalid as error:
        return Judged(name, text, None, _named(error.findings), ())
    from chuky.plan.lint import lint
    from chuky.workcalendar import plan_calendar

    found = lint(loaded, plan_calendar(loaded.plan.starts.year, loaded.plan.calendar))
    errors = tuple(finding for finding in found if finding.severity == "error")
    warnings = tuple(finding for finding in found if finding.severity == "warning")
    return Judged(name, text, loaded, _named(errors), _named(warnings))


def with_wordings(judged: Judged, wordings: dict[str, str]) -> str:
    """The draft's text with the wordings of some stages changed, comments kept.

    Raises WordingFixed where a wording isn't a line of its own.
    """
    assert judged.loaded is not None  # noqa: S101
    lines = judged.text.splitlines()
    for number, stage in enumerate(judged.loaded.plan.stages):
        wanted = " ".join(wordings.get(stage.key, stage.stated or "").split())
        if wanted == (stage.stated or "") or stage.key not in wordings:
            continue
        at = judged.loaded.source.lines.get(("stages", number, "stated"))
        found = _STATED.match(lines[at - 1]) if at else None
        if at is None or found is None:
            raise WordingFixed(stage=stage.key)
        said = json.dumps(wanted, ensure_ascii=False) if wanted else "null"
        lines[at - 1] = f"{found['head']} {said}"
    return "\n".join(lines) + "\n"


def _named(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings that name a file by its name alone: pages show no folders of the server."""
    from dataclasses import replace

    return tuple(replace(finding, file=Path(finding.file).name) for finding in findings)


def _folder(home: Path) -> Path:
    return home / "plans"


def _write(path: Path, text: str) -> None:
    from chuky.language import Text

    if len(text.encode()) > MAX_BYTES:
        size = f"{MAX_BYTES // 1_000_000} MB"
        raise DraftRefused(why=Text(f"dài hơn {size}", f"longer than {size}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{secrets.token_hex(4)}.tmp")
    aside.write_text(text.replace("\r\n", "\n"), encoding="utf-8")
    aside.replace(path)
