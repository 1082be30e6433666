"""Zip files with stable bytes: what .docx and .xlsx are inside.

Entries are stored, not deflated, with one fixed time, so that neither the clock nor the machine's
zlib shows in the bytes.
"""

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first instant that a zip file can say


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """A zip of `parts`, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            package.writestr(entry, data)
    return buffer.getvalue()


def repack(data: bytes) -> bytes:
    """The same entries in stable form. `data` is trusted: we made it ourselves."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return write_package({name: package.read(name) for name in package.namelist()})
