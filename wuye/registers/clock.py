"""Times as people and schemas say them: lengths, clock times, working days, windows, periods."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from functools import lru_cache
from zoneinfo import ZoneInfo

from wuye.data import dataclass
from wuye.pattern import pattern

LENGTH = pattern(r"^(\d+)\s*(s|m|min|h|d|w|秒|分钟|分|小时|天|周|个月|months?|years?|workdays?|个?工作日)$")
CLOCK = pattern(r"^(\d{1,2})[:：](\d{2})$")
DAYS = {"今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "后天": 2, "昨天": -1, "yesterday": -1}
UNIT = {
    "s": "s", "秒": "s", "m": "m", "min": "m", "分": "m", "分钟": "m", "h": "h", "小时": "h", "d": "d", "天": "d",
    "w": "w", "周": "w", "个月": "month", "month": "month", "months": "month", "year": "year", "years": "year",
    "workday": "workday", "workdays": "workday", "工作日": "workday", "个工作日": "workday",
}  # fmt: skip
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@dataclass(frozen=True, slots=True)
class Calendar:
    """A house's zone and its days off; without a list, Saturday and Sunday are off (G-18)."""

    zone: ZoneInfo
    holidays: Collection[dt.date] = ()
    extra_workdays: Collection[dt.date] = ()

    def works(self, day: dt.date) -> bool:
        """Whether a day is a working day."""
        if day in self.extra_workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def workdays_after(self, start: dt.datetime, count: int, sign: int = 1) -> dt.datetime:
        """The same hour, so many working days later, or with -1 earlier."""
        moment = start
        while count > 0:
            moment += dt.timedelta(days=sign)
            if self.works(moment.astimezone(self.zone).date()):
                count -= 1
        return moment


@lru_cache(maxsize=1024)
def length(text: str) -> tuple[int, str] | None:
    """A length such as `4h` or `1 workday` as (count, unit); None where it isn't one."""
    match = LENGTH.match(text.strip())
    return (int(match[1]), UNIT[match[2]]) if match else None


def is_clock(text: str) -> bool:
    """Whether the words are a clock time such as 18:00."""
    return _clock(text) is not None


