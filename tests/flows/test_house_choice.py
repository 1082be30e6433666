"""The same year wherever ledger and vault are; and what Prefect's server lets out and keeps."""

import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from chuky.house import HouseSettings
from chuky.plan import find_plan, load_plan
from chuky.rehearsal.options import RehearsalOptions
from flows.engine import Engine
from flows.rehearse import rehearse
from tests.flows.conftest import Rehearse, quiet
from tests.flows.test_kill import PLAN, UNITS, left_behind

pytestmark = [pytest.mark.flow, pytest.mark.service]


def test_postgresql_and_s3_give_the_same_publication_and_mails(
    rehearsed: Rehearse, engine: Engine, postgres_url: str, s3_url: str, tmp_path: Path
) -> None:
    options = RehearsalOptions(
        tmp_path / "workspace", units=UNITS, house=HouseSettings(postgres_url, s3_url)
    )
    rehearse(load_plan(find_plan(PLAN)), options, quiet, engine).house.close()
    assert left_behind(options.folder) == left_behind(rehearsed(PLAN, units=UNITS))
    assert not list(options.folder.rglob("ledger.db"))
    assert not (options.folder / "vault").exists()


def test_another_seed_gives_another_year(rehearsed: Rehearse) -> None:
    one, other = (rehearsed(PLAN, units=UNITS, seed=seed) for seed in (1, 2))
    results = [(folder / "publication" / "results.csv").read_bytes() for folder in (one, other)]
    assert results[0] != results[1]


def test_prefects_server_listens_on_loopback_and_asks_who_is_there(engine: Engine) -> None:
    port = int(engine.url.split(":")[2].split("/")[0])
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
    ]
    assert listening == [f"0100007F:{port:04X}"]
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{engine.url}/admin/version", timeout=5)  # noqa: S310


def test_prefect_keeps_no_scores_and_no_names(rehearsed: Rehearse, engine: Engine) -> None:
    rehearsed(PLAN, units=UNITS)
    plan = load_plan(find_plan(PLAN)).plan
    with closing(sqlite3.connect(engine.log.parent / "prefect.db")) as connection:
        runs = connection.execute("SELECT name, parameters, labels FROM flow_run").fetchall()
        tasks = connection.execute("SELECT name, task_inputs, labels FROM task_run").fetchall()
        logs = connection.execute("SELECT count(*) FROM log").fetchone()[0]
        artifacts = connection.execute("SELECT count(*) FROM artifact").fetchone()[0]
    assert runs
    text = "\n".join(str(row) for row in (*runs, *tasks))
    assert "moment_id" in text
    assert not [unit.name for unit in plan.units if unit.name in text]
    assert not [unit.code for unit in plan.units if f"/{unit.code}/" in text]
    assert (logs, artifacts) == (0, 0)
