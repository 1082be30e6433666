"""The one way in which intake says no: the file, the reason and the way out, in both languages.

Belongs here: the error and its usual ways out. Findings about cells come from contracts.
"""

from chuky.exceptions import ChukyError
from chuky.language import Text

RIGHT_FILE = Text("kiểm tra có đúng tệp không", "check that it is the right file")
SAVE_AGAIN = Text("mở bằng Excel rồi lưu lại dạng .xlsx", "open it in Excel and save it as .xlsx")


class Unparsable(ChukyError):
    """{file}: {reason}; {way_out}"""

    en = "{file}: {reason}; {way_out}"


def refused(file: str, vi: str, en: str, way_out: Text = RIGHT_FILE) -> Unparsable:
    """The error for `file`: in one line, its name short, without signs that can't be shown."""
    shown = " ".join(_printable(file).split())[:120]
    return Unparsable(file=shown, reason=Text(_printable(vi), _printable(en)), way_out=way_out)


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() or sign.isspace() else "?" for sign in text)
