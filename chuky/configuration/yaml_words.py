"""What a YAML reader objects to, in words for who has never heard of YAML's tokens.

Belongs here: sentences about syntax. Where the text is wrong is said by `source.py`.
"""

import re

from chuky.language import Text

_LOOK = Text(
    "xem lại thụt dòng, dấu hai chấm và dấu nháy ở dòng này hoặc dòng trước",
    "look at indentation, colons and quotes on this line or the one before",
)
_INDENT = Text(
    "thụt dòng này bằng dấu cách, thẳng hàng với các dòng cùng cấp",
    "indent this line with spaces, in line with its neighbours",
)
_QUOTE = Text(
    'đặt cả giá trị trong dấu nháy kép, ví dụ: tên: "A: B"',
    'put the whole value in double quotes, such as name: "A: B"',
)
_SAYINGS: tuple[tuple[str, Text, Text], ...] = (
    (
        r"found character '\\t'",
        Text("dòng thụt vào bằng phím Tab", "the line is indented by a Tab"),
        Text("thay Tab bằng dấu cách", "replace the Tab by spaces"),
    ),
    (
        r"found character '(?P<what>.+)' that cannot start",
        Text("giá trị bắt đầu bằng ký tự {what}", "a value begins with {what}"),
        _QUOTE,
    ),
    (
        r"mapping values are not allowed|sequence entries are not allowed|mapping keys are not",
        Text("có dấu hai chấm hoặc gạch đầu dòng không đúng chỗ", "a colon or dash out of place"),
        Text(
            f"{_INDENT.vi}; nếu dấu hai chấm thuộc giá trị thì {_QUOTE.vi}",
            f"{_INDENT.en}; where the colon is part of a value, {_QUOTE.en}",
        ),
    ),
    (
        r"could not find expected ':'",
        Text("thiếu dấu hai chấm sau khóa", "the colon after the key is missing"),
        Text("viết `khóa: giá trị`, có dấu cách sau dấu hai chấm", "write `key: value`"),
    ),
    (
        r"found unexpected end of stream|found unexpected document separator",
        Text("dấu nháy mở mà không đóng", "a quote is opened and not closed"),
        Text("thêm dấu nháy đóng", "close the quote"),
    ),
    (
        r"found unknown escape character|expected escape sequence",
        Text("có dấu \\ trong dấu nháy kép", "a backslash in double quotes"),
        Text("dùng dấu nháy đơn, hoặc viết \\\\", "use single quotes, or write \\\\"),
    ),
    (
        r"expected ',' or '\]'|expected the node content, but found '<(?:stream|document) end>'",
        Text("ngoặc vuông [ mở mà không đóng, hoặc thiếu dấu phẩy", "[ isn't closed, or no comma"),
        Text("thêm ] hoặc dấu phẩy", "add ] or the comma"),
    ),
    (
        r"expected ',' or '\}'",
        Text("ngoặc nhọn { mở mà không đóng, hoặc thiếu dấu phẩy", "{ isn't closed, or no comma"),
        Text("thêm } hoặc dấu phẩy", "add } or the comma"),
    ),
    (
        r"expected <block end>|expected '<document start>'",
        Text("dòng thụt vào sai cấp", "the line is indented at a wrong depth"),
        _INDENT,
    ),
    (
        r"found undefined alias|found duplicate anchor|alias|anchor",
        Text("không dùng bí danh YAML (*tên, &tên)", "YAML aliases (*name, &name) are not used"),
        Text("viết lại giá trị ở chỗ này", "write the value out here"),
    ),
    (
        r"special characters are not allowed|unacceptable character",
        Text("có ký tự điều khiển không nhìn thấy", "there is an invisible control character"),
        Text("xóa ký tự đó rồi gõ lại dòng này", "delete it and type the line again"),
    ),
    (
        r"single document|another document",
        Text("có dấu --- ngăn văn bản làm hai", "a --- parts the text in two"),
        Text("bỏ dòng ---", "take the line --- out"),
    ),
)
"""Pattern in the reader's own words → what it means, and what to do."""


def said(problem: str) -> tuple[Text, Text]:
    """What is wrong and the way out; the reader's own words where we have none."""
    for pattern, message, way_out in _SAYINGS:
        found = re.search(pattern, problem)
        if found:
            what = found.groupdict().get("what", "")
            told = Text(message.vi.replace("{what}", what), message.en.replace("{what}", what))
            return Text(f"sai cú pháp YAML: {told.vi}", f"YAML syntax: {told.en}"), way_out
    return Text(f"sai cú pháp YAML ({problem})", f"YAML syntax error ({problem})"), _LOOK
