"""What the house does so that a stage can end: documents, sessions, field work, surveys.

One module a kind of act; the page of a stage (`stage`) shows what is there and what is due.
"""

from dashboard.guard import Pages
from dashboard.work import (
    documents,
    field_work,
    sessions,
    stage,
    surveys,
    tables,
    tallies,
    watching,
)

pages = Pages()
for part in (stage, documents, field_work, sessions, surveys, tables, tallies, watching):
    pages.routes.extend(part.pages.routes)
