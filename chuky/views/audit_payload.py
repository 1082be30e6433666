"""What an event of the audit trail holds, as people read it: names of its fields, short hashes.

The trail and its exports keep every value to the letter; this is for a page.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from chuky.language import Text
from chuky.ledger.types import canonical

HASH = re.compile(r"[0-9a-f]{64}")
SHOWN = 12
"""Signs of a hash: enough to tell two apart on a page."""
Named = Callable[[str, str, Mapping[str, Any]], Text | None]
NESTED = ("payload",)
"""Fields that hold an act's own fields."""
YES, NO = Text("có", "yes"), Text("không", "no")
FIELDS = {
    "after": Text("sau", "after"),
    "account": Text("tài khoản", "account"),
    "before": Text("trước đó", "before"),
    "channel": Text("kênh", "channel"),
    "cluster": Text("cụm", "cluster"),
    "code": Text("mã", "code"),
    "component": Text("tiêu chí", "component"),
    "contract": Text("hợp đồng dữ liệu", "contract"),
    "counts": Text("được tính", "counts"),
    "cycle": Text("chu kỳ", "cycle"),
    "dataset": Text("bộ số liệu", "dataset"),
    "day": Text("ngày", "day"),
    "document": Text("văn bản", "document"),
    "due": Text("hạn", "due"),
    "evidence": Text("tài liệu", "evidence"),
    "file": Text("tệp", "file"),
    "findings": Text("số lỗi", "findings"),
    "from": Text("từ", "from"),
    "held_at": Text("họp lúc", "held at"),
    "kind": Text("loại", "kind"),
    "late": Text("nộp muộn", "late"),
    "members": Text("thành viên", "members"),
    "messages": Text("số thư", "letters"),
    "missing": Text("chưa có hồ sơ được tính", "not in"),
    "moment": Text("thời điểm", "moment"),
    "moments": Text("thời điểm", "moments"),
    "audience": Text("đối tượng", "audience"),
    "ballots": Text("số phiếu", "ballots"),
    "act": Text("việc", "act"),
    "council": Text("hội đồng", "council"),
    "name": Text("tên", "name"),
    "number": Text("số", "number"),
    "plan": Text("kế hoạch", "plan"),
    "points": Text("điểm", "points"),
    "present": Text("có mặt", "present"),
    "reason": Text("lý do", "reason"),
    "receipt": Text("biên nhận", "receipt"),
    "report": Text("báo cáo", "report"),
    "role": Text("vai trò", "role"),
    "rows": Text("số dòng", "rows"),
    "rule": Text("quy tắc", "rule"),
    "rules": Text("quy tắc", "rules"),
    "scope": Text("phạm vi", "scope"),
    "sender": Text("bên gửi", "sender"),
    "sha256": Text("mã băm", "SHA-256"),
    "source": Text("nguồn", "source"),
    "stage": Text("bước", "stage"),
    "stages": Text("bước", "stages"),
    "to": Text("đến", "to"),
    "unit": Text("đơn vị", "unit"),
    "units": Text("đơn vị", "units"),
    "until": Text("đến", "until"),
    "version": Text("lần", "version"),
    "why": Text("vì", "why"),
}


def _as_it_is(_field: str, _value: str, _payload: Mapping[str, Any]) -> Text | None:
    return None


def said_payload(payload: Mapping[str, Any], named: Named = _as_it_is) -> list[tuple[Text, str]]:
    """Each field that holds something, under its name; a field unknown here under its own.

    `named`: what a value of a field is called, with its code behind; a field of an act that was
    asked for (`payload`) is told as the act's own.
    """
    told: list[tuple[Text, str]] = []
    for key, value in payload.items():
        if isinstance(value, dict) and key in NESTED:
            told += said_payload(value, named)
        elif value not in (None, "", [], {}):
            told.append((FIELDS.get(key, Text(key, key)), _said(key, value, payload, named)))
    return told


def _said(field: str, value: Any, payload: Mapping[str, Any], named: Named) -> str:
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, list):
        return ", ".join(_said(field, item, payload, named) for item in value)
    if isinstance(value, dict):
        return canonical(value)
    text = str(value)
    if HASH.fullmatch(text):
        return f"{text[:SHOWN]}…"
    name = named(field, text, payload)
    return f"{name} ({text})" if name is not None and str(name) != text else text
