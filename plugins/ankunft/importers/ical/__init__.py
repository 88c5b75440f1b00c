"""Keeps the events of an instance in step with a calendar (iCalendar, RFC 5545), and an editor's work on them.

`read_source` and the reading of event files in `plan` are all that touches network or disk; `convert` is pure.
"""

from ankunft.importers.ical.convert import Conversion, Draft, convert
from ankunft.importers.ical.remarks import CalendarError, Remark, in_order
from ankunft.importers.ical.source import is_secret, name_of, read_source
from ankunft.importers.ical.step import AllGone, Plan, Renamed, plan
from ankunft.importers.ical.town import Options, Town, town_of
from ankunft.importers.source import SourceError

__all__ = [
    "AllGone",
    "CalendarError",
    "Conversion",
    "Draft",
    "Options",
    "Plan",
    "Remark",
    "Renamed",
    "SourceError",
    "Town",
    "convert",
    "in_order",
    "is_secret",
    "name_of",
    "plan",
    "read_source",
    "town_of",
]
