"""What did not come along: a list for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ankunft.model import Message


@dataclass(frozen=True)
class Dropped:
    """Something that did not come along, or not as it was.

    `where`: the path of the page in Integreat, or the address of the answer. `language`: our tag (BCP 47), empty
    where it concerns no language. `what`: what was left out or changed. `why`: the reason, and what to do about it.
    """

    where: str
    language: str
    what: Message
    why: Message

    def line(self, translate: Callable[[str], str] = str) -> str:
        """One line for people: `ar /town/ar/page/: what. why.`"""
        head = f"{self.language} {self.where}".strip()
        return " ".join(f"{head}: {self.what.text(translate)}. {self.why.text(translate)}".split())


def in_order(report: Iterable[Dropped]) -> tuple[Dropped, ...]:
    """The report without repetitions, by place, language and sentence."""
    lines = {(entry.where, entry.language, entry.line()): entry for entry in report}
    return tuple(lines[key] for key in sorted(lines))
