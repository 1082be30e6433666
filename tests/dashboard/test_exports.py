"""Every table as a file: linked from its page, with its filter, and nothing in it runs."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from openpyxl import load_workbook

from chuky.access.roles import ALL
from chuky.cycle.submit import Sending, submit
from chuky.reminders.urging import log_call
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, make_appraisal
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person

pytestmark = pytest.mark.unit
NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
SIGNS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def appraisal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appraisal]:
    made = make_appraisal(tmp_path_factory.mktemp("exports"))
    own = next(s for s in made.context.plan.stages if s.kind == "self_assessment")
    cycle, unit = made.context.id, made.units[1]
    submit(made.house, cycle, Sending(own.key, unit, "officer", "=cmd.xlsx", b"none"))
    log_call(made.house, made.context, own.key, unit, ("@anh Ba", "+84"), "quan-tri")
    yield made
    made.house.close()


@pytest.fixture(scope="module")
def office(appraisal: Appraisal) -> Office:
    house, cycle, units = appraisal.house, appraisal.context.id, appraisal.units
    add_person(house, "chief", "administrator", ALL, ALL)
    add_person(house, "sitter", "councillor", ALL, ALL)
    app = create_app(Web(house, FixedClock(), secure=False))
    return Office(house, app, cycle, units[0], units[1])


def exports(office: Office) -> list[str]:
    """The path of every file route, its kind still open."""
    values = {"cycle": office.cycle, "unit": office.foreign}
    found = []
    for route in office.app.routes:
        if isinstance(route, APIRoute) and "{kind}" in route.path:
            path = route.path
            for name, value in values.items():
                path = path.replace(f"{{{name}}}", value)
            names = ("receipts", "evidence", "scores", "history", "letters")
            tables = names if "{table}" in path else ("",)
            found += [path.replace("{table}", table) for table in tables]
    return found


def opened(client: TestClient, path: str) -> tuple[list[str], list[tuple[object, str]]]:
    """(cells of the CSV, (value, type) of the workbook's cells)."""
    text = client.get(path.replace("{kind}", "csv")).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    book = load_workbook(io.BytesIO(client.get(path.replace("{kind}", "xlsx")).content))
    return cells, [(c.value, c.data_type) for row in book.active.iter_rows() for c in row]


def test_no_file_of_any_table_holds_what_a_spreadsheet_would_run(office: Office) -> None:
    people = {"chief": office.client("chief"), "sitter": office.client("sitter")}
    seen, planted = 0, set()
    for path in exports(office):
        client = people["sitter" if "/council/" in path else "chief"]
        if client.get(path.replace("{kind}", "csv")).status_code == 404:
            assert path.startswith("/published/"), path  # nothing is published here
            continue
        cells, values = opened(client, path)
        wild = [c for c in cells if c.startswith(SIGNS) and not NUMBER.fullmatch(c)]
        assert not wild, (path, wild)
        assert not [value for value, kind in values if kind == "f"], path
        assert "'" not in cells, "a blank cell stays blank"
        planted |= {cell for cell in cells if cell.startswith("'")}
        seen += 1
    assert seen >= 18
    assert {"'=cmd.xlsx", "'@anh Ba", "'+84"} <= planted, "else nothing was tried"


def test_every_file_is_linked_from_a_page(office: Office) -> None:
    html = "".join(_pages(office, "chief")) + "".join(_pages(office, "sitter"))
    alone = [
        path
        for path in exports(office)
        if path.replace("{kind}", "csv") not in html and not path.startswith("/published/")
    ]
    assert not alone, f"a person finds a file by a link on its table's page: {alone}"


def _pages(office: Office, person: str) -> Iterator[str]:
    """What every page says that its path alone opens."""
    client = office.client(person)
    for route in office.app.routes:
        if not isinstance(route, APIRoute) or "GET" not in route.methods:
            continue
        path = route.path.replace("{cycle}", office.cycle).replace("{unit}", office.foreign)
        if "{" not in path and not path.endswith(("/events", "/progress")):
            answer = client.get(path)
            if answer.headers.get("content-type", "").startswith("text/html"):
                yield answer.text


def test_the_queues_file_keeps_filter_and_order(office: Office) -> None:
    client, base = office.client("chief"), f"/cycles/{office.cycle}/appraisal/queue"
    text = client.get(f"{base}.csv?q={office.foreign}").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 2 + 1
    names = [
        [
            row[1]
            for row in csv.reader(io.StringIO(_text(client, f"{base}.csv?sort={sort}")))
            if row[1:]
        ]
        for sort in ("name", "-name")
    ]
    rising, falling = (found[1:] for found in names)
    assert rising == falling[::-1]
    assert len(rising) == 3


def _text(client: TestClient, path: str) -> str:
    return client.get(path).content.decode("utf-8-sig")
