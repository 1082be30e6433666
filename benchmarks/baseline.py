"""The least that a page can be: one query of fifty rows in a template, on the same server.

`python -m benchmarks.baseline --folder DIR --port N`; what `benchmarks.web` is measured beside.
"""

import argparse
import sqlite3
from pathlib import Path

import uvicorn
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

ROWS = 50
TEMPLATE = """<!doctype html><title>Đơn vị</title><table>{% for row in rows %}
<tr><th>{{ row[1] }}</th>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</table>"""


def application(ledger: Path) -> Starlette:
    template = Environment(autoescape=True).from_string(TEMPLATE)
    connection = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, check_same_thread=False)
    query = f"SELECT * FROM receipt ORDER BY sender_code LIMIT {ROWS}"  # noqa: S608

    async def show(_request: Request) -> HTMLResponse:
        return HTMLResponse(template.render(rows=connection.execute(query).fetchall()))

    return Starlette(routes=[Route("/", show)])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    app = application(given.folder / "ledger.db")
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
