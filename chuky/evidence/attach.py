"""Attaching a file or a citation to a component's points; withdrawing it. All of a ZIP or nothing.

The bytes go into the vault before the ledger names them; a refused file leaves neither.
"""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import ComponentUnknown
from chuky.cycle.scores import components_of
from chuky.cycle.stage_state import require_open
from chuky.documents.looking import Inspected
from chuky.documents.secrecy import mark_in_name, mark_in_number
from chuky.drafting.evidence_rights import require_may_add, require_may_withdraw
from chuky.evidence.archive import unpack
from chuky.evidence.exceptions import EvidenceUnknown, refused
from chuky.evidence.inspecting import inspect
from chuky.evidence.kinds import ARCHIVE, kind_of
from chuky.house import House
from chuky.intake.names import kept_name
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.intake import Evidence
from chuky.ledger.models import StoredFile
from chuky.ledger.upsert import insert_or_meet

MOST_BYTES = 100_000_000
"""Of one file. A scan of a hundred pages is some 20 MB."""


@dataclass(frozen=True)
class Place:
    """What the evidence is for, and who sends it. `restricted_to`: accounts that alone may read."""

    stage: str
    unit_code: str
    component_code: str
    by: str
    restricted_to: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Attached:
    """Ids of the new pieces; names of files that the unit had sent before, with where they are."""

    ids: tuple[str, ...]
    again: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _File:
    name: str
    path: Path
    kind: str
    found: Inspected


def attach_file(house: House, cycle_id: str, place: Place, path: Path, name: str) -> Attached:
    """Keep the file at `path` (a ZIP: every file in it) as evidence.

    Raises EvidenceRefused, StageNotOpen, UnitUnknown, ComponentUnknown, NotAssigned; nothing is
    kept then.
    """
    context, name = load_cycle(house, cycle_id), kept_name(name)
    with house.ledger.session() as session:
        require_place(session, context, place)
    with tempfile.TemporaryDirectory(prefix="chuky-evidence-") as folder:
        files = _looked_through(path, name, Path(folder))
        stored = [house.vault.put(file.path, file.kind) for file in files]
        with house.ledger.transaction() as session:
            require_place(session, context, place)
            now, archive = house.clock.now(), name if files[0].path != path else None
            ids, again = [], []
            for file, kept in zip(files, stored, strict=True):
                known = _known(session, cycle_id, place.unit_code, kept.sha256)
                again += [(file.name, row.component_code) for row in known]
                if any(row.component_code == place.component_code for row in known):
                    continue
                row = {"sha256": kept.sha256, "size": kept.size, "media_type": file.kind}
                meet = insert_or_meet(session, StoredFile).values(row).on_conflict_do_nothing()
                session.execute(meet)
                fields = _of_file(file, row, archive)
                ids.append(added(session, context, place, now, fields))
    return Attached(tuple(ids), tuple(again))


def cite(
    house: House,
    cycle_id: str,
    place: Place,
    number: str,
    dated: date | None,
    title: str = "",
    page: str = "",
) -> str:
    """Cite a document without its file; the new piece's id. Raises as `attach_file`."""
    number, title, page = (_line(text) for text in (number, title, page))
    if not number:
        why = Text("chưa ghi số, ký hiệu văn bản", "the document has no number")
        raise refused(title or str(_CITED), why, _NUMBER_AND_DAY)
    if dated is None:
        why = Text("chưa ghi ngày văn bản", "the document has no date")
        raise refused(number, why, _NUMBER_AND_DAY)
    mark = mark_in_number(number) or mark_in_name(title)
    if mark is not None:
        raise _secret(number, mark)
    context = load_cycle(house, cycle_id)
    said = f"{number}, {dated:%d/%m/%Y}"
    fields = {
        "kind": "citation",
        "name": f"{said}: {title}" if title else said,
        "document_number": number,
        "document_date": dated,
        "document_page": page or None,
    }
    with house.ledger.transaction() as session:
        require_place(session, context, place)
        return added(session, context, place, house.clock.now(), fields)


def _line(text: str) -> str:
    """One line that can be kept and shown."""
    plain = "".join(sign if sign.isprintable() or sign.isspace() else "?" for sign in text)
    return " ".join(plain.split())


