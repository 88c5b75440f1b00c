"""The formats that go to translators and come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ankunft.catalogue.problems import Position, problem_at
from ankunft.model.messages import N_
from ankunft.translation import po, xliff
from ankunft.translation.exchange import Read, Unit

MAX_BYTES = 50_000_000
"""Of a file that comes back."""


@dataclass(frozen=True)
class Format:
    """A format as it is chosen by `--format`."""

    suffix: str
    write: Callable[[Iterable[Unit], str, str], bytes]
    """(units, tag of the source, tag of the translation) → the file: the same units give the same bytes."""


FORMATS: Mapping[str, Format] = {
    "xliff": Format(".xlf", xliff.write_2),
    "xliff12": Format(".xlf", xliff.write_1),
    "po": Format(".po", po.write),
}


def read(data: bytes, path: Path) -> Read:
    """What a file returns, in whichever of the formats it is. Never raises: what is wrong is in `problems`."""
    if len(data) > MAX_BYTES:
        what, hint = N_("the file has more than {limit} MB"), N_("Divide it, or export fewer texts.")
        return Read((), None, (problem_at(Position(path), what, hint, limit=MAX_BYTES // 1_000_000),))
    start = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    found = xliff.read(data, path) if start.startswith(b"<") else po.read(data, path)
    if found.units or found.problems:
        return found
    what, hint = N_("there is nothing in the file that could be imported"), N_("Choose the file that came back.")
    return Read((), None, (problem_at(Position(path), what, hint),))
