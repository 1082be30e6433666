"""No answer's body tells a person of another unit's work, or of results under embargo.

Canaries are put wherever a foreign unit's words are kept; then every route that shows something is
asked, for the own and the foreign unit, by everyone who may not know. Who may open which route is
in `test_rules.py`.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from fastapi.routing import APIRoute

from chuky.access.roles import ALL, OF_A_UNIT, Role
from chuky.appraising.queries import Place, answer, ask
from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.cycle.submit import Sending, submit
from chuky.ledger.models import Receipt
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, make_appraisal
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person

pytestmark = pytest.mark.unit
CANARY = "CHIMHOANGYEN"
"""A word that stands nowhere else."""
OUTSIDERS: tuple[Role | None, ...] = (None, "contributor", "head", "operator")
STREAMS = ("/events", "/progress")
"""Endings of paths that never end their answer; their own tests read the first event."""


@pytest.fixture(scope="module")
def appraisal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appraisal]:
    """Evidence, explanation, a file's name and bytes, a query and its answer: all of TM02."""
    made = make_appraisal(tmp_path_factory.mktemp("leaks"))
    cycle, foreign = made.context.id, made.units[1]
    own = next(s for s in made.context.plan.stages if s.kind == "self_assessment")
    code = made.components[0].code
    entry = ScoreEntry(foreign, code, None, f"{CANARY}-evidence.pdf", f"{CANARY} explained")
    with made.house.ledger.transaction() as session:
        record_scores(made.house, session, made.context, own, [entry], CANARY)
    sent = f"{CANARY} bytes".encode()
    submit(made.house, cycle, Sending(own.key, foreign, CANARY, f"{CANARY}.xlsx", sent))
    place = Place(cycle, made.stage, foreign, code)
    ask(made.house, place, f"{CANARY}?", None, CANARY)
    answer(made.house, place, 1, f"{CANARY}!", CANARY)
    yield made
    made.house.close()


@pytest.fixture(scope="module")
def office(appraisal: Appraisal) -> Office:
    house, cycle, own = appraisal.house, appraisal.context.id, appraisal.units[0]
    for role in (*[one for one in OUTSIDERS if one], "administrator"):
        add_person(house, role, role, cycle, own if role in OF_A_UNIT else ALL)
    app = create_app(Web(house, FixedClock(), secure=False))
    return Office(house, app, cycle, own, appraisal.units[1])


def bodies(
    appraisal: Appraisal, office: Office, browser: TestClient
) -> Iterator[tuple[str, bytes]]:
    """(path, body) of every route that shows something, filled for the own and the foreign unit."""
    with office.house.ledger.session() as session:
        sent = session.query(Receipt).one()
        receipt, sha256 = sent.code, sent.sha256
    for route in office.app.routes:
        if not isinstance(route, APIRoute) or "GET" not in (route.methods or ()):
            continue
        if route.path.endswith(STREAMS):
            continue
        kinds = ("csv", "xlsx") if "{kind}" in route.path else ("",)
        for unit, kind in ((unit, kind) for unit in (office.own, office.foreign) for kind in kinds):
            values = {"cycle": office.cycle, "unit": unit, "kind": kind, "sha256": sha256}
            values |= {"component": appraisal.components[0].code, "stage": appraisal.stage}
            values |= {"receipt": receipt, "code": receipt, "path": "results.csv"}
            path = route.path.replace(":path", "")
            for name in route.param_convertors:
                path = path.replace(f"{{{name}}}", values.get(name, "none"))
            body = browser.get(path).content
            yield path, _opened(body)
            if not kind:
                yield f"{path}?q=", browser.get(path, params={"q": CANARY[:4]}).content


def _opened(body: bytes) -> bytes:
    """What a workbook says inside; anything else as it is."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(BytesIO(body)) as package:
        return b"".join(package.read(name) for name in package.namelist())


@pytest.mark.parametrize("person", OUTSIDERS, ids=str)
def test_nobody_reads_of_a_unit_that_is_not_theirs(
    appraisal: Appraisal, office: Office, person: str | None
) -> None:
    browser = office.client(person)
    leaks = [path for path, body in bodies(appraisal, office, browser) if CANARY.encode() in body]
    assert not leaks


def test_the_canaries_sing_where_they_may(appraisal: Appraisal, office: Office) -> None:
    """Else the test above could not fail."""
    browser = office.client("administrator")
    heard = [path for path, body in bodies(appraisal, office, browser) if CANARY.encode() in body]
    wanted = ("/vault", "/audit", f"/units/{office.foreign}", f"/appraisal/units/{office.foreign}")
    assert all(any(path.endswith(end) for path in heard) for end in wanted), heard


def test_no_visitor_learns_that_an_unpublished_cycle_is_there(
    appraisal: Appraisal, office: Office
) -> None:
    names = [unit.name.encode() for unit in appraisal.context.plan.units]
    for path, body in bodies(appraisal, office, office.client()):
        if path.startswith(("/published", "/help")):
            assert not any(name in body for name in names), path
            assert appraisal.context.plan.title.encode() not in body, path
