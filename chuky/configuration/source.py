"""A YAML file read safely: bounded, UTF-8, no duplicate keys, no aliases, every key with its line.

Scalars stay text except null, true/false and plain integers, so `01`, `1.10` and `0.25` keep
every digit and dates stay as written. Typing them is the models' work (`model.py`).
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from chuky.configuration.findings import ConfigurationInvalid, Finding
from chuky.configuration.yaml_words import said
from chuky.language import Text

MAX_BYTES = 2_000_000
"""A plan with 3,321 named units is about 0.4 MB; what is larger is not a plan."""

KeyPath = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_DEEPEST = 2_000
"""Brackets that libyaml is given: its composer recurses once for each that stays open."""
_PAIR = re.compile(r"[\[{][\w ,:./()–-]*[\]}]")
_FLAT = 3
"""Times that such pairs are taken out: a list in a unit's line is one in another."""
_DEEP_INDENT = re.compile(r"^(?:[ ]|- ?|[?:] ){400}", re.MULTILINE)
_WORDS: dict[str, Any] = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass(frozen=True)
class Source:
    """Parsed data with the line of every key."""

    file: str
    data: Any
    lines: dict[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line of `path`, or of its nearest parent that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_source(path: Path) -> Source:
    """Read `path`. Raises ConfigurationInvalid with one finding that says the way out."""
    return parse_source(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a configuration file, checked for existence, size and encoding."""
    file = str(path)
    if not path.is_file():
        _refuse(
            file,
            "missing-file",
            Text("không có tệp này", "there is no such file"),
            Text("kiểm tra đường dẫn", "check the path"),
        )
    size = path.stat().st_size
    if size > MAX_BYTES:
        _refuse(
            file,
            "file-too-large",
            Text(
                f"tệp nặng {size / 1e6:.1f} MB, tối đa {MAX_BYTES / 1e6:.0f} MB",
                f"the file has {size / 1e6:.1f} MB, at most {MAX_BYTES / 1e6:.0f} MB",
            ),
            Text("kiểm tra có đúng tệp cấu hình không", "check that this is the right file"),
        )
    return _decode(path.read_bytes(), file)


def parse_source(text: str, file: str) -> Source:
    """Parse YAML `text`. Raises ConfigurationInvalid on syntax, duplicate keys or aliases."""
    lines: dict[KeyPath, int] = {}
    try:
        root = _compose(text, file)
        data = None if root is None else _construct(root, (), lines, file, set())
    except RecursionError:
        _refuse(
            file,
            "too-deep",
            Text("YAML lồng nhau quá nhiều tầng", "YAML nested in too many levels"),
            Text("xem mẫu trong configs/plans", "see the examples in configs/plans"),
        )
    if not isinstance(data, dict):
        _refuse(
            file,
            "not-a-mapping",
            Text("nội dung không phải dạng `khóa: giá trị`", "the content is not `key: value`"),
            Text("xem mẫu trong configs/plans", "see the examples in configs/plans"),
        )
    return Source(file, data, lines)


def _compose(text: str, file: str) -> yaml.Node | None:
    """The root node, by libyaml; what it refuses is read again in Python, whose words are better.

    A text that could nest deeper than a plan ever does goes to Python at once: it stops at a
    depth, libyaml's composer at the end of the stack.
    """
    if not _may_nest_deep(text):
        try:
            return yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError:
            pass
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        _refuse_syntax(text, file, error)


def _may_nest_deep(text: str) -> bool:
    """Whether brackets or indentation could; what opens and closes in one line without anything
    that could hide a bracket (quotes, comments, tags) lies beside its neighbours, not in them.
    """
    for _ in range(_FLAT):
        text = _PAIR.sub("", text)
    return sum(map(text.count, "[{")) >= _DEEPEST or _DEEP_INDENT.search(text) is not None


def _decode(raw: bytes, file: str) -> str:
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse_encoding(file, 1, Text("tệp nhị phân", "a binary file"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = f"0x{raw[error.start]:02X}"
        _refuse_encoding(
            file, line, Text(f"byte {byte} không phải UTF-8", f"byte {byte} is not UTF-8")
        )


def _refuse_encoding(file: str, line: int, what: Text) -> NoReturn:
    _refuse(
        file,
        "wrong-encoding",
        Text(f"sai bảng mã: {what.vi}", f"wrong encoding: {what.en}"),
        Text("lưu lại tệp với bảng mã UTF-8", "save the file as UTF-8"),
        line,
    )


def _refuse_syntax(text: str, file: str, error: yaml.YAMLError) -> NoReturn:
    mark = getattr(error, "problem_mark", None)
    message, way_out = said(getattr(error, "problem", None) or str(error).splitlines()[0])
    at = getattr(error, "position", None)  # of a character that no text has
    line = text.count("\n", 0, at) + 1 if isinstance(at, int) else 1
    _refuse(file, "yaml-syntax", message, way_out, mark.line + 1 if mark else line)


def _construct(
    node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int], file: str, seen: set[int]
) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if id(node) in seen:
        _refuse(
            file,
            "alias",
            Text("không dùng bí danh YAML (*tên)", "YAML aliases (*name) are not used"),
            Text("viết lại giá trị ở chỗ này", "write the value out here"),
            line,
        )
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _construct_mapping(node, path, lines, file, seen)
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(child, (*path, index), lines, file, seen)
            for index, child in enumerate(node.value)
        ]
    return _scalar(node)


def _construct_mapping(
    node: yaml.MappingNode, path: KeyPath, lines: dict[KeyPath, int], file: str, seen: set[int]
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in result:
            first = lines[(*path, key)]
            _refuse(
                file,
                "duplicate-key",
                Text(
                    f"khóa `{key}` viết hai lần (lần đầu ở dòng {first})",
                    f"key `{key}` stands twice (first on line {first})",
                ),
                Text("xóa hoặc đổi tên một trong hai", "delete or rename one of the two"),
                line,
            )
        lines[(*path, key)] = line
        result[key] = _construct(value_node, (*path, key), lines, file, seen)
    return result


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if getattr(node, "style", None):
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _refuse(file: str, rule: str, message: Text, way_out: Text, line: int = 1) -> NoReturn:
    raise ConfigurationInvalid((Finding("error", rule, file, line, "", message, way_out),))
