"""Groups of fields that several kinds of record share: how to reach, how to get in, where it is."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, model_validator

from ankunft.model.facts import Count, Phone, Postcode, dialled
from ankunft.model.fields import Line, Mail, Prose, Text, Web
from ankunft.model.messages import N_, problem
from ankunft.model.record import Part, Record
from ankunft.model.vocabulary import MessengerService, Wheelchair


class Messenger(Part):
    """A messenger: the service, and the number or the name there."""

    service: MessengerService
    """`whatsapp`, `signal`, `telegram`, `viber`, `threema`, `facebook`, `instagram`."""
    number: Phone | None = None
    """The phone number, where the service goes by numbers."""
    name: Annotated[Line, Field(pattern=r"^[\w.@-]{2,64}$")] | None = None
    """The name, where the service goes by names."""

    @model_validator(mode="after")
    def _one(self) -> Messenger:
        if (self.number is None) == (self.name is None):
            raise problem(N_("a messenger needs a number or a name"), N_("Write “number: …” or “name: …”."))
        if self.number is None and self.service in ("whatsapp", "signal", "viber"):
            raise problem(N_("this messenger goes by phone numbers"), N_("Write “number: …”."))
        return self


class Access(Part):
    """Access without barriers."""

    wheelchair: Wheelchair | None = None
    """With a wheelchair: `yes`, `limited`, `no`."""
    toilet: bool | None = None
    """There is a toilet for wheelchairs."""
    induction_loop: bool | None = None
    """There is a hearing loop."""
    sign_language: bool | None = None
    """Somebody speaks German sign language, or can be asked for."""
    note: Text | None = None
    """What else helps: where the lift is, where to ring."""


class PostalAddress(Part):
    """An address in Germany."""

    street: Line | None = None
    """Street and number."""
    postcode: Postcode | None = None
    """Five digits."""
    city: Line | None = None
    """The town."""
    note: Text | None = None
    """How to find the door: second floor, through the yard."""


class Coordinates(Part):
    """A point on the earth (WGS 84), in degrees."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    """The latitude: 51.05."""
    lon: Annotated[float, Field(ge=-180, le=180)]
    """The longitude: 13.74."""


class Stop(Part):
    """The nearest stop of bus or train."""

    name: Line
    """Its name, as it stands on the sign."""
    lines: tuple[Line, ...] = ()
    """The lines: `[3, 11, S1]`."""
    minutes: Count | None = None
    """How many minutes on foot from there."""


class Reachable(Record):
    """A record with a title that people can call, write to or visit on the web."""

    title: Text
    """The name, as it stands on the door."""
    summary: Text | None = None
    """One sentence for lists and search results."""
    text: Prose | None = None
    """More, in Markdown without headings."""
    phone: Phone | None = None
    """A landline number: +49 30 23125 100."""
    mobile: Phone | None = None
    """A mobile number."""
    email: Mail | None = None
    """An e-mail address."""
    website: Web | None = None
    """A web address."""
    messengers: tuple[Messenger, ...] = ()
    """Messengers: `[{service: whatsapp, number: +49 171 3920012}]`."""

    @model_validator(mode="after")
    def _keeps_secrets(self) -> Reachable:
        if self.sensitive:
            _refuse_location(self)
        return self


_LOCATES = ("address", "coordinates", "place", "places", "stop")
_GAP = r"[\s\u00a0\u202f]+"
_STREETS = r"(?:stra(?:ß|ss)e|str\.?|gasse|weg|allee|platz|ufer|ring|damm|chaussee|promenade|markt|steig|stieg|graben)"
_NUMBER = rf"(?:{_GAP}|(?<=\.))(?:Nr\.?{_GAP})?\d{{1,4}}\s?[a-z]?\b"
_CAPITAL = r"(?-i:[A-ZÄÖÜ])[\wäöüß-]*"
_DAYS = r"(?:Mo|Di|Mi|Do|Fr|Sa|So)[a-z]*tag|Mittwoch|Sonnabend|Wochenende"
_WHERE = re.compile(
    # Musterstraße 12, Karl-Marx-Str. 12, Lange Straße 3, Am Markt 5, Straße des Friedens 3
    rf"\b[\wäöüß-]+{_STREETS}{_NUMBER}"
    rf"|\b{_CAPITAL}{_GAP}{_STREETS}{_NUMBER}"
    rf"|\b(?-i:Am|An der|Auf dem|Zum|Zur|Unter den){_GAP}(?!{_DAYS}){_CAPITAL}{_NUMBER}"
    rf"|\bstra(?:ß|ss)e{_GAP}(?:des|der){_GAP}[\wäöüß-]+{_NUMBER}"
    # 09999 Musterstadt; a round number of thousands is none
    rf"|\b(?!\d\d000)\d{{5}}{_GAP}(?-i:[A-ZÄÖÜ])[a-zäöüß]{{2,}}"
    r"|\bgeo:-?\d"
    r"|\b(?:[NS]\s?)?-?\d{1,2}[.,]\d{3,}°?\s*[NS]?\s*[,;/ ]\s*(?:[EWO]\s?)?-?\d{1,3}[.,]\d{3,}"
    r"|\d{1,2}°\s?\d{1,2}['′]"
    r"|openstreetmap\.org|\bosm\.org|maps\.(?:google|apple|app)|goo\.gl|google\.[a-z.]+/maps|bing\.com/maps|what3words",
    re.IGNORECASE,
)


def location_in(text: str) -> tuple[int, str] | None:
    """Where `text` seems to say where something is: (offset, the words). None: nowhere."""
    found = _WHERE.search(text)
    return None if found is None else (found.start(), found[0])


def _refuse_location(record: Record) -> None:
    for name in _LOCATES:
        if getattr(record, name, None):
            raise problem(
                N_("a sensitive record must not say where it is"),
                N_("Remove “{name}” and do not write it down: Git never forgets."),
                field=name,
                name=name,
            )


def telephone(record: Any) -> str | None:
    """What is dialled first to reach `record`: its phone, else its mobile, as E.164; None where there is neither."""
    number = record.phone or record.mobile
    return dialled(number) if number else None
