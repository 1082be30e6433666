"""The text of a CSV: UTF-8, UTF-16 or Windows-1258; TCVN3 and VNI are recognised and explained.

Among one-byte encodings only known Vietnamese words decide; where none is found nothing is guessed.
"""

import re
import unicodedata
from typing import Final

from chuky.intake.refusal import refused
from chuky.language import Text

_FORM_WORDS: Final = (
    "điểm chấm mã đơn vị tiêu phần tài liệu kiểm chứng giải không báo cáo của và số ngày kế hoạch"
    " quyết định xã phường thị trấn tờ bản công văn thực hiện đã được tự"
)
"""Words of forms and of what is written into them, each with a Vietnamese letter."""
_UNICODE: Final = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_TCVN3: Final = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ"
"""TCVN 5712:1993, the bytes of `_UNICODE`'s letters as Latin-1 shows them."""
_FROM_TCVN3: Final = str.maketrans(_TCVN3, _UNICODE)
_VNI_FORM_WORDS: Final = (
    "ñieåm töï chaám maõ ñôn vò tieâu thaønh phaàn taøi lieäu kieåm chöùng giaûi khoâng baùo caùo"
    " cuûa vaø soá ngaøy keá hoaïch quyeát ñònh xaõ phöôøng"
)
_WORDS: Final = frozenset(_FORM_WORDS.split())
_VNI_WORDS: Final = frozenset(_VNI_FORM_WORDS.split())
_SAVE_UNICODE: Final = Text(
    "chuyển sang Unicode (UniKey: Ctrl+Shift+F6) rồi gửi lại",
    "convert it to Unicode (UniKey: Ctrl+Shift+F6) and send again",
)


def decode(content: bytes, file: str) -> str:
    """The text, composed (NFC) where its encoding has combining marks. Raises Unparsable."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strict(content, "utf-16", file)
    wide = _wide(content)
    if wide:
        return _strict(content, wide, file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _one_byte(content, file)


def legacy_name(text: str) -> str | None:
    """`TCVN3` or `VNI` where `text` holds Vietnamese words in one of them."""
    words = set(_words(text))
    if words & _VNI_WORDS:
        return "VNI"
    if not words & _WORDS and set(_words(text.translate(_FROM_TCVN3))) & _WORDS:
        return "TCVN3"
    return None


def require_unicode(text: str, file: str) -> None:
    """Return where `text` isn't in a legacy encoding. Raises Unparsable."""
    name = legacy_name(text)
    if name is not None:
        raise refused(
            file,
            f"chữ gõ bằng bảng mã cũ {name}",
            f"the text is in the legacy encoding {name}",
            _SAVE_UNICODE,
        )


def _wide(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain signs is zero."""
    head = content[:2000]
    evens, odds = head[0::2].count(0), head[1::2].count(0)
    if max(evens, odds) < len(head) / 8:
        return None
    return "utf-16-le" if odds > evens else "utf-16-be"


def _strict(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise refused(
            file,
            "tệp bị cắt cụt giữa một chữ UTF-16 hoặc không phải chữ",
            "the file is cut off within a UTF-16 letter or is no text",
        ) from None


def _one_byte(content: bytes, file: str) -> str:
    shown = content.decode("latin-1")
    require_unicode(shown, file)
    text = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    if "\ufffd" not in text and set(_words(text)) & _WORDS:
        return text
    raise refused(
        file,
        "không nhận ra bảng mã của chữ trong tệp",
        "the encoding of the text can't be told",
        Text("lưu lại dạng CSV UTF-8 hoặc .xlsx", "save it as CSV UTF-8 or as .xlsx"),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s,;:.\"'()\[\]/]+", text[:200_000].casefold())
