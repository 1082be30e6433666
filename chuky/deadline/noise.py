"""What only looks like a deadline: references, dates of issue, rates, budgets, stamps, blanks.

Each is blanked out with `▪`, so that positions stay what they were. What is left may hold a
deadline: “Thực hiện Kế hoạch số 12/KH-UBND ngày …, hoàn thành trước ngày 30/11”.
"""

# ruff: noqa: E501 (a pattern reads best in one line)

import re

BLANK = "▪"
_DATE = (
    r"(?:\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{4}"
    r"|\d{1,2} ?tháng ?\d{1,2},? ?năm ?\d{4}|\d{1,2}/\d{1,2} năm \d{4})"
)
_DOCUMENT = (
    r"(?:quyết định|kế hoạch|nghị quyết|nghị định|thông tư(?: liên tịch)?|chỉ thị|công văn|"
    r"bộ luật|luật|pháp lệnh|hiến pháp|tờ trình|báo cáo|thông báo|hướng dẫn|kết luận|"
    r"chương trình|công điện|văn bản|quy chế|quy định|đề án|giấy mời|biên bản|tờ khai)"
)
_NUMBER = (
    r"(?:\d{1,5} ?(?:/ ?\d{4} ?)?[/-] ?"
    r"(?:qđ|kh|nq|nđ|tt|ct|cv|tb|kl|cđ|ttr|bc|hd|qc|vbhn|ubnd|hđnd|bnv|btc|bxd|snv|stp|vp|cp|qh|tw"
    r"|bch|kl|l-)[a-zđư0-9.\-/&]*)"
)
_CUES = (
    r"(?=[,;:.(]? ?(?:phải )?(?:hoàn thành|hoàn tất|xong\b|chậm nhất|muộn nhất|trước ngày|"
    r"trước \d|trước tháng|trước quý|trong tháng|trong quý|trong năm|trong giai đoạn|từ ngày|từ tháng|vào |đến năm|trong vòng|trong thời hạn|thời gian|"
    r"thời hạn|đến hết|định kỳ|hằng )|;|\. |$)"
)
_ORDERS = (
    r"(?!hiệu lực|trước|hoàn thành|chậm nhất|muộn nhất|kể từ|xong|từ ngày|từ \d|đến|hết|trong|vào)"
)
_NOISE = [
    # “Căn cứ Luật … ngày …;”
    re.compile(r"^căn cứ .*?(?:;|$)"),
    # “Quyết định số 06/QĐ-TTg ngày 02/01/2025 của … về việc …”: the reference and its title
    re.compile(
        rf"(?:{_DOCUMENT} ?)?(?:số ?:? ?)?{_NUMBER}(?:(?:,? ?(?:ban hành )?(?:ký )?ngày ?|, ?){_DATE})?"
        rf"(?:,? ?(?:của|về|v/v|ban hành|phê duyệt|quy định|hướng dẫn)\b.*?{_CUES})?"
    ),
    re.compile(rf"{_DOCUMENT} số ?:? ?\d+[^,;]{{0,30}}? ngày {_DATE}"),
    re.compile(rf"{_DOCUMENT} (?:{_ORDERS}[^,.;]){{0,60}}?ngày {_DATE}(?: của\b.*?{_CUES})?"),
    re.compile(r"(?:\bluật|hiến pháp)\b[^;.]{0,80}?năm \d{4}(?: \(sửa đổi[^)]*\))?"),
    re.compile(
        r"(?:ngày (?:ban hành|ký|đăng|cấp|sinh|có hiệu lực|hiệu lực|cập nhật|hết hiệu lực)|"
        r"(?:ban hành|ký|đăng|cấp|sinh|họp|nhận) ngày|cập nhật(?: ngày| lúc)?|đăng lúc)"
        rf" ?:? ?(?:\d{{1,2}}[:h]\d{{0,2}},? ?)?{_DATE}"
    ),
    re.compile(r"(?:cập nhật|đăng) ?lúc.*$"),
    re.compile(r"^.*\(?gmt ?[+]? ?7\)?.*$"),
    re.compile(rf"^(?:thứ [^\d,]+|chủ nhật),? ?(?:ngày )?{_DATE} ?[,|-]? ?\d{{1,2}}[:h]\d\d.*$"),
    # the place and date line of a letter, its day often blank
    re.compile(
        rf"^(?!trước|chậm|muộn|hoàn|thời|từ|đến)[^\d,;:]{{2,40}}, ?ngày ?(?:{_DATE}|[\d.…_ ]*tháng[\d.…_ ]*năm ?[\d.…_]*)[. ]*$"
    ),
    # “Ngày 10-9-2020, UBND tỉnh ban hành …”: what happened
    re.compile(
        rf"^(?:vào )?ngày {_DATE} ?, ?[^,;]*\b(?:ban hành|ký|công bố|tổ chức|đã|có)\b"
        rf"(?!.*(?:hoàn thành|trước|chậm nhất)).*$"
    ),
    re.compile(
        r"\b(?:từ|năm|ngày|trong|tháng|quý)\b[^.;]*?\d{4}"
        r"(?:(?!hoàn thành|báo cáo|trước|chậm nhất|nhiệm vụ|nội dung)[^.;]){0,60}?"
        rf"\bđã \w+[^.;]*?{_CUES}"
    ),
    re.compile(rf"(?:^|ngày ){_DATE},? \d{{1,2}}[:h]\d\d$"),
    re.compile(
        r"(?<!trước )(?<!nhất )(?<!nhất là )(?:tại |vào )?\bthời điểm (?:\d{1,2} ?(?:h|giờ|:) ?\d{0,2}"
        r"(?: phút)?,? ?)?(?:ngày )?(?=\d).*$"
    ),
    re.compile(
        rf"(?:số liệu|lũy kế|thống kê|hiện trạng)[^.;,]{{0,25}}? đến(?: hết)?(?: thời điểm)?(?: ngày)? {_DATE}"
    ),
    re.compile(rf"^tính đến(?: hết)?(?: ngày)? {_DATE},? .*\b(?:có|đã|đạt)\b.*$"),
    re.compile(
        r"\d[\d.,]*(?: ?/ ?\d+)? ?(?:phiếu|người|đồng|triệu|tỷ|tỉ|nghìn|%|điểm|hộ|lượt|bản|bộ|ha|km|"
        r"m2|học sinh|thủ tục|tiêu chí|chỉ tiêu|đơn vị|đại biểu|thành viên|xã|phường|thị trấn|thôn|"
        r"huyện|tỉnh|hồ sơ|sở|ngành|nhiệm vụ|nội dung)\b(?: ?/ ?\d*(?: ?\w+)?)?"
    ),
    re.compile(r"\d[\d.,]* ?%"),
    re.compile(
        r"\b(?:chi|vốn|kinh phí|ngân sách|nguồn|dự toán|giáo dục|kp)(?: \w+)? thường xuyên(?: năm)?"
        r"|thường xuyên của (?:đơn vị|ngân sách)"
    ),
    # blank forms
    re.compile(r"(?:\.{2,}|…|_{2,}) ?(?:/|ngày|tháng|năm|giờ|tuần).*$"),
    re.compile(r"ngày ?(?:…|\.{2,}|_+|/) ?(?:tháng|/).*$"),
    re.compile(r"ngày tháng (?:năm \d{4}|\d{1,2} năm|năm).*$"),
    re.compile(r"tháng ?(?:…|\.{2,}|_+) ?(?:năm)?.*$"),
    re.compile(r"(?:tầm nhìn|định hướng)(?: đến)?(?: năm)? \d{4}"),
    re.compile(
        rf"\b(?:theo|thực hiện theo|căn cứ|tại) (?:các |đúng )?(?:{_DOCUMENT}|yêu cầu|tiến độ|"
        rf"phân công|chỉ đạo)\b(?!.*(?:trước ngày|chậm nhất|hoàn thành|đến hết))[^.;]*"
    ),
]


def unreferenced(low: str) -> str:
    """`low` with everything blanked out that only looks like a deadline."""
    for noise in _NOISE:
        low = noise.sub(_blank, low)
    return low


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])
