"""`chuky deadline`: what was understood in words and in JSON, one phrase or many."""

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.language import current_language

pytestmark = pytest.mark.unit

KEYS = [
    "text",
    "kind",
    "opens",
    "due",
    "recurs",
    "tentative",
    "amount",
    "unit",
    "event",
    "explanation",
]


@pytest.fixture(autouse=True)
def _language_is_put_back() -> Iterator[None]:
    token = current_language.set("vi")
    yield
    current_language.reset(token)


def run(*arguments: str, lang: str = "vi", stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["--lang", lang, "deadline", *arguments], input=stdin)


def test_one_phrase_is_explained_in_vietnamese() -> None:
    result = run("Chậm nhất đến ngày 10/01/2024")

    assert result.exit_code == 0
    assert "“Chậm nhất đến ngày 10/01/2024”" in result.stdout
    assert "hiểu là" in result.stdout
    assert "hết thứ Tư, 10/01/2024" in result.stdout
    assert "“Chậm nhất đến”: tính cả ngày cuối" in result.stdout


def test_one_phrase_is_explained_in_english() -> None:
    result = run("trước ngày 30/9/2025", lang="en")

    assert result.exit_code == 0
    assert "read as" in result.stdout
    assert "the end of Mon 29/09/2025" in result.stdout
    assert "“trước”: excludes the day or period named" in result.stdout


def test_one_phrase_in_json_is_one_object_with_the_ten_keys() -> None:
    result = run("--json", "--year", "2026", "trong 10 ngày làm việc sau khi có kết quả")

    found = json.loads(result.stdout)
    assert list(found) == KEYS
    assert found["kind"] == "after_event"
    assert (found["amount"], found["unit"]) == (10, "working_day")
    assert found["event"] == "có kết quả"
    assert found["opens"] is found["due"] is found["recurs"] is None
    assert found["tentative"] is False


def test_several_phrases_in_json_are_one_object_a_line() -> None:
    result = run("--json", "--year", "2026", "Trước ngày 31 tháng 7", "Quý I")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["text"] for line in lines] == ["Trước ngày 31 tháng 7", "Quý I"]
    assert lines[0]["due"] == "2026-07-30"
    assert (lines[1]["opens"], lines[1]["due"]) == ("2026-01-01", "2026-03-31")


def test_standard_input_gives_one_object_a_line() -> None:
    text = "\ufeffTrong Quý I/2024\r\n\r\nTháng 12/2023\n"

    result = run("--json", "-", stdin=text.encode())

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["due"] for line in lines] == ["2024-03-31", "2023-12-31"]
    assert all(list(line) == KEYS for line in lines)


def test_one_line_of_standard_input_is_still_one_line_of_json() -> None:
    result = run("--json", "-", stdin="Tháng 12/2023\n".encode())

    assert len(result.stdout.splitlines()) == 1


def test_input_that_is_not_utf8_is_no_crash() -> None:
    result = run("-", stdin="Trước ngày 30/9/2025\n".encode("utf-16-le"))

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)


def test_text_without_a_deadline_ends_with_status_1_and_the_known_wordings() -> None:
    result = run("Sở Nội vụ")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "không đọc được thời hạn trong “Sở Nội vụ”" in result.stderr
    assert "Trước ngày 30/9/2024" in result.stderr


def test_unreadable_phrase_beside_readable_ones_is_shown_and_counted() -> None:
    result = run("--json", "Sở Nội vụ", "Quý I/2026")

    assert result.exit_code == 1
    kinds = [json.loads(line)["kind"] for line in result.stdout.splitlines()]
    assert kinds == ["unreadable", "window"]


def test_english_error_for_an_unreadable_phrase() -> None:
    assert "no deadline can be read in" in run("Sở Nội vụ", lang="en").stderr


def test_due_day_that_is_off_is_noted_with_the_working_day_before() -> None:
    result = run("chậm nhất ngày 02/01/2026")

    assert "02/01/2026 là ngày nghỉ" in result.stdout
    assert "ngày làm việc cuối cùng trước hạn: 31/12/2025" in result.stdout


def test_holiday_of_a_year_not_announced_is_called_an_estimate() -> None:
    assert "dự tính" in run("chậm nhất ngày 08/02/2027").stdout
    assert "dự tính" not in run("chậm nhất ngày 16/02/2026").stdout


def test_working_due_day_has_no_note() -> None:
    assert "lưu ý" not in run("chậm nhất ngày 10/01/2026").stdout


@pytest.mark.parametrize("arguments", [(), ("--year", "99999", "Quý I"), ("--nope", "Quý I")])
def test_wrong_usage_ends_with_status_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_help_shows_an_example() -> None:
    assert "chuky deadline" in run("--help").stdout
