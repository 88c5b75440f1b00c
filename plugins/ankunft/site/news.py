"""The news: their list, a page a message, the banners of urgent ones. Knows no MkDocs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import exists_in
from ankunft.directory import news as standings
from ankunft.language import format_date, language
from ankunft.model import NEWS, News
from ankunft.model.messages import N_
from ankunft.model.news import day_of_id
from ankunft.model.vocabulary import Term
from ankunft.site.assets import icon
from ankunft.site.frame import Frame, Made, changed
from ankunft.site.views import Link, Message, NewsList

NAME = Term(N_("News"), "bullhorn-outline")
SUMMARY = N_("What is new in the town.")

_LOCAL = re.compile(r'(<[a-z][^<>]*?\s(?:href|src)=")([/#])')

LABELS = {"urgent": N_("Urgent"), "important": N_("Important")}


class NewsPages:
    """The news in one language."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.catalogue = frame.catalogue
        self.entries = standings.published(frame.catalogue)
        records = [(id_, cast(News, entry.record)) for id_, entry in self.entries.items()]
        self.standing = standings.standing(records, frame.catalogue.now)

    @property
    def url(self) -> str:
        """The address path of the list."""
        return f"{self.frame.base}{self.frame.tag}/{NEWS.route}/"

    def pages(self) -> Iterator[Made]:
        """The list, and a page a message; none where there is no news."""
        if not self.entries:
            return
        frame = self.frame
        name = frame.own(frame.directory.say(NAME.label))
        absolute = f"{frame.site_url}{frame.tag}/"
        found = NewsList(
            current=tuple(self.message(id_) for id_ in self.standing.current),
            archive=tuple(self.message(id_) for id_ in self.standing.archive),
            feed_url=f"{absolute}feed.xml",
            json_url=f"{absolute}feed.json",
        )
        summary = frame.own(frame.directory.say(SUMMARY))
        view = frame.view(
            "news", f"{NEWS.route}/", name, lambda tag: True, summary=summary, breadcrumbs=(frame.home_link,),
            icon=icon(NAME.icon), news=found,
        )  # fmt: skip
        yield Made(f"{frame.tag}/{NEWS.route}/", view)
        for entry in self.entries.values():
            yield self._page(entry, Link(self.url, name))

    def _page(self, entry: Entry, above: Link) -> Made:
        frame = self.frame
        local = frame.local.entry(entry)
        message = self.message(entry.id)
        shown_in = None if local.exists else frame.shown_in(entry, local.tag)
        more = {**frame.content(local), **frame.checked(entry, local), "status": None}
        view = frame.view(
            "message", self.catalogue.address(entry), message.title, lambda tag: exists_in(self.catalogue, entry, tag),
            **{**more, "summary": message.summary, "breadcrumbs": (frame.home_link, above), "icon": icon(NAME.icon),
               "message": message, "fallback": shown_in, "audio": frame.audio_of(entry),
               "exit": frame.exit_of(entry)},
        )  # fmt: skip
        return Made(f"{frame.tag}/{self.catalogue.address(entry)}", view, changed(entry))

    def html(self, entry: Entry) -> str:
        """The text of a message for feeds: sanitised HTML whose addresses are absolute."""
        local, frame = self.frame.local.entry(entry), self.frame
        host = frame.site_url.removesuffix(frame.base)
        before = {"/": host, "#": f"{host}{frame.publisher.url(entry)}"}
        parts = []
        for section in local.sections:
            made = frame.publisher.section(section, explain=None)
            heading = f"<h{made.level}>{made.title_html}</h{made.level}>" if made.title_html is not None else ""
            direction = language(made.tag).direction
            parts.append(f'<div lang="{made.tag}" dir="{direction}">{heading}{made.html}</div>')
        return _LOCAL.sub(lambda match: f"{match[1]}{before[match[2]]}{match[2]}", "\n".join(parts))

    def banners(self) -> tuple[Message, ...]:
        """The urgent messages that stand on every page."""
        return tuple(self.message(id_) for id_ in self.standing.banner)

    def message(self, id_: str) -> Message:
        """A message as lists and banners show it."""
        frame, entry = self.frame, self.entries[id_]
        news, now, tag = cast(News, entry.record), frame.catalogue.now, frame.tag
        day, last = day_of_id(id_), standings.changed(id_, news, now)
        is_banner = id_ in self.standing.banner
        days = standings.BANNER_DAYS if is_banner else standings.CURRENT_DAYS
        gone = news.withdrawn if news.withdrawn is not None and standings.is_withdrawn(news, now) else None
        label = LABELS.get(news.priority)
        return Message(
            record=f"{NEWS.name}/{id_}",
            url=frame.publisher.url(entry),
            title=frame.title_of(entry),
            summary=frame.text(frame.local.text(entry, "summary")),
            day=format_date(day, tag),
            iso=day.isoformat(),
            priority=news.priority,
            label=frame.directory.say(label) if label else None,
            updated=format_date(last, tag) if last != day else None,
            until=None if gone else standings.last_day(id_, news, now, days).isoformat(),
            withdrawn=format_date(gone.date, tag) if gone else None,
            why=frame.text(frame.local.text(entry, "withdrawn.why")) if gone else None,
        )
