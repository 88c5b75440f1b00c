"""When an event takes place: a VEVENT with the single dates that differ becomes the fields of a record.

Those are start, end, rule, dates, skip, changes and time_zone; all are wall times of one zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from ankunft.importers.ical.lines import Component, Property
from ankunft.importers.ical.recurrence import Budget, Rule, Series, rule_of, window
from ankunft.importers.ical.remarks import BadValue, Remark
from ankunft.importers.ical.times import At, Time, duration, later, midnight, one_time, text_of, times
from ankunft.importers.ical.zones import Zones
from ankunft.model import Message, message
from ankunft.model.event import MOST

Change = dict[str, str]
"""What differs on one date, as a record writes it."""

Words = Callable[[Component], Change]
"""What a single date says otherwise than its event: its place, a note."""

ONE_DAY = timedelta(days=1)
_MOST_RULES = 5


@dataclass
class When:
    """The fields of a record that say when. `changes`: by the day, or the beginning, on which it would have been."""

    start: str
    end: str | None = None
    rule: str | None = None
    dates: list[str] = field(default_factory=list)
    skip: list[str] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    time_zone: str | None = None


@dataclass
class _Date:
    """One date besides the start. `original`: as it was before “this and all that follow” was changed; `end`: where it
    lasts longer or shorter than the event."""

    start: At
    original: At
    end: At | None = None


@dataclass
class Reader:
    """Reads the times of one event. `tell` takes what was not taken as it stands."""

    event: Component
    overrides: tuple[Component, ...]
    zones: Zones
    now: date
    budget: Budget
    checks: Budget
    words: Words
    tell: Callable[[Remark], None]

    def read(self) -> When:
        """The fields. Raises BadValue where the event cannot be used."""
        self._read_start()
        self._read_rules()
        skips = self._exceptions()
        overrides = self._overrides()
        ranges = [(at, one) for at, one in overrides if _is_range(one)]
        singles = [(at, one) for at, one in overrides if not _is_range(one)]
        found = [one for one in self._own_dates() if one.start != self.start]
        rule = self.series.written() if self.series.rules else None
        if self.series.rules and (rule is None or self.is_foreign or ranges or self._are_too_many(skips)):
            rule = None
            found = [moved for one in (*self._written_out(), *found) if (moved := self._in_range(one, ranges))]
            singles = [(at, one) for at, one in singles if _day(at) >= window(self.now)[0].date()]
        found = [one for one in found if not _is_among(one.original, skips)]
        singles, more = self._planned(singles, found, rule, skips)
        if rule is None:
            skips = {at for at in skips if at in (self.start, _day(self.start))}
        when = When(text_of(self.start), text_of(self.end) if self.end else None, rule, time_zone=self.zone_name)
        self._fill(when, [*found, *more], skips, singles)
        return when

    # ---- The start, the zone, the end

    def _read_start(self) -> None:
        written = self.event.first("DTSTART")
        if written is None:
            what = message("the event has no beginning")
            raise BadValue(self.event.line, what, message("It was left out; write DTSTART."))
        begins = one_time(written, self.zones)
        if not begins.zone.is_known and not begins.is_day and (tzid := written.params.get("TZID")):
            what = message("nobody knows the time zone “{zone}”", zone=tzid)
            self.tell(Remark(written.line, what, message("Its times were taken for those of the town.")))
        home = self.zones.home
        self.line = written.line
        self.is_day = begins.is_day or self._is_marked_as_day(begins)
        self.is_foreign = False
        self.tz: tzinfo = home.tz
        self.zone_name: str | None = None
        repeats = any(one.value for one in self.event.all("RRULE"))
        if not self.is_day and not (begins.is_utc and not repeats):
            self.is_foreign = begins.zone.name is None
            if begins.zone.name not in (None, home.name):
                self.tz, self.zone_name = begins.zone.tz, begins.zone.name
        self.begins = begins
        self.start: At = self._wall(begins)
        self.end = self._end(self.event, self.start)
        self.length = self._length(self.start, self.end)

    def _is_marked_as_day(self, begins: Time) -> bool:
        """Whether programs that know no whole days meant one: from midnight to midnight of the town."""
        marks = [self.event.first(name) for name in ("X-MICROSOFT-CDO-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY")]
        if not any(mark is not None and mark.value.upper() in ("TRUE", "1") for mark in marks):
            return False
        wall = begins.wall(self.zones.home.tz)
        return isinstance(wall, datetime) and wall.time() == time()

    def _wall(self, at: Time) -> At:
        """A time as the record writes it: a day, or what the clock of its zone shows."""
        wall = at.wall(self.zones.home.tz if self.is_day else self.tz)
        if not isinstance(wall, datetime):
            return wall
        return wall.date() if self.is_day else wall.replace(second=0)

    def _end(self, event: Component, start: At) -> At | None:
        """The end; of whole days the last one. None where there is none to tell."""
        end: At | None = None
        if (written := event.first("DTEND")) is not None:
            ends = one_time(written, self.zones)
            if self.is_day:
                wall = ends.wall(self.zones.home.tz)
                # DTEND is the day behind the last one (RFC 5545 §3.6.1); a time of a day lies on its day.
                is_midnight = not isinstance(wall, datetime) or wall.time() == time()
                end = _day(wall) - ONE_DAY if is_midnight else _day(wall)
            elif not ends.is_day:
                end = self._wall(ends)
        elif (written := event.first("DURATION")) is not None:
            length = duration(written.value, written.line)
            if isinstance(start, datetime):
                end = later(start, length, self.tz) if length > timedelta() else None
            else:
                end = start + max(length - ONE_DAY, timedelta()) if length > timedelta() else None
        if end is not None and end < start and written is not None and not (self.is_day and end == start - ONE_DAY):
            what = message("the end lies before the beginning")
            self.tell(Remark(written.line, what, message("It was left out.")))
        return end if end is not None and end > start else None

    def _length(self, start: At, end: At | None) -> timedelta | None:
        if isinstance(start, datetime):
            return end - start if isinstance(end, datetime) else None
        return _day(end) - start if end is not None else timedelta()

    # ---- What repeats

    def _read_rules(self) -> None:
        start = self.begins.wall(self.begins.zone.tz) if self.is_foreign else self.start
        tz = self.begins.zone.tz if self.is_foreign else self.tz
        self.series = Series(start, tz, self._rules("RRULE", start, tz), self._rules("EXRULE", start, tz), self.line)

    def _rules(self, name: str, start: At, tz: tzinfo) -> tuple[Rule, ...]:
        # Programs write the same rule twice, or none behind the name.
        lines = list({one.value: one for one in self.event.all(name) if one.value}.values())
        if len(lines) > _MOST_RULES:
            what = message("the event has {count} rules", count=len(lines))
            raise BadValue(self.line, what, message("It was left out; at most {limit} can be read.", limit=_MOST_RULES))
        found = [rule_of(one.value, one.line, self.begins.zone, tz, start, self.budget) for one in lines]
        return tuple(rule for rule in found if rule is not None)

    def _own_dates(self) -> list[_Date]:
        """The dates that stand one by one (RDATE), in order, those with an end of their own behind the others."""
        plain: dict[At, _Date] = {}
        ended: dict[At, _Date] = {}
        for begins, until in self._each("RDATE"):
            at = self._date(begins)
            end: At | None = None
            if isinstance(until, Time):
                end = self._wall(until) if not until.is_day and not self.is_day else None
            elif until is not None and isinstance(at, datetime):
                end = later(at, until, self.tz)
            if end is None or _wall_of(end) <= _wall_of(at):
                plain[at] = _Date(at, at)
            else:
                ended[at] = _Date(at, at, end)
        return [*(plain[at] for at in sorted(plain)), *(ended[at] for at in sorted(ended))]

    def _date(self, at: Time) -> At:
        """A date besides the start; a day alone stands for the start's time on it."""
        wall = self._wall(at)
        if isinstance(self.start, datetime) and not isinstance(wall, datetime):
            return datetime.combine(wall, self.start.time())
        return wall

    def _exceptions(self) -> set[At]:
        """The days and times on which it does not take place."""
        if not self.series.rules and not self.event.all("RDATE"):
            return set()
        found = {self._wall(at) for at, _ in self._each("EXDATE")}
        if isinstance(self.start, datetime) and self.start.time() != time():
            # Outlook writes midnight for the day.
            found = {at.date() if isinstance(at, datetime) and at.time() == time() else at for at in found}
        return {at for at in found if _day(at) >= _day(self.start)}

    def _are_too_many(self, skips: set[At]) -> bool:
        return len({at for at in skips if _day(at) >= date(self.now.year, 1, 1)}) > MOST

    def _each(self, name: str) -> Iterable[tuple[Time, Time | timedelta | None]]:
        for written in self.event.all(name):
            try:
                yield from times(written, self.zones)
            except BadValue as bad:
                # One date that cannot be read is no reason to lose the event.
                self.tell(Remark(written.line, bad.remark.what, message("These dates were left out.")))

    # ---- Single dates that differ

    def _overrides(self) -> list[tuple[At, Component]]:
        """(the date as planned, what it is instead), in order; of several for one date the latest."""
        found: dict[At, list[Component]] = {}
        for one in self.overrides:
            written = one.first("RECURRENCE-ID")
            if not one.is_whole or written is None:
                self.tell(Remark(one.line, message("a single date is broken"), message("It was left out.")))
                continue
            try:
                found.setdefault(self._date(one_time(written, self.zones)), []).append(one)
            except BadValue as bad:
                self.tell(bad.remark)
        return [(at, latest(found[at])) for at in sorted(found)]

    def _planned(
        self, singles: list[tuple[At, Component]], found: list[_Date], rule: str | None, skips: set[At]
    ) -> tuple[list[tuple[At, Component]], list[_Date]]:
        """(the single dates that there are, by start; those of them that no rule gives: calendars show them too)."""
        planned = {self.start: self.start, **{one.original: one.start for one in found}}
        kept: list[tuple[At, Component]] = []
        more: list[_Date] = []
        for at, one in singles:
            if at in planned or (rule is not None and self._gives(at)):
                kept.append((planned.get(at, at), one))
            elif status(one) != "cancelled" and not _is_among(at, skips):
                kept.append((at, one))
                more.append(_Date(at, at))
        return kept, more

    def _gives(self, at: At) -> bool:
        """Whether the rule gives a date; where nobody can tell in time, it does."""
        wall = _wall_of(at)
        try:
            return at in self.series.starts(wall, wall, self.checks)
        except BadValue:
            return True

    def _written_out(self) -> list[_Date]:
        """The dates of rules that a record cannot hold, for two years."""
        first, last = window(self.now)
        starts = self.series.starts(first, last, self.budget)
        if self.is_foreign:
            starts = [self._wall(Time(at, self.begins.zone)) for at in starts]
        written = self.event.first("RRULE")
        what = message("its rule became single dates: {count} until {day}", count=len(starts[:MOST]), day=last.date())
        why = message("A record cannot hold “{rule}”.", rule=written.value if written else "")
        self.tell(Remark(written.line if written else self.line, what, why))
        return [_Date(at, at) for at in starts]

    def _in_range(self, date_: _Date, ranges: list[tuple[At, Component]]) -> _Date | None:
        """A date as it is since “this and all that follow” was changed (RFC 5545 §3.2.13); None: it is cancelled."""
        at = date_.original
        since = next(((from_, one) for from_, one in reversed(ranges) if from_ <= at), None)
        if since is None:
            return date_
        from_, one = since
        if status(one) == "cancelled":
            return None
        written = one.first("DTSTART")
        begins = self._date(one_time(written, self.zones)) if written is not None else from_
        length = self._length(begins, self._end(one, begins))
        start = at + _between(from_, begins)
        return _Date(start, at, start + length if length is not None and length != self.length else None)

    # ---- The fields

    def _fill(self, when: When, found: list[_Date], skips: set[At], singles: list[tuple[At, Component]]) -> None:
        dates = {one.start: one for one in sorted(found, key=lambda one: (one.start, one.end is not None))}
        starts = self._most(sorted(dates), message("only {limit} of its dates were taken", limit=MOST))
        when.dates = [text_of(at) for at in starts]
        # Where two dates can fall on one day, an exception names its time.
        days = [_day(at) for at in (self.start, *starts)]
        is_exact = len(set(days)) < len(days) or (
            when.rule is not None and any(_clock(at) != _clock(self.start) for at in starts)
        )
        when.skip = self._skips(skips, is_exact)
        changes: dict[At, Change] = {
            at: {"end": text_of(one.end)}
            for at, one in dates.items()
            if one.end is not None and at in starts and self._length(at, one.end) != self.length
        }
        for at, one in singles:
            try:
                changed = self._change(one, at)
            except BadValue as bad:
                self.tell(Remark(bad.remark.line, bad.remark.what, message("This single date was left out.")))
                continue
            if changed:
                changes[at] = {**changes.get(at, {}), **changed}
        kept = self._most(sorted(changes), message("only {limit} of the dates that differ were taken", limit=MOST))
        when.changes = {text_of(at if is_exact else _day(at)): changes[at] for at in kept}

    def _skips(self, skips: set[At], is_exact: bool) -> list[str]:
        own = _clock(self.start)
        known = {_day(at) if not is_exact and _clock(at) == own else at for at in skips}
        days = {at for at in known if not isinstance(at, datetime)}
        times_ = {at for at in known if isinstance(at, datetime) and at.date() not in days}
        found = sorted({*days, *times_}, key=lambda at: (_day(at), text_of(at)))
        if len(found) > MOST:
            found = [at for at in found if _day(at) >= date(self.now.year, 1, 1)]
        return [text_of(at) for at in found[:MOST]]

    def _most(self, at: list[At], what: Message) -> list[At]:
        """As many as a record can hold: of very many those of this month and later."""
        if len(at) <= MOST:
            return at
        first, _ = window(self.now)
        kept = [one for one in at if _day(one) >= first.date()][:MOST]
        self.tell(Remark(self.line, what, message("A record holds no more; those to come go first.")))
        return kept

    def _change(self, one: Component, at: At) -> Change:
        """What differs on the date that was planned for `at`."""
        if status(one) == "cancelled":
            return {"status": "cancelled"}
        changed: Change = {}
        start = at
        if (written := one.first("DTSTART")) is not None:
            begins = one_time(written, self.zones)
            if begins.is_day != self.begins.is_day:
                what = message("a single date takes whole days, or its event does, but not both")
                raise BadValue(written.line, what, message("This single date was left out."))
            start = self._wall(begins)
        end = self._end(one, start)
        if end is None and self.is_day and self.length:
            end = start  # one day, where its event takes several
        if start != at:
            changed["start"] = text_of(start)
        if end is not None and (start != at or self._length(start, end) != self.length):
            changed["end"] = text_of(end)
        return {**changed, **self.words(one)}


