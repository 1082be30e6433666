"""The terminals of the grammar: how dates, months, durations, rhythms and connectors look.

In order: the first that fits at a place is taken. Named groups fill the fields of `Item`; each
pattern reads small, single-spaced letters. How terminals combine is in `times.py` and `grammar.py`.
"""

# ruff: noqa: E501 (a pattern reads best in one line)

import re

from chuky.deadline.numbers import WORDS

_SLASH = r" ?[/.\-]{1,2} ?"
_YEAR = r"(?P<year>(?:19|20|21)\d\d)(?!\d)"
_SPOKEN = r"(?: ?\([^()\d]{2,40}\))?"  # “10 (mười)”
_EACH = r"(?:hằng|mỗi|từng)"
_OF = r"(?:của )?"
_DAY = rf"(?P<day>\d{{1,2}}){_SPOKEN}"
_MONTH = rf"(?P<month>\d{{1,2}}){_SPOKEN}"
_MONTH_WORD = r"(?P<month_word>giêng|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười một|mười hai|mười)"
_QUARTER = r"(?P<month_word>iv|i{1,3}|l{1,3}(?!\w)|lv|[1-4]|một|hai|ba|tư|bốn|thứ (?:nhất|hai|ba|tư))(?!\w)"
_REPORT = (
    r"(?:kế hoạch|báo cáo|đánh giá|xét tặng|xét|ngân sách|tài chính|công tác|công bố|thực hiện|"
    r"chấm điểm|khảo sát|điều tra|học|hành chính)"
)
_AMOUNT = (
    rf"(?:(?:{WORDS} ?\( ?)?(?P<amount>\d{{1,3}}) ?\)?|(?P<amount_word>{WORDS})(?= |\()){_SPOKEN}"
)
_NOT_DATED = r"(?! ?(?:\d|[/.\-] ?\d))"

