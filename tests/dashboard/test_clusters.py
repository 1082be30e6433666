"""Units by cluster on the pages: each way on keeps the filter, counters lead to their lists."""

import re

import pytest

from tests.dashboard.conftest import Site, TestClient, post
from tests.dashboard.furnishing import PLAN, word

pytestmark = pytest.mark.unit
FIRST = f"Cụm {word('cluster', 'a1')}"
BASE = f"/cycles/{PLAN}"


@pytest.fixture(scope="module")
def client(furnished: Site) -> TestClient:
    return furnished.office.client("administrator")


def units_named(page: str) -> list[str]:
    return re.findall(rf'<th scope="row"><a href="{BASE}/units/(\w+)"', page)


def test_a_cluster_is_chosen_beside_the_other_filters_and_kept_by_every_link(
    client: TestClient,
) -> None:
    page = client.get(f"{BASE}/units", params={"cluster": FIRST}).text
    assert units_named(page) == ["TM01"]
    assert f"<option selected>{FIRST}</option>" in page
    ways = re.findall(rf'href="({BASE}/(?:units|calls)[.?][^"]*)"', page)
    assert len(ways) > 10
    assert all("cluster=" in way for way in ways), ways
    assert f"Cụm: {FIRST}" in page, "what a printed page says it shows"


def test_exports_have_a_column_and_keep_the_filter(client: TestClient) -> None:
    for path in (f"{BASE}/units.csv?only=all", f"{BASE}/calls.csv?only=all"):
        text = client.get(path, params={"cluster": FIRST, "only": "all"}).content.decode(
            "utf-8-sig"
        )
        _mark, head, *rows = text.splitlines()
        assert "Cụm" in head.split(","), head
        assert len(rows) == 1
        assert FIRST in rows[0]


def test_every_counter_of_a_cluster_is_a_link_to_as_many_units(client: TestClient) -> None:
    page = client.get(f"{BASE}/units-by-cluster").text
    found = re.findall(rf'href="({BASE}/units\?cluster=[^"]*)">(\d+)<', page)
    assert len(found) == 3 * 6
    for address, count in found:
        listed = units_named(client.get(address.replace("&amp;", "&")).text)
        assert len(listed) == int(count), address


def test_the_counters_are_a_file_too_and_sort(client: TestClient) -> None:
    text = client.get(f"{BASE}/units-by-cluster.csv?clusters.sort=-cluster").content.decode(
        "utf-8-sig"
    )
    _mark, head, *rows = text.splitlines()
    assert head.startswith("Cụm,tất cả,quá hạn")
    assert [row.split(",")[0] for row in rows] == [
        f"Cụm {word('cluster', place)}" for place in ("a3", "a2", "a1")
    ]


def test_urging_is_narrowed_to_a_cluster_and_stays_so_after_an_act(client: TestClient) -> None:
    address = f"{BASE}/urging?stage=self-assessment"
    whole = client.get(address).text
    assert 'name="cluster"' in whole
    third = f"Cụm {word('cluster', 'a3')}"
    late = client.get(address, params={"stage": "self-assessment", "cluster": third}).text
    assert units_named(late) == ["TM03"]
    form = {"stage": "self-assessment", "cluster": third}
    done = post(client, f"{BASE}/urging", form, page=address)
    assert done.status_code == 303
    assert "cluster=" in done.headers["location"]


def test_where_nobody_is_late_urging_says_so_as_a_page(client: TestClient) -> None:
    answer = client.get(f"{BASE}/urging", params={"cluster": "không có cụm này"})
    assert answer.status_code == 200
    assert "0 đơn vị quá hạn" in answer.text
    assert "không có đơn vị nào quá hạn" in answer.text


def test_a_table_is_asked_for_no_row_beyond_reason(client: TestClient) -> None:
    answer = client.get(f"{BASE}/units-by-cluster?clusters.first={'9' * 5000}")
    assert answer.status_code == 200


def test_the_api_tells_and_filters_by_cluster(client: TestClient) -> None:
    answer = client.get(f"/api/v1{BASE}/units", params={"cluster": FIRST}).json()
    assert [(unit["code"], unit["cluster"]) for unit in answer["units"]] == [("TM01", FIRST)]
