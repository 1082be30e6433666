"""What an English reader saves, and what a program asks for in English: headings, names, states.

Vietnamese stays where somebody wrote it: names of units and people, quoted wordings, criteria,
letters as they left, the audit trail to the letter.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from chuky.ledger.access import Account
from chuky.ledger.models import Message
from chuky.mark import MARK
from dashboard.own_words import vietnamese
from tests.dashboard.conftest import Site, TestClient
from tests.dashboard.reading_english import NAMES, without
from tests.dashboard.test_every_page import person_of
from tests.dashboard.test_leaks import viewer_of
from tests.dashboard.url_map import addresses, routes

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("short_streams")]
AS_THEY_ARE = {
    "/cycles/{cycle}/reminders/preview.{kind}": "letters as they will leave",
    "/api/v1/cycles/{cycle}/timetable": "the shape that scripts rely on",
    "/api/v1/cycles/{cycle}/publication": "the manifest as it was published",
}


@pytest.fixture(scope="module")
def written(furnished: Site) -> list[str]:
    """What people and documents wrote, the longest first."""
    found = {*NAMES, "kiểm tra", "512/QĐ-UBND", "Thị trấn Thanh Miện", "Xã Cao Thắng"}
    found.add("Xã Chi Lăng Bắc")
    for context in furnished.made.cycles:
        units = context.plan.units
        found |= {unit.name for unit in units} | {unit.cluster or "" for unit in units}
        found |= {stage.stated or "" for stage in context.plan.stages}
        for criteria in context.criteria.values():
            found |= {one.name for one in criteria.criteria if not one.name_en}
            found |= {one.name for _, one in criteria.components() if not one.name_en}
    with furnished.made.house.ledger.session() as session:
        found |= set(session.scalars(select(Message.subject)))
        found |= set(session.scalars(select(Account.name)))
    return sorted(found, key=len, reverse=True)


def texts(value: Any) -> Iterator[str]:
    """Every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def cells(client: TestClient, address: str) -> list[str]:
    answer = client.get(address)
    if answer.status_code != 200:
        return []
    if "json" in answer.headers["content-type"]:
        return list(texts(json.loads(answer.content)))
    text = answer.content.decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def test_every_file_and_answer_is_english_but_for_what_people_wrote(
    furnished: Site, written: list[str]
) -> None:
    wrong, seen = {}, 0
    clients: dict[str | None, TestClient] = {}
    for route in routes(furnished.office.app, "GET"):
        a_file = "{kind}" in route.path or route.path.startswith("/api/")
        if not a_file or route.path in AS_THEY_ARE:
            continue
        who = person_of(route)
        if who not in clients:
            clients[who] = furnished.office.client(who)
            clients[who].get("/help?lang=en")
        for address in addresses(furnished.made, route, viewer_of(furnished, clients[who])):
            found = cells(clients[who], address)
            seen += bool(found)
            known = [MARK, *written] if route.path.endswith("audit.{kind}") else written
            said = [cell for cell in found if vietnamese(without(cell, known))]
            if said:
                wrong[address] = said
    assert seen > 60
    assert not wrong
