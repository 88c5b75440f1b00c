"""An organisation: an authority, an association, a school that helps newcomers."""

from __future__ import annotations

from typing import Annotated

from ankunft.model.fields import Id, Line, Refers
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.parts import Reachable
from ankunft.model.vocabulary import OrganisationType


class Organisation(Reachable):
    """An organisation. Where it is stands in places, who answers in contacts, what it offers in offers."""

    type: OrganisationType = "other"
    """`authority`, `welfare`, `association`, `religious`, `company`, `school`, `health`, `chamber`, `initiative`,
    `network`, `other`."""
    short: Line | None = None
    """The short name: `BAMF`."""
    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What it helps with: ids of topics."""
    places: tuple[Annotated[Id, Refers("place")], ...] = ()
    """Where it is: ids of places."""
    part_of: Annotated[Id, Refers("organisation")] | None = None
    """The organisation it is a part of: a department of the town."""
    partners: tuple[Annotated[Id, Refers("organisation")], ...] = ()
    """With whom it works under one roof."""


ORGANISATION = Kind(
    "organisation", Organisation, ".yml", "organisations", in_folder("organisations"), route="organisations"
)
