"""A wording made ready to be read: composed, unmarked, in small letters, references blanked out.

Belongs here: what is *not* a deadline (legal references, rates, budget terms, stamps). Blanked
letters become `▪`, so that positions in the text stay what they were.
"""

import re
import unicodedata

BLANK = "▪"
_MARKUP = re.compile(r"[*_`#|]+")
_OCR_SPACES = re.compile(r"[\s\u00a0\u200b\u200c\u200d\ufeff]+")
_DAY_DATE = (
    r"(?:\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}"
    r"|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|tháng\s+\d{1,2}\s+năm\s+\d{4})"
)
_DOCUMENT = (
    r"(?:quyết định|kế hoạch|nghị quyết|nghị định|thông tư|chỉ thị|công văn|luật|tờ trình|báo cáo|"
    r"thông báo|hướng dẫn|kết luận|chương trình|công điện|văn bản)"
)
_NUMBER = (
    r"(?:(?:\d{1,5}|(?<=số )|(?<=số: )|(?<=số:))\s*(?:/\s*\d{4})?\s*[/-]\s*"
    r"(?:qđ|kh|nq|nđ|tt|ct|cv|tb|kl|cđ|ttr|bc|hd|vbhn|ubnd|bnv|ttg|cp|btc|qh)[a-zđ0-9.\-/]*)"
)
_CUES = (
    r"(?=hoàn thành|xong\b|chậm nhất|muộn nhất|trước ngày|trước tháng|trước quý|trong tháng|"
    r"trong quý|trong vòng|trong thời hạn|thời gian|thời hạn|đến hết|kể từ|\n|;|$)"
)
_NOISE = [
    # “Quyết định số 06/QĐ-TTg ngày 02/01/2025 của … về việc …”: the reference and its title
    re.compile(
        rf"(?:{_DOCUMENT}\s*)?(?:số\s*:?\s*)?{_NUMBER}(?:\s*,?\s*ngày\s+{_DAY_DATE})?"
        rf"(?:\s*(?:của|về|ban hành)\b.*?{_CUES})?"
    ),
    re.compile(
        rf"{_DOCUMENT}\s+(?:số\s*)?(?:(?!hiệu lực|trước|hoàn thành|chậm nhất|kể từ|xong|từ ngày|"
        rf"đến|hết)[^,.;]){{0,60}}?\s*ngày\s+{_DAY_DATE}"
    ),
    re.compile(rf"(?:ngày ban hành|ban hành ngày|ngày ký|ngày có hiệu lực|cập nhật)\D*{_DAY_DATE}"),
    re.compile(r"cập nhật\s*lúc.*$"),
    # the place and date line of a letter, its day often blank
    re.compile(rf"^[^\d,]{{2,40}},\s*ngày\s*(?:\d{{0,2}}|[.…]+)\s*(?:{_DAY_DATE}|tháng).*$"),
    # “Ngày 10-9-2020, UBND tỉnh ban hành …”: what happened
    re.compile(rf"^ngày\s+{_DAY_DATE}\s*,.*\b(?:ban hành|tổ chức|đã)\b.*$"),
    re.compile(r"\b(?:từ|năm|ngày)\b[^.;]*\bđã\s+\w+.*$"),
    re.compile(r"\bthời điểm\s+\d{1,2}\s*(?:h|giờ|:)\s*\d{0,2}.*$"),
    re.compile(r"\d[\d.,]*\s*(?:phiếu|người|đồng|triệu|tỷ|%)(?:\s*/\s*\d*\s*\w+)?"),
    re.compile(r"\b(?:chi|vốn|kinh phí|ngân sách|nguồn|dự toán)\s+thường xuyên"),
    re.compile(r"[.…_]{2,}\s*(?:ngày|tháng|năm|giờ|tuần).*$"),
    re.compile(r"ngày\s*(?:…|\.{2,}|_+|/)\s*(?:tháng|/).*$"),
    re.compile(r"(?:tầm nhìn|định hướng)\s+(?:đến\s+)?(?:năm\s+)?\d{4}"),
    re.compile(r"\btheo\s+(?:các\s+)?(?:kế hoạch|quy định|chương trình)(?!.*\d)[^.;]*"),
]


def fold(text: str) -> str:
    """Composed letters, no markup, single spaces."""
    composed = unicodedata.normalize("NFC", text)
    plain = _MARKUP.sub(" ", composed).replace("’", "'").replace("–", "-").replace("—", "-")
    return _OCR_SPACES.sub(" ", plain).strip(" -+•·\t")


def unreferenced(folded: str) -> str:
    """`folded` in small letters with everything blanked out that only looks like a deadline."""
    text = folded.lower()
    for noise in _NOISE:
        text = noise.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])
