"""Which part of the help belongs to which screen: the link at each page's foot."""

import re

PLACES: tuple[tuple[str, str], ...] = (
    (r"/", "administrator#part-1"),
    (r"/(today|demonstration)/.*", "administrator#part-1"),
    (r"/(sign-in|first-run|invitation/[^/]+)", "account#part-1"),
    (r"/me/tokens", "account#part-3"),
    (r"/me(/.*)?", "account#part-2"),
    (r"/my", "unit#part-1"),
    (r"/appraisal", "appraiser#part-1"),
    (r"/council", "council#part-1"),
    (r"/(machines|health)", "operator#part-1"),
    (r"/texts(/.*)?", "administrator#part-4"),
    (r"/audit", "administrator#part-5"),
    (r"/people(/.*)?", "administrator#part-6"),
    (r"/plans/[^/]+/amend/[^/]+", "administrator#part-3"),
    (r"/(plans|deleted-plans)(/.*)?", "administrator#part-2"),
    (r"/published(/.*)?", "public#part-1"),
    (r"/single-sign-on(/.*)?", "operator#part-2"),
    (r"/cycles/[^/]+/appraisal/disagreements", "appraiser#part-5"),
    (r"/cycles/[^/]+/appraisal/charges", "appraiser#part-6"),
    (r"/cycles/[^/]+/appraisal/(units|components)/.*", "appraiser#part-2"),
    (r"/cycles/[^/]+/appraisal/queries", "appraiser#part-4"),
    (r"/cycles/[^/]+/appraisal(/.*)?", "appraiser#part-1"),
    (r"/cycles/[^/]+/council", "council#part-1"),
    (r"/cycles/[^/]+/my/[^/]+(/calendar)?", "unit#part-1"),
    (r"/cycles/[^/]+/my/[^/]+/(approve|workbook|receipts/.*)", "unit#part-3"),
    (r"/cycles/[^/]+/my/[^/]+/queries(/.*)?", "unit#part-4"),
    (r"/cycles/[^/]+/my/.*", "unit#part-2"),
    (r"/cycles/[^/]+/(reminders|letters|urging|clock)(/.*)?", "administrator#part-4"),
    (r"/cycles/[^/]+/(quality|vault|audit|files)(/.*)?", "administrator#part-5"),
    (r"/cycles/[^/]+/stages/[^/]+/sessions/.*", "secretariat#part-2"),
    (r"/cycles/[^/]+/stages/[^/]+/(tallies|files)(/.*)?", "secretariat#part-3"),
    (r"/cycles/[^/]+/stages(/.*)?", "secretariat#part-1"),
    (r"/cycles/[^/]+/(changes|move|pause|waive)(/.*)?", "administrator#part-3"),
    (r"/cycles/[^/]+(/.*)?", "administrator#part-2"),
)
"""Pattern of a page's path → help page and part; the first that fits counts."""


def help_for(path: str) -> str:
    """The address of the help for a page; the list of help pages where none is nearer."""
    found = (place for pattern, place in PLACES if re.fullmatch(pattern, path))
    place = next(found, None)
    return f"/help/{place}" if place else "/help"
