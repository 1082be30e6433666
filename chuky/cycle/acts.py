"""A person's act that ends a stage: a document with number, date, signer and signed file.

A clock never publishes: a publication, a submission, a report or a milestone is done when such an
act is entered.
"""

from dataclasses import dataclass
from datetime import date

from chuky.clock import local_day
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import ActRefused, StageNotOpen
from chuky.cycle.filing import store_file
from chuky.cycle.stage_state import complete_now, require_open
from chuky.house import House
from chuky.intake import media_type_of
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Act
from chuky.plan import Stage

ENDED_BY_ACT = frozenset({"milestone", "submission", "publication", "aggregation"})
"""Stage kinds that seal when their act is entered; the others seal when their day is over."""


@dataclass(frozen=True)
class SignedDocument:
    """What the act consists of."""

    number: str
    dated: date
    signer: str
    content: bytes


SIGNED_KINDS = frozenset({"application/pdf", "image/png", "image/jpeg", "application/zip"})
"""What a signed paper comes as: a PDF, a scan's picture, a signed .docx (which is a ZIP)."""
MOST_SIGNED_BYTES = 50_000_000


def signed_document(
    house: House, stage: str, number: str, dated: date | None, signer: str, content: bytes
) -> SignedDocument:
    """The document as a person gives it, looked through. Raises ActRefused."""
    number, signer = " ".join(number.split()), " ".join(signer.split())
    for missing, why in (
        (not number, Text("chưa ghi số, ký hiệu văn bản", "the document has no number")),
        (not signer, Text("chưa ghi người ký", "nobody is named who signed")),
        (dated is None, Text("chưa ghi ngày văn bản", "the document has no date")),
    ):
        if missing:
            raise ActRefused(stage=stage, why=why)
    if dated is None or dated > local_day(house.clock.now()):
        why = Text(
            "ngày văn bản ở sau hôm nay; xem lại ngày ký",
            "the document's date lies after today; look at it again",
        )
        raise ActRefused(stage=stage, why=why)
    require_signed_file(stage, content)
    return SignedDocument(number, dated, signer, content)


def require_act_ends(context: CycleContext, stage: str) -> Stage:
    """The stage that an act ends. Raises ActRefused for another kind, or none of this name."""
    found = next((one for one in context.plan.stages if one.key == stage), None)
    if found is None:
        keys = ", ".join(one.key for one in context.plan.stages)
        why = Text(f"kế hoạch chỉ có các bước {keys}", f"the plan has the stages {keys}")
        raise ActRefused(stage=stage, why=why)
    if found.kind not in ENDED_BY_ACT:
        why = Text("bước này không kết thúc bằng văn bản", "this stage isn't ended by a document")
        raise ActRefused(stage=stage, why=why)
    return found


def require_signed_file(stage: str, content: bytes) -> None:
    """Raises ActRefused for what no scanner or signing program gives."""
    if not content:
        why = Text("chưa chọn tệp bản ký", "the signed file is missing")
        raise ActRefused(stage=stage, why=why)
    if len(content) > MOST_SIGNED_BYTES:
        most = MOST_SIGNED_BYTES // 1_000_000
        why = Text(
            f"tệp quá {most} MB; quét lại ở 200 dpi", f"the file is over {most} MB; scan it again"
        )
        raise ActRefused(stage=stage, why=why)
    if media_type_of(content) not in SIGNED_KINDS:
        why = Text(
            "tệp bản ký phải là PDF, ảnh chụp (JPG, PNG) hoặc tệp Word đã ký số",
            "the signed file must be a PDF, a picture (JPG, PNG) or a signed Word file",
        )
        raise ActRefused(stage=stage, why=why)


def record_act(
    house: House, cycle_id: str, stage: str, document: SignedDocument, actor: str
) -> None:
    """Enter the act of a stage. Entered again with the same number: nothing happens.

    Raises StageNotOpen where the stage isn't open, or already ended by another document;
    ActRefused where no document ends it.
    """
    require_act_ends(load_cycle(house, cycle_id), stage)
    with house.ledger.transaction() as session:
        known = session.get(Act, (cycle_id, stage))
        if known is not None:
            if known.number == document.number:
                return
            raise StageNotOpen(
                stage=stage,
                state=Text(f"đã có văn bản {known.number}", f"ended by {known.number}"),
                what=Text("văn bản", "document"),
            )
        require_open(session, cycle_id, stage, Text("văn bản", "document"))
        now = house.clock.now()
        sha256 = store_file(house, session, document.content, media_type_of(document.content))
        session.add(
            Act(
                cycle_id=cycle_id,
                stage=stage,
                number=document.number,
                dated=document.dated,
                signer=document.signer,
                sha256=sha256,
                actor=actor,
                at=now,
            )
        )
        complete_now(session, cycle_id, stage, now)
        append(
            session,
            cycle=cycle_id,
            at=now,
            actor=actor,
            action="act.recorded",
            payload={
                "stage": stage,
                "number": document.number,
                "dated": document.dated.isoformat(),
                "sha256": sha256,
            },
        )
