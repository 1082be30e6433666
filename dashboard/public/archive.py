"""A publication as one ZIP, for who wants to check all of it; read whole before a byte leaves.

A file that lost its hash is an error page, never half an archive.
"""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from chuky.views.published import MANIFEST, Published
from dashboard.formats import local

IN_MEMORY = 8 * 1024 * 1024
"""Bytes; a larger archive waits on disk."""
PIECE = 256 * 1024


def archive(item: Published) -> Iterator[bytes]:
    """The archive's bytes. Raises PublishedFileDamaged at once."""
    made = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed when it was sent
    try:
        _write(item, made)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return _pieces(made)


def _write(item: Published, made: SpooledTemporaryFile[bytes]) -> None:
    day = local(item.published_at).timetuple()[:6]
    with ZipFile(made, "w", ZIP_DEFLATED) as zipped:
        for path in [*(file.path for file in item.files), MANIFEST]:
            info = ZipInfo(f"{item.cycle.id}/{path}", day)
            info.compress_type = ZIP_DEFLATED
            zipped.writestr(info, item.read(path) or b"")


def _pieces(made: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with made:
        while piece := made.read(PIECE):
            yield piece
