"""Contacts as vCards (RFC 6350, version 4.0), for the address book of a phone."""

from __future__ import annotations

import re
from typing import cast

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.model import CONTACT, ORGANISATION, PLACE, Contact, Place
from ankunft.model.facts import dialled

LINE = 75
"""How many octets a line may have (RFC 6350 §3.2)."""


def vcard(catalogue: Catalogue, entry: Entry) -> bytes:
    """The vCard of a contact in the language of its source. Lines end with CRLF; the text is UTF-8."""
    contact = cast(Contact, entry.record)
    name = contact.title
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:{_text(_uid(catalogue, entry))}", f"FN:{_text(name)}", "KIND:org"]
    lines.append(f"LANG:{entry.language}")
    organisation = catalogue.shown(ORGANISATION, contact.organisation)
    if organisation is not None:
        lines.append(f"ORG:{_text(organisation.texts['title'].text)}")
    if contact.role:
        lines.append(f"ROLE:{_text(contact.role)}")
    if contact.phone:
        lines.append(f"TEL;VALUE=uri;TYPE=work,voice:tel:{dialled(contact.phone)}")
    if contact.mobile:
        lines.append(f"TEL;VALUE=uri;TYPE=work,cell:tel:{dialled(contact.mobile)}")
    if contact.email:
        lines.append(f"EMAIL;TYPE=work:{_text(contact.email)}")
    place = None if contact.sensitive else catalogue.shown(PLACE, contact.place)
    if place is not None:
        lines += _place(cast(Place, place.record))
    if contact.website:
        lines.append(f"URL:{contact.website}")
    page = f"{catalogue.instance.url}{catalogue.instance.language}/{catalogue.address(entry)}"
    lines += [f"SOURCE:{page}", "END:VCARD"]
    return b"".join(_folded(line) for line in lines)


def vcards(catalogue: Catalogue) -> dict[str, bytes]:
    """Address below the site's base → vCard, for every contact that readers see and that is not sensitive."""
    contacts = catalogue.directory(CONTACT)
    return {
        f"data/contacts/{entry.id}.vcf": vcard(catalogue, entry) for entry in contacts if not entry.record.sensitive
    }


def _uid(catalogue: Catalogue, entry: Entry) -> str:
    return f"{catalogue.instance.url}{catalogue.address(entry)}"


def _place(place: Place) -> list[str]:
    lines = []
    if place.address:
        parts = ("", "", place.address.street, place.address.city, "", place.address.postcode, "Deutschland")
        lines.append(f"ADR;TYPE=work:{';'.join(_text(part or '') for part in parts)}")
    if place.coordinates:
        lines.append(f"GEO:geo:{place.coordinates.lat},{place.coordinates.lon}")
    return lines


def _text(value: str) -> str:
    """`value` with the signs escaped that mean something in a vCard (RFC 6350 §3.4)."""
    escaped = re.sub(r"([\\,;])", r"\\\1", value)
    return re.sub(r"\r\n|\r|\n", r"\\n", escaped)


def _folded(line: str) -> bytes:
    """A line in parts of at most LINE octets, none of which cuts a character in two."""
    parts: list[bytes] = []
    part = b""
    for char in line:
        octets = char.encode()
        if len(part) + len(octets) > LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
