"""A place people can go to: an office, a library, a doctor's surgery."""

from __future__ import annotations

from typing import Annotated

from ankunft.model.facts import Hours
from ankunft.model.fields import Id, Refers, Text, TimeZone
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.parts import Access, Coordinates, PostalAddress, Reachable, Stop
from ankunft.model.vocabulary import Category


class Place(Reachable):
    """A place, with its address, its hours and the way there."""

    category: Category = "other"
    """`office`, `advice`, `school`, `kita`, `library`, `doctor`, `hospital`, `pharmacy`, `meeting`, `sport`, `worship`,
    `shop`, `food-bank`, `housing`, `culture`, `playground`, `police`, `transport`, `language-school`, `work`,
    `recycling`, `other`."""
    organisation: Annotated[Id, Refers("organisation")] | None = None
    """Whose place it is."""
    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What people come for: ids of topics."""
    address: PostalAddress | None = None
    """Street, postcode, town."""
    district: Annotated[Id, Refers("district")] | None = None
    """The part of the town, by its id in instance.yml."""
    coordinates: Coordinates | None = None
    """Where it is on the map: `{lat: 51.05, lon: 13.74}`."""
    hours: Hours | None = None
    """Opening hours as OpenStreetMap writes them: `Mo-Fr 09:00-12:00; PH off`."""
    hours_note: Text | None = None
    """What else is to be said about the hours."""
    by_appointment: bool = False
    """People need an appointment."""
    time_zone: TimeZone | None = None
    """The IANA time zone, where it is not the town's."""
    stop: Stop | None = None
    """The nearest stop: `{name: Rathaus, lines: [3, 11], minutes: 2}`."""
    access: Access | None = None
    """Access without barriers."""


PLACE = Kind("place", Place, ".yml", "places", in_folder("places"), route="places")
