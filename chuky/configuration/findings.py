"""What a check of a configuration file says: one line per finding, with a way out."""

from dataclasses import dataclass
from typing import Literal

from chuky.exceptions import ChukyError
from chuky.language import Text

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One sentence about one place of a file. `line` counts from 1; `key` is the dotted path."""

    severity: Severity
    rule: str
    file: str
    line: int
    key: str
    message: Text
    way_out: Text

    def __str__(self) -> str:
        key = f" {self.key}:" if self.key else ""
        return f"{self.file}:{self.line}:{key} {self.message} → {self.way_out}"

    def to_json(self) -> dict[str, object]:
        return {
            "severity": self.severity,
            "rule": self.rule,
            "file": self.file,
            "line": self.line,
            "key": self.key,
            "message": str(self.message),
            "way_out": str(self.way_out),
        }


class ConfigurationInvalid(ChukyError):
    """{first}{more}"""

    en = "{first}{more}"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        others = len(findings) - 1
        more = Text(f" (và {others} lỗi khác)", f" (and {others} more)") if others else ""
        super().__init__(first=findings[0], more=more)
