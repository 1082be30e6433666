"""Why a piece of evidence was not taken, said to the clerk who sent it."""

from chuky.exceptions import ChukyError
from chuky.language import Text


class EvidenceRefused(ChukyError):
    """{file}: {why}; {way_out}"""

    en = "{file}: {why}; {way_out}"


class UploadUnknown(ChukyError):
    """không có lần tải lên `{upload}` hoặc đã xong; bắt đầu tải lại tệp"""

    en = "there is no upload `{upload}`, or it is done; start again"


class UploadOffset(ChukyError):
    """tải lên `{upload}` đã có {received} byte, không phải {offset}; gửi tiếp từ {received}"""

    en = "upload `{upload}` has {received} bytes, not {offset}; go on from {received}"


class EvidenceUnknown(ChukyError):
    """không có tài liệu `{evidence}` của đơn vị này; tải lại trang"""

    en = "this unit has no evidence `{evidence}`; reload the page"


class ReaderUnknown(ChukyError):
    """không có tài khoản `{account}` được xem đơn vị này; chọn trong: {known}"""

    en = "there is no account `{account}` that may see this unit; choose among: {known}"


def refused(file: str, why: Text, way_out: Text) -> EvidenceRefused:
    """A refusal that names the file shortly, whatever it is called."""
    return EvidenceRefused(file=_short(file), why=why, way_out=way_out)


def _short(name: str) -> str:
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return plain if len(plain) <= 80 else f"{plain[:60]}…{plain[-15:]}"