def latest(events: Iterable[Component]) -> Component:
    """The latest version of an event: by its number, its time of change, its place in the file (RFC 5546 §2.1.5)."""

    def version(event: Component) -> tuple[int, str, int]:
        number = event.first("SEQUENCE")
        sequence = (
            int(number.value)
            if number is not None and number.value.isascii() and number.value.isdigit() and len(number.value) < 10
            else 0
        )
        changed = event.first("LAST-MODIFIED") or event.first("DTSTAMP")
        return sequence, changed.value if changed is not None else "", event.line

    return max(events, key=version)


def status(event: Component) -> str:
    """STATUS in small letters."""
    said: Property | None = event.first("STATUS")
    return said.value.strip().lower() if said is not None else ""


def _is_range(one: Component) -> bool:
    written = one.first("RECURRENCE-ID")
    params: Mapping[str, str] = written.params if written is not None else {}
    return params.get("RANGE", "").upper() == "THISANDFUTURE"


def _day(at: At) -> date:
    return at.date() if isinstance(at, datetime) else at


def _wall_of(at: At) -> datetime:
    return at if isinstance(at, datetime) else midnight(at)


def _is_among(at: At, skips: set[At]) -> bool:
    return at in skips or _day(at) in skips


def _clock(at: At) -> time:
    return at.time() if isinstance(at, datetime) else time()


def _between(one: At, other: At) -> timedelta:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return other - one
    return _day(other) - _day(one)
