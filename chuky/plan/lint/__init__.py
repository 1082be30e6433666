"""The plan linter: what a signed plan, as configuration, gets wrong or should be asked about.

Errors stop, warnings inform; each names file, line, key, rule and the way out. One family of rules
a file. Whether the YAML has the right shape is judged earlier, in `chuky.configuration`.
"""

from chuky.plan.lint.illustrative import IllustrativeMark, illustrative_marks
from chuky.plan.lint.run import RULES, lint

__all__ = ["RULES", "IllustrativeMark", "illustrative_marks", "lint"]
