"""What an appraiser works with: queue, lines to score, queries, disagreements, charges."""

from dashboard.appraiser import charging, differing, queue, scoring, tables
from dashboard.guard import Pages

pages = Pages()
for part in (queue, scoring, differing, charging, tables):
    pages.routes.extend(part.pages.routes)
