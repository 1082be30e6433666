"""What holds for any text and any day: no crash, no slow pattern, no dependence on its dress."""

import calendar
import gc
import time
import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuky.deadline import Reading, read
from chuky.deadline.noise import unreferenced
from chuky.deadline.wording import fold
from chuky.language import Text
from tests.chuky.deadline.labelled import DEV, OWN, phrases

pytestmark = pytest.mark.unit

WORDS = (
    "trước", "ngày", "tháng", "năm", "quý", "chậm nhất", "đến", "hết", "từ", "đến hết", "kể từ",
    "sau khi", "trong", "vòng", "thời hạn", "làm việc", "giờ", "tuần", "đầu", "giữa", "cuối",
    "hằng", "hàng", "định kỳ", "thường xuyên", "dự kiến", "họp", "khi", "và", ",", "-", ".", ";",
    "/", "(", ")", "\n", "1", "2", "30", "31", "12", "13", "0", "00", "2025", "2026", "29/2",
    "30/9/2025", "III", "IV", "I", "T10/2025", "mười", "mươi", "lăm", "Quyết định số 06/QĐ-TTg",
    "…", "▪", "của",
    "15h00", "sau", "trước khi", "tiếp theo", "liền kề", "lần", "một", "%", "đã", "UBND tỉnh",
)  # fmt: skip
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
YEARS = st.integers(1900, 2200)
DAY_FORMS = (
    "ngày {d}/{m}/{y}",
    "ngày {d:02}/{m:02}/{y}",
    "{d}/{m}/{y}",
    "{d:02}-{m:02}-{y}",
    "{d:02}.{m:02}.{y}",
    "ngày {d} tháng {m} năm {y}",
    "ngày {d:02} tháng {m:02} năm {y}",
    "ngày {d} tháng {m}/{y}",
    "ngày {d}/{m} năm {y}",
    "ngày{d}/{m}/{y}",
    "{y}-{m:02}-{d:02}",
)
SLOWEST = 1.0  # seconds of processor for 2,000 letters; a runaway pattern takes minutes
HOSTILE = (
    "1", "1/", "1, ", "trước ", "ngày ", "đến ngày 1/1 ", "tháng 1,", "trước 1 giờ ", "kể từ ngày ",
    "số ", "quyết định số 1/qđ của ", "quý i,", "2025,", "2025 ", "từ 2025 đến ", "a", ".", "…",
    "(", "năm ", "mươi mười ", "sở nội vụ, ", "theo ", "luật ngày ",
    "chậm nhất là vào trong đến hết ",
    "kể từ ngày nhận, sở a, bộ b, ", "trước cuộc họp ", "hằng ", " ", "▪", "_", "ngày … ",
    "1 ngày ",
)  # fmt: skip


def _same(reading: Reading) -> Reading:
    """What was understood, without the text's own letters."""
    event = reading.event
    return replace(
        reading, text="", cue=None, explanation=Text("", ""), event=event and event.casefold()
    )


def _check(reading: Reading) -> None:
    assert str(reading.explanation)
    if reading.opens and reading.due:
        assert reading.opens <= reading.due
    if reading.kind == "window":
        assert reading.opens
        assert reading.due
    if reading.kind == "fixed":
        assert reading.due
    if reading.kind == "unreadable":
        assert reading.opens is reading.due is reading.amount is reading.event is None


@given(st.text(max_size=300), YEARS)
def test_any_text_is_read_without_a_crash(text: str, year: int) -> None:
    _check(read(text, year))


@settings(max_examples=600)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), YEARS)
def test_any_mix_of_a_deadlines_words_is_read_without_a_crash(text: str, year: int) -> None:
    _check(read(text, year))


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map("".join), YEARS)
def test_words_without_spaces_are_read_without_a_crash(text: str, year: int) -> None:
    _check(read(text, year))


def seconds_to_read(text: str) -> float:
    """Processor time of this thread alone: a worker's servers and old garbage are no pattern."""
    gc.disable()
    try:
        started = time.thread_time()
        _check(read(text, 2025))
        return time.thread_time() - started
    finally:
        gc.enable()


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("tail", ["", " ngày 1/1/2025", "!"])
def test_hostile_repetition_is_read_in_time(piece: str, tail: str) -> None:
    text = (piece * 2000)[: 2000 - len(tail)] + tail
    assert seconds_to_read(text) < SLOWEST


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join))
def test_repeated_mix_is_read_in_time(piece: str) -> None:
    text = ((piece + " ") * 2000)[:2000]
    assert seconds_to_read(text) < SLOWEST


