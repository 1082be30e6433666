"""A house in which every kind of thing exists, for two units of each of two cycles.

Every text that a person wrote holds a word of its own, `chim-KIND-PLACE`, so that wherever it is
heard one knows what leaked and from where. Places: `a1` and `a2`, units of the cycle that most
people of the tests work in; `b1` and `b2`, units of the same codes in another cycle; `a`, `b`.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from chuky.appraising import queries, scoring
from chuky.clock import VIETNAM, SimulatedClock
from chuky.contracts import FailingRow, Finding, GateResult
from chuky.cycle.activate import activate
from chuky.cycle.acts import SignedDocument, record_act
from chuky.cycle.asked import ask_waiver
from chuky.cycle.context import CycleContext
from chuky.cycle.filing import store_file
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.paper_tally import Counted, decide_tally, enter_tally, questions_of
from chuky.cycle.scores import ScoreEntry, components_for, record_scores
from chuky.cycle.session_drafts import Minuted, hold, keep_draft, seat_names
from chuky.cycle.stage_state import stage_state
from chuky.cycle.waive import Waiving
from chuky.drafting import drafts
from chuky.drafting.approving import Approving, approve_and_send_form
from chuky.evidence import Place, attach_file, begin_upload
from chuky.house import House, open_house
from chuky.language import Text
from chuky.ledger.intake import FailingRows
from chuky.ledger.models import Cycle, GateRun, Score
from chuky.mark import MARK
from chuky.plan import LoadedPlan, find_plan, load_plan
from chuky.plan.timetable import day_end
from chuky.reminders.send_now import send_now
from chuky.reminders.urging import draft_urging, log_call
from tests.chuky.evidence import pieces
from tests.chuky.publication.examples import a_plan, a_publication
from tests.chuky.publication.made import build

PLAN = "thanh-mien-par-index-2023"
OTHER = "cycle-elsewhere"
PUBLISHED = "cycle-published"
START = datetime(2023, 11, 20, tzinfo=VIETNAM)
NOW = datetime(2024, 1, 12, 9, tzinfo=VIETNAM)
UNITS = ("TM01", "TM02")
SIGNS = {3: "+"}
"""What a unit's name begins with: a spreadsheet takes the third's for a formula."""
OPEN = (
    *("survey", "self-assessment", "secretariat-meeting", "appraisal", "council-meeting"),
    "guidance",
)
GIVEN = Decimal("0.37")
"""What the appraiser gives: off the step, so that it stands nowhere else."""


def word(kind: str, place: str) -> str:
    """What stands in one text and nowhere else."""
    return f"chim-{kind}-{place}"


@dataclass
class Furnished:
    """The house, and what its objects are called in addresses."""

    house: House
    folder: Path
    cycles: list[CycleContext] = field(default_factory=list)
    ids: dict[str, set[str]] = field(default_factory=dict)

    def put(self, parameter: str, *values: str) -> None:
        self.ids.setdefault(parameter, set()).update(values)


@dataclass
class Desk:
    """One unit of one cycle while it is furnished."""

    made: Furnished
    context: CycleContext
    place: str
    unit: str

    @property
    def house(self) -> House:
        return self.made.house

    def word(self, kind: str) -> str:
        return word(kind, self.place)

    def file(self, kind: str) -> Path:
        """A picture: a PDF would be looked through by a process of its own."""
        path = self.made.folder / f"{self.word(kind)}.png"
        path.write_bytes(pieces.PNG + self.word(kind).encode())
        return path


def furnish(folder: Path) -> Furnished:
    """Two cycles in their appraisal, and one that is published."""
    made = Furnished(open_house(folder / "house", SimulatedClock(START), MARK), folder)
    loaded = load_plan(find_plan(PLAN))
    for tag, key in (("a", PLAN), ("b", OTHER)):
        made.cycles.append(_activated(made.house, loaded, tag, key))
    clock = made.house.clock
    assert isinstance(clock, SimulatedClock)
    clock.move_to(NOW)
    for tag, context in zip("ab", made.cycles, strict=True):
        with made.house.ledger.transaction() as session:
            for stage in OPEN:
                stage_state(session, context.id, stage).state = "open"
        _furnish_cycle(made, context, tag)
        for number, unit in enumerate(UNITS, 1):
            _furnish_unit(Desk(made, context, f"{tag}{number}", unit))
        send_now(made.house, context, NOW.date(), "quan-tri")
    _publish(made, loaded)
    return made


def _publish(made: Furnished, loaded: LoadedPlan) -> None:
    """A third cycle, which everybody may know of."""
    plan = loaded.plan.model_copy(update={"key": PUBLISHED, "units": loaded.plan.units[:3]})
    context = activate(made.house, plan, loaded.criteria, "quan-tri")
    units = [
        {"code": unit.code, "name": unit.name, "group": "communes"} for unit in context.plan.units
    ]
    folder = build(a_publication(plan=a_plan(units)), made.folder / "published")
    made.house.publications[context.id] = folder
    with made.house.ledger.transaction() as session:
        session.get_one(Cycle, context.id).state = "published"
    made.put("cycle", context.id)


def _activated(house: House, loaded: LoadedPlan, tag: str, key: str) -> CycleContext:
    units = tuple(
        unit.model_copy(
            update={
                "name": f"{SIGNS.get(number, '')}Xã {word('name', f'{tag}{number}')}",
                "email": f"{word('mail', f'{tag}{number}')}@office.invalid",
                "phone": word("phone", f"{tag}{number}"),
                "cluster": f"Cụm {word('cluster', f'{tag}{number}')}",
            }
        )
        for number, unit in enumerate(loaded.plan.units[:3], 1)
    )
    named = {"key": key, "title": f"Kế hoạch {word('title', tag)}", "units": units}
    return activate(house, loaded.plan.model_copy(update=named), loaded.criteria, "quan-tri")


def _furnish_cycle(made: Furnished, context: CycleContext, tag: str) -> None:
    house, signed = made.house, SignedDocument("7/VB", date(2024, 1, 10), word("signer", tag), b"")
    record_act(house, context.id, "guidance", replace(signed, content=_pdf("act", tag)), "thu-ky")
    for key, council in (("secretariat-meeting", "to-thu-ky"), ("council-meeting", "hoi-dong")):
        stage = context.plan.stage(key)
        present = seat_names(context.plan.councils[council])
        minuted = Minuted(council, 1, NOW, present, notes=word("notes", tag))
        kept = keep_draft(house, context, stage, minuted, "thu-ky")
        if key == "secretariat-meeting":
            hold(house, context, stage, kept, _pdf("minutes", tag), "thu-ky")
        made.put("council", council)
    draft_urging(house, context, "self-assessment", "quan-tri")
    _held_by_a_gate(made, context, tag)
    made.put("cycle", context.id)


def _held_by_a_gate(made: Furnished, context: CycleContext, tag: str) -> None:
    """A run of a gate that failed, with the row that it failed on."""
    row = FailingRow(0, (("unit_code", UNITS[0]),), "points", f"={word('failing', tag)}")
    finding = Finding("points-step", "error", Text("điểm sai bước", "off its step"), (row,))
    result = GateResult("self_assessment", "1.0.0", "0" * 64, "quick", 60, (finding,))
    place = ("self-assessment", "self_assessment", "0" * 64)
    with made.house.ledger.transaction() as session:
        failing = store_file(
            made.house, session, json.dumps(result.as_dict()).encode(), "application/json"
        )
        report = store_file(made.house, session, word("failing", tag).encode(), "text/html")
        numbers = {"rows": 60, "errors": 1, "warnings": 0, "milliseconds": 1234}
        names = ("stage", "contract", "frame_sha256")
        where = {"cycle_id": context.id} | dict(zip(names, place, strict=True))
        said = {"contract_version": "1.0.0", "passed": False, "report_sha256": report, "at": NOW}
        session.add(GateRun(**where, **said, **numbers))
        session.flush()
        session.add(FailingRows(**where, sha256=failing))
    made.put("failing", failing)


def _pdf(kind: str, place: str) -> bytes:
    return pieces.pdf(word(kind, place))


def _furnish_unit(desk: Desk) -> None:
    made, house, context, unit = desk.made, desk.house, desk.context, desk.unit
    codes = list(components_for(context, context.unit(unit, _self(context)), "self_score"))
    _scored(desk, codes)
    for kind, readers in (("evidence", None), ("restricted", (f"head-{desk.place}",))):
        by = Place("self-assessment", unit, codes[0], f"head-{desk.place}", readers)
        file = desk.file(kind)
        made.put("evidence", *attach_file(house, context.id, by, file, file.name).ids)
    by = Place("self-assessment", unit, codes[0], f"head-{desk.place}")
    made.put("upload", begin_upload(house, context.id, by, f"{desk.word('upload')}.pdf", 100))
    report = desk.file("report")
    act = Approving("self-assessment", unit, f"head-{desk.place}", report, report.name)
    sent = f"{desk.word('sent')} bytes".encode()
    code = approve_and_send_form(house, context.id, act, sent, f"{desk.word('sent')}.xlsx")
    made.put("receipt", code)
    written = drafts.Written(None, desk.word("draft"), 0)
    place = (context.id, "self-assessment", unit, codes[1], f"head-{desk.place}", True)
    drafts.save_draft(house, drafts.Place(*place), written)
    _asked_about(desk)
    made.put("component", codes[0])
    made.put("unit", unit)


def _self(context: CycleContext):  # type: ignore[no-untyped-def]
    return context.plan.stage("self-assessment")


def _scored(desk: Desk, codes: list[str]) -> None:
    """Maxima everywhere; of the first component with words, and lowered by the appraiser."""
    context, unit = desk.context, desk.unit
    components = components_for(context, context.unit(unit, _self(context)), "self_score")
    entries = [ScoreEntry(unit, c, components[c].max_points, f"KH-{c}.pdf") for c in codes]
    told = {"evidence": desk.word("cited"), "explanation": f"={desk.word('explained')}"}
    entries[0] = replace(entries[0], **told)
    with desk.house.ledger.transaction() as session:
        record_scores(desk.house, session, context, _self(context), entries, "officer")
    place = queries.Place(context.id, "appraisal", unit, codes[0])
    scoring.score(desk.house, place, Decimal(0), desk.word("given"), 0, "appraiser")
    with desk.house.ledger.transaction() as session:
        session.query(Score).filter_by(
            cycle_id=context.id, unit_code=unit, source="appraised_score"
        ).one().points = GIVEN
    number = queries.ask(desk.house, place, desk.word("query"), None, "appraiser")
    queries.answer(desk.house, place, number, desk.word("answer"), "officer")


def _asked_about(desk: Desk) -> None:
    """What others wrote down about the unit: calls, ballots counted, changes asked for or made."""
    house, context, unit = desk.house, desk.context, desk.unit
    said = (f"@{desk.word('spoke')}", f"-{desk.word('call')}")
    log_call(house, context, "self-assessment", unit, said, "quan-tri")
    stage = context.plan.stage("survey")
    questions = questions_of(context, context.unit(unit, stage), "nguoi-dan")
    answers = {code: {1: 1} for code in questions}
    for kind in ("counted", "tally"):
        counted = Counted(unit, "nguoi-dan", 50, answers, desk.word(kind))
        act = enter_tally(house, context, stage, counted, "thu-ky")
        desk.made.put("tally", act)
        if kind == "counted":
            decide_tally(house, context, act, True, "quan-tri")
    day = day_end(date(2024, 1, 20 + int(desk.place[1])))
    moved = Move("self-assessment", day, desk.word("moved"), unit)
    move_deadline(house, context, moved, "quan-tri")
    waiving = Waiving("self-assessment", "row-absent", unit, desk.word("waiver"))
    ask_waiver(house, context, waiving, "quan-tri")
