"""Whether a document bears a mark of state secrecy: such a document must not come here at all.

Marks are those of the Law on Protection of State Secrets (29/2018/QH14): Tuyệt mật, Tối mật, Mật.
Words such as “bảo mật”, “bí mật”, “mật độ” are none.
"""

import re
import unicodedata

_STAMP = re.compile(r"(?m)^[\s|\[(*_:.–-]*(TUYỆT MẬT|TỐI MẬT|MẬT)[\s|\])*_:.–-]*$")
"""A line of its own in capitals, as it is stamped."""
_DEGREE = re.compile(r"(?i)\bđộ mật\s*[:：]?\s*(tuyệt mật|tối mật|mật)\b")
_NAMED = re.compile(r"(?i)(?<![\w])(tuyệt mật|tối mật|mật)(?![\w])")
_HARMLESS = re.compile(
    r"(?i)\b(bảo|bí|cẩn|thân|trù|khăng khít|chu) mật|mật (khẩu|độ|mã|ong|danh|thiết)"
)
_NUMBER = re.compile(r"(?i)\((?:tuyệt mật|tối mật|mật)\)|/(?:TM|M)-|-(?:TUYETMAT|TOIMAT|MAT)$")


def mark_in_text(text: str) -> str | None:
    """The mark that a text bears, as it stands there."""
    found = _STAMP.search(_composed(text)) or _DEGREE.search(_composed(text))
    return found[1] if found else None


def mark_in_name(name: str) -> str | None:
    """The mark in a file's name: `12-BC (Mật).pdf`, `TỐI MẬT bao cao.docx`."""
    spaced = re.sub(r"[_\-.]+", " ", _composed(name))
    found = _NAMED.search(_HARMLESS.sub(" ", spaced))
    return found[1] if found else None


def mark_in_number(number: str) -> str | None:
    """The mark in a document's number."""
    found = _NUMBER.search(_composed(number).replace(" ", ""))
    return found[0] if found else mark_in_name(number)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
