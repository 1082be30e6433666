"""A page of help from its Markdown: the half in the reader's language, its parts numbered.

A page is Vietnamese first; `## English` begins the other half, with the same parts in the same
order, so that a part's number names it in both. Markdown is read without HTML: what is written
there is shown as text.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from chuky.language import Language, Text

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "images"
TITLES: dict[str, Text] = {
    "administrator": Text("Người quản trị kỳ đánh giá", "The administrator"),
    "secretariat": Text("Tổ thư ký", "The secretariat"),
    "unit": Text("Đơn vị được đánh giá", "The assessed unit"),
    "appraiser": Text("Thẩm định viên", "The appraiser"),
    "council": Text("Thành viên Hội đồng", "The council member"),
    "auditor": Text("Kiểm tra, kiểm toán", "The auditor"),
    "operator": Text("Người vận hành", "The operator"),
    "public": Text("Công chúng, báo chí", "The public"),
    "account": Text("Tài khoản của mình", "One's own account"),
}
_ENGLISH = "\n## English\n"
_PART = re.compile(r"<h([23])>(\d+)\. ")
_PAGE_LINK = re.compile(r'href="([a-z]+)\.md(?:#english)?"')
_DOCS_LINK = re.compile(r'<a href="\.\./[^"]*">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class HelpPage:
    """`parts`: (number, heading) in order; `html` has an anchor `part-<number>` for each."""

    title: Text
    html: Markup
    parts: tuple[tuple[int, str], ...]


@cache
def read_help(name: str, language: Language) -> HelpPage:
    """The page of one kind of user; `name` is one of TITLES."""
    text = (DOCS / "help" / f"{name}.md").read_text(encoding="utf-8")
    vietnamese, _, english = text.partition(_ENGLISH)
    half = english if language == "en" else vietnamese.partition("\n")[2]
    heading = "###" if language == "en" else "##"
    parts = re.findall(rf"^{heading} (\d+)\. (.+)$", half, re.MULTILINE)
    return HelpPage(
        TITLES[name], _rendered(half), tuple((int(number), said) for number, said in parts)
    )


def _rendered(text: str) -> Markup:
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    html = _PART.sub(r'<h2 id="part-\2">\2. ', html).replace("</h3>", "</h2>")
    html = html.replace("<table>", '<div class="scroll"><table>').replace(
        "</table>", "</table></div>"
    )
    html = html.replace('src="../images/', 'src="/help/images/')
    html = _PAGE_LINK.sub(r'href="/help/\1"', html)
    return Markup(_DOCS_LINK.sub(r"<code>\1</code>", html))  # noqa: S704  our own file, escaped
