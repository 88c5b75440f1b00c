"""Opening hours, evaluated once to a weekly rule and dated exceptions: asked, packed for the phone, told in rows.

Hours are strings of the OSM opening_hours specification, courses follow RFC 5545 §3.3.10. Minutes are counted from
local midnight of the venue, 0 to 1440; weekdays from Monday = 0. overrides/logic/schedule.js answers the same from what
`Schedule.encode` and `Calendar.encode` give; tests hold the two together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Literal

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
KEPT = 1 << 14
"""How many schedules are remembered for the next language: more than a district has."""
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
    exceptions: Mapping[date, Intervals] = field(default_factory=dict)
    holidays_closed: frozenset[date] = frozenset()
    is_known: bool = True

    def __hash__(self) -> int:
        # Without the days of the exceptions all schedules made of dates would be found at one place of a dict.
        return hash((self.calendar, self.weekly, frozenset(self.exceptions), self.holidays_closed))

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

    def _plainly_closed(self) -> frozenset[date]:
        """The public holidays that are closed on a weekday with weekly hours."""
        return frozenset(
            day for day in self.calendar.holidays if self.weekly[day.weekday()] and not self.intervals(day)
        )


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


@lru_cache(maxsize=KEPT)
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
    actual = {day: opened.get(day, ()) for day in calendar.days()}
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
    return Schedule(calendar, exceptions={day: by_day[day] for day in calendar.days() if day in by_day})


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
    for day, meant in _near_holidays(calendar, frozenset(shifts)):

        def weekdays(found: re.Match[str], meant: Mapping[int, list[date]] = meant) -> str:
            if found[0].startswith('"'):
                return found[0]
            return ",".join(WEEKDAYS[eve.weekday()] for eve in meant[int(found[1] or 0)]) or "PH"

        text = _PH.sub(weekdays, hours)
        if text not in parsed:
            parsed[text] = OpeningHours(text)
        yield day, _open_minutes(parsed[text], day, day)[0].get(day, ())


@lru_cache
def _near_holidays(calendar: Calendar, shifts: frozenset[int]) -> tuple[tuple[date, Mapping[int, list[date]]], ...]:
    """The days on which PH means something: shift in days → the day itself, the day before, if it does on these."""
    found = []
    for day in calendar.days():
        meant = {
            shift: [eve for eve in (day - ONE_DAY, day) if calendar.is_holiday(eve - shift * ONE_DAY)]
            for shift in shifts
        }
        if any(meant.values()):
            found.append((day, meant))
    return tuple(found)


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


# ---- Packing


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=KEPT)
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
    for number, day in enumerate(schedule.calendar.days()):
        intervals = schedule.intervals(day)
        if intervals == (() if day in closed else schedule.weekly[day.weekday()]):
            same[intervals].add(number)
        else:
            groups[intervals].append(number)
    return ";".join(
        f"{_encode_runs(numbers, same[intervals])}:{_encode_intervals(intervals)}"
        for intervals, numbers in sorted(groups.items())
    )


def base36(number: int) -> str:
    """A whole number in the digits 0-9a-z, as int(…, 36) and JavaScript's parseInt read it."""
    if number < 0:
        return f"-{base36(-number)}"
    rest, digit = divmod(number, 36)
    return (base36(rest) if rest else "") + _DIGITS[digit]


def _encode_intervals(intervals: Intervals) -> str:
    return ",".join(f"{base36(start)}-{base36(end)}" for start, end in intervals)


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
        said.append(base36(start - before) + (f"+{base36(end - start)}" if end > start else ""))
        before = end
    equal = ((run, len(list(times))) for run, times in groupby(said))
    return ".".join(run if times == 1 else f"{run}*{base36(times)}" for run, times in equal)


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