_FORMS: list[tuple[str, str]] = [
    # --- words that hold a connector but aren't one
    ("word", r"trước (?:hết(?! (?:ngày|tháng|quý|năm))|mắt|đây|đó|tiên|nay|sau)\b"),
    ("word", r"(?:sau (?:đây|đó|này|cùng|đại học|sáp nhập cấp)|như sau|về sau|sau:)"),
    ("word", r"từ (?!nay|đó)(?=nguồn|cấp|các|xa|chối|khóa|ngữ|điển)"),
    ("word", r"khi (?:đó|ấy)\b|hết hạn\b|hết hiệu lực\b|hết nhiệm kỳ\b|ngày nghỉ\b|ngày càng"),
    # --- days
    (
        "part",
        rf"(?:(?P<amount>0?[1-9]|1[01])|(?P<amount_word>ba|sáu|chín|nửa)){_SPOKEN} ?(?:tháng )?(?P<word>đầu|cuối) "
        rf"(?:và cuối )?{_OF}năm(?! học)(?:{_SLASH}{_YEAR})?",
    ),
    ("day", r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d/])"),
    (
        "day",
        rf"(?:ngày ?)?(?P<day>\d{{1,2}}){_SLASH}(?P<month>\d{{1,2}}){_SLASH}"
        r"(?P<year>(?:19|20|21)\d\d|[1-4]\d)(?![\d/]| ?triệu)",
    ),
    (
        "day",
        rf"(?:ngày ?)?(?:mùng |mồng )?{_DAY} ?(?:{_OF}tháng|/) ?{_MONTH}"
        rf"(?:,? ?{_OF}năm ?|{_SLASH}){_YEAR}",
    ),
    ("day", rf"ngày ?(?:mùng |mồng )?{_DAY} ?,?{_OF}tháng ?{_MONTH}(?![\d/])"),
    ("day", r"ngày ?(?P<day>\d{1,2}) ?[/\-] ?(?P<month>\d{1,2})(?! ?[\d/]| ?- ?\d)"),
    ("day", rf"{_DAY} tháng {_MONTH}(?![\d/]| ngày)"),
    ("day", rf"ngày ?(?P<day>\d{{1,2}}){_SPOKEN} ?(?:{_OF}tháng ){_MONTH_WORD}(?!\w)"),
    ("loose_day", r"(?P<day>\d{1,2}) ?/ ?(?P<month>\d{1,2})(?! ?[\d/])"),
    (
        "day_of",  # “cuối quý”, “của tháng đầu quý sau”: a day of a month that isn't named
        rf"(?:ngày )?(?:mùng |mồng )?{_DAY}(?= ?,? ?(?:{_OF}tháng (?:đầu|cuối|sau(?! khi| ngày)|trước|liền|kế|tiếp|báo|đó"
        rf"|thứ|của|hiện)|của tháng|{_EACH} tháng|tháng {_EACH}))",
    ),
    ("day_of", rf"ngày ?(?:mùng |mồng )?{_DAY}(?! ?(?:ngày|giờ|tuần)\b)(?![\d/])"),
    (
        "day_of",
        r"(?P<day>\d{1,2})(?= ?(?:,|-|và|đến(?: hết)?|tới) ?(?:ngày )?\d{1,2} ?(?:/|tháng|- ?\d{1,2} ?-))",
    ),
    # --- clocks
    (
        "clock",
        r"(?:lúc )?(?P<hour>\d{1,2}) ?(?:giờ|h|g|:) ?(?P<minute>[0-5]\d)?(?: ?(?:phút|'|giờ))?'?"
        r"(?! ?làm việc)(?: (?:sáng|chiều|tối))?(?![\w])(?= ?[,(]? ?(?:của |các )?(?:ngày|thứ|chủ|\d|hằng))",
    ),
    (
        "clock",
        r"(?P<hour>\d{1,2}) ?(?:giờ|h|:) ?(?P<minute>[0-5]\d)(?: ?(?:phút|'))?'?(?!\w)",
    ),
    ("weekday", r"(?:ngày |sáng |chiều )?(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?!\w)"),
    # --- rhythms
    ("rhythm:half_yearly", r"(?:(?:ít nhất )?(?:0?2|hai) lần ?(?:/|trong|một|mỗi) ?(?:1 |01 )?năm|mỗi năm (?:0?2|hai) lần)"),
    ("rhythm:quarterly", r"(?:0?4|bốn) lần ?/ ?năm|mỗi năm (?:0?4|bốn) lần"),
    ("rhythm:other", r"(?:\d+|ba|năm|hai) năm ?(?:/|một|01|1) ?lần"),
    (
        "rhythm:half_yearly",
        rf"(?:(?:định kỳ|{_EACH}) )+(?:0?6|sáu){_SPOKEN} tháng(?! (?:đầu|cuối))|{_EACH} nửa năm"
        rf"|(?:0?6|sáu|nửa){_SPOKEN} (?:tháng|năm) ?(?:/|một|01|1) ?lần"
        r"|(?:0?6|sáu) tháng, (?:cả |1 )?năm\b(?! ?\d)",
    ),
    (
        "rhythm:quarterly",
        rf"(?:(?:định kỳ|{_EACH}) )+(?:0?3|ba){_SPOKEN} tháng|(?:0?3|ba){_SPOKEN} tháng ?(?:/|một|01|1) ?lần",
    ),
    (
        "rhythm:yearly",
        rf"{_EACH} năm(?! (?:\d+|hai|ba|bốn) lần)|(?:(?:01|1|một) )?lần ?/ ?năm|năm ?/ ?lần"
        r"|(?:một|1|01) năm (?:một|1|01) lần|thường niên|định kỳ năm|các năm$|những năm$",
    ),
    (
        "rhythm:quarterly",
        rf"{_EACH} quý|theo quý|(?:(?:01|1|một) )?lần ?/ ?quý|quý ?/ ?lần|quý (?:một|1|01) lần|định kỳ quý"
        r"|(?:báo cáo )quý(?! ?[ivl\d])",
    ),
    (
        "rhythm:monthly",
        rf"{_EACH} tháng|theo tháng|lần ?/ ?tháng|tháng ?/ ?lần|(?:(?:1|01|một) )?tháng (?:một|1|01) lần"
        r"|định kỳ tháng(?! ?\d)|báo cáo tháng(?! ?\d)",
    ),
    ("rhythm:weekly", rf"{_EACH} tuần|theo tuần|lần ?/ ?tuần|tuần ?/ ?lần|tuần (?:một|1|01) lần|định kỳ tuần"),
    ("rhythm:other", rf"{_EACH} ngày(?! ?\d)|lần ?/ ?ngày|ngày ?/ ?lần"),
    ("periodic", r"định kỳ|thường kỳ"),
    # --- parts of a month, a quarter, a year
    (
        "month_of_quarter",
        rf"{_OF}tháng (?P<word>đầu tiên|đầu|cuối cùng|cuối|giữa|thứ (?:nhất|hai|ba)) "
        r"(?:của )?(?:các |mỗi |từng |hằng )?(?=quý)",
    ),
    ("each_month", r"(?:của )?tháng (?:liền kề |liền |kế )?(?:sau|trước|liền kề|kế tiếp|tiếp theo|tiếp|báo cáo|đó|hiện tại)(?! khi)"
        r"(?: liền kề)?(?:,? (?:của )?(?:tháng|kỳ|quý) báo cáo)?"),
    ("ten_days", r"(?P<word>thượng|trung|hạ) tuần(?: của)?(?= tháng)"),
    ("ten_days", r"(?:10|mười) ngày (?P<word>đầu|giữa|cuối)(?: của)?(?= tháng)"),
    ("half_of", rf"nửa (?P<word>đầu|cuối) {_OF}(?=tháng|quý)"),
    ("week_of", rf"tuần (?:thứ )?(?P<word>[1-5]|đầu tiên|đầu|cuối cùng|cuối|nhất|hai|ba|tư|năm),?(?: {_OF})?(?= ?tháng)"),
    ("edge:cuối", r"(?:ngày |ngày làm việc )?cuối(?: cùng)?(?: của)?(?= (?:tháng|quý|năm|\d{4}|giai đoạn))"),
    ("edge:đầu", r"(?:ngày )?đầu(?: tiên)?(?: của)?(?= (?:tháng|quý|năm|\d{4}|giai đoạn))"),
    ("edge:giữa", r"giữa(?= (?:tháng|quý|năm|\d{4}))"),
    # --- months, quarters, years
    ("month", rf"tháng ?{_MONTH}(?: ?{_SLASH}{_YEAR})?(?!\d)"),
    ("month", rf"t\.? ?(?P<month>\d{{1,2}})(?:{_SLASH}){_YEAR}"),
    ("month", rf"tháng {_MONTH_WORD}(?!\w)(?! ngày)(?:{_SLASH}{_YEAR})?"),
    ("loose_month", rf"(?P<month>0?[1-9]|1[0-2]){_SLASH}{_YEAR}"),
    ("quarter", rf"quý ?{_QUARTER}(?:{_SLASH}{_YEAR})?"),
    ("quarter", r"q\.? ?(?P<month_word>iv|i{1,3}|[1-4])(?: ?[/.\-] ?)(?P<year>(?:19|20|21)\d\d)"),
    ("loose_quarter", rf"(?P<month_word>iv|i{{1,3}}|[1-4](?= ?{_SLASH}(?:19|20|21)\d\d))(?!\w)(?:{_SLASH}{_YEAR})?"),
    (
        "on",
        r"(?:,? ?(?:và|cùng|cho) )*(?:các|những) năm (?:liền kề )?(?:tiếp theo|sau|kế tiếp|tới|về sau|tiếp sau|sau đó)(?: đó)?"
        r"|trở (?:đi|về sau)|về sau|và (?:các )?giai đoạn (?:tiếp theo|sau)",
    ),
    (
        "of_year:-1",
        r"(?:của )?năm (?:liền kề |liền |ngay )?trước(?! (?:ngày|tháng|khi|quý|\d))(?: liền kề| liền| đó)?"
        rf"(?:,? (?:của )?(?:năm|kỳ|thời điểm) {_REPORT})?",
    ),
    (
        "of_year:1",
        r"(?:của )?năm (?:liền kề(?! trước| sau)|(?:liền kề |kế |liền )?(?:sau|tiếp theo|kế tiếp|tới|tiếp|sau đó))(?! khi)(?: liền kề| liền)?"
        rf"(?:,? (?:của )?(?:năm|kỳ) {_REPORT})?",
    ),
    ("of_year:0", rf"(?:của )?(?:cùng )?năm (?:nay|đó|này|hiện hành|hiện tại|{_REPORT})(?! 2\d{{3}})"),
    ("school_year", r"năm học (?P<year>20\d\d) ?- ?20\d\d"),
    ("year", rf"(?:các |những )?năm ?{_YEAR}"),
    ("period", r"(?:giai đoạn|thời kỳ|nhiệm kỳ|niên độ|khóa|khoá|lộ trình)(?: (?:từ )?năm)?(?= ?\d{4})"),
    ("loose_year", rf"{_YEAR}"),
    ("this_year", r"(?:cả )?năm(?= ?(?:$|[.,;)]))"),
    # --- durations
    (
        "duration",
        rf"(?:\d{{1,3}} ?(?:-|đến) ?)?{_AMOUNT} ?(?P<word>ngày làm việc|giờ làm việc|ngày|tuần lễ|tuần"
        rf"|tháng|giờ|h|năm)(?!\w){_NOT_DATED}",
    ),
    ("duration", r"(?P<word>nửa tháng|nửa năm)(?! (?:đầu|cuối))"),
    # --- connectors
    (
        "least",
        r"(?:ít nhất|tối thiểu|tối đa|không quá|nhiều nhất|khoảng|sớm nhất|không được quá|không vượt quá"
        r"|không ít hơn)(?: là)?",
    ),
    ("latest", r"(?:trước hoặc (?:trong|vào|đúng)|(?:trong|vào|đúng) hoặc trước)"),
    (
        "latest",
        r"(?:chậm nhất|muộn nhất|trễ nhất|không muộn hơn|không chậm hơn|không trễ hơn|không để quá|"
        r"hạn cuối(?: cùng)?|hạn chót|hạn chậm nhất|thời hạn cuối(?: cùng)?|hạn nộp|hạn gửi|hạn hoàn thành|deadline)"
        r"(?: là)?",
    ),
    ("before", r"trước(?: thời điểm| mốc)?"),
    (
        "until_event",
        r"(?:cho )?(?:đến|tới) (?:khi|lúc|thời điểm)(?! ?\d)|(?:cho )?(?:đến|tới) (?:hết )?ngày(?= [^\d ▪])",
    ),
    ("until", r"(?:cho )?(?:đến|tới)(?: trước)?(?: hết| cuối(?! (?:tháng|quý|năm)))?|hết|\.\."),
    ("now", r"(?:kể )?từ (?:nay|giờ|bây giờ|thời điểm này|thời điểm hiện nay)"),
    ("after", r"(?:ngay )?(?:kể |tính |bắt đầu )?từ (?:sau )?(?:khi|lúc|thời điểm)(?! ?\d)"),
    ("after", r"(?:kể |tính |bắt đầu )?từ (?:sau )?ngày(?= [^\d ▪])"),
    ("after", r"(?:ngay )?sau (?:khi|thời điểm|ngày(?= [^\d ▪]))"),
    ("after", r"ngay (?:sau|khi)"),
    ("from", r"(?:kể|tính|bắt đầu|áp dụng)? ?từ(?: đầu(?! (?:tháng|quý|năm|giai)))?|bắt đầu(?: vào)?|khởi động"),
    ("sau", r"sau"),
    ("khi", r"khi"),
    ("in", r"(?:trong )?(?:suốt cả|suốt|cả)(?= năm)|(?:trong|vào|ngay trong|nội)(?: (?:vòng|thời hạn|thời gian|khoảng(?: thời gian)?|lúc|dịp|cả))?"),
    ("done", r"(?:phải |cần |đã )?(?:xong|hoàn thành|hoàn tất|kết thúc|thực hiện xong)(?: (?:việc|toàn bộ))?"),
    ("doing", r"(?:thực hiện|triển khai|tổ chức|ban hành|áp dụng|bảo đảm|tiến hành)(?= ?(?:trong |vào )?(?:năm|quý|tháng|giai) ?[ivx\d])"),
    ("label", r"(?:thời gian|thời hạn|tiến độ|thời điểm)(?: (?:thực hiện|hoàn thành|tổ chức|triển khai|báo cáo|gửi|nộp))*"),
    ("tentative", r"dự kiến|dự tính"),
    ("continuous", r"thường xuyên|liên tục|quanh năm|xuyên suốt|(?:trong )?suốt (?:quá trình|thời gian|cả năm|năm(?! ?\d))|24/24(?: ?h| giờ)?|24/7"),
    ("filler", r"(?:là|lúc|ngày|thời điểm|mốc|đúng|cả|hết|khoảng|độ|của|so với)(?!\w)"),
    ("number", r"\d+"),
    ("join", r", ?và|và|,|-|;|&|\+|hoặc"),
    ("blank", r"▪+"),
    ("word", r"[^\W\d_]+"),
    ("mark", r"\S"),
]  # fmt: skip

FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind.partition(":")[0], kind.partition(":")[2], re.compile(form)) for kind, form in _FORMS
)
"""Kind, its fixed word (or empty), pattern."""
