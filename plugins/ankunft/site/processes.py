"""Makes the pages of steps: the list of all ways, and each way as a picture and step by step. Knows no MkDocs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from markupsafe import Markup

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import exists_in
from ankunft.directory import freshness
from ankunft.directory.phrases import CRITERIA
from ankunft.directory.way import Layout, lay_out
from ankunft.language import language
from ankunft.model import CONTACT, OFFER, ORGANISATION, PAGE, PLACE, PROCESS, Contact, Place, Process
from ankunft.model.audience import Audience
from ankunft.model.facts import dialled
from ankunft.model.messages import N_
from ankunft.model.offer import Cost
from ankunft.model.process import Step
from ankunft.model.vocabulary import PAPERS, PAYERS, RESIDENCE
from ankunft.site.assets import icon
from ankunft.site.directory import qr
from ankunft.site.facts import address_line
from ankunft.site.frame import Frame, Made, changed
from ankunft.site.views import Fact, Link, ProcessView, SectionView, StepLink, StepView, Text, Tile
from ankunft.site.views import Value as Shown
from ankunft.site.way import Label, picture, tint

NAME = N_("Step by step")
"""The list of all ways: its title."""

SUMMARY = N_("What comes first, what comes next, who helps.")

PICTURE = "map-marker-path"
"""Its icon."""

IN_A_PICTURE = N_("The way as a picture")
END = N_("Here the way ends.")
NEXT = N_("What comes next")

BARE = ("gender", "groups", "residence", "basis")
"""Conditions that in the picture are said without their name."""

WHEN = 60
"""How many letters a condition has beside the picture at most."""


def process_pages(frame: Frame) -> Iterator[Made]:
    """The list of all ways, and a page for each; nothing where there is none."""
    entries = sorted(
        frame.catalogue.directory(PROCESS),
        key=lambda entry: (cast(Process, entry.record).order, frame.title_of(entry).value.casefold(), entry.id),
    )
    if entries:
        yield _list(frame, entries)
    for entry in entries:
        yield _Way(frame, entry).page()


def _list(frame: Frame, entries: list[Entry]) -> Made:
    days = frame.directory.verify_days
    tiles = tuple(
        Tile(
            frame.publisher.url(entry),
            frame.title_of(entry),
            frame.text(frame.local.text(entry, "summary")),
            icon(cast(Process, entry.record).icon),
            frame.directory.tint(entry),
        )
        for entry in entries
        if freshness.standing(entry.record, frame.catalogue.now, days).state != "ended"
    )
    address = f"{frame.site_url}{frame.tag}/{PROCESS.route}/"
    return frame.fixed(
        "processes", str(PROCESS.route), frame.directory.say(NAME), summary=frame.own(frame.directory.say(SUMMARY)),
        tiles=tiles, icon=icon(PICTURE), qr=qr(address),
    )  # fmt: skip


class _Way:
    """One way in one language."""

    def __init__(self, frame: Frame, entry: Entry) -> None:
        self.frame = frame
        self.entry = entry
        self.record = cast(Process, entry.record)
        self.facts = frame.directory
        self.say = frame.directory.say
        self.numbers = {id_: number for number, id_ in enumerate(self.record.steps, 1)}

    def page(self) -> Made:
        """Its page."""
        frame, entry = self.frame, self.entry
        local = frame.local.entry(entry)
        address = frame.catalogue.address(entry)
        list_url = f"{frame.publisher.base}{frame.tag}/{PROCESS.route}/"
        process = self._view(f"{frame.site_url}{frame.tag}/{address}")
        view = frame.view(
            "process", address, frame.title_of(entry), lambda tag: exists_in(frame.catalogue, entry, tag),
            **{**frame.checked(entry, local), "summary": frame.text(frame.local.text(entry, "summary")),
               "breadcrumbs": (frame.home_link, Link(list_url, frame.own(self.say(NAME)))),
               "icon": icon(self.record.icon), "tint": self.facts.tint(entry), "process": process, "qr": process.qr,
               "machine": local.machine, "outdated": local.outdated, "exit": frame.exit_of(entry),
               "fallback": None if local.exists else frame.shown_in(entry, local.tag),
               "partial": any(text.tag != local.tag for text in local.texts.values())},
        )  # fmt: skip
        return Made(f"{frame.tag}/{address}", view, changed(entry))

    def _view(self, address: str) -> ProcessView:
        layout = self._layout()
        steps = tuple(self._step(id_, step) for id_, step in self.record.steps.items())
        drawn = picture(layout, [self._label(step) for step in steps], self.frame.tag, self.say(IN_A_PICTURE))
        return ProcessView(
            id=self.entry.id,
            picture=Markup(drawn),  # noqa: S704 (what is text in it is escaped)
            intro=self._prose("text"),
            facts=tuple(self._audience(self.record.for_, "for")),
            steps=steps,
            qr=qr(address),
            print_url=address,
            tints=tuple(tint(station.lane) for station in layout.stations),
        )

    def _layout(self) -> Layout:
        """What has no condition goes straight on, what only some people do stands beside it."""
        steps = self.record.steps
        return lay_out(
            {id_: sorted(self.record.following(id_), key=lambda next_: steps[next_].when is not None) for id_ in steps}
        )

    def _label(self, step: StepView) -> Label:
        name = f"{step.number}. {step.title.value}"
        if step.when:
            name += f" ({step.when.value})"
        if not step.next:
            name += f". {self.say(END)}"
        elif [link.number for link in step.next] != [step.number + 1]:
            name += f". {self.say(NEXT)}: {', '.join(str(link.number) for link in step.next)}"
        return Label(f"_step-{step.id}", name, step.title, step.when, ends=not step.next)

    # One step

    def _step(self, id_: str, step: Step) -> StepView:
        title = self._title(id_)
        return StepView(
            id=id_,
            number=self.numbers[id_],
            title=title,
            icon=icon(step.icon) if step.icon else None,
            when=self._condition(id_),
            facts=tuple(self._facts(f"steps.{id_}", step)),
            text=self._prose(f"steps.{id_}.text"),
            mistakes=self._prose(f"steps.{id_}.mistakes"),
            offers=tuple(self._offers(step)),
            pages=tuple(self.frame.link(page) for page in self.facts.shown(PAGE, step.pages)),
            next=tuple(
                StepLink(next_, self.numbers[next_], self._title(next_), self._condition(next_))
                for next_ in sorted(self.record.following(id_), key=lambda next_: self.numbers[next_])
            ),
            german=self._german(id_, title),
        )

    def _title(self, id_: str) -> Text:
        return self.facts.text(self.entry, f"steps.{id_}.title")

    def _german(self, id_: str, title: Text) -> Text | None:
        """The title as offices know it, where the reader's language is another one."""
        source = self.entry.language
        if language(title.lang).locale == language(source).locale:
            return None
        return Text(self.record.steps[id_].title, source, language(source).direction, fallback=True)

    def _condition(self, id_: str) -> Text | None:
        """For whom a step is, in few words: those of the editor, else the first of its conditions."""
        told = self.facts.note(self.entry, f"steps.{id_}.when")
        if told is not None:
            return told
        said = list(self._conditions(self.record.steps[id_].for_, bare=BARE))
        return self.frame.own(_shortened(said[0][0])) if said else None

    def _conditions(self, audience: Audience | None, bare: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """The conditions in words, each with the name of an icon; those in `bare` speak for themselves."""
        for name, words in self.facts.phrases.conditions(audience, self.facts.districts).items():
            label, icon_name = CRITERIA[name]
            yield words if name in bare else f"{self.say(label)}: {words}", icon_name

    def _audience(self, audience: Audience | None, name: str) -> Iterator[Fact]:
        said = self._conditions(audience, bare=("gender", "groups"))
        shown = [self.facts.plain(words, icon=icon(icon_name)) for words, icon_name in said]
        if audience and "any" in audience.residence:
            shown += self.facts.terms(RESIDENCE, ["any"])
        note = self.facts.said(self.entry, f"{name}.note")
        yield from self.facts.fact("for", N_("For whom"), "account-check", [*shown, note])

    def _facts(self, at: str, step: Step) -> Iterator[Fact]:
        facts = self.facts
        yield from self._audience(step.for_, f"{at}.for")
        whose = facts.linked(ORGANISATION, step.organisations)
        yield from facts.fact("organisation", N_("Who does this"), "domain", whose)
        yield from facts.fact("where", N_("Where"), "map-marker-outline", self._places(step))
        yield from facts.fact("contacts", N_("Whom to ask"), "account-tie", self._contacts(step))
        if step.bring:
            papers = [*facts.terms(PAPERS, step.bring.papers), facts.said(self.entry, f"{at}.bring.note")]
            yield from facts.fact("bring", N_("What to bring"), "bag-personal-outline", papers)
        yield from facts.fact(
            "deadline", N_("Until when"), "calendar-alert", [facts.said(self.entry, f"{at}.deadline")]
        )
        if step.takes:
            duration = facts.phrases.duration(step.takes.duration) if step.takes.duration else None
            lasts = [facts.plain(duration), facts.said(self.entry, f"{at}.takes.note")]
            yield from facts.fact("takes", N_("How long it takes"), "timer-sand", lasts)
        if step.cost:
            yield from facts.fact("cost", N_("Cost"), "wallet-outline", self._cost(f"{at}.cost", step.cost))
        result = [facts.said(self.entry, f"{at}.result")]
        yield from facts.fact("result", N_("What you have then"), "check-circle-outline", result)

    def _places(self, step: Step) -> Iterator[Shown]:
        for place in self.facts.shown(PLACE, step.places):
            line = address_line(cast(Place, place.record).address)
            note = Text(line, "de", "ltr", self.frame.tag != "de") if line else None
            yield Shown(self.facts.text(place, "title"), self.frame.publisher.url(place), note=note)

    def _contacts(self, step: Step) -> Iterator[Shown]:
        for entry in self.facts.shown(CONTACT, step.contacts):
            contact = cast(Contact, entry.record)
            yield Shown(
                self.facts.text(entry, "title"), self.frame.publisher.url(entry), note=self.facts.note(entry, "role")
            )
            number = contact.phone or contact.mobile
            if number:
                yield Shown(self.frame.own(number), f"tel:{dialled(number)}", icon("phone"), isolated=True)

    def _cost(self, at: str, cost: Cost) -> Iterator[Shown | None]:
        facts = self.facts
        if cost.free:
            yield facts.plain(self.say(N_("Free of charge")))
        if cost.amount is not None:
            yield facts.plain(facts.phrases.amount(cost.amount, cost.per), isolated=True)
        if cost.paid_by:
            payers = facts.phrases.list(facts.phrases.term(PAYERS[payer]) for payer in cost.paid_by)
            yield facts.plain(self.say(N_("Who pays: {names}"), names=payers))
        if cost.travel:
            yield facts.plain(self.say(N_("You can get money for bus and train")))
        yield facts.said(self.entry, f"{at}.note")

    def _offers(self, step: Step) -> Iterator[Tile]:
        for entry in self.facts.shown(OFFER, step.offers):
            standing = self.facts.standing(entry, brief=True)
            if standing.state != "ended":
                yield Tile(
                    self.frame.publisher.url(entry),
                    self.facts.text(entry, "title"),
                    None,
                    icon(self.facts.term(entry).icon),
                    self.facts.tint(entry),
                    record=f"{OFFER.name}/{entry.id}",
                    standing=standing,
                )

    def _prose(self, name: str) -> SectionView | None:
        # So many notes as the words of all steps need would weigh as much as the steps.
        prose = self.frame.publisher.prose(self.entry, name, explain="by link")
        return None if prose is None else self.frame.section(prose)


def _shortened(text: str) -> str:
    """A text of at most WHEN letters."""
    if len(text) <= WHEN:
        return text
    return f"{text[:WHEN].rpartition(' ')[0].rstrip(' ,;')} …"
