"""Words of people on an English page: marked between tags, left alone where no element can be."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from jinja2 import Environment
from markupsafe import Markup

from chuky.language import Text, current_language
from dashboard.formats import called, coded, said
from dashboard.own_words import OwnWords

pytestmark = pytest.mark.unit
UNIT = SimpleNamespace(name="Xã Đoàn Tùng <b>", code="TM06", name_en=None)
MARKED = '<span lang="vi">Xã Đoàn Tùng &lt;b&gt;</span>'
PLAIN = "Xã Đoàn Tùng &lt;b&gt;"
QUOTING = "the day (“trước ngày 30/9”) of “all”"
SPAN = '<span lang="vi">trước ngày 30/9</span>'
MACRO = '{% macro field(x) %}<input value="{{ x }}">{% endmacro %}'
CALLED = "{% macro row() %}{{ caller() }}{% endmacro %}"


@pytest.fixture
def english() -> Iterator[None]:
    token = current_language.set("en")
    yield
    current_language.reset(token)


def shown(template: str, **values: object) -> str:
    environment = Environment(autoescape=True, extensions=[OwnWords])
    environment.filters |= {"called": called, "said": said, "coded": coded}
    return environment.from_string(template).render(unit=UNIT, **values)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("template", "result"),
    [
        ("<b>{{ unit.name }}</b>", f"<b>{MARKED}</b>"),
        ("{{ unit.name or '–' }} {{ unit.code }}", f"{MARKED} TM06"),
        ('<a title="{{ unit.name }}">x</a>', f'<a title="{PLAIN}">x</a>'),
        ("<a{% if 1 %} title='{{ unit.name }}'{% endif %}>{{ unit.name }}", MARKED),
        ("<option{{ in_vi(unit.name) }}>{{ unit.name }}</option>", f'<option lang="vi">{PLAIN}<'),
        ("<title>{{ unit.name }}</title>{{ unit.name }}", f"<title>{PLAIN}</title>{MARKED}"),
        ("{% block title %}{{ unit.name }}{% endblock %}", PLAIN),
        ("{% block title %}x{% endblock %}{{ unit.name }}", f"x{MARKED}"),
        ("{% macro of(x) %}<i>{{ x.name }}</i>{% endmacro %}{{ of(unit) }}", f"<i>{MARKED}</i>"),
        (MACRO + "{{ field('“Xã Bình Minh”') }}", '<input value="“Xã Bình Minh”">'),
        (CALLED + "{% call row() %}<a title='{{ said }}'>x</a>{% endcall %}", f"title='{QUOTING}'"),
        ("{{ said|coded }}", f"the day (“{SPAN}”) of “all”"),
        ("{{ unit|called }}", MARKED),
        ("{{ one|said }}", '<span lang="vi">Ngô Quyền</span>'),
        ("{{ said }}", f"the day (“{SPAN}”) of “all”"),
    ],
)
def test_an_english_page_marks_what_is_vietnamese(template: str, result: str) -> None:
    assert result in shown(template, one=Text("Ngô Quyền", "Ngô Quyền"), said=QUOTING)


@pytest.mark.usefixtures("english")
def test_a_chart_is_left_as_it_was_drawn() -> None:
    drawn = Markup("<svg><text>“Chính quyền thân thiện”</text></svg>")
    assert shown("{{ x }}", x=drawn) == drawn


@pytest.mark.usefixtures("english")
def test_an_english_name_is_not_marked() -> None:
    assert shown("{{ x|called }}", x=SimpleNamespace(name="Sở Nội vụ", name_en="Home")) == "Home"
    assert shown("{{ x.name }}", x=SimpleNamespace(name="Open Office")) == "Open Office"


def test_a_vietnamese_page_is_as_it_was() -> None:
    template = "<b>{{ unit.name }}</b>{{ unit|called }}<option{{ in_vi(unit.name) }}></option>"
    assert shown(template) == f"<b>{PLAIN}</b>{PLAIN}<option></option>"
