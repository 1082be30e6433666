"""What a survey's agency sends as a file: points of a survey made elsewhere, a portal's counts."""

from typing import Annotated, Literal

from fastapi import Form, Request, UploadFile
from fastapi.responses import Response

from chuky.cycle.exceptions import ActRefused
from chuky.cycle.submit import Sending, submit
from chuky.exceptions import ChukyError
from chuky.language import Text
from dashboard.guard import Pages
from dashboard.rules import SECRETARIAT
from dashboard.work.desk import back, bytes_of, desk_of
from dashboard.work.stage import stage_page

pages = Pages()


@pages.act("/cycles/{cycle}/stages/{stage}/files", SECRETARIAT)
def send_file(
    request: Request,
    cycle: str,
    stage: str,
    dataset: Annotated[Literal["points", "portal_results"], Form()] = "points",
    file: UploadFile | None = None,
) -> Response:
    """Keep the file with a receipt, then judge it by its contract."""
    with desk_of(request, cycle, stage, "survey") as desk:
        try:
            content = bytes_of(file)
            if not content or file is None:
                why = Text("chưa chọn tệp", "no file was chosen")
                raise ActRefused(stage=stage, why=why)
            sending = Sending(
                stage=stage,
                sender_code=desk.stage.lead,
                sent_by=desk.account,
                file_name=file.filename or "?",
                content=content,
                dataset=dataset,
                simulated=desk.context.mark is not None,
            )
            verdict = submit(desk.web.house, cycle, sending)
            if not verdict.accepted:
                raise ActRefused(stage=stage, why=_said(verdict.reason, verdict.result))
        except ChukyError as error:
            return stage_page(request, desk, error)
        return back(desk)


def _said(reason: str, result: object) -> Text:
    """The first things that are wrong; the receipt's report has them all."""
    errors = getattr(result, "errors", ())[:3]
    vi = reason or "; ".join(f"{one.message.vi} ({one.rows} dòng)" for one in errors)
    en = reason or "; ".join(f"{one.message.en} ({one.rows} rows)" for one in errors)
    return Text(f"tệp bị trả lại: {vi}", f"the file was returned: {en}")
