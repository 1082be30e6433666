"""What a browser calls itself, as people know it: `Edge trên Windows`.

Belongs here: reading the header `User-Agent` for its owner's list of sessions, nothing else.
"""

from chuky.language import Text

_BROWSERS = (
    ("CocCoc", "Cốc Cốc"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that is named: each names those that it resembles too."""
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser(agent: str) -> Text | str:
    """Browser and system; what is none of those known stays as it is."""
    name = next((name for sign, name in _BROWSERS if sign in agent), None)
    system = next((name for sign, name in _SYSTEMS if sign in agent), None)
    if name is None or system is None:
        return agent
    return Text(f"{name} trên {system}", f"{name} on {system}")
