"""The explanation quotes the word that decided, cites the law it used, and owns up to doubt."""

import pytest

from chuky.deadline import read

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Chậm nhất đến ngày 10/01/2024", "“Chậm nhất đến”"),
        ("hoàn thành trước ngày 30/9/2024", "“trước”"),
        ("Đến hết Quý II/2028", "“Đến hết”"),
        ("không muộn hơn ngày 30/6/2025", "“không muộn hơn”"),
        ("Trong Quý I/2024", "“Quý I/2024”"),
        ("vào cuối năm 2027", "“cuối năm 2027”"),
        ("từ ngày 01/7 đến hết ngày 31/12/2025", "“đến hết”"),
        ("trong 10 ngày kể từ ngày nhận Kế hoạch này", "“kể từ ngày”"),
        ("giai đoạn 2026-2030 và những năm tiếp theo", "“và những năm tiếp theo”"),
        ("Thường xuyên", "“Thường xuyên”"),
        ("Định kỳ hằng quý", "“Định kỳ”"),
    ],
)
def test_deciding_words_are_quoted_from_the_text(text: str, quoted: str) -> None:
    explanation = read(text, 2025).explanation

    assert quoted in explanation.vi
    assert quoted in explanation.en


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("vào cuối năm 2027", "146"),
        ("trong tháng 3/2025", "146"),
        ("trong 10 ngày làm việc kể từ ngày nhận đủ hồ sơ", "147"),
        ("chậm nhất 03 ngày trước khi họp", "147"),
    ],
)
def test_civil_code_article_is_cited(text: str, article: str) -> None:
    explanation = read(text, 2025).explanation

    assert f"BLDS 2015, Điều {article}" in explanation.vi
    assert f"Civil Code 2015, art. {article}" in explanation.en


def test_assumed_year_is_said() -> None:
    assert "không nêu năm, tính theo năm 2026" in read("Trước ngày 31/7", 2026).explanation.vi
    assert "không nêu năm" not in read("Trước ngày 31/7/2026", 2026).explanation.vi


def test_second_deadline_of_a_text_is_said() -> None:
    text = "báo cáo trước ngày 20/3/2025; tổng hợp trước ngày 25/3/2025"

    assert "có thể hiểu khác: câu còn nêu “ngày 25/3/2025”" in read(text, 2025).explanation.vi


def test_continuous_work_beside_a_window_is_said() -> None:
    explanation = read("Quý IV/2025 và thường xuyên", 2025).explanation

    assert "câu còn nói “thường xuyên”" in explanation.vi


def test_clear_wording_raises_no_doubt() -> None:
    assert "có thể hiểu khác" not in read("Trước ngày 30/9/2024", 2024).explanation.vi
    assert "có thể hiểu khác" not in read("Từ 1/7/2025 đến 30/9/2025", 2025).explanation.vi
