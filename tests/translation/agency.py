"""A translator with a program of their own: fills the segments of a file that was exported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from ankunft.catalogue.catalogue import Catalogue
from ankunft.translation.segments import aligned, cut
from translate.storage import pypo

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
_UNIT = re.compile(r"([a-z-]+):([a-z0-9-]+):([\w.:-]+):\d+-[0-9a-f]{12}:")


def texts_of(catalogue: Catalogue) -> dict[str, Any]:
    """What was translated: `page/flat#costs` → the source text."""
    return {
        f"{kind}/{id_}#{name}": text
        for (kind, id_), entry in catalogue.entries.items()
        for name, text in entry.texts.items()
    }


def translated(source: Any, given: Any) -> list[str]:
    """What stands in the segments of a unit, as XML: a section is given with title and text, a field as its text."""
    text = given if isinstance(given, str) else f"{given['title']}\n\n{given['text']}\n"
    if source.text.endswith("\n") and not text.endswith("\n"):
        text += "\n"
    split = cut(source)
    target = split.like(text)
    assert aligned(split, target), (source.text, text)
    found = [one.protect(two.text) for one, two in zip(split.segments, target.segments, strict=True)]
    assert None not in found
    return [str(xml) for xml in found]


def filled(file: Path, sources: Mapping[str, Any], texts: Mapping[str, Any]) -> bytes:
    """The file with these texts translated, and no others."""
    wanted = {name: translated(sources[name], text) for name, text in texts.items()}
    return _po(file, wanted) if file.suffix == ".po" else _xliff(file, wanted)


def _name(unit: str) -> str:
    found = _UNIT.match(unit)
    assert found is not None, unit
    return f"{found[1]}/{found[2]}#{found[3]}"


def _xliff(file: Path, wanted: Mapping[str, list[str]]) -> bytes:
    ET.register_namespace("", XLIFF)
    root = ET.fromstring(file.read_bytes())
    seen = set()
    for file_, unit in [(one, unit) for one in root for unit in one.findall(f"{{{XLIFF}}}unit")]:
        name = _name(unit.get("id", ""))
        if name not in wanted:
            file_.remove(unit)
            continue
        seen.add(name)
        segments = list(unit.iter(f"{{{XLIFF}}}segment"))
        for segment, xml in zip(segments, wanted[name], strict=True):
            for old in segment.findall(f"{{{XLIFF}}}target"):
                segment.remove(old)
            inline = xml.replace("<g ", "<pc ").replace("</g>", "</pc>").replace("<x ", "<ph ")
            segment.append(ET.fromstring(f'<target xmlns="{XLIFF}">{inline}</target>'))
            segment.set("state", "translated")
    assert seen == set(wanted)
    return ET.tostring(root, "utf-8", xml_declaration=True)


def _po(file: Path, wanted: Mapping[str, list[str]]) -> bytes:
    store = pypo.pofile.parsefile(str(file))
    left = {name: list(xmls) for name, xmls in wanted.items()}
    for unit in [unit for unit in store.units if not unit.isheader()]:
        name = _name(unit.getcontext())
        if name not in left:
            store.units.remove(unit)
            continue
        unit.target = left[name].pop(0)
        unit.markfuzzy(False)
    assert not any(left.values())
    return bytes(store)
