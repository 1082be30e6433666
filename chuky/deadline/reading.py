"""What a wording was understood to mean. How it was understood is in `grammar.py`."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from chuky.language import Text

Kind = Literal["fixed", "window", "after_event", "recurring", "continuous", "unreadable"]
Recurs = Literal["yearly", "half_yearly", "quarterly", "monthly", "weekly", "daily"]
Unit = Literal["day", "working_day", "week", "month", "hour", "working_hour"]


@dataclass(frozen=True)
class Reading:
    """`opens`, `due`: first and last calendar day on which the thing can still be done.

    `amount` and `unit`: a counted duration, from (or, `direction` before, back from) `event`.
    `due_time`: the hour by which, on the due day. `rule`: the key of the rule that read it;
    `cue`: the very words of the text that decided.
    """

    text: str
    kind: Kind
    explanation: Text
    rule: str
    opens: date | None = None
    due: date | None = None
    recurs: Recurs | None = None
    tentative: bool = False
    amount: int | None = None
    unit: Unit | None = None
    event: str | None = None
    direction: Literal["after", "before"] = "after"
    due_time: time | None = None
    cue: str | None = None

    def to_json(self) -> dict[str, object]:
        """The ten keys that scripts rely on; dates are ISO."""
        return {
            "text": self.text,
            "kind": self.kind,
            "opens": self.opens.isoformat() if self.opens else None,
            "due": self.due.isoformat() if self.due else None,
            "recurs": self.recurs,
            "tentative": self.tentative,
            "amount": self.amount,
            "unit": self.unit,
            "event": self.event,
            "explanation": str(self.explanation),
        }
