"""The draft of a session's minutes (biên bản) as .docx, to be read out, signed and uploaded.

Belongs here: what it says. The session itself is in `chuky.cycle.session_drafts`.
"""

from functools import cache
from typing import TYPE_CHECKING

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.council import quorum, seats
from chuky.cycle.session_drafts import Minuted, judges, seat_names
from chuky.plan import CONFIGS, Stage
from chuky.points import plain
from chuky.publication.package import write_package
from chuky.publication.templates import template_text
from chuky.reminders.urging_docx import docx_parts

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = CONFIGS / "templates" / "council" / "minutes.xml.j2"
QUESTIONS = {"recognition": "công nhận", "result": "thông qua kết quả"}


def minutes_docx(context: CycleContext, stage: Stage, minuted: Minuted) -> bytes:
    """The minutes of what was entered; the signed ones are what counts."""
    council = context.plan.councils[minuted.council]
    names = {unit.code: unit.name for unit in context.plan.units}
    at = minuted.held_at.astimezone(VIETNAM)
    values = {
        "council": council.name,
        "stage": stage.name,
        "plan": context.plan.document.title,
        "mark": context.mark,
        "number": minuted.number,
        "day": f"{at:%d}",
        "month": f"{at:%m}",
        "year": f"{at:%Y}",
        "time": f"{at:%H giờ %M}",
        "present": minuted.present,
        "absent": [name for name in seat_names(council) if name not in minuted.present],
        "seats": seats(council),
        "quorum": quorum(council),
        "quorate": len(minuted.present) >= quorum(council),
        "judged": judges(stage),
        "notes": minuted.notes,
        "changes": [
            (
                names[one.unit_code],
                one.component_code,
                plain(one.points).replace(".", ",") if one.points is not None else "–",
                one.explanation,
            )
            for one in minuted.changes
        ],
        "counts": [
            (
                names[one.unit_code],
                QUESTIONS[one.question],
                str(one.votes_for),
                str(one.votes_against),
                str(one.votes_abstained),
            )
            for one in minuted.counts
        ],
    }
    document = _template().render(values).strip()
    return write_package(docx_parts(document, template_text("styles.xml")))


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
