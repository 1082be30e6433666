"""Places of a plan's text in the words of a page: `stages.2.stated` as “Báo cáo …”, thời hạn.

Belongs here: keys to words. What is wrong at a place is said by the linter (`chuky.plan.lint`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from chuky.language import Text

SECTIONS = {
    "stages": Text("Bước", "Stage"),
    "units": Text("Đơn vị", "Unit"),
    "agencies": Text("Cơ quan", "Agency"),
    "groups": Text("Nhóm đơn vị", "Group of units"),
    "councils": Text("Hội đồng", "Council"),
    "surveys": Text("Điều tra", "Survey"),
    "sums": Text("Phép cộng", "Sum"),
    "document": Text("Văn bản đã ký", "The signed document"),
    "period": Text("Khoảng được đánh giá", "The assessed span"),
    "criteria": Text("Tiêu chí", "Criterion"),
}
"""What a part of the plan is called; others are shown by their key."""
FIELDS = {
    "stated": Text("thời hạn theo văn bản", "stated deadline"),
    "due": Text("thời hạn tự đặt", "deadline of one's own"),
    "opens": Text("ngày mở", "opening day"),
    "starts": Text("ngày bắt đầu kế hoạch", "the plan's first day"),
    "grace": Text("thời gian ân hạn", "grace"),
    "before_day": Text("cách tính chữ “trước”", "how “before” is counted"),
    "after": Text("bước đi trước", "stage before it"),
    "needs": Text("bước cần kết quả", "stage whose work it needs"),
    "lead": Text("cơ quan chủ trì", "lead agency"),
    "coordinating": Text("cơ quan phối hợp", "coordinating agencies"),
    "kind": Text("loại", "kind"),
    "key": Text("tên ngắn", "short name"),
    "code": Text("mã", "code"),
    "name": Text("tên", "name"),
    "name_en": Text("tên tiếng Anh", "English name"),
    "title": Text("tên kế hoạch", "title"),
    "subject": Text("nội dung đánh giá", "what is assessed"),
    "group": Text("nhóm đơn vị", "group"),
    "groups": Text("nhóm đơn vị", "groups"),
    "council": Text("hội đồng", "council"),
    "survey": Text("cuộc điều tra", "survey"),
    "criteria": Text("bộ tiêu chí", "criteria set"),
    "audiences": Text("đối tượng điều tra", "audiences"),
    "components": Text("tiêu chí thành phần", "component"),
    "members": Text("thành viên", "members"),
    "quorum": Text("số thành viên phải có mặt", "quorum"),
    "illustrative": Text("giá trị minh họa", "illustrative value"),
    "email": Text("thư điện tử", "e-mail"),
    "phone": Text("điện thoại", "telephone"),
    "years": Text("năm đánh giá", "assessed year"),
    "number": Text("số văn bản", "the document's number"),
    "issued": Text("ngày ký", "day of signing"),
    "total": Text("tổng số", "total"),
}
_SECTION_NAMES = {key: Text(one.vi.lower(), one.en.lower()) for key, one in SECTIONS.items()}
_KEY = re.compile(r"`([a-z0-9-]+)`")


class Place(NamedTuple):
    """`stage`: the stage's key, where the place is in one; `field`: what of it."""

    words: Text
    stage: str | None = None
    field: str = ""


def place(data: Any, key: str) -> Place:
    """A dotted key in words, by the names in the text itself; empty words for the whole."""
    path = key.split(".") if key else []
    if not path:
        return Place(Text("", ""))
    section, rest = path[0], path[1:]
    if section not in SECTIONS:
        return Place(_capital(FIELDS.get(section) or Text(section, section)))
    item, rest = (_item(data, section, rest[0]), rest[1:]) if rest else (None, rest)
    words = _called(section, item)
    field = rest[0] if rest else ""
    if field:
        words = _joined(words, FIELDS.get(field) or Text(f"`{field}`", f"`{field}`"))
    of_stage = section == "stages" and isinstance(item, Mapping) and bool(item.get("key"))
    return Place(words, str(item["key"]) if of_stage and item is not None else None, field)


def in_names(data: Any, said: Text) -> Text:
    """A sentence with the keys in it that one never sees on a page replaced by “names”."""
    names = _SECTION_NAMES | _names(data)
    return Text(
        _KEY.sub(lambda one: names[one[1]].vi if one[1] in names else one[0], said.vi),
        _KEY.sub(lambda one: names[one[1]].en if one[1] in names else one[0], said.en),
    )


def _names(data: Any) -> dict[str, Text]:
    """Key → “name”, of everything in the plan that has both."""
    found: dict[str, Text] = {}
    for section in ("agencies", "groups", "councils", "surveys", "stages"):
        items = _get(data, section)
        pairs = items.items() if isinstance(items, Mapping) else _keyed(items)
        found |= {str(key): _quoted(item) for key, item in pairs if _get(item, "name")}
    return found


def _keyed(items: Any) -> list[tuple[Any, Any]]:
    return [(_get(item, "key"), item) for item in items] if isinstance(items, list) else []


def _item(data: Any, section: str, at: str) -> Any:
    items = _get(data, section)
    if isinstance(items, Mapping):
        return items.get(at)
    if isinstance(items, Sequence) and at.isdecimal() and int(at) < len(items):
        return items[int(at)]
    return None


def _called(section: str, item: Any) -> Text:
    word = SECTIONS[section]
    if not _get(item, "name") and not _get(item, "what"):
        return word
    said = _quoted(item)
    return Text(f"{word.vi} {said.vi}", f"{word.en} {said.en}")


def _quoted(item: Any) -> Text:
    name = str(_get(item, "name") or _get(item, "what"))
    return Text(f"“{name}”", f"“{_get(item, 'name_en') or name}”")


def _joined(words: Text, field: Text) -> Text:
    return Text(f"{words.vi}, {field.vi}", f"{words.en}, {field.en}")


def _capital(words: Text) -> Text:
    return Text(words.vi[:1].upper() + words.vi[1:], words.en[:1].upper() + words.en[1:])


def _get(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else None
