"""What the importer tells people: sentences that can be translated, and the list of what did not come along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


def _as_it_is(msgid: str) -> str:
    return msgid


@dataclass(frozen=True)
class Message:
    """A sentence with places for values. `msgid` is the English sentence, and the key of its translation (gettext).

    The values stand in `params`; `msgid` names them as `{name}` (str.format).
    """

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        """The sentence in the language of `translate` (a gettext function); English without one."""
        return translate(self.msgid).format_map(self.params)

    def __str__(self) -> str:
        return self.text()


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

    def line(self, translate: Callable[[str], str] = _as_it_is) -> str:
        """One line for people: `ar /town/ar/page/: what. why.`"""
        head = f"{self.language} {self.where}".strip()
        return " ".join(f"{head}: {self.what.text(translate)}. {self.why.text(translate)}".split())


def in_order(report: Iterable[Dropped]) -> tuple[Dropped, ...]:
    """The report without repetitions, by place, language and sentence."""
    lines = {(entry.where, entry.language, entry.line()): entry for entry in report}
    return tuple(lines[key] for key in sorted(lines))
