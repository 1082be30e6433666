"""A file that somebody takes for a plan: its text, or what it is instead, in words.

Belongs here: what may come in as a draft. What is wrong with the plan itself is said on its page.
"""

from chuky.configuration.source import MAX_BYTES
from chuky.language import Text
from chuky.plan.drafts import DraftRefused

_KINDS = (
    (b"PK\x03\x04", Text("tệp Word, Excel hoặc tệp nén", "a Word, Excel or zip file")),
    (b"\xd0\xcf\x11\xe0", Text("tệp Word hoặc Excel kiểu cũ", "an old Word or Excel file")),
    (b"%PDF", Text("tệp PDF", "a PDF file")),
    (b"\xff\xfe", Text("văn bản mã UTF-16", "a text in UTF-16")),
    (b"\xfe\xff", Text("văn bản mã UTF-16", "a text in UTF-16")),
)
"""First bytes → what it is: what people choose by mistake, and how Notepad may have saved it."""


def read_plan_file(content: bytes, name: str) -> str:
    """The text of an uploaded file, of which MAX_BYTES + 1 were read at most.

    Raises DraftRefused with what it is instead, in words.
    """
    shown = name[:80] or "?"
    if len(content) > MAX_BYTES:
        most = f"{MAX_BYTES // 1_000_000} MB"
        raise DraftRefused(
            why=Text(
                f"tệp “{shown}” nặng hơn {most}; một kế hoạch chỉ khoảng vài trăm kB, "
                "xem lại có đúng tệp không",
                f"“{shown}” has more than {most}; a plan has some hundred kB: check that it is "
                "the right file",
            )
        )
    if not content.strip():
        raise DraftRefused(why=Text(f"tệp “{shown}” rỗng", f"“{shown}” is empty"))
    kind = next((what for start, what in _KINDS if content.startswith(start)), None)
    if kind is None and b"\0" in content:
        kind = Text("tệp nhị phân", "a binary file")
    if kind is not None:
        raise _no_yaml(shown, kind)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _no_yaml(
            shown,
            Text(f"văn bản không phải mã UTF-8 (dòng {line})", f"no UTF-8 text (line {line})"),
        ) from None


def _no_yaml(name: str, kind: Text) -> DraftRefused:
    return DraftRefused(
        why=Text(
            f"“{name}” là {kind.vi}; kế hoạch phải là văn bản YAML (.yaml) lưu với mã UTF-8",
            f"“{name}” is {kind.en}; a plan is a YAML text (.yaml) saved as UTF-8",
        )
    )
