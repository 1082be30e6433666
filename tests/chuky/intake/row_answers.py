"""What the sender of each wrong table is told: the rule's sentence, whose row, what is right.

Word for word, so that a sentence that changes is read once more by a person. Cases are in `broken`.
"""

RULES: dict[str, str] = {
    "points-above-maximum": "Điểm tự chấm cao hơn điểm tối đa của tiêu chí thành phần.",
    "points-below-minimum": "Điểm tự chấm thấp hơn điểm tối thiểu của tiêu chí thành phần.",
    "points-off-step": (
        "Điểm không theo bước điểm của tiêu chí thành phần, tính từ điểm tối thiểu (tối "
        "thiểu 0, bước 0,25 thì được 0,25; 0,5; 0,75…)."
    ),
    "points-not-a-number": (
        "Điểm tự chấm phải là một số: chỉ gồm chữ số, có thể có dấu phẩy hoặc dấu chấm "
        "thập phân, tối đa 9 chữ số lẻ, ví dụ 1,25."
    ),
    "points-missing": (
        "Tiêu chí thành phần áp dụng cho đơn vị nhưng chưa có điểm tự chấm; nếu không "
        "đạt thì ghi 0."
    ),
    "row-absent": "Thiếu dòng của đơn vị và tiêu chí thành phần phải tự chấm.",
    "unit-blank": "Chưa ghi mã đơn vị.",
    "unit-unknown": "Mã đơn vị không có trong danh sách đơn vị của chu kỳ này.",
    "component-blank": "Chưa ghi mã tiêu chí thành phần.",
    "component-unknown": "Mã tiêu chí thành phần không có trong bộ tiêu chí của chu kỳ này.",
    "row-duplicated": (
        "Đơn vị và tiêu chí thành phần này đã có ở dòng khác; mỗi cặp chỉ được một dòng."
    ),
    "table-empty": "Bảng không có dòng dữ liệu nào.",
    "column-absent": (
        "Bảng phải có đủ các cột “Mã đơn vị”, “Mã tiêu chí thành phần”, “Điểm tự chấm”."
    ),
    "evidence-and-explanation-missing": (
        "Có điểm nhưng không có tài liệu kiểm chứng và cũng không có giải trình; phải có "
        "ít nhất một trong hai."
    ),
    "component-not-self-scored": (
        "Tiêu chí thành phần này không do đơn vị tự chấm (điểm lấy từ điều tra xã hội "
        "học hoặc nguồn khác); hãy để trống điểm."
    ),
    "legacy-encoding": (
        "Chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI); hãy chuyển sang Unicode rồi gửi lại."
    ),
    "stray-space": (
        "Có khoảng trắng thừa hoặc khoảng trắng không ngắt; chương trình đã tự bỏ, nên "
        "sửa ở bản gốc."
    ),
    "text-not-nfc": (
        "Chữ tiếng Việt gõ theo Unicode tổ hợp; chương trình đã chuyển sang dựng sẵn, "
        "nên dùng Unicode dựng sẵn."
    ),
    "unit-merged": "Đơn vị này đã sáp nhập hoặc đổi mã; hãy dùng mã mới.",
}

