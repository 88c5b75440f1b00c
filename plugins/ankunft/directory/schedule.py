"""Opening hours, evaluated once to a weekly rule and dated exceptions: asked, packed for the phone, told in rows.

Hours are strings of the OSM opening_hours specification, courses follow RFC 5545 §3.3.10. Minutes are counted from
local midnight of the venue, 0 to 1440; weekdays from Monday = 0. overrides/logic/schedule.js answers the same from what
`Schedule.encode` and `Calendar.encode` give; tests hold the two together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Literal

from dateutil.rrule import rrulestr
from opening_hours import OpeningHours, State, validate

from ankunft.directory.calendar import MINUTE, Calendar

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]
Week = tuple[Intervals, Intervals, Intervals, Intervals, Intervals, Intervals, Intervals]

DAY = 1440
ONE_DAY = timedelta(days=1)
ALL_DAY: Intervals = ((0, DAY),)
NO_WEEK: Week = ((), (), (), (), (), (), ())
LOCAL_EPOCH = datetime(1970, 1, 1)
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a place is open, in its local time: `weekly`, but on the days of `exceptions` as it stands there.

    Each day's intervals are (first minute, minute after the last), ascending, apart, within 0 to 1440. `exceptions`
    lie between the first and the last day of `calendar`, and differ from the weekly rule. `holidays_closed` are the
    days that are closed because they are public holidays. `is_known` is False where the hours say only that they are
    unknown (`"by appointment"` alone); the rest is empty then.
    """

    calendar: Calendar
    weekly: Week = NO_WEEK
    exceptions: Mapping[date, Intervals] = field(default_factory=dict, hash=False)
    holidays_closed: frozenset[date] = frozenset()
    is_known: bool = True

    def intervals(self, day: date) -> Intervals:
        """The open minutes of a local day; outside of the calendar those of the weekly rule."""
        intervals = self.exceptions.get(day)
        return self.weekly[day.weekday()] if intervals is None else intervals

    def encode(self) -> str:
        """The schedule as ASCII for an HTML attribute: `weekly|exceptions|holidays`, empty if it is not known.

        Numbers are base 36, days are counted from the calendar's first = 0. weekly: `days:intervals` joined by `;`
        (`01234:f0-k0,lo-sc`). exceptions: `runs:intervals` joined by `;`; a run is the distance from the last day
        before it, `+` how many days follow, `*` how many such runs; runs are joined by `.`. holidays: `!` if all public
        holidays are closed that no exception names, then the runs of the holidays whose mark "closed because of it" is
        not what follows from being closed on a weekday with weekly hours.
        """
        return _packed(self)

    @classmethod
    def decode(cls, text: str, calendar: Calendar) -> Schedule:
        """The schedule that `encode` packed; the same as before if the calendar is."""
        if not text:
            return cls(calendar, is_known=False)
        weekly_text, exceptions_text, marks = text.split("|")
        week: list[Intervals] = [()] * 7
        for group in filter(None, weekly_text.split(";")):
            which, intervals = group.split(":")
            for weekday in which:
                week[int(weekday)] = _decode_intervals(intervals)
        weekly = _week(week)
        exceptions: dict[date, Intervals] = dict.fromkeys(calendar.holidays, ()) if marks.startswith("!") else {}
        for group in filter(None, exceptions_text.split(";")):
            runs, intervals = group.split(":")
            for number in _decode_runs(runs):
                exceptions[calendar.first + number * ONE_DAY] = _decode_intervals(intervals)
        bare = cls(calendar, weekly, {day: exceptions[day] for day in sorted(exceptions)})
        toggled = {calendar.first + number * ONE_DAY for number in _decode_runs(marks.lstrip("!"))}
        return cls(
            calendar,
            weekly,
            {day: intervals for day, intervals in bare.exceptions.items() if intervals != weekly[day.weekday()]},
            bare._plainly_closed() ^ toggled,
        )

    def rows(self, since: date | None = None) -> tuple[Row, ...]:
        """The hours to show: the regular ones by weekday, then holidays, then single dates, none before `since`.

        Where two rows say something of the same day, the later one holds.
        """
        return _rows(self, since or self.calendar.first) if self.is_known else ()

    def _plainly_closed(self) -> frozenset[date]:
        """The public holidays that are closed on a weekday with weekly hours."""
        return frozenset(
            day for day in self.calendar.holidays if self.weekly[day.weekday()] and not self.intervals(day)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the hours as they are shown.

    `weekdays` (Monday = 0) have `intervals` (none: closed), on those days that all stated conditions hold for: `nth`
    weekday of its month (1 to 5, -1 = the last), `months` as ranges (from, to), both included, from > to over the turn
    of the year, ISO `weeks` (ISO 8601) with an odd or even number, `periods` as ranges of dates, both included, which
    begin and end with the calendar where nothing is known of before or after. Or, without weekdays: single `dates`
    (`yearly`: they stand for the same days of each known year), or `holiday`: on public holidays. An interval that runs
    over midnight stands on the day it begins and ends after 1440.
    """

    weekdays: tuple[int, ...] = ()
    intervals: Intervals = ()
    nth: tuple[int, ...] = ()
    months: tuple[tuple[int, int], ...] = ()
    weeks: Literal["odd", "even"] | None = None
    periods: tuple[tuple[date, date], ...] = ()
    dates: tuple[date, ...] = ()
    yearly: bool = False
    holiday: bool = False

    @property
    def all_day(self) -> bool:
        """Whether it is open from midnight to midnight."""
        return self.intervals == ALL_DAY

    @property
    def times(self) -> tuple[tuple[str, str], ...]:
        """The intervals as wall times `HH:MM`; midnight at the end is 24:00."""
        return tuple((_clock(start), _clock(end if end <= DAY else end - DAY)) for start, end in self.intervals)

    @property
    def spans(self) -> tuple[tuple[date, date], ...]:
        """The dates as ranges without gaps, both ends included."""
        spans: list[tuple[date, date]] = []
        for day in self.dates:
            if spans and day - spans[-1][1] == ONE_DAY:
                spans[-1] = (spans[-1][0], day)
            else:
                spans.append((day, day))
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class OpenState:
    """How a place stands at a moment; `until` and `opens` are wall times of the venue, naive.

    `until`: when it closes, None where it never does in the known time. `opens`: the next opening, None where none is
    known. `holiday`: the name of the public holiday that it is closed because of. `appointment`: it has hours, and
    appointments besides. `usual`: the day is not in the calendar, so the weekly rule alone answers, and of holidays
    nothing is known.
    """

    state: Literal["open", "closed", "appointment", "unknown"]
    until: datetime | None = None
    opens: datetime | None = None
    holiday: str | None = None
    appointment: bool = False
    usual: bool = False


def open_state(schedule: Schedule | None, calendar: Calendar, at: datetime, by_appointment: bool = False) -> OpenState:
    """How a place stands at the instant `at`, which must say its offset from UTC (else ValueError).

    `schedule` is None where nothing is known of hours. At the minute of opening it is open, at the minute of closing
    it is closed; an interval that goes on after midnight is one. Up to the end of the calendar the next opening is
    looked for in the calendar only, after it by the weekly rule.
    """
    if schedule is None or not schedule.is_known:
        return OpenState("appointment" if by_appointment else "unknown")
    moment = LOCAL_EPOCH + calendar.local_minute(at) * MINUTE
    today, minute = moment.date(), moment.hour * 60 + moment.minute
    usual = not calendar.first <= today <= calendar.last
    for start, end in schedule.intervals(today):
        if start <= minute < end:
            until = _closing(schedule, today, end, max(today, calendar.last) + 8 * ONE_DAY)
            return OpenState("open", until=until, appointment=by_appointment, usual=usual)
    return OpenState(
        "closed",
        opens=_opening(schedule, moment, calendar.last if today <= calendar.last else today + 7 * ONE_DAY),
        holiday=calendar.holidays.get(today) if today in schedule.holidays_closed else None,
        appointment=by_appointment,
        usual=usual,
    )


def _closing(schedule: Schedule, day: date, end: int, last: date) -> datetime | None:
    """When the interval closes that ends on `day` at `end` or goes on after midnight; None: not before `last`."""
    while end == DAY:
        following = schedule.intervals(day + ONE_DAY)
        if not following or following[0][0] > 0:
            break
        day, end = day + ONE_DAY, following[0][1]
        if day > last:
            return None
    return datetime.combine(day, time()) + end * MINUTE


def _opening(schedule: Schedule, moment: datetime, last: date) -> datetime | None:
    """The first opening after `moment`, on `last` at the latest."""
    day = moment.date()
    while day <= last:
        for start, _ in schedule.intervals(day):
            opening = datetime.combine(day, time()) + start * MINUTE
            if opening > moment:
                return opening
        day += ONE_DAY
    return None


# ---- Making schedules


@lru_cache(maxsize=4096)
def schedule_of_hours(hours: str, calendar: Calendar) -> Schedule:
    """The schedule of an OSM opening_hours string, its public holidays (PH) being those of the calendar's Land.

    The weekly rule is what most days of a weekday have that are no public holidays; if two are as frequent, the one
    that lasts longer. Sunrise and sunset are the library's plain ones (07:00, 19:00); school holidays (SH) never come.
    A rule that is only a comment (`Sa "by appointment"`) is not open. Raises ValueError for a string that is none.
    """
    hours = _with_unknown(hours)
    if not validate(hours):
        raise ValueError(f"no opening hours: {hours!r}")
    without = OpeningHours(hours)
    opened, has_unknown = _open_minutes(without, calendar.first, calendar.last)
    actual = {day: opened.get(day, ()) for day in _days(calendar)}
    closed = set()
    normal = str(without)
    for day, intervals in _holiday_days(normal if validate(normal) else hours, calendar):
        if not intervals and actual[day] and day in calendar.holidays:
            closed.add(day)
        actual[day] = intervals
    if has_unknown and not any(actual.values()):
        return Schedule(calendar, is_known=False)
    weekly = _usual_week(actual, calendar)
    for day in calendar.holidays:
        if weekly[day.weekday()] and not actual[day] and _is_in_use(actual, calendar, day):
            closed.add(day)
    exceptions = {day: intervals for day, intervals in actual.items() if intervals != weekly[day.weekday()]}
    return Schedule(calendar, weekly, exceptions, frozenset(closed))


def schedule_of_dates(spans: Iterable[tuple[datetime, datetime]], calendar: Calendar) -> Schedule:
    """The schedule that is open from each span's first to its second moment: naive wall times of the venue.

    Spans may overlap, come in any order and run over midnight; what lies outside of the calendar is left out.
    """
    minutes = sorted(
        ((start - LOCAL_EPOCH) // MINUTE, -((LOCAL_EPOCH - end) // MINUTE)) for start, end in spans if start < end
    )
    by_day = _by_day(minutes)
    return Schedule(calendar, exceptions={day: by_day[day] for day in _days(calendar) if day in by_day})


_TIMED = re.compile(r"\d:\d\d|24/7|sunrise|sunset|dawn|dusk|\b(?:open|closed|off|unknown)\b", re.IGNORECASE)
_COMMENT = re.compile(r'("[^"]*")')
_RULE_SEPARATOR = re.compile(r";|\|\||,\s")
_PH = re.compile(r'"[^"]*"|\bPH\b(?: ([+-]?\d+) days?)?')


def _with_unknown(hours: str) -> str:
    """The string with `unknown` before each comment that is all a rule says, which the library takes for open."""
    said, rule = "", ""
    for part in _COMMENT.split(hours):
        if part.startswith('"'):
            said += part if _TIMED.search(rule) else f"unknown {part}"
        else:
            said += part
            pieces = _RULE_SEPARATOR.split(part)
            rule = pieces[-1] if len(pieces) > 1 else rule + part
    return said


def _open_minutes(hours: OpeningHours, first: date, last: date) -> tuple[dict[date, Intervals], bool]:
    """The open intervals of the days `first` to `last` that have any; and whether the state is unknown at any time."""
    has_unknown = False
    minutes: list[Interval] = []
    start = datetime.combine(first, time())
    end = datetime.combine(last + ONE_DAY, time())
    for since, until, state, _ in hours.intervals(start, end):
        if state is State.OPEN:
            minutes.append(((max(since, start) - LOCAL_EPOCH) // MINUTE, (min(until, end) - LOCAL_EPOCH) // MINUTE))
        elif state is State.UNKNOWN:
            has_unknown = True
    return _by_day(minutes), has_unknown


def _by_day(minutes: Iterable[Interval]) -> dict[date, Intervals]:
    """Ascending intervals of local minutes since 1970, those that touch made one, cut at each midnight."""
    merged: list[Interval] = []
    for start, end in minutes:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    days: dict[int, list[Interval]] = defaultdict(list)
    for start, end in merged:
        for number in range(start // DAY, (end - 1) // DAY + 1):
            midnight = number * DAY
            days[number].append((max(start - midnight, 0), min(end - midnight, DAY)))
    return {LOCAL_EPOCH.date() + number * ONE_DAY: tuple(intervals) for number, intervals in days.items()}


def _holiday_days(hours: str, calendar: Calendar) -> Iterator[tuple[date, Intervals]]:
    """The days that a rule for public holidays can change, with their open intervals.

    On such a day PH stands for the weekday of the holiday: rules reach into the day from itself and the day before,
    so nothing else of the week is seen.
    """
    shifts = {int(found[1] or 0) for found in _PH.finditer(hours) if not found[0].startswith('"')}
    if not shifts:
        return
    parsed: dict[str, OpeningHours] = {}
    for day in _days(calendar):
        meant = {
            shift: [eve for eve in (day - ONE_DAY, day) if calendar.is_holiday(eve - shift * ONE_DAY)]
            for shift in shifts
        }
        if not any(meant.values()):
            continue

        def weekdays(found: re.Match[str], meant: Mapping[int, list[date]] = meant) -> str:
            if found[0].startswith('"'):
                return found[0]
            return ",".join(WEEKDAYS[eve.weekday()] for eve in meant[int(found[1] or 0)]) or "PH"

        text = _PH.sub(weekdays, hours)
        if text not in parsed:
            parsed[text] = OpeningHours(text)
        yield day, _open_minutes(parsed[text], day, day)[0].get(day, ())


def _usual_week(actual: Mapping[date, Intervals], calendar: Calendar) -> Week:
    counts: list[Counter[Intervals]] = [Counter() for _ in range(7)]
    latest: list[dict[Intervals, date]] = [{} for _ in range(7)]
    for day, intervals in actual.items():
        if day not in calendar.holidays:
            counts[day.weekday()][intervals] += 1
            latest[day.weekday()][intervals] = day
    return _week(
        max(count, key=lambda intervals: (count[intervals], last[intervals]))
        for count, last in zip(counts, latest, strict=True)
    )


def _is_in_use(actual: Mapping[date, Intervals], calendar: Calendar, day: date) -> bool:
    """Whether that weekday is open one or two weeks before or after: what is closed all winter, no holiday closes."""
    near = (day + weeks * 7 * ONE_DAY for weeks in (-2, -1, 1, 2))
    return any(actual.get(other) for other in near if other not in calendar.holidays)


def _week(days: Iterable[Intervals]) -> Week:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    return (monday, tuesday, wednesday, thursday, friday, saturday, sunday)


def _days(calendar: Calendar) -> Iterator[date]:
    for number in range((calendar.last - calendar.first).days + 1):
        yield calendar.first + number * ONE_DAY


# ---- Recurrence rules


_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NUMBERS = {"BYMONTHDAY": (31, -31), "BYYEARDAY": (366, -366), "BYWEEKNO": (53, -53), "BYMONTH": (12, 1)}
_NOT_WITH = {
    "BYMONTHDAY": {"WEEKLY"},
    "BYYEARDAY": {"DAILY", "WEEKLY", "MONTHLY"},
    "BYWEEKNO": {"DAILY", "WEEKLY", "MONTHLY"},
}
_MOST_IN_SET = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T\d{6}Z?)?")


def dates_of_rule(rule: str, first: date, last: date) -> list[date]:
    """The dates between `first` and `last`, both included, of an RRULE value (RFC 5545 §3.3.10) without DTSTART.

    `first` stands for DTSTART: INTERVAL and COUNT are counted from it, and a rule that names no weekday or day of the
    month takes its one. Of UNTIL the date counts. Raises ValueError, which says what is wrong, for what is no RRULE of
    whole days.
    """
    parts = _rule_parts(rule)
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    months = [longest.get(int(month), 31) for month in parts.get("BYMONTH", "1").split(",")]
    if min((abs(int(day)) for day in parts.get("BYMONTHDAY", "1").split(",")), default=1) > max(months):
        return []  # dateutil would look for the 30th of February up to the year 9999
    until = last
    if "UNTIL" in parts:
        until = min(last, datetime.strptime(parts.pop("UNTIL")[:8], "%Y%m%d").date())
    if until < first:
        return []
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    start = datetime.combine(first, time())
    end = datetime.combine(until, time())
    if "COUNT" not in parts:
        text += f";UNTIL={end:%Y%m%dT%H%M%S}"
    return [found.date() for found in rrulestr(text, dtstart=start).between(start, end, inc=True)]


def _rule_parts(rule: str) -> dict[str, str]:
    """The parts of an RRULE, checked against RFC 5545 §3.3.10 so far as dateutil does not."""
    parts: dict[str, str] = {}
    for part in rule.upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise ValueError(f"not NAME=VALUE, or twice: {part!r}")
        parts[name] = value
    frequency = parts.get("FREQ")
    if frequency not in _FREQUENCIES:
        raise ValueError(f"FREQ must be one of {', '.join(_FREQUENCIES)}: {frequency!r}")
    for name, value in parts.items():
        if frequency in _NOT_WITH.get(name, ()):
            raise ValueError(f"{name} cannot stand with FREQ={frequency}")
        if name in _NUMBERS:
            _check_numbers(name, value, *_NUMBERS[name])
        elif name == "BYSETPOS":
            _check_numbers(name, value, _MOST_IN_SET[frequency], -_MOST_IN_SET[frequency])
        elif name in ("INTERVAL", "COUNT"):
            _check_numbers(name, value, 9999, 1)
        elif name == "BYDAY":
            for day in value.split(","):
                found = _BYDAY.fullmatch(day)
                if not found or (found[1] and (frequency not in ("MONTHLY", "YEARLY") or not int(found[1]))):
                    raise ValueError(f"BYDAY cannot be {day!r} with FREQ={frequency}")
        elif name == "UNTIL":
            if not _UNTIL.fullmatch(value):
                raise ValueError(f"UNTIL is no date: {value!r}")
        elif name not in ("FREQ", "WKST"):
            raise ValueError(f"{name} has no meaning for whole days")
    return parts


def _check_numbers(name: str, value: str, most: int, least: int) -> None:
    for number in value.split(","):
        if not re.fullmatch(r"[+-]?\d{1,4}", number) or not least <= int(number) <= most or int(number) == 0:
            raise ValueError(f"{name} must be between {least} and {most}: {number!r}")


# ---- Packing


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=4096)
def _packed(schedule: Schedule) -> str:
    if not schedule.is_known:
        return ""
    days: dict[Intervals, str] = {}
    for weekday, intervals in enumerate(schedule.weekly):
        if intervals:
            days[intervals] = days.get(intervals, "") + str(weekday)
    weekly = ";".join(f"{which}:{_encode_intervals(intervals)}" for intervals, which in days.items())
    first = schedule.calendar.first
    marks = _encode_runs(sorted((day - first).days for day in schedule.holidays_closed ^ schedule._plainly_closed()))
    plain = f"{weekly}|{_encode_exceptions(schedule, ())}|{marks}"
    short = f"{weekly}|{_encode_exceptions(schedule, schedule.calendar.holidays)}|!{marks}"
    return min(plain, short, key=len)


def _encode_exceptions(schedule: Schedule, closed: Container[date]) -> str:
    """The days that are not as the weekly rule says, or not closed though in `closed`."""
    groups: dict[Intervals, list[int]] = defaultdict(list)
    same: dict[Intervals, set[int]] = defaultdict(set)
    for number, day in enumerate(_days(schedule.calendar)):
        intervals = schedule.intervals(day)
        if intervals == (() if day in closed else schedule.weekly[day.weekday()]):
            same[intervals].add(number)
        else:
            groups[intervals].append(number)
    return ";".join(
        f"{_encode_runs(numbers, same[intervals])}:{_encode_intervals(intervals)}"
        for intervals, numbers in sorted(groups.items())
    )


def _base36(number: int) -> str:
    rest, digit = divmod(number, 36)
    return (_base36(rest) if rest else "") + _DIGITS[digit]


def _encode_intervals(intervals: Intervals) -> str:
    return ",".join(f"{_base36(start)}-{_base36(end)}" for start, end in intervals)


def _decode_intervals(text: str) -> Intervals:
    pairs = (part.split("-") for part in filter(None, text.split(",")))
    return tuple((int(start, 36), int(end, 36)) for start, end in pairs)


def _encode_runs(numbers: Sequence[int], filling: Container[int] = ()) -> str:
    """Ascending numbers as runs; a gap between two is filled if `filling` has all numbers of it."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and all(between in filling for between in range(runs[-1][1] + 1, number)):
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said, before = [], 0
    for start, end in runs:
        said.append(_base36(start - before) + (f"+{_base36(end - start)}" if end > start else ""))
        before = end
    equal = ((run, len(list(times))) for run, times in groupby(said))
    return ".".join(run if times == 1 else f"{run}*{_base36(times)}" for run, times in equal)


def _decode_runs(text: str) -> Iterator[int]:
    number = 0
    for runs in filter(None, text.split(".")):
        run, _, times = runs.partition("*")
        distance, _, more = run.partition("+")
        for _ in range(int(times or "1", 36)):
            number += int(distance, 36)
            yield number
            for _ in range(int(more or "0", 36)):
                number += 1
                yield number


# ---- Rows


@dataclass(frozen=True, slots=True)
class _Period:
    """A run of open days of one weekday; `after` and `before` are the closed ones around it, None: there is none."""

    after: date | None
    start: date
    end: date
    before: date | None

    def joined(self, other: _Period) -> _Period | None:
        """The period that holds for both weekdays, None if there is none."""
        afters = [day for day in (self.after, other.after) if day]
        befores = [day for day in (self.before, other.before) if day]
        joined = _Period(
            max(afters, default=None),
            min(self.start, other.start),
            max(self.end, other.end),
            min(befores, default=None),
        )
        fits = (not joined.after or joined.after < joined.start) and (not joined.before or joined.end < joined.before)
        return joined if fits else None


@dataclass(frozen=True, slots=True)
class _Rule:
    """A regular part of a weekday's hours: a row in the making. `is_base` rules give way to the others."""

    intervals: Intervals = ()
    nth: tuple[int, ...] = ()
    months: frozenset[int] = frozenset()
    weeks: Literal["odd", "even"] | None = None
    periods: tuple[_Period, ...] = ()
    is_base: bool = True

    def holds(self, day: date) -> bool:
        return (
            (not self.nth or _nth(day) in self.nth or (-1 in self.nth and _is_last(day)))
            and (not self.months or day.month in self.months)
            and (not self.weeks or _parity(day) == self.weeks)
            and (not self.periods or any(period.start <= day <= period.end for period in self.periods))
        )

    @property
    def weight(self) -> int:
        """How hard the conditions are to read, in single dates that would be as hard."""
        return (
            (2 if self.nth else 0)
            + (1 if len(self.nth) > 3 else 0)
            + (2 if self.months else 0)
            + (1 if len(self.months) > 8 else 0)
            + (2 if self.weeks else 0)
            + 4 * len(self.periods)
        )


def _nth(day: date) -> int:
    return (day.day + 6) // 7


def _is_last(day: date) -> bool:
    return (day + 7 * ONE_DAY).month != day.month


def _parity(day: date) -> Literal["odd", "even"]:
    return "odd" if day.isocalendar().week % 2 else "even"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@lru_cache(maxsize=4096)
def _rows(schedule: Schedule, since: date) -> tuple[Row, ...]:
    calendar = schedule.calendar
    actual = {day: _beginning(schedule, day) for day in _days(calendar)}
    set_apart = _set_apart(schedule)
    weekdays: list[dict[date, Intervals]] = [{} for _ in range(7)]
    for day, intervals in actual.items():
        if day not in set_apart:
            weekdays[day.weekday()][day] = intervals
    rules = _joined_rules([_weekday_rules(weekday) for weekday in weekdays])
    by_weekday = [[rule for rule, which in rules if weekday in which] for weekday in range(7)]

    def regular(day: date) -> Intervals:
        return _by_rules(by_weekday[day.weekday()], day)

    rows = _regular_rows(rules, calendar, since)
    holiday = _holiday_row(actual, {day: regular(day) for day in calendar.holidays})
    rows.extend([holiday] if holiday else [])
    others: dict[Intervals, list[date]] = defaultdict(list)
    told: dict[date, Intervals] = {}
    for day, intervals in actual.items():
        eve = day - ONE_DAY
        nights = [regular(eve), told.get(eve, ())]
        told[day] = regular(day)
        if holiday and day in calendar.holidays:
            told[day] = holiday.intervals
            nights.append(())
        # A rule of OSM holds for a calendar day, so a night may be cut at midnight: that alone is no exception.
        if all(schedule.intervals(day) != _calendar_day(night, told[day]) for night in nights):
            told[day] = schedule.intervals(day) if intervals == told[day] else intervals
            others[told[day]].append(day)
    dated = [row for intervals, days in others.items() for row in _dated_rows(actual, intervals, days, since)]
    return (*rows, *sorted(dated, key=lambda row: (not row.yearly, row.dates[0], row.intervals)))


def _calendar_day(eve: Intervals, own: Intervals) -> Intervals:
    """The open minutes of a day when intervals began on the day before and on its own, ends after 1440 included."""
    left = [(0, end - DAY) for _, end in eve if end > DAY]
    return (*left, *((start, min(end, DAY)) for start, end in own))


def _set_apart(schedule: Schedule) -> Container[date]:
    """The public holidays, unless all of them are as that weekday is a week before or after."""
    holidays = schedule.calendar.holidays
    week = 7 * ONE_DAY
    if all(
        schedule.intervals(day) in (schedule.intervals(day - week), schedule.intervals(day + week)) for day in holidays
    ):
        return ()
    return holidays


def _beginning(schedule: Schedule, day: date) -> Intervals:
    """The intervals that begin on a day, whole: with what follows after midnight, without what the day before left."""
    eve, today, next_day = (schedule.intervals(day + number * ONE_DAY) for number in (-1, 0, 1))
    intervals = list(today)
    if _runs_on(today, next_day):
        intervals[-1] = (intervals[-1][0], DAY + next_day[0][1])
    return tuple(intervals[1:] if _runs_on(eve, today) else intervals)


def _runs_on(evening: Intervals, morning: Intervals) -> bool:
    """Whether the last interval of a day goes on in the first of the next, and both are less than 24 hours."""
    if not evening or not morning or evening[-1][1] < DAY or morning[0][0] > 0:
        return False
    return 0 < morning[0][1] <= evening[-1][0]


def _by_rules(rules: Sequence[_Rule], day: date) -> Intervals:
    return next((rule.intervals for rule in reversed(rules) if rule.holds(day)), ())


def _weekday_rules(actual: Mapping[date, Intervals]) -> list[_Rule]:
    """The rules that tell the hours of one weekday with the least effort for the reader; the rest is single dates."""
    days_of: dict[Intervals, set[date]] = defaultdict(set)
    for day, intervals in actual.items():
        days_of[intervals].add(day)
    opening = sorted(filter(None, days_of), key=lambda intervals: (-len(days_of[intervals]), intervals))[:6]
    if not opening:
        return []
    if len(days_of) == 1:
        return [_Rule(opening[0])]

    def told(values: Sequence[Intervals], *, is_base: bool) -> list[_Rule]:
        found = ((intervals, _condition(days_of[intervals], list(actual))) for intervals in values)
        return [replace(rule, intervals=intervals, is_base=is_base) for intervals, rule in found if rule]

    def effort(rules: Sequence[_Rule]) -> int:
        corrections = sum(3 for rule in rules if rule.intervals and not rule.is_base)
        wrong = sum(_by_rules(rules, day) != intervals for day, intervals in actual.items())
        return sum(rule.weight for rule in rules) + corrections + wrong

    side_by_side = told(opening, is_base=True)
    with_corrections = [_Rule(opening[0]), *told([*opening[1:], *([()] if () in days_of else [])], is_base=False)]
    return min(side_by_side, with_corrections, key=effort)


def _condition(days: set[date], of: Sequence[date]) -> _Rule | None:
    """The simplest condition that picks `days` out of `of` (ascending, one weekday); None: naming them is simpler."""

    def share(feature: Callable[[date], object], value: object, among: Sequence[date]) -> float:
        having = [day for day in among if feature(day) == value]
        return sum(day in days for day in having) / len(having) if having else 0

    by_month = Counter(day.month for day in days)
    months = frozenset(month for month, count in by_month.items() if 3 * count >= max(by_month.values()))
    in_months = [day for day in of if day.month in months]
    numbers = tuple(n for n in range(1, 6) if share(_nth, n, in_months) >= 0.5)
    nths = [numbers]
    if share(_is_last, True, in_months) >= 0.5:
        nths += [(-1,), (*(n for n in numbers if n < 4), -1)]
    parities: list[Literal["odd", "even"]] = ["odd", "even"]
    candidates = [_Rule(), *(_Rule(weeks=weeks) for weeks in parities), *(_Rule(nth=nth) for nth in nths)]
    candidates += [replace(rule, months=months) for rule in candidates]
    periods = _periods(days, of)
    if len(periods) <= 6:
        candidates.append(_Rule(periods=periods))
    efforts = [rule.weight + sum(rule.holds(day) != (day in days) for day in of) for rule in candidates]
    least = min(efforts)
    return candidates[efforts.index(least)] if least < len(days) else None


def _periods(days: set[date], of: Sequence[date]) -> tuple[_Period, ...]:
    """The runs of `days` in `of`, bridging gaps of one or two, and without those of a single day."""
    runs: list[list[int]] = []
    for number, day in enumerate(of):
        if day not in days:
            continue
        gap = number - runs[-1][1] - 1 if runs else len(of)
        if gap == 0 or (gap <= 2 and runs[-1][1] - runs[-1][0] > gap):
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return tuple(
        _Period(of[start - 1] if start else None, of[start], of[end], of[end + 1] if end + 1 < len(of) else None)
        for start, end in runs
        if end > start
    )


def _joined_rules(rules: Sequence[Sequence[_Rule]]) -> list[tuple[_Rule, list[int]]]:
    """The rules of the seven weekdays, equal ones joined, each with its weekdays; corrections last."""
    joined: list[tuple[_Rule, list[int]]] = []
    for weekday, rule in ((weekday, rule) for weekday, own in enumerate(rules) for rule in own):
        for place, (other, weekdays) in enumerate(joined):
            same = _joined(other, rule)
            if same and weekday not in weekdays:
                joined[place] = (same, [*weekdays, weekday])
                break
        else:
            joined.append((rule, [weekday]))
    return sorted(joined, key=lambda item: (not item[0].is_base, item[1][0]))


def _regular_rows(rules: Sequence[tuple[_Rule, list[int]]], calendar: Calendar, since: date) -> list[Row]:
    rows = []
    for rule, weekdays in rules:
        periods = tuple(
            (period.start if period.after else calendar.first, period.end if period.before else calendar.last)
            for period in rule.periods
        )
        ahead = tuple(period for period in periods if period[1] >= since)
        if ahead or not periods:
            rows.append(Row(tuple(weekdays), rule.intervals, rule.nth, _ranges(rule.months), rule.weeks, ahead))
    return rows


def _joined(rule: _Rule, other: _Rule) -> _Rule | None:
    """The rule that says what both say, each of its weekday; None if there is none."""
    if replace(rule, periods=()) != replace(other, periods=()) or len(rule.periods) != len(other.periods):
        return None
    periods = [period.joined(its) for period, its in zip(rule.periods, other.periods, strict=True)]
    whole = tuple(period for period in periods if period)
    return replace(rule, periods=whole) if len(whole) == len(periods) else None


def _ranges(months: frozenset[int]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for month in sorted(months):
        if ranges and ranges[-1][1] == month - 1:
            ranges[-1] = (ranges[-1][0], month)
        else:
            ranges.append((month, month))
    if len(ranges) > 1 and ranges[0][0] == 1 and ranges[-1][1] == 12:
        ranges[0] = (ranges.pop()[0], ranges[0][1])
    return tuple(ranges)


def _holiday_row(actual: Mapping[date, Intervals], regular: Mapping[date, Intervals]) -> Row | None:
    """What holds on public holidays in general; None if it is what holds on other days."""
    counts = Counter(actual[day] for day in regular)
    wrong = sum(actual[day] != intervals for day, intervals in regular.items())
    for intervals in sorted(counts, key=lambda intervals: (-counts[intervals], intervals)):
        if wrong and 1 + len(regular) - counts[intervals] <= wrong:
            return Row(intervals=intervals, holiday=True)
    return None


def _dated_rows(
    actual: Mapping[date, Intervals], intervals: Intervals, days: Sequence[date], since: date
) -> Iterator[Row]:
    """Rows for single days that all have `intervals`: one for those of each year, one for the others."""
    first, *later = sorted({day.year for day in actual})

    def each_year(day: date) -> list[date]:
        return [day.replace(year=year) for year in (first, *later)] if (day.month, day.day) != (2, 29) else []

    def alike(day: date) -> bool:
        return all(actual[one] == intervals for one in each_year(day))

    yearly = sorted({twin for day in days for twin in each_year(day)[:1] if alike(day)})
    spans = _spans(yearly, alike)
    if len(spans) > 1:
        turn = _spans([*spans[-1], *(day.replace(year=first + 1) for day in spans[0])], alike)
        spans = [*spans[1:-1], *turn] if len(turn) == 1 else spans
    kept: list[date] = []
    for span in spans:
        if later and any(set(each_year(day)) <= set(days) for day in span):
            kept += span
    told = {twin for day in kept for twin in each_year(day)}
    if kept:
        yield Row(intervals=intervals, dates=tuple(kept), yearly=True)
    single = [day for day in days if day not in told and day >= since]
    if single:
        filled = _spans(single, lambda day: actual[day] == intervals)
        yield Row(intervals=intervals, dates=tuple(day for span in filled for day in span))


def _spans(days: Sequence[date], alike: Callable[[date], bool]) -> list[list[date]]:
    """The ascending days in spans without gaps; a gap of less than a week is filled if all of it is alike."""
    spans: list[list[date]] = []
    for day in days:
        gap = [spans[-1][-1] + number * ONE_DAY for number in range(1, (day - spans[-1][-1]).days)] if spans else []
        if spans and len(gap) < 7 and all(map(alike, gap)):
            spans[-1] += [*gap, day]
        else:
            spans.append([day])
    return spans