def withdraw(house: House, cycle_id: str, evidence: str, unit: str, by: str) -> None:
    """Take a piece back while its stage is open; it stays on record.

    Raises EvidenceUnknown, StageNotOpen, EvidenceApproved.
    """
    with house.ledger.transaction() as session:
        row = session.get(Evidence, evidence)
        if row is None or (row.cycle_id, row.unit_code) != (cycle_id, unit):
            raise EvidenceUnknown(evidence=evidence)
        if row.withdrawn_at is not None:
            return
        require_open(session, cycle_id, row.stage, WHAT)
        require_may_withdraw(session, row, by)
        now = house.clock.now()
        row.withdrawn_by, row.withdrawn_at = by, now
        append(session, cycle_id, now, by, "evidence.withdrawn", {"evidence": row.id})


WHAT = Text("tài liệu kiểm chứng", "evidence")
_CITED = Text("văn bản viện dẫn", "the cited document")
_NUMBER_AND_DAY = Text("ghi số và ngày văn bản", "give number and date")


def require_place(session: Session, context: CycleContext, place: Place) -> None:
    """Raises StageNotOpen, StageUnknown, UnitUnknown, ComponentUnknown, NotAssigned."""
    stage = context.plan.stage(place.stage)
    unit = context.unit(place.unit_code, stage)
    component = components_of(context, unit).get(place.component_code)
    if component is None:
        raise ComponentUnknown(component=place.component_code, unit=unit.code)
    require_open(session, context.id, stage.key, WHAT)
    require_may_add(session, context, unit.code, stage.key, component, place.by)


def _looked_through(path: Path, name: str, folder: Path) -> list[_File]:
    """The file, or the files of an archive, each judged before any is kept."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        why = Text(
            f"tệp nặng {size // 1_000_000} MB, tối đa {MOST_BYTES // 1_000_000} MB",
            f"the file has {size // 1_000_000} MB, at most {MOST_BYTES // 1_000_000} MB",
        )
        raise refused(name, why, Text("quét lại ở 200 dpi hoặc tách tệp", "scan again or split it"))
    kind = kind_of(path, name)
    if kind != ARCHIVE:
        return [_judged(path, name, kind)]
    return [
        _judged(member, said, kind_of(member, said)) for said, member in unpack(path, name, folder)
    ]


def _judged(path: Path, name: str, kind: str) -> _File:
    found = inspect(path, kind)
    mark = mark_in_name(name) or found.mark
    if mark is not None:
        raise _secret(name, mark)
    return _File(name, path, kind, found)


def _secret(name: str, mark: str) -> Exception:
    why = Text(
        f"có dấu “{mark}”; tài liệu bí mật nhà nước không được gửi lên hệ thống này",
        f"it is marked “{mark}”; state secrets must not be sent to this system",
    )
    way = Text(
        "gửi theo đường văn bản mật; nếu không phải tài liệu mật, bỏ chữ ấy khỏi tên tệp",
        "send it by the way for secret papers; if it is none, take the word out of the name",
    )
    return refused(name, why, way)


def _known(session: Session, cycle_id: str, unit: str, sha256: str) -> list[Evidence]:
    query = select(Evidence).where(
        Evidence.cycle_id == cycle_id,
        Evidence.unit_code == unit,
        Evidence.sha256 == sha256,
        Evidence.withdrawn_at.is_(None),
    )
    return list(session.scalars(query))


def _of_file(file: _File, stored: dict[str, object], archive: str | None) -> dict[str, object]:
    return {
        "kind": "file",
        "name": file.name,
        **stored,
        "pages": file.found.pages,
        "has_text": file.found.has_text,
        "archive": archive,
    }


def pieces_in(session: Session, cycle_id: str) -> int:
    """How many pieces a cycle has, withdrawn ones too."""
    return session.query(Evidence).where(Evidence.cycle_id == cycle_id).count()


def added(
    session: Session,
    context: CycleContext,
    place: Place,
    now: datetime,
    fields: dict[str, object],
    number: int | None = None,
) -> str:
    """Add the row and its event in the caller's transaction; the new row's id.

    It is made from the row's content, so that a repeated run gives the same. `number`: of pieces
    that the cycle has, for who knows it.
    """
    number = pieces_in(session, context.id) if number is None else number
    parts = (context.id, place.unit_code, place.component_code, number, fields["name"])
    new = "E-" + hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:12].upper()
    restricted = list(place.restricted_to) if place.restricted_to is not None else None
    session.add(
        Evidence(
            id=new,
            cycle_id=context.id,
            stage=place.stage,
            unit_code=place.unit_code,
            component_code=place.component_code,
            restricted_to=restricted,
            by=place.by,
            at=now,
            **fields,
        )
    )
    said = {"evidence": new, "unit": place.unit_code, "component": place.component_code}
    said |= {"kind": str(fields["kind"]), "sha256": str(fields.get("sha256") or "")}
    append(session, context.id, now, place.by, "evidence.added", said)
    return new
