"""The digest: news, new and changed offers, coming dates, as Markdown and as HTML for an e-mail. Knows no MkDocs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast
from urllib.parse import urljoin

import jinja2

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.directory.agenda import coming, next_date
from ankunft.directory.lists import listed
from ankunft.directory.news import changed, is_withdrawn
from ankunft.language import format_date, language
from ankunft.model import OFFER, News
from ankunft.model.messages import N_
from ankunft.site.dates import STATUS, lasts_days, said_day, said_time
from ankunft.site.frame import Frame
from ankunft.site.news import NewsPages
from ankunft.site.views import Text

AHEAD = timedelta(days=31)
"""For how many days from the day of the digest it names the dates."""


@dataclass(frozen=True)
class Line:
    """One thing that is told: a title that leads somewhere, and a few facts."""

    title: Text
    url: str  # absolute
    facts: tuple[Text, ...]


@dataclass(frozen=True)
class Part:
    """A heading with what stands below it."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Digest:
    """What the templates overrides/print/digest.* are given."""

    tag: str
    dir: Literal["ltr", "rtl"]
    town: str
    invented: bool
    title: str
    since: str
    parts: tuple[Part, ...]
    url: str


def digest(frame: Frame, since: date, before: Catalogue | None) -> Digest:
    """What has changed from the day `since` on, in the frame's language; parts without anything are left out.

    `before`: the catalogue as it was on that day, by which new and changed offers are known; without it the offers
    that have been checked since then are told.
    """
    catalogue = frame.catalogue
    new, mended = _offers(catalogue, before, since)
    told = [
        (N_("News"), _news(frame, since)),
        (N_("New offers") if before else N_("New or checked offers"), [_offer(frame, entry) for entry in new]),
        (N_("Changed offers"), [_offer(frame, entry) for entry in mended]),
        (N_("Coming dates"), _dates(frame)),
    ]
    say = frame.directory.say
    return Digest(
        tag=frame.tag,
        dir=language(frame.tag).direction,
        town=catalogue.instance.name,
        invented=catalogue.instance.invented,
        title=say(N_("News from {name}"), name=catalogue.instance.name),
        since=say(N_("{first} to {last}"), first=format_date(since, frame.tag),
                  last=format_date(catalogue.now, frame.tag)),
        parts=tuple(Part(say(title), tuple(lines)) for title, lines in told if lines),
        url=f"{frame.site_url}{frame.tag}/",
    )  # fmt: skip


def _offers(catalogue: Catalogue, before: Catalogue | None, since: date) -> tuple[list[Entry], list[Entry]]:
    """The offers that are new, and those that say something else than before; both as lists show them."""
    entries = listed(catalogue, OFFER)
    if before is None:
        return [entry for entry in entries if entry.record.verified and entry.record.verified.date >= since], []
    known = {entry.id: entry for entry in before.directory(OFFER)}
    new = [entry for entry in entries if entry.id not in known]
    return new, [entry for entry in entries if entry.id in known and _says(entry) != _says(known[entry.id])]


def _says(entry: Entry) -> str:
    """What a record says, without who checked it when."""
    return entry.record.model_dump_json(exclude={"verified", "former", "sources"})


def _line(frame: Frame, entry: Entry, *facts: Text | None) -> Line:
    url = urljoin(frame.site_url, frame.publisher.url(entry))
    return Line(frame.title_of(entry), url, tuple(fact for fact in facts if fact is not None))


def _news(frame: Frame, since: date) -> list[Line]:
    pages, now = NewsPages(frame), frame.catalogue.now
    records = [(id_, cast(News, entry.record)) for id_, entry in pages.entries.items()]
    lately = [id_ for id_, news in records if changed(id_, news, now) >= since and not is_withdrawn(news, now)]
    lately += [id_ for id_, news in records if news.withdrawn is not None and since <= news.withdrawn.date <= now]
    lines = []
    order = [*pages.standing.current, *pages.standing.archive]
    for id_ in sorted(lately, key=order.index):
        message = pages.message(id_)
        label = frame.own(frame.directory.say(N_("Withdrawn"))) if message.withdrawn else None
        about = message.why if message.withdrawn else message.summary
        lines.append(_line(frame, pages.entries[id_], frame.own(message.day), label, about))
    return lines


def _offer(frame: Frame, entry: Entry) -> Line:
    card = frame.directory.card(entry)
    label = frame.own(card.label) if card.by is None else frame.own(f"{card.label} · {card.by.value}")
    return _line(frame, entry, label, card.summary)


def _dates(frame: Frame) -> list[Line]:
    facts, lines = frame.directory, []
    for entry in coming(frame.catalogue):
        one = next_date(frame.catalogue, entry)
        if one is None or one.start.date() > frame.catalogue.now + AHEAD:
            continue
        day = said_day(facts, one.start.date())
        if lasts_days(one):
            day = facts.phrases.period(one.start.date(), one.last_day)
        clock = said_time(one)
        said = frame.own(facts.say(N_("{day}, {time}"), day=day, time=clock) if clock else day)
        card = facts.card(entry)
        status = "cancelled" if one.is_cancelled else card.dates.status if card.dates else None
        label = frame.own(facts.say(STATUS[status])) if status else None
        lines.append(_line(frame, entry, said, facts.event_where(entry), label))
    return lines


_SPECIAL = re.compile(r"[\\`*_\[\]<>#|&~]|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=\d{3})[.)]")
"""What means something in Markdown; a number with a dot, such as “1. November”, begins a list."""


def escaped(text: str) -> str:
    """A text as Markdown that says nothing but the text."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def markdown(given: Digest) -> str:
    """The digest as Markdown (CommonMark)."""
    parts = [f"# {escaped(given.title)}", escaped(given.since)]
    for part in given.parts:
        parts.append(f"## {escaped(part.title)}")
        lines = []
        for line in part.lines:
            facts = " – ".join(escaped(fact.value) for fact in line.facts)
            lines.append(f"- [{escaped(line.title.value)}](<{line.url}>)" + (f"  \n  {facts}" if facts else ""))
        parts.append("\n".join(lines))
    parts.append(f"<{given.url}>")
    return "\n\n".join(parts) + "\n"


def html(given: Digest, environment: jinja2.Environment) -> str:
    """The digest as a page that can be sent by e-mail: its styles stand in its elements, it loads nothing."""
    return environment.get_template("print/digest.html").render(digest=given)
