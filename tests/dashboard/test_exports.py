"""The appraisers' queue as a file keeps the filter and the order of its page.

What is true of every table's files is in `test_tables`.
"""

import csv
import io
from collections.abc import Iterator

import pytest

from chuky.access.roles import ALL
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, make_appraisal
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def appraisal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appraisal]:
    made = make_appraisal(tmp_path_factory.mktemp("exports"))
    yield made
    made.house.close()


@pytest.fixture(scope="module")
def office(appraisal: Appraisal) -> Office:
    house, cycle, units = appraisal.house, appraisal.context.id, appraisal.units
    add_person(house, "chief", "administrator", ALL, ALL)
    app = create_app(Web(house, FixedClock(), secure=False))
    return Office(house, app, cycle, units[0], units[1])


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
