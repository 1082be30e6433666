"""No answer tells a person of another unit's or cycle's work, or of results under embargo.

Every address of the application is asked by everyone; each text that a person wrote holds a word
that says where it belongs (`furnishing`). Who may open which route is in `test_rules.py`.
"""

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pytest

from chuky.access.roles import Viewer
from chuky.access.sessions import find_viewer, open_session
from dashboard.headers import FILE_POLICY
from dashboard.pages.tokens import LASTS
from dashboard.web import SESSION_COOKIE
from tests.dashboard.conftest import PEOPLE, FixedClock, Site, TestClient
from tests.dashboard.furnishing import OTHER, UNITS
from tests.dashboard.url_map import addresses, routes

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("short_streams")]
WORD = re.compile(rb"chim-([a-z]+)-([ab][12]?)")
Words = set[tuple[str, str]]
"""(kind, place) of the words that are heard."""
DOORS = {
    "/cycles/{cycle}/files/{sha256}",
    "/cycles/{cycle}/units/{unit}/evidence/{evidence}",
    "/cycles/{cycle}/units/{unit}/reports/{stage}/{number}",
    "/cycles/{cycle}/my/{unit}/receipts/{receipt}/{what}",
    "/cycles/{cycle}/stages/{stage}/signed",
    "/cycles/{cycle}/stages/{stage}/sessions/{council}/{number}/signed",
    "/cycles/{cycle}/urging/{stage}/{number}.docx",
}
"""The routes that hand out files of the vault."""
GIVEN = re.compile(rb"(?<![\d.,])0[.,]37(?!\d)")
"""The appraised points: of every unit the same."""
READERS = {"administrator", "secretary", "auditor"}
OWN = {"contributor", "head"}
HEARD = {
    "title": READERS | OWN | {"appraiser", "councillor", "operator"},
    "name": READERS | OWN | {"appraiser", "councillor"},
    "mail": READERS,
    "phone": READERS,
    "cluster": READERS | OWN,
    "cited": READERS | {"appraiser"},
    "explained": READERS | {"appraiser"},
    "evidence": READERS | OWN | {"appraiser"},
    "report": READERS | OWN | {"appraiser"},
    "query": READERS | OWN | {"appraiser", "councillor"},
    "answer": READERS | OWN | {"appraiser", "councillor"},
    "moved": READERS | OWN,
    "sent": READERS | OWN,
    "draft": OWN,
    "given": READERS | {"appraiser", "councillor"},
    "points": READERS | {"appraiser", "councillor"},
    "spoke": READERS,
    "call": READERS,
    "tally": READERS,
    "counted": READERS | OWN,
    "waiver": READERS,
    "failing": READERS,
    "signer": READERS | {"appraiser"},
    "act": READERS | {"appraiser"},
    "minutes": READERS,
    "notes": {"administrator", "secretary"},
    "upload": set[str](),
    "restricted": set[str](),
}
"""Written out by hand: which roles of its cycle may read what, before anything is published; those
of a unit only of their own. `restricted`: the persons that are named, nobody by a role."""
LISTENERS = (
    *(None, "stranger", "operator", "contributor", "head-a1", "appraiser", "councillor"),
    *("auditor", "secretary", "administrator", "administrator-b", "appraiser-b", "head-b1"),
)


def may_hear(account: str | None) -> Words:
    """(kind, place) of every word that a person may read."""
    if account not in PEOPLE:
        return set()
    role, cycle, unit = PEOPLE[account]
    tags = "ab" if cycle == "*" else "b" if cycle == OTHER else "a"
    kinds = {kind for kind, roles in HEARD.items() if role in roles}
    numbers = (str(UNITS.index(unit) + 1),) if role in OWN else ("1", "2", "3")
    places = {f"{tag}{number}" for tag in tags for number in (*numbers, "")} | {""}
    kinds |= {"restricted"} if account.startswith("head-") else set()
    return {(kind, place) for kind in kinds for place in places}


@dataclass(frozen=True)
class Told:
    """One answer. `route`: the path that made the address; `stored`: it is a file of the vault."""

    route: str
    address: str
    words: Words
    stored: bool


