"""The instance: everything a municipality decides about its site, in instance.yml."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ankunft.model.facts import Postcode
from ankunft.model.fields import Day, Id, Line, Mail, Tag, TimeZone, Web
from ankunft.model.messages import N_, problem
from ankunft.model.record import Part

Land = Literal["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
LANDS: tuple[str, ...] = get_args(Land)


def _site(value: str) -> str:
    if not value.endswith("/"):
        raise problem(N_("“{value}” has no slash at its end"), N_("Write “{value}/”."), value=value)
    return value


def _layer(value: str) -> str:
    if value not in ("base", "legal") and not re.fullmatch(r"\.\.?(/[\w.-]+)+", value):
        raise problem(
            N_("“{value}” is not a layer"),
            N_("Write base, legal, or a folder relative to instance.yml, such as “../district”."),
            value=value,
        )
    return value


def _once(tags: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(tags)) < len(tags):
        raise problem(N_("a language is listed twice"), N_("List each language once."))
    return tags


class District(Part):
    """A part of the town or of the district."""

    id: Id
    """What records call it by."""
    name: Line
    """What people call it."""
    postcodes: tuple[Postcode, ...] = ()
    """Its postcodes; one may lie in two districts."""


class Map(Part):
    """A picture of the town behind its places: a drawing of the instance's own, north at its upper edge."""

    picture: Annotated[Line, StringConstraints(pattern=r"^[a-z0-9/-]+\.(svg|png|webp|jpg)$")]
    """The file, seen from instance.yml: `map.svg`."""
    north: Annotated[float, Field(ge=-90, le=90)]
    """The latitude of the upper edge (WGS 84, degrees)."""
    south: Annotated[float, Field(ge=-90, le=90)]
    """The latitude of the lower edge."""
    west: Annotated[float, Field(ge=-180, le=180)]
    """The longitude of the left edge."""
    east: Annotated[float, Field(ge=-180, le=180)]
    """The longitude of the right edge."""

    @model_validator(mode="after")
    def _has_room(self) -> Map:
        if self.north <= self.south or self.east <= self.west:
            raise problem(N_("the map has no extent"), N_("Write north above south, and east beyond west."))
        return self


class Imprint(Part):
    """Who is responsible for the site (§ 5 DDG, § 18 MStV)."""

    organisation: Line | None = None
    """Who publishes the site."""
    represented_by: Line | None = None
    """Who speaks for it."""
    street: Line | None = None
    """Street and number."""
    postcode: Postcode | None = None
    """Five digits."""
    city: Line | None = None
    """The town."""
    email: Mail | None = None
    """An e-mail address."""
    phone: Line | None = None
    """A phone number."""
    responsible: Line | None = None
    """The person responsible for the content."""


class Privacy(Part):
    """Who looks after personal data (GDPR)."""

    officer: Line | None = None
    """The data protection officer."""
    email: Mail | None = None
    """The e-mail address of the officer."""
    host: Line | None = None
    """Who runs the web server."""
    log_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    """For how many days the web server keeps its logs."""
    authority: Line | None = None
    """The supervisory authority of the Land."""


class Accessibility(Part):
    """The accessibility statement (BITV 2.0)."""

    date: Day | None = None
    """The day of the self-assessment."""
    enforcement: Line | None = None
    """The enforcement body of the Land."""
    enforcement_url: Web | None = None
    """The web address of the body."""


class Feedback(Part):
    """Where readers tell what is wrong."""

    email: Mail | None = None
    """An e-mail address."""
    url: Web | None = None
    """A form that takes feedback (POST); the only foreign address the pages may speak to."""


class ConfirmedOnly(Part):
    """Where machine translations are shown only after a person confirmed them."""

    languages: tuple[Tag, ...] = ()
    """In these languages."""
    topics: tuple[Id, ...] = ()
    """In these topics."""


class Policies(Part):
    """What the municipality demands."""

    confirmed_only: ConfirmedOnly = ConfirmedOnly()
    """Where machine translations wait for a person."""
    verify_days: Annotated[int, Field(ge=1, le=3650)] = 365
    """After how many days a record of the directory has to be checked again, where it does not say so itself."""
    offline: bool = True
    """Whether phones may keep the site. `false` takes away what they kept, as soon as they are online."""
    exit: Web = "https://www.dwd.de/"
    """Where the button “leave this page” of sensitive pages leads: a page that everybody may have open."""
    translations: Literal["error", "warning"] = "error"
    """What stops a build: `warning`, as long as faults in translations that were taken over are being mended."""


class Instance(Part):
    """instance.yml."""

    name: Line
    """The name readers see: the town or district."""
    url: Annotated[Web, AfterValidator(_site)]
    """The address of the site, with a slash at its end: https://ankunft.example.org/ or https://example.org/town/"""
    language: Tag
    """The source language."""
    languages: Annotated[tuple[Tag, ...], Field(min_length=1), AfterValidator(_once)]
    """The languages of the site, in the order in which they are listed."""
    layers: tuple[Annotated[str, AfterValidator(_layer)], ...] = ("base",)
    """The layers below this one, lowest first: `base`, `legal` (of it only the legal pages), or folders."""
    time_zone: TimeZone = "Europe/Berlin"
    """The IANA time zone of the town."""
    area_key: Annotated[str, StringConstraints(pattern=r"^\d{2}(\d{1}(\d{2}(\d{3,7})?)?)?$")] | None = None
    """The Amtlicher Regionalschlüssel (ARS), 2 to 12 digits."""
    land: Land | None = None
    """The Land, as in ISO 3166-2:DE: `SN`."""
    districts: tuple[District, ...] = ()
    """The parts of the town or of the district."""
    map: Map | None = None
    """A map of the town that is shown on demand."""
    imprint: Imprint = Imprint()
    """Who is responsible for the site."""
    privacy: Privacy = Privacy()
    """Who looks after personal data."""
    accessibility: Accessibility = Accessibility()
    """What the accessibility statement needs."""
    feedback: Feedback = Feedback()
    """Where mistakes can be reported."""
    policies: Policies = Policies()
    """What the town asks of its content."""
    invented: bool = False
    """The town does not exist: the site says so on every page."""

    @model_validator(mode="after")
    def _source_is_listed(self) -> Instance:
        if self.language not in self.languages:
            what = N_("the source language “{tag}” is not among the languages")
            raise problem(what, N_("Add it."), field="languages", tag=self.language)
        return self

    def value(self, path: str) -> str | None:
        """The value that `[[instance:path]]` inserts: `name`, `imprint.email`. None where nothing is written.

        Raises KeyError for a path that there is not.
        """
        value: object = self
        for name in path.split("."):
            if not isinstance(value, Part) or name not in type(value).model_fields:
                raise KeyError(path)
            value = getattr(value, name)
        if isinstance(value, Part | tuple | bool):
            raise KeyError(path)
        return None if value is None else str(value)
