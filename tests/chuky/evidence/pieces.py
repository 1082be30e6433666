"""Files as clerks send them, made here: documents, scans, archives, and what must be refused."""

import io
import zipfile
import zlib

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def pdf(text: str = "Bao cao", pages: int = 1) -> bytes:
    """A small real PDF; ASCII text. No text: a scan."""
    shown = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        font,
    ]
    for number in range(pages):
        content = 5 + 2 * number
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            b"<< /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % content
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
    return _written(objects)


def _written(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    file = io.BytesIO(b"%PDF-1.4\n")
    file.seek(0, 2)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n" % (len(objects) + 1, start))
    file.write(b"%%EOF\n")
    return file.getvalue()


_Q_IS_A = b"""/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfchar <51> <1EAC> endbfchar
endcmap end"""


def stamped_pdf(pages: int, on: int) -> bytes:
    """A PDF whose page `on` bears the mark MẬT (its font shows Ậ for the letter Q)."""
    head = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode %d 0 R >>"
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        head % 4,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(_Q_IS_A), _Q_IS_A),
    ]
    for number in range(1, pages + 1):
        text = b"MQT" if number == on else b"BAO CAO"
        shown = b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % text
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            b"<< /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (4 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
    return _written(objects)


def open_document(body: str, styles: str = "", **more: str) -> bytes:
    """An .odt; `styles` holds headers."""
    parts: dict[str, bytes | str] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<d>{body}</d>",
        "styles.xml": f"<d>{styles}</d>",
    }
    return archive(parts | {name.replace("__", "/"): text for name, text in more.items()})


def old_office(*texts: str) -> bytes:
    """The beginning of a .doc or .xls with texts as such files keep them."""
    between = b"\x00\x05\x00\x01"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 505
    return head + between.join(text.encode("utf-16-le") for text in texts) + between


def package(**members: bytes | str) -> bytes:
    """A ZIP; `__` in a name is `/`, `_dot_` is `.`."""
    names = {name.replace("__", "/").replace("_dot_", "."): body for name, body in members.items()}
    return archive(names)


def archive(members: dict[str, bytes | str], compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compress) as file:
        for name, body in members.items():
            file.writestr(name, body)
    return buffer.getvalue()


def word(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:d>{body}</w:d>"})


def linked(target: str = "/etc/passwd") -> bytes:
    """An archive with a symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        member = zipfile.ZipInfo("lien-ket.pdf")
        member.external_attr = 0o120777 << 16
        file.writestr(member, target)
    return buffer.getvalue()


def locked() -> bytes:
    """An archive whose member says that it is encrypted."""
    whole = bytearray(archive({"a.pdf": pdf()}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(sign) + place] |= 1
    return bytes(whole)


def lying(stated: int = 10) -> bytes:
    """An archive whose directory states a small size for a member of 600 MB of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(600)) + packer.flush()
    whole = bytearray(archive({"a.txt": b"x" * stated}, zipfile.ZIP_STORED))
    head = 30 + len("a.txt")
    directory = whole.index(b"PK\x01\x02")
    tail = whole[directory:]
    start = whole[:head]
    for part, base in ((start, 8), (tail, 10)):
        part[base : base + 2] = (8).to_bytes(2, "little")
    for part, base in ((start, 18), (tail, 20)):
        part[base : base + 4] = len(packed).to_bytes(4, "little")
    end = tail.index(b"PK\x05\x06")
    tail[end + 16 : end + 20] = (head + len(packed)).to_bytes(4, "little")
    return bytes(start + packed + tail)
