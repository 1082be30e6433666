"""What the sender of each file that can't be read is told. Wrong tables are in `row_answers`.

Word for word, so that a sentence that changes is read once more by a person. Cases are in `broken`.
"""

SENTENCES: dict[str, str] = {
    "empty": "tệp rỗng, 0 byte; kiểm tra có đúng tệp không",
    "too heavy": "tệp nặng 21 MB, tối đa 20 MB; kiểm tra có đúng tệp không",
    "pdf named xlsx": "đây là tệp PDF, không phải bảng tính; mở bằng Excel rồi lưu lại dạng .xlsx",
    "photo": "đây là tệp ảnh, không phải bảng tính; mở bằng Excel rồi lưu lại dạng .xlsx",
    "scan": "đây là tệp ảnh, không phải bảng tính; mở bằng Excel rồi lưu lại dạng .xlsx",
    "web page named xls": (
        "đây là trang web, không phải bảng tính; mở bằng Excel rồi lưu lại dạng .xlsx"
    ),
    "old xls": (
        "đây là tệp .xls đời cũ (Excel 97–2003) hoặc tệp đặt mật khẩu; mở bằng Excel rồi lưu "
        "lại dạng .xlsx"
    ),
    "word": "đây là tệp Word, không phải bảng tính; gửi tệp Excel theo mẫu",
    "archive": (
        "đây là tệp nén, bên trong không phải bảng tính; giải nén rồi gửi riêng tệp bảng tính"
    ),
    "empty archive": (
        "đây là tệp nén, bên trong không phải bảng tính; giải nén rồi gửi riêng tệp bảng tính"
    ),
    "xlsb": "tệp dạng .xlsb không đọc được; mở bằng Excel rồi lưu lại dạng .xlsx",
    "cut off": "tệp bị hỏng hoặc bị cắt cụt, không mở được; gửi lại bản gốc còn mở được",
    "cut to ten bytes": "tệp bị hỏng hoặc bị cắt cụt, không mở được; gửi lại bản gốc còn mở được",
    "bytes flipped": "tệp bị hỏng hoặc bị cắt cụt, không mở được; gửi lại bản gốc còn mở được",
    "password": "tệp đặt mật khẩu, không mở được; bỏ mật khẩu mở tệp rồi gửi lại",
    "size lies": "tệp bị hỏng hoặc bị cắt cụt, không mở được; gửi lại bản gốc còn mở được",
    "zip bomb": (
        "tệp nén bung ra 260 MB, tối đa 250 MB; xóa các dòng, cột trống được định dạng thừa "
        "rồi gửi lại"
    ),
    "many parts": "tệp nén có quá nhiều phần (tối đa 2.000); kiểm tra có đúng tệp không",
    "billion laughs": (
        "bên trong tệp có đoạn không do Excel ghi (khai báo thực thể XML ở "
        "“xl/sharedStrings.xml”), có thể là tệp phá hoại; mở bằng Excel rồi lưu lại dạng "
        ".xlsx"
    ),
    "a billion laughs in a sheet": (
        "bên trong tệp có đoạn không do Excel ghi (khai báo thực thể XML ở "
        "“xl/worksheets/sheet1.xml”), có thể là tệp phá hoại; mở bằng Excel rồi lưu lại dạng "
        ".xlsx"
    ),
    "document type in ods": (
        "bên trong tệp có đoạn không do Excel ghi (khai báo thực thể XML ở “content.xml”), "
        "có thể là tệp phá hoại; mở bằng Excel rồi lưu lại dạng .xlsx"
    ),
    "a billion laughs in ods": (
        "bên trong tệp có đoạn không do Excel ghi (khai báo thực thể XML ở “content.xml”), "
        "có thể là tệp phá hoại; mở bằng Excel rồi lưu lại dạng .xlsx"
    ),
    "rar": "đây là tệp nén RAR, không phải bảng tính; giải nén rồi gửi riêng tệp bảng tính",
    "7z": "đây là tệp nén 7z, không phải bảng tính; giải nén rồi gửi riêng tệp bảng tính",
    "nul in a csv": "dòng 2, cột 4 có ký tự điều khiển U+0000, không phải chữ; xóa ô ấy rồi gõ lại",
    "bell in excel": (
        "trang “Sheet1”, dòng 2, cột 1 có ký tự điều khiển U+0007, không phải chữ; xóa ô ấy "
        "rồi gõ lại"
    ),
    "csv cell of megabytes": (
        "dòng 2 có ô dài hơn 131.072 chữ; kiểm tra dấu nháy kép mở mà không đóng; rút gọn ô ấy"
    ),
    "million columns in excel": (
        "bảng “Sheet1” quá lớn (tối đa 500.000 dòng, 200 cột); kiểm tra có đúng tệp không"
    ),
    "malformed xml": "tệp bị hỏng hoặc bị cắt cụt, không mở được; gửi lại bản gốc còn mở được",
    "sheet part lost": "không mở được bảng tính; mở bằng Excel rồi lưu lại dạng .xlsx",
    "far corner": (
        "bảng trải quá rộng: 1.048.576 dòng × 16.384 cột; xóa các dòng, cột trống được định "
        "dạng thừa rồi gửi lại"
    ),
    "far row without address": (
        "bảng trải quá rộng: 1.048.576 dòng × 702 cột; xóa các dòng, cột trống được định "
        "dạng thừa rồi gửi lại"
    ),
    "million columns": "bảng quá lớn (tối đa 500.000 dòng, 200 cột); kiểm tra có đúng tệp không",
    "ods cells repeated": (
        "bảng trải quá rộng: 4 dòng × 4.500.000 cột; xóa các dòng, cột trống được định dạng "
        "thừa rồi gửi lại"
    ),
    "ods rows repeated": (
        "bảng trải quá rộng: 4.000.000 dòng × 5 cột; xóa các dòng, cột trống được định dạng "
        "thừa rồi gửi lại"
    ),
    "tcvn3 csv": (
        "chữ gõ bằng bảng mã cũ TCVN3; chuyển sang Unicode (UniKey: Ctrl+Shift+F6) rồi gửi lại"
    ),
    "vni csv": (
        "chữ gõ bằng bảng mã cũ VNI; chuyển sang Unicode (UniKey: Ctrl+Shift+F6) rồi gửi lại"
    ),
    "tcvn3 in excel": (
        "chữ gõ bằng bảng mã cũ TCVN3; chuyển sang Unicode (UniKey: Ctrl+Shift+F6) rồi gửi lại"
    ),
    "vni in excel": (
        "chữ gõ bằng bảng mã cũ VNI; chuyển sang Unicode (UniKey: Ctrl+Shift+F6) rồi gửi lại"
    ),
    "unknown encoding": (
        "không nhận ra bảng mã của chữ trong tệp; lưu lại dạng CSV UTF-8 hoặc .xlsx"
    ),
    "utf-16 cut": (
        "tệp bị cắt cụt giữa một chữ UTF-16 hoặc không phải chữ; kiểm tra có đúng tệp không"
    ),
    "open quote": "dòng 2 sai dạng CSV; kiểm tra dấu nháy kép",
    "unquoted comma": (
        "dòng 2 có nhiều ô hơn số cột tiêu đề (5); kiểm tra dấu phân cách, đặt nháy kép "
        "quanh chữ có dấu phẩy"
    ),
    "column twice": "cột “Điểm tự chấm” xuất hiện 2 lần; chỉ giữ lại một cột",
    "two sheets": (
        "có 2 trang tính cùng tiêu đề (“Sheet1”, “Sheet2”), không biết trang nào đúng; chỉ "
        "để lại một trang"
    ),
    "stamp erased": (
        "dấu phiên bản ẩn của biểu mẫu đã bị sửa hoặc xóa; bấm “Tải mẫu Excel” ở trang của "
        "đơn vị (hoặc xin cơ quan chủ trì), chép số liệu sang"
    ),
}
"""Without the file's name in front."""
