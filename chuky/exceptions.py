"""Every error a person can meet, each saying place, value, rule and way out.

One hierarchy rooted in `ChukyError`. A class's docstring is its Vietnamese message, `en` the
English one; both are `str.format` templates over the keyword values. Programming mistakes are
not here: they stay ordinary exceptions and show a traceback.
"""

from typing import Any, ClassVar

from chuky.language import Language, Text, current_language


class ChukyError(Exception):
    """{detail}"""

    en: ClassVar[str] = "{detail}"
    exit_status: ClassVar[int] = 1

    def __init__(self, place: object = None, **values: Any) -> None:
        self.place = place
        self.values = values
        super().__init__(self.say("vi"))

    def say(self, language: Language | None = None) -> str:
        """The message in one line, `place: ` in front where there is one."""
        language = language or current_language.get()
        template = (type(self).__doc__ or "") if language == "vi" else self.en
        values = {
            name: value.say(language) if isinstance(value, Text) else value
            for name, value in self.values.items()
        }
        text = " ".join(template.format(**values).split())
        return f"{self.place}: {text}" if self.place is not None else text

    def __str__(self) -> str:
        return self.say()


class FileUnreadable(ChukyError):
    """không đọc được tệp: {reason}. {way_out}"""

    en = "the file can't be read: {reason}. {way_out}"


class UsageError(ChukyError):
    """{detail}"""

    en = "{detail}"
    exit_status = 2
