"""The texts of reminders: Jinja templates in a sandbox, which an administrator may edit.

The built-in ones lie in `configs/templates/reminders/`. A version that an office wrote is used as
long as it can be rendered; else the built-in text is, so that a broken edit never stops a mail.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.sending import EditedText
from chuky.plan import CONFIGS

if TYPE_CHECKING:
    from jinja2 import Template

FOLDER = CONFIGS / "templates" / "reminders"
HOUSE = "-"
"""The audit trail of what concerns no cycle."""
_LINES = (
    {
        "stage": "Tự đánh giá, chấm điểm",
        "stage_en": "Self-assessment",
        "due": "thứ Sáu, 15/01/2027",
        "due_en": "Friday 15 January 2027",
        "left": "còn 5 ngày làm việc",
        "left_en": "5 working days left",
        "late_units": (),
        "unit": "",
    },
)
EXAMPLE: Mapping[str, Any] = {
    "mark": "",
    "late": False,
    "name": "Ủy ban nhân dân xã Bình Minh",
    "title": "Xác định Chỉ số cải cách hành chính năm 2026",
    "title_en": "Determining the 2026 public administration reform index",
    "subject": "Chỉ số CCHC cấp xã năm 2026",
    "lines": _LINES,
    "cycles": (
        {
            "title": "Xác định Chỉ số cải cách hành chính năm 2026",
            "title_en": "Determining the 2026 public administration reform index",
            "subject": "Chỉ số CCHC cấp xã năm 2026",
            "lines": _LINES,
        },
    ),
    "stage": "Tự đánh giá, chấm điểm",
    "stage_en": "Self-assessment",
    "due": "15/01/2027",
    "units": ("Xã Bình Minh", "Phường Thành Sen"),
    "due_en": "15 January 2027",
    "before": "10/01/2027",
    "alone": True,
    "reason": "mưa lũ",
    "document": "45/UBND-NV ngày 08/01/2027",
    "code": "ABCDE-FGHIJ",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "at": "16:55 ngày 15/01/2027",
    "at_en": "16:55, 15 January 2027",
    "in_grace": True,
    "accepted": False,
    "sealed": False,
    "findings": 2,
    "counts": True,
    "component": "1.2",
    "unit": "Xã Bình Minh",
    "by": "Nguyễn Thị An",
    "question": "Đề nghị nêu rõ số văn bản đã ban hành đúng hạn.",
    "rule": "Tổng điểm phải bằng tổng các tiêu chí thành phần",
    "rule_en": "The total equals the sum of its parts",
    "rule_id": "total-equals-parts",
}
"""What a preview is filled with where the caller has nothing better."""
Render = Callable[[str, Mapping[str, Any]], str]


class TextBroken(ChukyError):
    """mẫu `{name}` dòng {line}: {reason}; sửa mẫu, hoặc bỏ trống để dùng mẫu có sẵn"""

    en = "template `{name}` line {line}: {reason}; correct it, or clear it for the built-in text"


class TextUnknown(ChukyError):
    """không có mẫu `{name}`; các mẫu: {known}"""

    en = "there is no template `{name}`; there are: {known}"


@dataclass(frozen=True)
class TextVersion:
    """One version of a text. `content` None: the built-in text again."""

    name: str
    version: int
    content: str | None
    edited_by: str
    edited_at: datetime


@cache
def names() -> tuple[str, ...]:
    """The templates that can be edited."""
    return tuple(sorted(path.name for path in FOLDER.glob("*.j2") if ".xml." not in path.name))


@cache
def built_in(name: str) -> str:
    """The text that comes with the program. Raises TextUnknown."""
    if name not in names():
        raise TextUnknown(name=name, known=", ".join(names()))
    return (FOLDER / name).read_text(encoding="utf-8")


def preview(name: str, text: str, example: Mapping[str, Any] = EXAMPLE) -> str:
    """`text` filled with an example. Raises TextBroken with the line, TextUnknown."""
    built_in(name)
    return fill(name, text, example)


def fill(name: str, text: str, values: Mapping[str, Any]) -> str:
    """A template filled. Raises TextBroken."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        return _compiled(name, text).render(values).rstrip("\n") + "\n"
    except TemplateSyntaxError as error:
        raise _broken(name, error.lineno, error) from None
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise _broken(name, _line_of(error), error) from None
    except (AttributeError, RecursionError) as error:
        raise _broken(name, _line_of(error), error) from None


def renderer(session: Session) -> Render:
    """Fills a template by name: the newest edit, the built-in text where that one is broken."""
    edits = {name: _newest(session, name) for name in names()}

    def render(name: str, values: Mapping[str, Any]) -> str:
        edit = edits[name]
        if edit is not None and edit.content is not None:
            try:
                return fill(name, edit.content, values)
            except TextBroken:
                pass
        return fill(name, built_in(name), values)

    return render


def save_text(house: House, name: str, content: str | None, actor: str) -> TextVersion:
    """Keep a new version of a text; None or blank: the built-in one again.

    Raises TextBroken where the example can't be rendered with it, TextUnknown.
    """
    built_in(name)
    content = content if content and content.strip() else None
    if content is not None:
        preview(name, content)
    with house.ledger.transaction() as session:
        now = house.clock.now()
        last = select(func.max(EditedText.version)).where(EditedText.name == name)
        version = (session.scalar(last) or 0) + 1
        row = EditedText(
            name=name, version=version, content=content, edited_by=actor, edited_at=now
        )
        session.add(row)
        append(session, HOUSE, now, actor, "text.edited", {"name": name, "version": version})
        return _version(row)


def versions(session: Session, name: str) -> list[TextVersion]:
    """Every version of a text, newest first."""
    rows = select(EditedText).where(EditedText.name == name).order_by(EditedText.version.desc())
    return [_version(row) for row in session.scalars(rows)]


def current_text(session: Session, name: str) -> str:
    """The text in force. Raises TextUnknown."""
    default, edit = built_in(name), _newest(session, name)
    return default if edit is None or edit.content is None else edit.content


def _newest(session: Session, name: str) -> EditedText | None:
    rows = select(EditedText).where(EditedText.name == name).order_by(EditedText.version.desc())
    return session.scalars(rows.limit(1)).first()


def _version(row: EditedText) -> TextVersion:
    return TextVersion(row.name, row.version, row.content, row.edited_by, row.edited_at)


@cache
def _compiled(name: str, text: str) -> "Template":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        autoescape=".html." in name,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(text)


def _line_of(error: Exception) -> int:
    """The template's own line in the traceback of what went wrong while it was filled."""
    line, frame = 1, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def _broken(name: str, line: int, error: Exception) -> TextBroken:
    return TextBroken(name=name, line=line, reason=" ".join(str(error).split())[:160])
