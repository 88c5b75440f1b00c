"""Which news stand where on a day: on the banner, on the list, in the archive, in the feeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.model import NEWS, News
from ankunft.model.news import day_of_id

BANNER_DAYS = 14
"""How many days an urgent message without an end is a banner."""

CURRENT_DAYS = 180
"""How many days a message without an end is among the current ones."""

FEED_MOST = 50
"""How many entries a feed has."""

FEED_WITHDRAWN_DAYS = 90
"""How long after its withdrawal a message stays in the feed, so that readers' programs replace its text."""

_ORDER = {"urgent": 0, "important": 1, "normal": 2}


@dataclass(frozen=True)
class Standing:
    """Which messages stand where; each list in the order in which it is shown, by id."""

    banner: tuple[str, ...]
    current: tuple[str, ...]
    archive: tuple[str, ...]


@dataclass(frozen=True)
class FeedEntry:
    """A message in a feed: the days of its publication and of its last change."""

    id: str
    published: date
    updated: date
    withdrawn: bool


def changed(id_: str, news: News, now: date) -> date:
    """The day on which the text of a message was last changed, not later than `now`."""
    day = day_of_id(id_)
    return max(day, news.updated) if news.updated is not None and news.updated <= now else day


def is_withdrawn(news: News, now: date) -> bool:
    """Whether a message has been taken back on the day `now`."""
    return news.withdrawn is not None and news.withdrawn.date <= now


def last_day(id_: str, news: News, now: date, days: int) -> date:
    """The last day on which a message is shown that is shown for `days` days where it names no end."""
    if news.valid is not None and news.valid.until is not None:
        return news.valid.until
    return changed(id_, news, now) + timedelta(days=days - 1)


def standing(news: Iterable[tuple[str, News]], now: date) -> Standing:
    """Which of the messages (id, record) stand where on the day `now`, in the time zone of the instance."""
    known = [(id_, one) for id_, one in news if day_of_id(id_) <= now]
    live = [(id_, one) for id_, one in known if not is_withdrawn(one, now)]
    newest = sorted(live, key=lambda item: (changed(item[0], item[1], now), item[0]), reverse=True)
    banner = [id_ for id_, one in newest if one.priority == "urgent" and now <= last_day(id_, one, now, BANNER_DAYS)]
    current = [(id_, one) for id_, one in newest if now <= last_day(id_, one, now, CURRENT_DAYS)]
    current.sort(key=lambda item: _ORDER[item[1].priority])
    shown = {id_ for id_, _ in current}
    archive = sorted((id_ for id_, _ in known if id_ not in shown), reverse=True)
    return Standing(tuple(banner), tuple(id_ for id_, _ in current), tuple(archive))


def feed(news: Iterable[tuple[str, News]], now: date) -> tuple[FeedEntry, ...]:
    """The entries of a feed on the day `now`, the one that was changed last first."""
    entries = []
    for id_, one in news:
        if day_of_id(id_) > now:
            continue
        updated = changed(id_, one, now)
        if one.withdrawn is not None and one.withdrawn.date <= now:
            if now > one.withdrawn.date + timedelta(days=FEED_WITHDRAWN_DAYS):
                continue
            updated = max(updated, one.withdrawn.date)
        elif one.valid is not None and one.valid.until is not None and one.valid.until < now:
            continue
        entries.append(FeedEntry(id_, day_of_id(id_), updated, is_withdrawn(one, now)))
    entries.sort(key=lambda entry: (entry.updated, entry.id), reverse=True)
    return tuple(entries[:FEED_MOST])


def published(catalogue: Catalogue) -> dict[str, Entry]:
    """The messages that readers see on the day of the catalogue, by id: none dated in the future."""
    return {entry.id: entry for entry in catalogue.directory(NEWS) if day_of_id(entry.id) <= catalogue.now}