def answers(site: Site, account: str | None, client: TestClient | None = None) -> Iterator[Told]:
    """Everything that is said over the whole map, to one person."""
    client = client or site.office.client(account)
    viewer = viewer_of(site, client)
    for route in routes(site.office.app, "GET"):
        for address in addresses(site.made, route, viewer):
            answer = client.get(address)
            assert answer.status_code < 500, address
            stored = hashlib.sha256(answer.content).hexdigest() in site.made.ids["sha256"]
            if stored:
                assert_only_saved(address, answer.headers)
            said = opened(answer.content) + repr(answer.headers).encode()
            yield Told(route.path, address, words_in(said), stored)


def viewer_of(site: Site, client: TestClient) -> Viewer | None:
    token = client.cookies.get(SESSION_COOKIE)
    with site.made.house.ledger.session() as session:
        return find_viewer(session, token, FixedClock().now(), "browser") if token else None


def assert_only_saved(address: str, headers: Mapping[str, str]) -> None:
    """A file that people sent: saved under its name, never shown, and nothing in it may run."""
    assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''"), address
    assert headers["content-type"] == "application/octet-stream", address
    assert headers["x-content-type-options"] == "nosniff", address
    assert headers["content-security-policy"] == FILE_POLICY, address


def opened(body: bytes) -> bytes:
    """What a workbook or a document says inside; anything else as it is."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(BytesIO(body)) as package:
        return b"".join(package.read(name) for name in package.namelist())


def words_in(said: bytes) -> Words:
    """The words; appraised points are heard as the kind `points` of no place."""
    words = {(kind.decode(), place.decode()) for kind, place in WORD.findall(said)}
    return words | ({("points", "")} if GIVEN.search(said) else set())


Heard = Callable[[str | None], list[Told]]


@pytest.fixture(scope="module")
def heard(furnished: Site) -> Heard:
    """What the map tells a person; each walks it once."""
    return cache(lambda account: [one for one in answers(furnished, account) if one.words])


@pytest.mark.parametrize("account", LISTENERS, ids=str)
def test_nobody_hears_what_is_not_theirs(heard: Heard, account: str | None) -> None:
    mine = may_hear(account)
    assert not {one.address: one.words - mine for one in heard(account) if one.words - mine}


@pytest.mark.parametrize("account", ["administrator", "auditor", "secretary", "appraiser"])
def test_everybody_hears_what_they_may(heard: Heard, account: str) -> None:
    """Else the test above could not fail."""
    kinds = {kind for one in heard(account) for kind, _place in one.words}
    assert kinds >= {kind for kind, roles in HEARD.items() if account in roles}


def test_what_people_sent_leaves_by_these_doors_alone(heard: Heard) -> None:
    """Each of them was asked, and each answer was held to be an attachment that can do nothing."""
    everyone = ("administrator", "secretary", "appraiser", "head-a1")
    assert {one.route for who in everyone for one in heard(who) if one.stored} == DOORS


def test_a_program_s_token_hears_no_more_than_its_person_and_only_by_the_api(
    furnished: Site,
) -> None:
    house, now = furnished.made.house, FixedClock().now()
    with house.ledger.transaction() as session:
        token = open_session(session, "head-a1", "API: x", now, LASTS, "program")
    program = furnished.office.client()
    program.headers["authorization"] = f"Bearer {token}"
    told = [one for one in answers(furnished, None, program) if one.words]
    assert any(one.route.startswith("/api/") for one in told)
    assert all(one.route.startswith(("/api/", "/calendar/")) for one in told)
    assert set().union(*(one.words for one in told)) <= may_hear("head-a1")


def test_a_visitor_s_calendar_link_tells_no_more_than_its_days(furnished: Site) -> None:
    visitor = furnished.office.client()
    told = [visitor.get(f"/calendar/{token}.ics") for token in furnished.made.ids["token"]]
    assert any(answer.status_code == 200 for answer in told)
    assert {kind for answer in told for kind, _place in words_in(answer.content)} <= {"title"}
