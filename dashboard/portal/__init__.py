"""What a unit works with: duties, the score form, evidence, sending, answers, its own results."""

from dashboard.guard import Pages
from dashboard.portal import (
    answers,
    assigning,
    duties,
    evidence,
    scores,
    sending,
    tables,
    uploads,
    workbook,
)

pages = Pages()
for part in (duties, scores, assigning, evidence, uploads, workbook, sending, answers, tables):
    pages.routes.extend(part.pages.routes)
