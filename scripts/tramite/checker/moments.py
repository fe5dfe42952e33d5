"""Days and months as files hold them → days and months as rules compare them.

In: serial numbers, texts. Out: `2025-03-01`, `2025-03-01T10:30`, `202503`; or why it is none. Plain arithmetic of the
Gregorian calendar, without time zones and locales.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import NamedTuple


class Moment(NamedTuple):
    """A day, with a time if it has one."""

    day: str
    """`2025-03-01`."""

    time: str = ""
    """`10:30` or `10:30:15`; empty at midnight."""

    @property
    def month(self) -> str:
        """Its month as months are written."""
        return self.day[:4] + self.day[5:7]


class Doubt(NamedTuple):
    """A text that looks like a day and is none, or may be two."""

    code: str
    """`date-impossible` or `date-ambiguous`."""


def of_serial(number: str, date1904: bool) -> Moment | None:
    """The moment that a number stands for in a spreadsheet; None when it is none."""
    if number.isdigit() and len(number) <= _DIGITS:
        days, seconds = int(number), 0
    else:
        value = float(number)
        if not 0 <= value <= _LAST_1900 + 1:
            return None
        days = int(value // 1)
        seconds = int((value - days) * _DAY + 0.5)
        if seconds >= _DAY:
            days, seconds = days + 1, 0
    if date1904:
        ordinal = _EPOCH_1904 + days if 0 <= days <= _LAST_1904 else 0
    else:
        # The programs count a 29 February 1900 that never was.
        is_day = 1 <= days <= _LAST_1900 and days != 60
        ordinal = _EPOCH_1900 + days + (days < 60) if is_day else 0
    return Moment(datetime.date.fromordinal(ordinal).isoformat(), _clock(seconds)) if ordinal else None


def is_likely(moment: Moment) -> bool:
    """Whether a bare number of this size is meant as a day."""
    return _FROM <= moment.day <= _TO


def of_text(text: str) -> Moment | Doubt | None:
    """The day that a text says in any order and with any signs; None when it says none."""
    words, time = _without_time(text)
    if match := _YEAR_FIRST.fullmatch(words) or _JOINED.fullmatch(words):
        day = _day(match["year"], match["month"], match["day"])
        return Moment(day, time) if day else Doubt("date-impossible")
    match = _YEAR_LAST.fullmatch(words)
    if match is None:
        return Doubt("date-ambiguous") if _NO_YEAR.fullmatch(words) else None
    first, second, year = match["first"], match["second"], match["year"]
    readings = tuple(dict.fromkeys(filter(None, (_day(year, second, first), _day(year, first, second)))))
    if len(readings) > 1:
        return Doubt("date-ambiguous")
    return Moment(readings[0], time) if readings else Doubt("date-impossible")


def month_of_text(text: str) -> str:
    """The month that a text says, as `202503`; empty when it says none."""
    match = _MONTH.fullmatch(text) or _MONTH_LAST.fullmatch(text)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return ""
    return match["year"] + match["month"].zfill(2)


def _without_time(text: str) -> tuple[str, str]:
    match = _TIME.fullmatch(text)
    if match is None:
        return text, ""
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return text, ""
    return match["day"], _clock(hour * 3600 + minute * 60 + second)


def _clock(seconds: int) -> str:
    if not seconds:
        return ""
    time = f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
    return f"{time}:{seconds % 60:02}" if seconds % 60 else time


def _day(year: str, month: str, day: str) -> str:
    """The day as ISO 8601 writes it; empty when the calendar has none such."""
    if not (int(year) and 1 <= int(month) <= 12 and 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]):
        return ""
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


_DAY = 86400
_EPOCH_1900 = datetime.date(1899, 12, 30).toordinal()
_EPOCH_1904 = datetime.date(1904, 1, 1).toordinal()
_LAST_1900, _LAST_1904 = 2958465, 2957003
_DIGITS = 7
_FROM, _TO = "1955-01-01", "2100-12-31"

# Signs and words of any language between the parts; never a common letter, which would make other words into days.
_BETWEEN = "[^0-9A-Za-z]{1,3}"
_AFTER = "[^0-9A-Za-z]{0,3}"
_YEAR_FIRST = re.compile(
    f"(?P<year>[0-9]{{4}}){_BETWEEN}(?P<month>[0-9]{{1,2}}){_BETWEEN}(?P<day>[0-9]{{1,2}}){_AFTER}"
)
_JOINED = re.compile("(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_YEAR_LAST = re.compile(
    f"(?P<first>[0-9]{{1,2}}){_BETWEEN}(?P<second>[0-9]{{1,2}}){_BETWEEN}(?P<year>[0-9]{{4}}){_AFTER}"
)
_NO_YEAR = re.compile(f"[0-9]{{1,2}}{_BETWEEN}[0-9]{{1,2}}{_BETWEEN}[0-9]{{2}}{_AFTER}")
_TIME = re.compile(
    "(?P<day>.*?[^ T])(?: +|T)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.][0-9]+)?)?Z?"
)
_MONTH = re.compile(f"(?P<year>[0-9]{{4}}){_BETWEEN}(?P<month>[0-9]{{1,2}}){_AFTER}")
_MONTH_LAST = re.compile(f"(?P<month>[0-9]{{1,2}}){_BETWEEN}(?P<year>[0-9]{{4}}){_AFTER}")
