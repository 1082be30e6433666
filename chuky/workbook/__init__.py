"""Workbooks that people work with: units' forms, survey ballots, and a returned file annotated.

Forms are written with xlsxwriter, byte for byte the same from the same plan. Reading what comes
back is in `chuky.intake`; the published results' workbook is in `chuky.publication`.
"""

from chuky.workbook.form import self_assessment_form
from chuky.workbook.last_year import LastYear
from chuky.workbook.stamped import form_stamp

__all__ = ["LastYear", "form_stamp", "self_assessment_form"]
