"""Evidence (tài liệu kiểm chứng): files and citations beside the points of one component.

Nothing that is uploaded is executed or rendered; a file's type is read from its content.
"""

from chuky.evidence.attach import Attached, Place, attach_file, cite, withdraw
from chuky.evidence.exceptions import EvidenceRefused, UploadUnknown
from chuky.evidence.listed import evidence_dataset, evidence_of, evidence_rows, may_read
from chuky.evidence.upload import (
    Sender,
    append_upload,
    begin_upload,
    finish_upload,
    upload_state,
)

__all__ = [
    "Attached",
    "EvidenceRefused",
    "Place",
    "Sender",
    "UploadUnknown",
    "append_upload",
    "attach_file",
    "begin_upload",
    "cite",
    "evidence_dataset",
    "evidence_of",
    "evidence_rows",
    "finish_upload",
    "may_read",
    "upload_state",
    "withdraw",
]
