"""What an event of the audit trail holds, as people read it: names of its fields, short hashes.

The trail and its exports keep every value to the letter; this is for a page.
"""

import re
from collections.abc import Mapping
from typing import Any

from chuky.language import Text
from chuky.ledger.types import canonical

HASH = re.compile(r"[0-9a-f]{64}")
SHOWN = 12
"""Signs of a hash: enough to tell two apart on a page."""
YES, NO = Text("có", "yes"), Text("không", "no")
FIELDS = {
    "account": Text("tài khoản", "account"),
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
    "moment": Text("thời điểm", "moment"),
    "moments": Text("thời điểm", "moments"),
    "name": Text("tên", "name"),
    "number": Text("số", "number"),
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
    "to": Text("đến", "to"),
    "unit": Text("đơn vị", "unit"),
    "until": Text("đến", "until"),
    "version": Text("lần", "version"),
    "why": Text("vì", "why"),
}


def said_payload(payload: Mapping[str, Any]) -> list[tuple[Text, str]]:
    """Each field that holds something, under its name; a field unknown here under its own."""
    return [
        (FIELDS.get(key, Text(key, key)), _said(value))
        for key, value in payload.items()
        if value not in (None, "", [], {})
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, dict):
        return canonical(value)
    text = str(value)
    return f"{text[:SHOWN]}…" if HASH.fullmatch(text) else text
