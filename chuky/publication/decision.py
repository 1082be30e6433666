"""decision.docx: the draft decision in the format of Decree 30/2020/NĐ-CP, Annex I.

Written as WordprocessingML from a template: the format is small and fixed, and python-docx would
put its own default styles, its clock and half a second of import into every publication.
"""

import re
from typing import Final

from chuky.publication.package import write_package
from chuky.publication.page import day
from chuky.publication.templates import render_template
from chuky.publication.view import Rendering

_TYPES: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/header2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>
"""  # noqa: E501 - markup
_RELATIONS: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
"""  # noqa: E501 - markup
_DOCUMENT_RELATIONS: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header2.xml"/></Relationships>
"""  # noqa: E501 - markup

_ABBREVIATIONS: Final = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}


def decision_docx(rendering: Rendering) -> bytes:
    """The draft decision with its annex, printing the results hash."""
    given = rendering.given
    issuer = spell_out(given.decision.issuer)
    document = render_template(
        "decision.xml.j2",
        given=given,
        plan=given.plan,
        groups=rendering.groups,
        issuer=issuer,
        issuer_lines=_name_lines(issuer.upper()),
        authority=_authority(given.decision.signer, issuer),
        issued=given.decision.issued,
        issued_text=day(given.decision.issued),
        subject=given.plan.subject,
        basis=_basis(rendering),
        results_sha256=rendering.results_sha256,
        recognition=any(view.has_recognition for view in rendering.groups),
        illustrative=bool(rendering.illustrative),
    )
    header = {"mark": given.mark}
    return write_package(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _RELATIONS.encode(),
            "word/document.xml": document.lstrip(),
            "word/header1.xml": render_template("header.xml.j2", numbered=True, **header),
            "word/header2.xml": render_template("header.xml.j2", numbered=False, **header),
            "word/styles.xml": render_template("styles.xml"),
            "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS.encode(),
        }
    )


def spell_out(name: str) -> str:
    """`UBND huyện Thanh Miện` → `Ủy ban nhân dân huyện Thanh Miện`."""
    return re.sub(r"\b(UBND|HĐND)\b", lambda found: _ABBREVIATIONS[found[0]], name)


def _name_lines(name: str) -> tuple[str, ...]:
    """The body's kind on a line of its own, as printed heads have it."""
    kind = "ỦY BAN NHÂN DÂN"
    rest = name.removeprefix(kind).strip()
    return (kind, rest) if name.startswith(kind) and rest else (name,)


def _authority(signer: str, issuer: str) -> str:
    """Who decides: the chair decides in the body's name, else the body itself."""
    return f"{signer} {issuer}" if signer.casefold().startswith("chủ tịch") else issuer


def _basis(rendering: Rendering) -> tuple[str, ...]:
    """The căn cứ lines: the criteria sets' decisions, then the plan."""
    lines = []
    for criteria_set in rendering.given.criteria.values():
        decision = criteria_set.decision
        if decision.number:
            issued = f" ngày {day(decision.issued)}" if decision.issued else ""
            lines.append(
                f"Căn cứ Quyết định số {decision.number}{issued} của {decision.issuer}"
                f" {_lower_first(decision.title)}"
            )
    document = rendering.given.plan.document
    issued = f" ngày {day(document.issued)}" if document.issued else ""
    number = f" số {document.number}" if document.number else ""
    lines.append(
        f"Căn cứ Kế hoạch{number}{issued} của {document.issuer} {_lower_first(document.title)}"
    )
    return tuple(line.rstrip(" .;") for line in lines)


def _lower_first(text: str) -> str:
    """Inside a sentence; a leading abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
