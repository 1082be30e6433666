"""What a value should have been, in words: pydantic's kinds of error, said for readers.

Belongs here: sentences about one value. Which key it is and where it stands is in `model.py`.
"""

from collections.abc import Mapping
from typing import Any

from chuky.language import Text

_WANTED: dict[str, Text] = {
    "int": Text("phải là số nguyên", "must be a whole number"),
    "float": Text("phải là số", "must be a number"),
    "decimal": Text("phải là số", "must be a number"),
    "bool": Text("phải là true hoặc false", "must be true or false"),
    "string": Text("phải là một dòng chữ", "must be a text"),
    "date": Text("phải là ngày viết năm-tháng-ngày, như 2026-12-01", "must be a day: 2026-12-01"),
    "time": Text('phải là giờ, như "07:30"', 'must be an hour, such as "07:30"'),
    "list": Text("phải là danh sách, mỗi mục một gạch đầu dòng", "must be a list"),
    "tuple": Text("phải là danh sách, mỗi mục một gạch đầu dòng", "must be a list"),
    "dict": Text("phải gồm các dòng `khóa: giá trị`", "must be lines of `key: value`"),
    "model": Text("phải gồm các dòng `khóa: giá trị`", "must be lines of `key: value`"),
    "none": Text("phải để trống (null)", "must be left empty (null)"),
}
"""First word of the kind → what is wanted."""
_BOUNDS: dict[str, Text] = {
    "greater_than_equal": Text("phải từ {ge} trở lên", "must be {ge} or more"),
    "greater_than": Text("phải lớn hơn {gt}", "must be more than {gt}"),
    "less_than_equal": Text("phải từ {le} trở xuống", "must be {le} or less"),
    "less_than": Text("phải nhỏ hơn {lt}", "must be less than {lt}"),
    "decimal_max_places": Text(
        "không quá {decimal_places} chữ số sau dấu phẩy", "has at most {decimal_places} decimals"
    ),
    "string_too_short": Text("phải có ít nhất {min_length} chữ", "needs {min_length} letters"),
    "string_too_long": Text("không quá {max_length} chữ", "has at most {max_length} letters"),
    "too_short": Text("phải có ít nhất {min_length} mục", "needs at least {min_length} items"),
    "too_long": Text("không quá {max_length} mục", "has at most {max_length} items"),
}
_KEY_PATTERN = "^[a-z0-9][a-z0-9-]*$"
_SHORT_NAME = Text(
    "phải là tên ngắn: chữ thường không dấu, số, gạch nối",
    "must be a short name: lower case, digits, hyphens",
)


def wanted(kind: str, context: Mapping[str, Any], said: str) -> Text:
    """What a value of an error's `kind` should be; `said`: pydantic's own words, else shown."""
    if kind in _BOUNDS:
        return _BOUNDS[kind].format(**context)
    if kind == "string_pattern_mismatch":
        if context.get("pattern") == _KEY_PATTERN:
            return _SHORT_NAME
        pattern = context.get("pattern")
        return Text(f"phải có dạng {pattern}", f"must look like {pattern}")
    if kind == "value_error":  # one of our own models': `câu tiếng Việt / English`
        own = said.removeprefix("Value error, ")
        vietnamese, mark, english = own.rpartition(" / ")
        return Text(vietnamese, english) if mark else Text(own, own)
    found = _WANTED.get(kind.split("_")[0])
    return found or Text(said, said)
