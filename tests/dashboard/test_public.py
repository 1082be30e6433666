"""The public pages: nothing before publication, then exactly the published bytes, checkable."""

import io
import json
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from chuky.ledger.models import Cycle
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, appraisal  # noqa: F401  a fixture
from tests.chuky.publication.examples import a_publication
from tests.chuky.publication.made import build
from tests.dashboard.conftest import FixedClock, TestClient

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(a_publication(), tmp_path_factory.mktemp("made") / "publication")


@pytest.fixture
def folder(appraisal: Appraisal, made: Path, tmp_path: Path) -> Path:  # noqa: F811
    """A publication that lies in its place, of a cycle that isn't published yet."""
    place = tmp_path / "publication"
    shutil.copytree(made, place)
    appraisal.house.publications[appraisal.context.id] = place
    return place


@pytest.fixture
def visitor(appraisal: Appraisal, folder: Path) -> TestClient:  # noqa: F811
    app = create_app(Web(appraisal.house, FixedClock(), secure=False))
    return TestClient(app, follow_redirects=False)


def release(appraisal: Appraisal) -> str:  # noqa: F811
    """The decision is in; the address of the cycle's page."""
    with appraisal.house.ledger.transaction() as session:
        session.get_one(Cycle, appraisal.context.id).state = "published"
    return f"/published/{appraisal.context.id}"


def test_nothing_is_there_before_publication(
    appraisal: Appraisal,  # noqa: F811
    visitor: TestClient,
    folder: Path,
) -> None:
    base = f"/published/{appraisal.context.id}"
    listed = visitor.get("/published")
    assert "Chưa có kết quả nào" in listed.text
    assert appraisal.context.id not in listed.text
    paths = ["", "/files", "/files/results.csv", "/files/manifest.json", "/files/index.html"]
    answers = [visitor.get(base + path) for path in paths]
    assert [answer.status_code for answer in answers] == [404] * len(paths)
    unknown = visitor.get("/published/no-such-cycle")
    same = [re.sub(r"\w{40,}", "", item.text.replace(base, "")) for item in (answers[0], unknown)]
    assert same[0] == same[1].replace("/published/no-such-cycle", "")


def test_the_page_shows_every_unit_and_the_hash_of_the_decision(
    appraisal: Appraisal,  # noqa: F811
    visitor: TestClient,
    folder: Path,
) -> None:
    base = release(appraisal)
    text = visitor.get(base).text
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["results_sha256"] in text
    assert manifest["results_sha256"] == sha256((folder / "results.csv").read_bytes()).hexdigest()
    for line in (folder / "results.csv").read_text().splitlines()[1:]:
        assert line.split(",")[1] in text
    assert base in visitor.get("/published").text


def test_every_file_is_handed_out_as_it_was_published(
    appraisal: Appraisal,  # noqa: F811
    visitor: TestClient,
    folder: Path,
) -> None:
    base = release(appraisal)
    named = [file["path"] for file in json.loads((folder / "manifest.json").read_text())["files"]]
    for path in [*named, "manifest.json"]:
        answer = visitor.get(f"{base}/files/{path}")
        assert answer.content == (folder / path).read_bytes(), path
        assert answer.headers["x-content-type-options"] == "nosniff"
        if path != "index.html":
            assert answer.headers["content-disposition"].startswith("attachment"), path
            assert "sandbox" in answer.headers["content-security-policy"], path


def test_the_full_page_runs_no_script_and_only_its_own_style(
    appraisal: Appraisal,  # noqa: F811
    visitor: TestClient,
) -> None:
    answer = visitor.get(f"{release(appraisal)}/files/index.html")
    policy = answer.headers["content-security-policy"]
    assert "style-src 'sha256-" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize(
    "path", ["secret.txt", "../ledger.db", "..%2fledger.db", "%2e%2e/ledger.db", "/etc/passwd"]
)
def test_what_the_manifest_does_not_name_is_not_there(
    appraisal: Appraisal,  # noqa: F811
    visitor: TestClient,
    folder: Path,
    path: str,
) -> None:
    (folder / "secret.txt").write_text("riêng")
    (folder.parent / "ledger.db").write_text("riêng")
    answer = visitor.get(f"{release(appraisal)}/files/{path}")
    assert answer.status_code in (303, 404)
    assert "riêng" not in answer.text


def test_a_changed_file_is_refused_not_handed_out(
    appraisal: Appraisal,  # noqa: F811
    visitor: TestClient,
    folder: Path,
) -> None:
    base = release(appraisal)
    with (folder / "results.csv").open("a") as file:
        file.write("X99,Xã Bịa,all,100,100,100,1,,yes\n")
    for path in (base, f"{base}/files/results.csv"):
        answer = visitor.get(path)
        assert answer.status_code == 422
        assert "không còn đúng mã băm" in answer.text
        assert "Bịa" not in answer.text


def test_a_unit_is_found_by_its_name(
    appraisal: Appraisal,  # noqa: F811
    visitor: TestClient,
    folder: Path,
) -> None:
    base = release(appraisal)
    names = [line.split(",")[1] for line in (folder / "results.csv").read_text().splitlines()[1:]]
    text = visitor.get(base, params={"q": names[0]}).text
    assert f'<th scope="row">{names[0]}</th>' in text
    others = [name for name in names[1:] if names[0] not in name]
    assert not any(f'<th scope="row">{name}</th>' in text for name in others)


def test_all_files_come_in_one_archive_that_computes_the_results_again(
    appraisal: Appraisal,  # noqa: F811
    visitor: TestClient,
    folder: Path,
    tmp_path: Path,
) -> None:
    assert visitor.get(f"/published/{appraisal.context.id}/all.zip").status_code == 404
    base = release(appraisal)
    assert f'href="{base}/all.zip"' in visitor.get(base).text
    answer = visitor.get(f"{base}/all.zip")
    assert answer.headers["content-disposition"].startswith("attachment")
    with ZipFile(io.BytesIO(answer.content)) as zipped:
        zipped.extractall(tmp_path)
    there = tmp_path / appraisal.context.id
    for path in there.rglob("*"):
        assert path.is_dir() or path.read_bytes() == (folder / path.relative_to(there)).read_bytes()
    run = subprocess.run([sys.executable, "recompute.py"], cwd=there, check=False)
    assert run.returncode == 0
    (folder / "results.csv").write_text("khác")
    assert visitor.get(f"{base}/all.zip").status_code == 422, "never half an archive"


def test_every_file_says_what_it_is_and_what_is_looked_for_first_stands_first(
    appraisal: Appraisal,  # noqa: F811
    visitor: TestClient,
) -> None:
    rows = re.findall(
        r"<tr><td><a href=[^>]+>([^<]+)</a></td><td>(.*?)</td>", _files(visitor, appraisal)
    )
    assert [path for path, _what in rows][:3] == ["results.xlsx", "results.csv", "index.html"]
    assert not [path for path, what in rows if not what.strip()]
    assert not [what for _path, what in rows if "self-assessment" in what or "_" in what]


def _files(visitor: TestClient, appraisal: Appraisal) -> str:  # noqa: F811
    return visitor.get(release(appraisal)).text
