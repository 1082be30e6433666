"""Slips in a configuration file told in plain words, with line and way out."""

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import Field

from chuky.configuration import ConfigModel, ConfigurationInvalid, validate
from chuky.configuration.source import _may_nest_deep, parse_source, read_source

pytestmark = pytest.mark.unit


def first(text: str) -> tuple[int, str, str]:
    with pytest.raises(ConfigurationInvalid) as caught:
        parse_source(text, "x.yaml")
    finding = caught.value.findings[0]
    assert finding.message.en != finding.message.vi
    return finding.line, finding.message.vi, finding.way_out.vi


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: 1\nb:\n\t- c", 3, "Tab"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "ngoặc vuông"),
        ("a: {b: 1\n", 2, "ngoặc nhọn"),
        ("a: b: c\n", 1, "dấu hai chấm"),
        ("a: 1\nb\n", 3, "thiếu dấu hai chấm"),
        ('a: "x\n', 2, "dấu nháy mở mà không đóng"),
        ("a: 1\n  b: 2\n", 2, "không đúng chỗ"),
        ("a:\n  - 1\n - 2\n", 3, "thụt vào sai cấp"),
        ('a: "\\q"\n', 1, "dấu \\"),
        ("a: @x\n", 1, "bắt đầu bằng ký tự @"),
        ("a: *x\n", 1, "bí danh"),
        ("a: 1\nb: \x07\n", 2, "ký tự điều khiển"),
        ("a: 1\n---\nb: 2\n", 2, "---"),
    ],
)
def test_a_slip_in_the_syntax_is_told_without_the_reader_s_jargon(
    text: str, line: int, told: str
) -> None:
    at, message, way_out = first(text)
    assert (at, told in message) == (line, True), message
    assert "expected" not in message + way_out
    assert "not allowed" not in message


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a: " + "[x" * 5000,
        "{a: " * 5000,
        "[!<]> " * 5000,
        "['] " * 5000,
        '["] ' * 5000,
        "[ #]\n" * 5000,
        "[[a] " * 5000,
        "- " * 5000,
    ],
)
def test_no_text_nests_deeper_than_is_safe_whatever_hides_its_brackets(text: str) -> None:
    with pytest.raises(ConfigurationInvalid):
        parse_source(text, "x.yaml")


def test_thousands_of_short_lists_are_no_depth() -> None:
    units = "".join(f"- {{code: X{n}, name: Xã Số {n}, was: [A, B]}}\n" for n in range(5000))
    assert not _may_nest_deep(units), "so that the quick reader is used"
    assert len(parse_source(f"units:\n{units}", "x.yaml").data["units"]) == 5000


class Slip(ConfigModel):
    """One key of each kind."""

    count: int = 1
    kept: bool = True
    name: str = "x"
    items: tuple[str, ...] = ()
    points: Decimal = Field(default=Decimal(0), decimal_places=2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("count: nhiều", "phải là số nguyên"),
        ("kept: có", "phải là true hoặc false"),
        ("name: [a]", "phải là một dòng chữ"),
        ("items: a", "phải là danh sách"),
        ("points: 1.125", "không quá 2 chữ số sau dấu phẩy"),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_it_should_be(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationInvalid) as caught:
        validate(Slip, read_source(path))
    message = caught.value.findings[0].message
    assert told in message.vi
    assert "Input should" not in message.vi + message.en
