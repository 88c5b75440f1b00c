"""An offer: a course, advice, a meeting, money: what a newcomer can make use of."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from ankunft.model.audience import Audience, Levels
from ankunft.model.facts import Amount, Count, Duration, Hours, Rule, Span
from ankunft.model.fields import Day, Id, Line, Mail, Refers, Tag, Text, Web
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.messages import N_, problem
from ankunft.model.parts import Access, Reachable
from ankunft.model.record import Part
from ankunft.model.vocabulary import Mode, OfferKind, Paper, Payer, Per, YesNoAsk


class Cost(Part):
    """What it costs, and who pays."""

    free: bool | None = None
    """It costs nothing."""
    amount: Amount | None = None
    """Euros: `15` or `13.90`."""
    per: Per = "once"
    """What the amount is for: `once`, `hour`, `unit`, `day`, `month`, `year`, `course`."""
    paid_by: tuple[Payer, ...] = ()
    """Who pays: `jobcenter`, `employment-agency`, `bamf`, `social-office`, `youth-office`, `health-insurance`,
    `municipality`, `land`, `eu`, `employer`, `donations`, `yourself`."""
    travel: bool | None = None
    """Travel money can be had."""
    note: Text | None = None
    """On which condition, and where to apply."""

    @model_validator(mode="after")
    def _agrees(self) -> Cost:
        if self.free and self.amount:
            raise problem(N_("it is free and has a price"), N_("Keep “free” or “amount”."), field="amount")
        return self


class Gets(Part):
    """The money that people get, or save."""

    amount: Amount
    """Euros: `15`; “up to” is for the note."""
    per: Per = "once"
    """What the amount is for: `once`, `hour`, `unit`, `day`, `month`, `year`, `course`."""
    note: Text | None = None
    """On which condition."""


class When(Part):
    """When it takes place."""

    from_: Day | None = Field(default=None, alias="from")
    """The first day."""
    until: Day | None = None
    """The last day."""
    hours: Hours | None = None
    """The weekly hours, as OpenStreetMap writes them: `Mo,We 09:00-12:15; PH off`."""
    rule: Rule | None = None
    """Or a rule of repetition (RFC 5545): `FREQ=MONTHLY;BYDAY=1MO`, with “time”."""
    dates: tuple[Day, ...] = ()
    """Or single days, with “time”."""
    time: Span | None = None
    """The time of day for “rule” and “dates”: `14:00-16:00`."""
    skip: tuple[Day, ...] = ()
    """Days on which it does not take place."""
    holidays: bool = True
    """Whether “rule” and “dates” take place on public holidays too; hours say it themselves: `PH off`."""
    duration: Duration | None = None
    """How long it takes in all: `6 months`."""
    units: Count | None = None
    """How many lessons in all."""
    unit_minutes: Annotated[int, Field(ge=1, le=600)] = 45
    """How many minutes a lesson has."""
    note: Text | None = None
    """What else is to be said about the dates."""

    @model_validator(mode="after")
    def _agrees(self) -> When:
        if self.from_ and self.until and self.until < self.from_:
            raise problem(N_("the end lies before the beginning"), N_("Swap “from” and “until”."))
        if (self.rule or self.dates) and self.time is None:
            raise problem(N_("the time of day is missing"), N_("Write “time: 14:00-16:00”."))
        if self.time and not (self.rule or self.dates):
            raise problem(
                N_("there is a time but no day"), N_("Write “rule”, “dates”, or “hours” instead."), field="time"
            )
        counts = self.rule is not None and re.search("INTERVAL|COUNT", self.rule.upper()) is not None
        if counts and self.from_ is None:
            raise problem(N_("the rule counts from a first day"), N_("Write “from: 2027-01-12”."), field="rule")
        if self.hours and (self.rule or self.dates):
            raise problem(N_("the hours are said twice"), N_("Keep “hours”, or “rule” and “dates”."), field="hours")
        return self


class Registration(Part):
    """How to get a place."""

    needed: bool | None = None
    """People must register."""
    how: Text | None = None
    """Where and how to register, in one sentence."""
    url: Web | None = None
    """Where to register on the web."""
    email: Mail | None = None
    """Where to register by e-mail."""
    until: Day | None = None
    """The last day to register."""
    waiting_list: bool | None = None
    """There is a waiting list."""
    places: Count | None = None
    """How many places there are in all."""
    free: Count | None = None
    """How many places are free; their day is that of “verified”."""
    minimum: Count | None = None
    """How many people it takes for it to begin."""
    decides: Annotated[Id, Refers("organisation")] | None = None
    """Which organisation decides who may take part."""

    @model_validator(mode="after")
    def _agrees(self) -> Registration:
        if self.places is not None and self.free is not None and self.free > self.places:
            raise problem(N_("more places are free than there are"), N_("Mend “free” or “places”."), field="free")
        return self


class Bring(Part):
    """What to bring along."""

    papers: tuple[Paper, ...] = ()
    """`id`, `residence-permit`, `registration`, `health-card`, `certificate`, `language-certificate`,
    `birth-certificate`, `marriage-certificate`, `office-letter`, `benefit-notice`, `payslip`, `rental-contract`,
    `bank-card`, `photo`, `cv`, `vaccination-card`, `medical-papers`, `voucher`."""
    note: Text | None = None
    """What else: sports clothes, a pencil."""


class Interpreter(Part):
    """Help with languages."""

    languages: tuple[Tag, ...] = ()
    """The languages of the interpreters: `[ar, uk]`."""
    on_request: bool = False
    """An interpreter comes if one is asked for."""
    note: Text | None = None
    """How to ask for one."""


class Childcare(Part):
    """Whether somebody looks after the children."""

    there: YesNoAsk
    """`yes`, `no`, `on-request`."""
    note: Text | None = None
    """On which condition."""


class Funding(Part):
    """The programme that pays for the offer, and until when."""

    programme: Line
    """Its name."""
    until: Day | None = None
    """The day the money ends: the editor is warned before."""


class Offer(Reachable):
    """An offer. Its place, its people and its provider are records of their own, named by their ids."""

    summary: Text
    """One sentence: what people get."""
    kind: OfferKind
    """`course`, `counselling`, `meeting`, `mentoring`, `interpreting`, `training`, `school`, `childcare`, `health`,
    `housing`, `leisure`, `benefit`, `volunteering`, `request` (help is wanted), `other`."""
    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What it is about: ids of topics."""
    provider: Annotated[Id, Refers("organisation")] | None = None
    """Who offers it."""
    partners: tuple[Annotated[Id, Refers("organisation")], ...] = ()
    """Who takes part."""
    contacts: tuple[Annotated[Id, Refers("contact")], ...] = ()
    """Whom to ask."""
    places: tuple[Annotated[Id, Refers("place")], ...] = ()
    """Where it takes place."""
    mode: Mode | None = None
    """`on-site`, `online`, `hybrid`, `outreach` (they come to people)."""
    online_url: Web | None = None
    """Where to take part on the web."""
    for_: Audience | None = Field(default=None, alias="for")
    """For whom."""
    level: Levels | None = None
    """Of a language course: what it leads from and to, by the CEFR: `{from: A2, until: B1}`."""
    cost: Cost | None = None
    """What it costs, and who pays."""
    gets: Gets | None = None
    """The money that people get: `{amount: 15, per: month}`."""
    when: When | None = None
    """When it takes place."""
    by_appointment: bool = False
    """People need an appointment."""
    registration: Registration | None = None
    """How to get a place."""
    bring: Bring | None = None
    """What to bring along."""
    languages: tuple[Tag, ...] = ()
    """The languages spoken there: `[de, ar]`."""
    interpreter: Interpreter | None = None
    """Help with languages."""
    childcare: Childcare | None = None
    """Whether somebody looks after the children."""
    access: Access | None = None
    """Access without barriers, where it differs from the place."""
    funding: Funding | None = None
    """The programme that pays for it."""
    requires: tuple[Annotated[Id, Refers("offer")], ...] = ()
    """What has to come before: ids of offers."""
    leads_to: tuple[Annotated[Id, Refers("offer")], ...] = ()
    """What can follow: ids of offers."""
    leika: Annotated[str, StringConstraints(pattern=r"^\d{14}$")] | None = None
    """The key of the service in the Leistungskatalog (LeiKa, FIM), 14 digits."""


OFFER = Kind("offer", Offer, ".yml", "offers", in_folder("offers"), route="offers")
