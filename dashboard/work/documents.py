"""The signed document that ends a stage: looked at once, confirmed, then on record.

The bytes go to the vault before the confirm page, so that it can name what it is about; a file
whose act is never confirmed is an orphan that nobody refers to.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Form, Request, UploadFile
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from chuky.cycle.acts import ENDED_BY_ACT, SignedDocument, record_act, signed_document
from chuky.cycle.exceptions import ActRefused
from chuky.exceptions import ChukyError
from chuky.intake import media_type_of
from chuky.language import Text
from chuky.ledger.models import Act
from dashboard import formats
from dashboard.catalog import _
from dashboard.guard import Pages, token_for
from dashboard.rules import APPRAISAL_READER, CYCLE_ADMIN, SECRETARIAT
from dashboard.work.desk import (
    Confirming,
    StageDesk,
    back,
    bytes_of,
    confirm_page,
    desk_of,
    signed_download,
)
from dashboard.work.stage import stage_page

pages = Pages()
BASE = "/cycles/{cycle}/stages/{stage}"
Field = Annotated[str, Form()]
EFFECTS = {
    "milestone": Text(
        "Việc này được ghi là đã xong và bước kết thúc.",
        "The work is recorded as done and the stage ends.",
    ),
    "aggregation": Text(
        "Kết quả được tính từ các bộ số liệu đã niêm phong, kiểm tra ở chốt chất lượng rồi niêm "
        "phong; bước kết thúc.",
        "Results are computed from the sealed datasets, checked at the gate and sealed.",
    ),
    "submission": Text(
        "Hồ sơ trình được ghi là đã gửi và bước kết thúc.",
        "The submission is recorded as sent and the stage ends.",
    ),
    "publication": Text(
        "Kết quả được CÔNG BỐ: ai cũng xem được, không rút lại được; muốn sửa phải có quyết định "
        "đính chính.",
        "The results are PUBLISHED: anyone can read them and nothing takes them back; a "
        "correction needs a new decision.",
    ),
}


@dataclass
class Given:
    """What the form sends. `sha256`, `seal`: of the file that the confirm page is about."""

    number: Field = ""
    dated: Field = ""
    signer: Field = ""
    sha256: Field = ""
    seal: Field = ""
    file: UploadFile | None = None

    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.dated)
        except ValueError:
            return None


@pages.act(BASE + "/document", SECRETARIAT)
def enter_document(
    request: Request, cycle: str, stage: str, given: Annotated[Given, Depends()]
) -> Response:
    """A milestone's, an aggregation's, a submission's document."""
    kinds = ENDED_BY_ACT - {"publication"}
    with desk_of(request, cycle, stage, *kinds) as desk:
        return _enter(request, desk, given, "document")


@pages.act(BASE + "/decision", CYCLE_ADMIN)
def enter_decision(
    request: Request, cycle: str, stage: str, given: Annotated[Given, Depends()]
) -> Response:
    """The decision that publishes: an administrator's act."""
    with desk_of(request, cycle, stage, "publication") as desk:
        return _enter(request, desk, given, "decision")


@pages.page(BASE + "/signed", APPRAISAL_READER)
def hand_out(request: Request, cycle: str, stage: str) -> Response:
    """The signed file of the stage's act, as an attachment."""
    with desk_of(request, cycle, stage) as desk:
        act = desk.session.get(Act, (cycle, stage))
        if act is None:
            raise HTTPException(404)
        return signed_download(desk.web.house.vault, act.sha256, stage)


def _enter(request: Request, desk: StageDesk, given: Given, way: str) -> Response:
    house, stage = desk.web.house, desk.stage
    try:
        content = _content(request, desk, given)
        document = signed_document(
            house, stage.key, given.number, given.day(), given.signer, content
        )
        if not given.sha256:
            return _confirm(request, desk, document, way)
        record_act(house, desk.context.id, stage.key, document, desk.account)
    except ChukyError as error:
        return stage_page(request, desk, error, **_typed(given))
    return back(desk)


def _content(request: Request, desk: StageDesk, given: Given) -> bytes:
    """The file that was just sent, or the one that the confirm page was about."""
    if not given.sha256:
        return bytes_of(given.file)
    if not hmac.compare_digest(given.seal, _seal(request, desk, given.sha256)):
        why = Text("biểu mẫu đã cũ; chọn lại tệp", "the form is old; choose the file again")
        raise ActRefused(stage=desk.stage.key, why=why)
    return desk.web.house.vault.get(given.sha256)


def _confirm(request: Request, desk: StageDesk, document: SignedDocument, way: str) -> Response:
    kept = desk.web.house.vault.put(document.content, media_type_of(document.content))
    fields = (
        ("number", document.number),
        ("dated", document.dated.isoformat()),
        ("signer", document.signer),
        ("sha256", kept.sha256),
        ("seal", _seal(request, desk, kept.sha256)),
    )
    facts = (
        (_("Số, ký hiệu"), document.number),
        (_("Ngày văn bản"), formats.long_day(document.dated)),
        (_("Người ký"), document.signer),
        (_("Tệp"), formats.size(kept.size)),
        ("SHA-256", kept.sha256),
    )
    title = Text("Xem lại văn bản trước khi ghi", "Look at the document before it is entered")
    sentences = (
        EFFECTS[desk.stage.kind],
        Text(
            "Số, ngày, người ký và tệp được ghi vào nhật ký; không sửa được sau khi ghi.",
            "Number, date, signer and file go on record and can't be changed afterwards.",
        ),
    )
    asked = Confirming(title, sentences, facts, f"{desk.base}/{way}", fields)
    return confirm_page(request, desk, asked)


def _seal(request: Request, desk: StageDesk, sha256: str) -> str:
    """Ties a file of the confirm page to this session and stage: no other file can be named."""
    said = f"{desk.context.id}/{desk.stage.key}/{sha256}".encode()
    return hmac.new(token_for(request).encode(), said, hashlib.sha256).hexdigest()


def _typed(given: Given) -> dict[str, str]:
    return {"number": given.number, "dated": given.dated, "signer": given.signer}
