"""The English twin of every Vietnamese sentence on the pages, by gettext.

Vietnamese is the message's id, so a page is read in its own language in the source; catalogs are
compiled from `.po` when first asked for, nothing binary is kept.
"""

import gettext as standard
from functools import cache
from io import BytesIO
from pathlib import Path

from chuky.language import Language, current_language

LOCALE = Path(__file__).parent / "locale"
CATALOGS = sorted((LOCALE / "en").glob("*.po"))


@cache
def translations(language: Language) -> standard.NullTranslations:
    """The catalog of a language; Vietnamese needs none. Several `.po` files are read as one."""
    if language == "vi":
        return standard.NullTranslations()
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale="en")
    for path in sorted((LOCALE / "en").glob("*.po")):
        with path.open(encoding="utf-8") as file:
            for message in read_po(file, locale="en"):
                if message.id:
                    whole.add(message.id, message.string)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


def _(text: str) -> str:
    """A sentence in the reader's language."""
    return translations(current_language.get()).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """A sentence with `%(num)d` in it, in the reader's language."""
    found = translations(current_language.get()).ngettext(one, many, number)
    return found % {"num": number}
