"""Survey ballots on paper: one workbook a survey and audience, one sheet a criteria set, A4.

A ballot bears neither name nor number of the respondent. Ballots on a phone are not here.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

from chuky.criteria import Component, CriteriaSet
from chuky.language import pick
from chuky.plan import Plan
from chuky.plan.model import Audience, Survey
from chuky.workbook.stamped import finished
from chuky.workbook.styles import Styles, print_setup

_DOTS = "…" * 40


def paper_ballots(
    plan: Plan, criteria: Mapping[str, CriteriaSet], mark: str | None
) -> Iterator[tuple[str, bytes]]:
    """(name, .xlsx) of every ballot that the plan's surveys need; portals have none."""
    for key, survey in plan.surveys.items():
        for audience in survey.audiences:
            asked = {
                set_key: questions
                for set_key in _sets(plan, survey)
                if (questions := _questions(criteria[set_key], audience))
            }
            if asked and not audience.portal:
                yield f"{key}-{audience.key}", _workbook(plan, survey, audience, asked, mark)


def _sets(plan: Plan, survey: Survey) -> list[str]:
    """The criteria sets of the groups that the survey asks about, each once."""
    groups = survey.groups or tuple(plan.groups)
    return list(dict.fromkeys(plan.groups[group].criteria for group in groups))


def _questions(criteria: CriteriaSet, audience: Audience) -> list[Component]:
    return [
        component
        for _, component in criteria.components()
        if component.survey
        and (not component.survey.audiences or audience.key in component.survey.audiences)
    ]


def _workbook(
    plan: Plan,
    survey: Survey,
    audience: Audience,
    asked: Mapping[str, list[Component]],
    mark: str | None,
) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    created = datetime.combine(plan.starts, time(), UTC).replace(tzinfo=None)
    book.set_properties({"title": survey.name, "comments": mark or "", "created": created})
    styles = Styles(book)
    for place, questions in enumerate(asked.values(), start=1):
        suffix = f" {place}" if len(asked) > 1 else ""
        sheet = book.add_worksheet(pick("Phiếu", "Ballot") + suffix)
        _sheet(sheet, styles, survey, audience, questions, mark)
    return finished(book, buffer)


def _sheet(
    sheet: Any,
    styles: Styles,
    survey: Survey,
    audience: Audience,
    questions: list[Component],
    mark: str | None,
) -> None:
    answers = max(component.survey.answers for component in questions if component.survey)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 78 - 5 * answers)
    sheet.set_column(2, 1 + answers, 5)
    row = _heading(sheet, styles, survey, audience, answers, mark)
    heads = [pick("TT", "No."), pick("Câu hỏi", "Question"), *map(str, range(1, answers + 1))]
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, styles["heading"])
    sheet.repeat_rows(row)
    for number, component in enumerate(questions, start=1):
        _question(sheet, styles, row + number, number, component)
    thanks = pick("Xin cảm ơn Ông/Bà.", "Thank you.")
    sheet.write_string(row + len(questions) + 2, 1, thanks, styles["subtitle"])
    sheet.protect()
    print_setup(sheet, mark, landscape=False)


def _heading(
    sheet: Any, styles: Styles, survey: Survey, audience: Audience, answers: int, mark: str | None
) -> int:
    """Title, whom it asks, how to answer; the row where the questions' headings go."""
    name = pick(survey.name, survey.name_en or survey.name)
    whom = pick(audience.name, audience.name_en or audience.name)
    texts = [
        (pick("PHIẾU KHẢO SÁT", "BALLOT"), "title"),
        (mark or "", "mark"),
        (name, "plain"),
        (pick(f"Dành cho: {whom}", f"For: {whom}"), "plain"),
        (pick("Đơn vị được đánh giá: ", "Assessed unit: ") + _DOTS, "plain"),
        (
            pick(
                f"Mỗi câu đánh dấu × vào một ô, từ 1 (thấp nhất) đến {answers} (cao nhất). "
                "Phiếu không ghi tên; câu nào không biết thì để trống.",
                f"Mark one box a line, from 1 (worst) to {answers} (best). Don't write your name; "
                "leave blank what you can't judge.",
            ),
            "plain",
        ),
    ]
    for row, (text, style) in enumerate(texts):
        sheet.merge_range(row, 0, row, 1 + answers, text, styles[style])
        sheet.set_row(row, (24 if row == 0 else 18) * (len(text) // 95 + 1))
    return len(texts) + 1


def _question(sheet: Any, styles: Styles, row: int, number: int, component: Component) -> None:
    assert component.survey is not None  # noqa: S101 - only surveyed components are asked
    text = component.survey.question or component.name
    sheet.write_number(row, 0, number, styles["code"])
    sheet.write_string(row, 1, text, styles["text"])
    for answer in range(component.survey.answers):
        sheet.write_string(row, 2 + answer, "☐", styles["box"])
    sheet.set_row(row, 17.0 * (len(text) // 55 + 1) + 4)
