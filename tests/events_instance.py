"""A made-up calendar of as many events as wanted, for measuring: the same arguments always give the same bytes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from ankunft.catalogue.fingerprint import fingerprint
from ankunft.model.recurrence import dates_of_rule

from tests.conftest import NOW, write_files
from tests.directory_instance import (
    ORGANISATIONS,
    PLACES,
    RULES,
    SORTS,
    TOPICS,
    Record,
    Said,
    Texts,
    _translated,
    _yaml,
    write_instance,
)

KINDS = ("fair", "meeting", "culture", "sport", "workshop", "information", "consultation", "children", "market")
WORDS = (
    Said("Sommerfest", "مهرجان الصيف"),
    Said("Sprachcafé", "مقهى اللغة"),
    Said("Frauenfrühstück", "فطور النساء"),
    Said("Elternabend", "أمسية الأهل"),
    Said("Flohmarkt", "سوق الأغراض المستعملة"),
    Said("Infoabend", "أمسية معلومات"),
    Said("Konzert", "حفلة موسيقية"),
    Said("Kochen zusammen", "نطبخ معًا"),
    Said("Fußballturnier", "بطولة كرة القدم"),
    Said("Lesestunde", "ساعة القراءة"),
)


def write_calendar(root: Path, events: int, offers: int = 40, seed: int = 2026) -> Path:
    """Write an instance with `events` events beside a small directory, in German and Arabic; gives `root`."""
    write_instance(root, offers)
    chance = Random(f"{seed} {events} events")
    files: dict[str, str | bytes] = {}
    for number in range(events):
        record, texts = _event(chance, number)
        of = {path: fingerprint(text) for path, text in _translated(record, texts)}
        name = f"town/events/termin-{number:04}"
        files[f"{name}.yml"] = _yaml(record)
        files[f"{name}.ar.yml"] = _yaml({**texts, "translation": {"by": "human", "of": of}})
    return write_files(root, files)


def _event(chance: Random, number: int) -> tuple[Record, Texts]:
    word, sort = chance.choice(WORDS), chance.choice(list(SORTS.values()))
    about = chance.choice(sort.summaries)
    begins = datetime.combine(NOW + timedelta(days=chance.randint(-200, 300)), time(chance.randint(8, 20)))
    ends = begins + timedelta(minutes=chance.choice((60, 90, 120, 180, 300)))
    whole = chance.random() < 0.08
    title = Said(f"{word.de} {number}", f"{word.ar} {number}")
    record: Record = {
        "title": title.de,
        "summary": about.de,
        "kind": chance.choice(KINDS),
        "topics": sorted(chance.sample(TOPICS, chance.randint(1, 2))),
        "organiser": f"traeger-{chance.randrange(ORGANISATIONS):02}",
        "place": f"ort-{chance.randrange(PLACES):03}",
        "languages": ["de", *chance.sample(("ar", "uk", "en", "fa"), chance.randint(0, 2))],
        "start": begins.date().isoformat() if whole else begins.isoformat(timespec="minutes"),
        "end": ends.date().isoformat() if whole else ends.isoformat(timespec="minutes"),
        "verified": {"date": (NOW - timedelta(days=chance.randint(0, 300))).isoformat(), "by": "Kim Beispiel"},
    }
    if not whole and chance.random() < 0.5:
        record["rule"] = chance.choice(RULES)
        record["start"], record["end"] = _on_the_rule(record["rule"], begins, ends)
    if chance.random() < 0.5:
        record["cost"] = {"free": True}
    if chance.random() < 0.03:
        record["status"] = chance.choice(("cancelled", "full"))
    return record, {"title": title.ar, "summary": about.ar}


def _on_the_rule(rule: str, begins: datetime, ends: datetime) -> tuple[str, str]:
    """The first beginning and end from `begins` on that the rule gives."""
    plain = ";".join(part for part in rule.split(";") if not part.startswith("INTERVAL"))
    first = dates_of_rule(plain, begins.date(), begins.date() + timedelta(days=62))[0]
    moved = timedelta(days=(first - begins.date()).days)
    return tuple((at + moved).isoformat(timespec="minutes") for at in (begins, ends))  # type: ignore[return-value]
