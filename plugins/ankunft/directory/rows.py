"""Opening hours to read: a schedule told in as few lines as say the same, whatever it was written as."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from ankunft.directory.calendar import Calendar
from ankunft.directory.schedule import ALL_DAY, DAY, KEPT, ONE_DAY, Intervals, Schedule


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


@lru_cache(maxsize=4096)
def _is_last(day: date) -> bool:
    return (day + 7 * ONE_DAY).month != day.month


@lru_cache(maxsize=4096)
def _parity(day: date) -> Literal["odd", "even"]:
    return "odd" if day.isocalendar().week % 2 else "even"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def rows(schedule: Schedule, since: date | None = None) -> tuple[Row, ...]:
    """The hours to show: the regular ones by weekday, then holidays, then single dates, none before `since`.

    Where two rows say something of the same day, the later one holds.
    """
    return _rows(schedule, since or schedule.calendar.first) if schedule.is_known else ()


@lru_cache(maxsize=KEPT)
def _rows(schedule: Schedule, since: date) -> tuple[Row, ...]:
    calendar = schedule.calendar
    actual = {day: _beginning(schedule, day) for day in calendar.days()}
    set_apart = _set_apart(schedule)
    weekdays: list[dict[date, Intervals]] = [{} for _ in range(7)]
    for day, intervals in actual.items():
        if day not in set_apart:
            weekdays[day.weekday()][day] = intervals
    rules = _joined_rules([_weekday_rules(weekday) for weekday in weekdays])
    by_weekday = [[rule for rule, which in rules if weekday in which] for weekday in range(7)]
    regular = {day: _by_rules(by_weekday[day.weekday()], day) for day in (calendar.first - ONE_DAY, *calendar.days())}
    shown = _regular_rows(rules, calendar, since)
    holiday = _holiday_row(actual, {day: regular[day] for day in calendar.holidays})
    shown.extend([holiday] if holiday else [])
    others: dict[Intervals, list[date]] = defaultdict(list)
    told: dict[date, Intervals] = {}
    for day, intervals in actual.items():
        eve = day - ONE_DAY
        nights = [regular[eve], told.get(eve, ())]
        told[day] = regular[day]
        if holiday and day in calendar.holidays:
            told[day] = holiday.intervals
            nights.append(())
        # A rule of OSM holds for a calendar day, so a night may be cut at midnight: that alone is no exception.
        if all(schedule.intervals(day) != _calendar_day(night, told[day]) for night in nights):
            told[day] = schedule.intervals(day) if intervals == told[day] else intervals
            others[told[day]].append(day)
    dated = [row for intervals, days in others.items() for row in _dated_rows(actual, intervals, days, since)]
    return (*shown, *sorted(dated, key=lambda row: (not row.yearly, row.dates[0], row.intervals)))


def _calendar_day(eve: Intervals, own: Intervals) -> Intervals:
    """The open minutes of a day when intervals began on the day before and on its own, ends after 1440 included."""
    if (not eve or eve[-1][1] <= DAY) and (not own or own[-1][1] <= DAY):
        return own
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
    today = schedule.intervals(day)
    if not today or (today[0][0] > 0 and today[-1][1] < DAY):
        return today
    eve, next_day = schedule.intervals(day - ONE_DAY), schedule.intervals(day + ONE_DAY)
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
    for rule in reversed(rules):
        if rule.holds(day):
            return rule.intervals
    return ()


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
    simplest, least = None, len(days)
    for rule in candidates:
        if rule.weight < least:
            effort = rule.weight + sum(rule.holds(day) != (day in days) for day in of)
            if effort < least:
                simplest, least = rule, effort
    return simplest


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