ROWS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "above maximum": (("points-above-maximum", "01 · 1.1", "Được ghi: tối đa 2"),),
    "negative": (("points-below-minimum", "01 · 1.1", "Được ghi: tối thiểu 0"),),
    "off step": (("points-off-step", "01 · 1.1", "Được ghi: tối thiểu 0, bước 0,5"),),
    "words": (("points-not-a-number", "01 · 1.1", "Ghi một số, ví dụ 1,5"),),
    "points with unit": (("points-not-a-number", "01 · 1.1", "Có phải 1,5?"),),
    "a fraction": (("points-not-a-number", "01 · 1.1", "Có phải 1,5?"),),
    "percent": (("points-not-a-number", "01 · 1.1", "Ghi số điểm, không ghi phần trăm"),),
    "date for points": (
        (
            "points-not-a-number",
            "01 · 1.1",
            "Có phải 10,1? Excel đã đổi số thành ngày: định dạng ô là Number rồi gõ lại",
        ),
    ),
    "excel error": (("points-not-a-number", "01 · 1.1", "Ghi một số, ví dụ 1,5"),),
    "formula as text": (
        (
            "points-not-a-number",
            "01 · 1.1",
            "Ô là công thức chưa có kết quả: mở bằng Excel rồi lưu lại, hoặc gõ số",
        ),
    ),
    "hyperlink injection": (
        (
            "points-not-a-number",
            "01 · 1.1",
            "Ô là công thức chưa có kết quả: mở bằng Excel rồi lưu lại, hoặc gõ số",
        ),
    ),
    "letter O": (("points-not-a-number", "01 · 1.1", "Có phải 0,5?"),),
    "two marks": (
        (
            "points-not-a-number",
            "01 · 1.1",
            "Chỉ ghi một dấu thập phân, không ngăn hàng nghìn, ví dụ 1,5",
        ),
    ),
    "points blank": (("points-missing", "01 · 1.1", "Ghi một số; không đạt thì ghi 0"),),
    "points a space": (("points-missing", "01 · 1.1", "Ghi một số; không đạt thì ghi 0"),),
    "unit blank": (
        ("row-absent", "01 · 1.1", "Thêm dòng này như trong biểu mẫu"),
        ("unit-blank", "1.1", "Ghi mã như trong biểu mẫu; dòng cộng thì xóa"),
    ),
    "leading zero lost": (
        ("unit-unknown", "1 · 1.1", "Có phải “01”?"),
        ("row-absent", "01 · 1.1", "Thêm dòng này như trong biểu mẫu"),
    ),
    "another unit": (
        ("unit-unknown", "02 · 1.1", "Có phải “01”?"),
        ("row-absent", "01 · 1.1", "Thêm dòng này như trong biểu mẫu"),
    ),
    "component blank": (
        ("row-absent", "01 · 1.1", "Thêm dòng này như trong biểu mẫu"),
        ("component-blank", "01", "Ghi mã như trong biểu mẫu; dòng cộng thì xóa"),
    ),
    "unknown component": (
        ("component-unknown", "01 · 9.9", ""),
        ("row-absent", "01 · 1.1", "Thêm dòng này như trong biểu mẫu"),
    ),
    "code became a day": (
        (
            "component-unknown",
            "01 · 01/01/2024",
            "Có phải “1.1”? Excel đã đổi mã thành ngày: định dạng ô là Text rồi gõ lại",
        ),
        ("row-absent", "01 · 1.1", "Thêm dòng này như trong biểu mẫu"),
    ),
    "row deleted": (("row-absent", "01 · 1.2", "Thêm dòng này như trong biểu mẫu"),),
    "row doubled": (("row-duplicated", "01 · 1.1", "Giữ một dòng, xóa dòng kia"),),
    "no rows": (
        ("table-empty", "", "Điền từ dòng dưới hàng tiêu đề"),
        ("row-absent", "01 · 1.1", "Thêm dòng này như trong biểu mẫu"),
    ),
    "no headings": (("column-absent", "", "Giữ hàng tiêu đề của biểu mẫu, không đổi tên cột"),),
    "heading renamed": (("column-absent", "", "Giữ hàng tiêu đề của biểu mẫu, không đổi tên cột"),),
    "text, no table": (
        ("column-absent", "", "Giữ hàng tiêu đề của biểu mẫu, không đổi tên cột"),
        ("table-empty", "", "Điền từ dòng dưới hàng tiêu đề"),
    ),
    "no evidence": (("evidence-and-explanation-missing", "01 · 1.1", ""),),
    "survey scored by hand": (("component-not-self-scored", "01 · 2.1", "Để trống ô này"),),
    "legacy letters": (("legacy-encoding", "01 · 1.1", ""),),
    "stray space": (("stray-space", "01 · 1.1", ""),),
    "decomposed": (("text-not-nfc", "01 · 1.1", ""),),
    "1.10 became the number 1.1": (
        ("row-duplicated", "01 · 1.1", "Giữ một dòng, xóa dòng kia"),
        ("row-absent", "01 · 1.10", "Thêm dòng này như trong biểu mẫu"),
    ),
    "1.10 became a real day": (
        (
            "component-unknown",
            "01 · 2024-10-01",
            "Có phải “1.10”? Excel đã đổi mã thành ngày: định dạng ô là Text rồi gõ lại",
        ),
        ("row-absent", "01 · 1.10", "Thêm dòng này như trong biểu mẫu"),
    ),
    "unit merged over its rows": (
        ("row-absent", "01 · 1.2", "Thêm dòng này như trong biểu mẫu"),
        ("unit-blank", "1.2", "Ghi mã như trong biểu mẫu; dòng cộng thì xóa"),
    ),
    "formulas never calculated": (
        (
            "points-not-a-number",
            "01 · 1.2",
            "Ô là công thức chưa có kết quả: mở bằng Excel rồi lưu lại, hoặc gõ số",
        ),
    ),
    "code of a merged unit": (
        (
            "unit-merged",
            "00 · 1.1",
            "“00” đã sáp nhập vào (hoặc đổi thành) “01” (Đoàn Tùng); dùng mã mới “01”",
        ),
        ("row-absent", "01 · 1.1", "Thêm dòng này như trong biểu mẫu"),
    ),
    "name for a code": (
        ("unit-unknown", "Đoàn Tùng · 1.1", "Có phải “01” (Đoàn Tùng)?"),
        ("row-absent", "01 · 1.1", "Thêm dòng này như trong biểu mẫu"),
    ),
    "live hyperlink": (("points-not-a-number", "01 · 1.1", "Ghi một số, ví dụ 1,5"),),
    "sum row by hand": (
        ("unit-blank", "", "Ghi mã như trong biểu mẫu; dòng cộng thì xóa"),
        ("component-blank", "", "Ghi mã như trong biểu mẫu; dòng cộng thì xóa"),
    ),
}
"""Broken rule, the row, the way out; errors first, then warnings, in the contract's order."""
