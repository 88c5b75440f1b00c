"""What is said of a calendar: what was not taken from it, or not as it stands, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ankunft.model import Message, message
from ankunft.model.messages import printable

MOST = 500
"""How many remarks are told: more helps nobody."""


@dataclass(frozen=True, order=True)
class Remark:
    """One thing that was left out or changed. `line` counts from 1 in the calendar."""

    line: int
    what: Message
    why: Message

    def text(self, where: str, gettext: Callable[[str], str] = str, word: str = "") -> str:
        """`where:line:1: word: what. why.`; `where` is the file or address of the calendar."""
        said = f"{self.what.text(gettext)}. {self.why.text(gettext)}"
        return f"{printable(where)}:{self.line}:1: {f'{word}: ' if word else ''}{said}"


class CalendarError(Exception):
    """The source as a whole is no calendar that can be imported. `remarks`: all that is wrong with it."""

    def __init__(self, *remarks: Remark) -> None:
        super().__init__(*(remark.text("") for remark in remarks))
        self.remarks = remarks


class BadValue(Exception):  # noqa: N818 (nothing that stops a run)
    """A value of an event that cannot be used; caught where the event is converted."""

    def __init__(self, line: int, what: Message, why: Message) -> None:
        super().__init__(str(what))
        self.remark = Remark(line, what, why)


def in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The remarks without repetitions, by line; of very many the first, and how many there are more."""
    found = sorted(set(remarks))
    if len(found) <= MOST:
        return tuple(found)
    what = message("there is more of this kind: {count} remarks are not shown", count=len(found) - MOST)
    return (*found[:MOST], Remark(found[MOST].line, what, message("Mend the calendar, then import it again.")))
