"""The draft công văn đôn đốc as .docx, in the form of Decree 30/2020/NĐ-CP, with its annex.

Belongs here: the document's bytes. Who drafts and releases it is in `urging.py`.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from chuky.publication.package import write_package
from chuky.publication.templates import template_text
from chuky.reminders.texts import FOLDER

if TYPE_CHECKING:
    from jinja2 import Template

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>
"""  # noqa: E501 - markup
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{what}" Target="{target}"/></Relationships>
"""  # noqa: E501 - markup


def urging_docx(values: Mapping[str, Any]) -> bytes:
    """`values`: agency, plan, stage, due, today, today_text, total, mark, units (rows of text)."""
    document = _template().render(values).strip()
    return write_package(docx_parts(document, template_text("styles.xml")))


def docx_parts(document: str, styles: str) -> dict[str, bytes]:
    """The parts of a .docx that is one document with its styles."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(what="officeDocument", target="word/document.xml"),
        "word/_rels/document.xml.rels": _RELATIONS.format(what="styles", target="styles.xml"),
        "word/document.xml": document,
        "word/styles.xml": styles,
    }
    return {name: text.encode() for name, text in parts.items()}


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string((FOLDER / "urging.xml.j2").read_text(encoding="utf-8"))
