"""A contact: a person or a desk that answers."""

from __future__ import annotations

from typing import Annotated

from ankunft.model.audience import Responsibility
from ankunft.model.facts import Hours
from ankunft.model.fields import Id, Refers, Tag, Text, Web
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.parts import Reachable


class Contact(Reachable):
    """A person or a desk: how to reach it, when, in which languages, and for whom it is responsible."""

    role: Text | None = None
    """What the person does: “Beratung für Familien”."""
    organisation: Annotated[Id, Refers("organisation")] | None = None
    """Where the person works."""
    place: Annotated[Id, Refers("place")] | None = None
    """Where to find the person."""
    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What the person helps with: ids of topics."""
    languages: tuple[Tag, ...] = ()
    """The languages the person speaks: `[de, ar, uk]`."""
    hours: Hours | None = None
    """When to call or come, as OpenStreetMap writes it; without it, the hours of the place."""
    hours_note: Text | None = None
    """What else is to be said about the hours."""
    by_appointment: bool = False
    """People need an appointment."""
    appointment_url: Web | None = None
    """Where to book one."""
    responsible: tuple[Responsibility, ...] = ()
    """For whom, rule by rule: `[{topics: [work], districts: [altstadt], surnames: [A-K]}]`."""


CONTACT = Kind("contact", Contact, ".yml", "contacts", in_folder("contacts"), route="contacts")