@lru_cache(maxsize=1024)
def _clock(text: str) -> tuple[int, int] | None:
    """Hour and minute; 24:00 is the end of the day, and nothing lies beyond it."""
    match = CLOCK.match(text.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    return (hour, minute) if minute < 60 and (hour, minute) <= (24, 0) else None


def plus(start: dt.datetime, text: str, calendar: Calendar, sign: int = 1) -> dt.datetime:
    """A moment moved on by a length; ValueError where the words aren't a length."""
    parsed = length(text)
    if parsed is None:
        raise ValueError(text)
    count, unit = parsed
    if unit == "workday":
        return calendar.workdays_after(start, count, sign)
    if unit in ("month", "year"):
        return _months(start, sign * count * (12 if unit == "year" else 1))
    return start + sign * dt.timedelta(seconds=count * SECONDS[unit])


def _months(start: dt.datetime, count: int) -> dt.datetime:
    index = start.year * 12 + start.month - 1 + count
    year, month = divmod(index, 12)
    for day in range(start.day, 0, -1):
        try:
            return start.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise ValueError(count)


def at_clock(day: dt.date, text: str, zone: ZoneInfo) -> dt.datetime:
    """A clock time on a day; 24:00 is the end of that day."""
    found = _clock(text)
    if found is None:
        raise ValueError(text)
    hour, minute = found
    extra = dt.timedelta(days=1) if hour == 24 else dt.timedelta()
    return dt.datetime.combine(day, dt.time(hour % 24, minute), zone) + extra


def next_clock(after: dt.datetime, text: str, zone: ZoneInfo) -> dt.datetime:
    """The next moment the clock shows this time, strictly after a moment."""
    day = after.astimezone(zone).date()
    moment = at_clock(day, text, zone)
    return moment if moment > after else at_clock(day + dt.timedelta(days=1), text, zone)


def deadline(start: dt.datetime, text: str, calendar: Calendar) -> dt.datetime:
    """A due time in the words of a schema, from a moment: `4h`, `1 workday`, `18:00`, `month 25`, `month end`."""
    words = text.strip()
    if is_clock(words):
        return next_clock(start, words, calendar.zone)
    if words.startswith("month "):
        return _month_day(start, words.removeprefix("month "), calendar.zone)
    return plus(start, words, calendar)


def _month_day(start: dt.datetime, which: str, zone: ZoneInfo) -> dt.datetime:
    local = start.astimezone(zone)
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if which == "end":
        return _months(first, 1)
    moment = _end_of(first, int(which))
    return moment if moment > start else _end_of(_months(first, 1), int(which))


def _end_of(first: dt.datetime, number: int) -> dt.datetime:
    """The end of a day of the month that starts at `first`; a short month ends sooner."""
    if not 1 <= number <= 31:
        raise ValueError(number)
    return min(first + dt.timedelta(days=number), _months(first, 1))


def inside(moment: dt.datetime, window: str, calendar: Calendar) -> bool:
    """Whether a moment lies in a window such as `22:00-07:00` or `workday 08:30-18:00`."""
    start, end, works = _window(window)
    local = moment.astimezone(calendar.zone)
    if works and not calendar.works(local.date()):
        return False
    now = local.hour * 60 + local.minute
    return start <= now < end if start <= end else now >= start or now < end


@lru_cache(maxsize=256)
def _window(words: str) -> tuple[int, int, bool]:
    """The minutes of a day from when to when, and whether on working days only."""
    parts = words.split()
    start, end = (_minutes(part) for part in parts[-1].split("-"))
    return start, end, parts[0] == "workday"


def _minutes(text: str) -> int:
    found = _clock(text)
    if found is None:
        raise ValueError(text)
    return found[0] * 60 + found[1]


def parse_when(text: str, now: dt.datetime, calendar: Calendar) -> dt.datetime:
    """A time as typed at the counter: ISO, `18:00`, `2h`, `明天 18:00`, `11-23 18:00`; ValueError otherwise."""
    words = text.strip().replace("：", ":")
    if is_clock(words):
        return at_clock(now.astimezone(calendar.zone).date(), words, calendar.zone)
    if length(words):
        return plus(now, words, calendar)
    day, rest = _day_and_rest(words)
    if day in DAYS:
        date = now.astimezone(calendar.zone).date() + dt.timedelta(days=DAYS[day])
        return at_clock(date, rest or "24:00", calendar.zone)
    if re.match(r"^\d{1,2}-\d{1,2}$", day):
        month, number = (int(x) for x in day.split("-"))
        date = dt.date(now.astimezone(calendar.zone).year, month, number)
        return at_clock(date, rest or "24:00", calendar.zone)
    return _iso(words, calendar.zone)


def _day_and_rest(words: str) -> tuple[str, str]:
    """The day and the clock time behind it; after 明天 no space is needed."""
    glued = next((day for day in DAYS if words.startswith(day)), None)
    day, _, rest = (glued, "", words.removeprefix(glued)) if glued else words.partition(" ")
    return day, rest.strip()


def _iso(words: str, zone: ZoneInfo) -> dt.datetime:
    if re.match(r"^\d{4}-\d{2}-\d{2}$", words):
        return at_clock(dt.date.fromisoformat(words), "24:00", zone)
    moment = dt.datetime.fromisoformat(words)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def period(every: str, now: dt.datetime, calendar: Calendar) -> tuple[dt.datetime, dt.datetime]:
    """The running period of a routine as (start, end): `day`, `workday`, `week`, `month`, `month end`, `half-year`, `year`."""
    local = now.astimezone(calendar.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    head = every.split()[0]
    if head in ("day", "workday"):
        return midnight, midnight + dt.timedelta(days=1)
    if head == "week":
        monday = midnight - dt.timedelta(days=local.weekday())
        return monday, monday + dt.timedelta(days=7)
    months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[head]
    start = midnight.replace(day=1, month=(local.month - 1) // months * months + 1)
    return start, _months(start, months)
