"""What a person does about late units: a công văn that is drafted here and released by them, a
text for the group chat, calls on record. Above the lead agency nothing is mailed by itself.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.context import CycleContext
from chuky.cycle.existing import owing_units
from chuky.cycle.filing import store_file
from chuky.cycle.stage_state import deadline_in_force, extended_units
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.language import Language, Text
from chuky.ledger.audit import append
from chuky.ledger.models import Deadline
from chuky.ledger.sending import LoggedCall, UrgingLetter
from chuky.plan import Stage, Unit
from chuky.reminders.owing import late_units, lead_of, units_with_own_deadline
from chuky.reminders.texts import renderer
from chuky.reminders.urging_docx import urging_docx

GROUP_TEXTS: dict[Language, str] = {"vi": "group.txt.j2", "en": "group.en.txt.j2"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class UrgingRefused(ChukyError):
    """bước `{stage}`: {why}"""

    en = "stage `{stage}`: {why}"


def overdue_units(
    session: Session, context: CycleContext, stage: Stage, now: date, cluster: str = ""
) -> list[Unit]:
    """Units whose own deadline is past on `now` and who have not sent their work; of a cluster."""
    scopes = ["all", *sorted(units_with_own_deadline(session, context.id, stage.key))]
    late = {
        unit.code for scope in scopes for unit in late_units(session, context, stage, now, scope)
    }
    general = deadline_in_force(session, context.id, stage.key)
    own = extended_units(session, context.id, stage.key)
    return [
        unit
        for unit in context.plan.units_of(stage)
        if unit.code in late
        and cluster in ("", unit.cluster)
        and (_day(own.get(unit.code, general)) or now) < now
    ]


def urged(
    session: Session, context: CycleContext, key: str, now: date, cluster: str = ""
) -> tuple[Stage, list[Unit]]:
    """The stage and its late units. Raises UrgingRefused where there is none, KeyError."""
    stage = _units_stage(context, key)
    units = overdue_units(session, context, stage, now, cluster)
    if not units:
        raise UrgingRefused(stage=key, why=_NOBODY)
    return stage, units


def draft_urging(
    house: House, context: CycleContext, key: str, actor: str, cluster: str = ""
) -> UrgingLetter:
    """A new draft with its annex, kept in the vault, on record; of one cluster, or of all.

    Raises UrgingRefused, KeyError.
    """
    with house.ledger.transaction() as session:
        now = house.clock.now()
        stage, units = urged(session, context, key, local_day(now), cluster)
        content = _document(session, context, stage, units, local_day(now), cluster)
        last = select(func.max(UrgingLetter.number)).where(
            UrgingLetter.cycle_id == context.id, UrgingLetter.stage == key
        )
        row = UrgingLetter(
            cycle_id=context.id,
            stage=key,
            number=(session.scalar(last) or 0) + 1,
            sha256=store_file(house, session, content, DOCX),
            units=len(units),
            drafted_by=actor,
            drafted_at=now,
        )
        session.add(row)
        payload = {"stage": key, "number": row.number, "units": len(units), "sha256": row.sha256}
        payload |= {"cluster": cluster} if cluster else {}
        append(session, context.id, now, actor, "urging.drafted", payload)
        session.flush()
        session.expunge(row)
        return row


def release_urging(
    house: House, cycle_id: str, key: str, number: int, document: tuple[str, date], actor: str
) -> None:
    """A person has sent it as `document` (number, date). Raises UrgingRefused."""
    name, dated = document[0].strip(), document[1]
    with house.ledger.transaction() as session:
        row = session.get(UrgingLetter, (cycle_id, key, number))
        if row is None or not name:
            raise UrgingRefused(stage=key, why=_NO_NUMBER if row is not None else _NO_DRAFT)
        if row.document_number is not None:
            raise UrgingRefused(stage=key, why=_RELEASED.format(row.document_number))
        now = house.clock.now()
        row.document_number, row.dated = name, dated
        row.released_by, row.released_at = actor, now
        payload = {"stage": key, "number": number, "document": name, "dated": dated.isoformat()}
        append(session, cycle_id, now, actor, "urging.released", payload)


def group_text(
    session: Session,
    context: CycleContext,
    stage: Stage,
    units: Sequence[Unit],
    language: Language = "vi",
) -> str:
    """A short text about late units to copy into the group chat."""
    due = _due_day(session, context, stage, "all")
    values = {
        "mark": context.mark or "",
        "stage": stage.name,
        "stage_en": stage.name_en or stage.name,
        "due": f"{due:%d/%m/%Y}" if due else "",
        "units": tuple(unit.name for unit in units),
    }
    return renderer(session)(GROUP_TEXTS[language], values).strip()


def log_call(
    house: House, context: CycleContext, key: str, unit: str, said: tuple[str, str], actor: str
) -> int:
    """Put a call on record; its number. `said`: who was spoken with, what was agreed.

    Raises UnitUnknown, UrgingRefused.
    """
    context.unit(unit, _units_stage(context, key))
    spoke_with, note = (text.strip() for text in said)
    if not spoke_with:
        raise UrgingRefused(stage=key, why=_NO_NAME)
    with house.ledger.transaction() as session:
        now = house.clock.now()
        last = select(func.max(LoggedCall.number)).where(LoggedCall.cycle_id == context.id)
        number = (session.scalar(last) or 0) + 1
        session.add(
            LoggedCall(
                cycle_id=context.id,
                number=number,
                stage=key,
                unit_code=unit,
                spoke_with=spoke_with,
                note=note,
                called_by=actor,
                at=now,
            )
        )
        payload = {"stage": key, "unit": unit, "number": number}
        append(session, context.id, now, actor, "call.logged", payload)
        return number


def _document(
    session: Session,
    context: CycleContext,
    stage: Stage,
    units: Sequence[Unit],
    today: date,
    cluster: str,
) -> bytes:
    due = _due_day(session, context, stage, "all")
    rows = [
        (str(number), unit.code, unit.name, str(_days(session, context, stage, unit, today)))
        for number, unit in enumerate(units, start=1)
    ]
    values = {
        "agency": lead_of(context, stage).name,
        "plan": context.plan.document.title,
        "stage": stage.name,
        "due": f"{due:%d/%m/%Y}" if due else "",
        "today": today,
        "today_text": f"ngày {today:%d/%m/%Y}",
        "total": sum(
            cluster in ("", unit.cluster) for unit in owing_units(session, context, stage, today)
        ),
        "mark": context.mark or "",
        "units": rows,
    }
    return urging_docx(values)


def _days(session: Session, context: CycleContext, stage: Stage, unit: Unit, today: date) -> int:
    due = _due_day(session, context, stage, unit.code)
    return context.calendar.working_days_between(due, today) if due else 0


def _due_day(session: Session, context: CycleContext, stage: Stage, scope: str) -> date | None:
    return _day(deadline_in_force(session, context.id, stage.key, scope))


def _day(deadline: Deadline) -> date | None:
    return local_day(deadline.due) if deadline.due else None


def _units_stage(context: CycleContext, key: str) -> Stage:
    stage = context.plan.stage(key)
    if stage.kind != "self_assessment":
        raise UrgingRefused(stage=key, why=_NO_UNITS)
    return stage


_NOBODY = Text("không có đơn vị nào quá hạn", "no unit is late")
_NO_UNITS = Text("bước này không do đơn vị làm", "no unit owes anything in it")
_NO_DRAFT = Text("không có dự thảo này", "there is no such draft")
_NO_NUMBER = Text("phải nhập số công văn", "the document's number is needed")
_NO_NAME = Text("phải nêu đã nói với ai", "who was spoken with is needed")
_RELEASED = Text("đã phát hành với số {}", "it was released as {}")