def test_page_of_text_is_refused_at_once() -> None:
    assert read("trước ngày 30/9/2025 " * 100_000, 2025).kind == "unreadable"


ROWS = [pytest.param(row.text, row.year, id=row.key) for p in (DEV, OWN) for row in phrases(p)]


@pytest.mark.parametrize(("text", "year"), ROWS)
def test_dress_of_a_phrase_changes_nothing(text: str, year: int) -> None:
    plain = _same(read(text, year))

    assert _same(read(unicodedata.normalize("NFD", text), year)) == plain
    assert _same(read(text.replace(" ", "\n"), year)) == plain
    assert _same(read("  " + text.replace(" ", " \u00a0 ") + " ", year)) == plain
    assert _same(read(text.upper(), year)) == plain


@given(DAYS, st.sampled_from(DAY_FORMS))
def test_every_form_of_every_day_is_read_back(day: date, form: str) -> None:
    written = form.format(d=day.day, m=day.month, y=day.year)

    assert read(written, 2025).due == day
    assert read(f"chậm nhất {written}", 2025).due == day
    assert read(f"Thời gian: đến hết {written}.", 2025).due == day


@given(DAYS, st.sampled_from(DAY_FORMS))
def test_before_excludes_exactly_one_day(day: date, form: str) -> None:
    written = f"Hoàn thành trước {form.format(d=day.day, m=day.month, y=day.year)}"

    assert read(written, 2025).due == day - timedelta(days=1)
    assert read(written, 2025, "included").due == day


@given(DAYS, DAYS, st.sampled_from(DAY_FORMS[:8]))
def test_range_of_days_is_read_back(one: date, two: date, form: str) -> None:
    first, last = sorted((one, two))
    said = [form.format(d=day.day, m=day.month, y=day.year) for day in (first, last)]
    reading = read(f"từ {said[0]} đến {said[1]}", 2025)

    assert (reading.kind, reading.opens, reading.due) == ("window", first, last)


@given(st.integers(1, 12), st.integers(1990, 2099))
def test_month_is_read_from_its_first_to_its_last_day(month: int, year: int) -> None:
    last = calendar.monthrange(year, month)[1]
    for form in ("tháng {m}/{y}", "Trong tháng {m:02} năm {y}", "tháng {m}-{y}", "T{m}/{y}"):
        reading = read(form.format(m=month, y=year), 2025)
        assert (reading.opens, reading.due) == (date(year, month, 1), date(year, month, last))


@given(st.integers(1, 4), st.integers(1990, 2099))
def test_quarter_is_read_in_roman_and_arabic(quarter: int, year: int) -> None:
    roman = ("I", "II", "III", "IV")[quarter - 1]
    readings = [
        read(text, 2025)
        for text in (f"Quý {roman}/{year}", f"quý {quarter} năm {year}", f"Q.{roman}/{year}")
    ]

    assert {(reading.opens, reading.due) for reading in readings} == {
        (
            date(year, 3 * quarter - 2, 1),
            date(year, 3 * quarter, calendar.monthrange(year, 3 * quarter)[1]),
        )
    }


@given(st.integers(1, 99), st.sampled_from(["ngày", "ngày làm việc", "tuần", "tháng", "giờ"]))
def test_counted_duration_keeps_amount_unit_and_event(amount: int, unit: str) -> None:
    reading = read(f"trong thời hạn {amount:02} {unit} kể từ ngày nhận đủ hồ sơ", 2025)

    assert (reading.kind, reading.amount) == ("after_event", amount)
    assert reading.event == "nhận đủ hồ sơ"


FAR = ("0000-01-01", "0001-01-01", "9999-12-31", "999 tháng kể từ ngày 8999-12-31", "năm trước")


@pytest.mark.parametrize("year", [1, 1000, 2025, 8999, 9999])
@pytest.mark.parametrize("far", FAR)
@pytest.mark.parametrize(
    "form", ["trước {0}", "sau ngày {0}", "10 ngày làm việc kể từ ngày {0}", "từ {0} đến năm sau"]
)
def test_end_of_the_calendar_is_read_without_a_crash(form: str, far: str, year: int) -> None:
    _check(read(form.format(far), year))


@given(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))
def test_folding_keeps_positions(noise: str, words: str) -> None:
    for text in (noise, words, f"{noise} {words}"):
        wording = fold(text)

        assert len(wording.low) == len(wording.folded) == len(unreferenced(wording.low))
