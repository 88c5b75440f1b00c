"""What can be found in small made-up instances, and the file that the phone loads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.localise import LocalCatalogue
from ankunft.search.engine import Engine, Hit
from ankunft.search.index import FIELDS, Index, build, encode, gaps

from tests.conftest import INSTANCE, lines, make_instance, read_all, write_files
from tests.search.reading import numbers

BY = "verified: {date: 2026-11-01, by: Redaktion}\n"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"


def record(title: str, more: str = "", summary: str = "Kurz gesagt.") -> str:
    return f"title: {title}\nsummary: {summary}\n{more}{BY}"


def offer(title: str, more: str = "") -> str:
    return record(title, f"kind: course\ntopics: [housing]\n{more}")


def page(title: str, body: str, more: str = "") -> str:
    return f"---\ntitle: {title}\nsummary: Ein Satz.\n{more}---\n\n{body}\n"


def news(title: str, more: str = "") -> str:
    return page(title, "Worum es geht.", f"topics: [housing]\n{more}{BY}")


TOPIC = {"topics/housing/topic.yml": "title: Wohnen\nsummary: Mieten und umziehen.\n"}
TOWN = {
    **TOPIC,
    "topics/housing/rent.md": page(
        "Miete zahlen",
        "Zuerst der Überblick.\n\n## Kaltmiete {#cold}\n\nOhne Heizkosten.\n\n## Hausordnung {#rules}\n\nDie Mülltonnen.",
    ),
    "topics/housing/rent.ar.md": "---\ntitle: دفع الإيجار\nsummary: جملة.\ntranslation: {by: human}\n---\n\n## الإيجار البارد {#cold}\n\nبدون تدفئة.\n",
    "offers/sewing.yml": offer("Nähcafé", "synonyms: [Stoffe flicken]\nprovider: office\nplaces: [pool]\nlanguages: [de]\n"),
    "offers/sewing.ar.yml": "title: مقهى الخياطة\nsummary: جملة.\nsynonyms: [إصلاح الثياب]\ntranslation: {by: human}\n",
    "places/pool.yml": record(
        "Hallenbad",
        'category: sport\ntopics: [housing]\nphone: +49 30 23125 655\naddress: {street: Badstraße 2, postcode: "09993", city: Testort}\n',
    ),
    "organisations/office.yml": record("Ausländerbehörde", "short: ABH\ntype: authority\ntopics: [housing]\n"),
    "organisations/office.en.yml": "title: Immigration office\nsummary: A sentence.\ntranslation: {by: human}\n",
    "contacts/person.yml": record(
        "Kim Beispiel", "role: Lotsin\norganisation: office\ntopics: [housing]\nphone: +49 30 23125 160\nmobile: +49 170 1234567\n"
    ),
    "events/feast.yml": record(
        "Nachbarschaftsfest", "kind: meeting\ntopics: [housing]\nplace: pool\nstart: 2026-12-01T10:00\nend: 2026-12-01T12:00\n"
    ),
    "processes/flat.yml": record(
        "Eine Wohnung finden",
        "topics: [housing]\ntext: Der ganze Weg.\nsteps:\n"
        "  paper:\n    title: Unterlagen sammeln\n    text: Den Gehaltsnachweis kopieren.\n    next: [move]\n"
        "  move:\n    title: Umziehen\n    text: Den Schlüssel holen.\n",
    ),
    "terms/deposit.yml": f"word: Kaution\narticle: die\nforms: [Kautionen, Mietkaution]\ntitle: Geld als Sicherheit\ntext: Sie bekommen es zurück.\n{BY}",
    "terms/deposit.ar.yml": "title: مال يكون ضمانا\ntext: جملة.\ntranslation: {by: human}\n",
    "phrases/doctor.yml": record(
        "Beim Zahnarzt", "icon: pill\ntopics: [housing]\nphrases:\n  pain: {icon: pill, says: me, text: Mein Backenzahn tut weh.}\n"
    ),
    "news/2026-11-20-bus.md": news("Neue Buslinie"),
}  # fmt: skip

Open = Callable[..., Catalogue]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Write an instance without mistakes and read it."""

    def run(
        files: Mapping[str, str | bytes], instance: str = INSTANCE, base: Mapping[str, str] | None = None
    ) -> Catalogue:
        root = make_instance(tmp_path / "town", files, instance)
        below = write_files(tmp_path / "base", base) if base is not None else None
        reading, problems = read_all(root, below)
        # Of translations it is not said which text they were made from; that does not matter here.
        assert [line for line in lines(problems, root) if "check --fix" not in line] == []
        return reading.catalogue

    return run


def engine_of(catalogue: Catalogue, tag: str = "de") -> Engine:
    return Engine(build(LocalCatalogue(catalogue, tag)))


def url(engine: Engine, hit: Hit) -> str:
    document = engine.index.documents[hit.document]
    return document.address + (f"#{document.anchor}" if document.part else "")


def found(engine: Engine, query: str) -> list[str]:
    return [url(engine, hit) for hit in engine.search(query)]


def addresses(engine: Engine) -> list[str]:
    return [document.address for document in engine.index.documents]


# What is found


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("Wohnen", "housing/"),
        ("Miete zahlen", "housing/rent/"),
        ("Überblick", "housing/rent/"),
        ("Kaltmiete", "housing/rent/#cold"),
        ("Heizkosten", "housing/rent/#cold"),
        ("Mülltonne", "housing/rent/#rules"),
        ("Nähcafe", "offers/sewing/"),
        ("Stoffe flicken", "offers/sewing/"),
        ("hallenbad", "places/pool/"),
        ("Badstrasse", "places/pool/"),
        ("09993", "places/pool/"),
        ("030 23125-655", "places/pool/"),
        ("Auslaenderbehoerde", "organisations/office/"),
        ("auslenderbehorde", "organisations/office/"),
        ("Behörde", "organisations/office/"),
        ("ABH", "organisations/office/"),
        ("Kim Beispiel", "contacts/person/"),
        ("03023125160", "contacts/person/"),
        ("+49 (170) 1234567", "contacts/person/"),
        ("0170123", "contacts/person/"),
        ("Nachbarschaftsfeste", "events/feast/"),
        ("Wohnung finden", "steps/flat/"),
        ("Gehaltsnachweise", "steps/flat/#_step-paper"),
        ("Schlüssel holen", "steps/flat/#_step-move"),
        ("Kaution", "glossary/deposit/"),
        ("Mietkautionen", "glossary/deposit/"),
        ("Geld als Sicherheit", "glossary/deposit/"),
        ("Zahnarzt", "phrases/doctor/"),
        ("Buslinie", "news/2026-11-20-bus/"),
    ],
)  # fmt: skip
def test_in_german_this_is_found_first(opened: Open, query: str, address: str) -> None:
    assert found(engine_of(opened(TOWN)), query)[:1] == [address]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("الإيجار", "housing/rent/"),
        ("الايجار البارد", "housing/rent/#cold"),
        ("خياطة", "offers/sewing/"),
        ("إصلاح الثياب", "offers/sewing/"),
        ("Nähcafé", "offers/sewing/"),
        ("Ausländerbehörde", "organisations/office/"),
        ("Kaution", "glossary/deposit/"),
        ("ضمان", "glossary/deposit/"),
        ("٠٣٠٢٣١٢٥١٦٠", "contacts/person/"),
        ("Hausordnung", "housing/rent/#rules"),
    ],
)
def test_in_arabic_its_own_names_and_the_german_ones_are_found(opened: Open, query: str, address: str) -> None:
    assert found(engine_of(opened(TOWN), "ar"), query)[:1] == [address]


def test_what_is_not_translated_is_found_in_the_language_that_it_falls_back_to(opened: Open) -> None:
    engine = engine_of(opened(TOWN), "ar")
    shown = {document.address: document.title for document in engine.index.documents if not document.part}
    assert shown["offers/sewing/"].tag == "ar"
    assert (shown["places/pool/"].text, shown["places/pool/"].tag) == ("Hallenbad", "de")
    assert shown["organisations/office/"].tag == "en"
    assert found(engine, "immigration")[:1] == ["organisations/office/"]
    assert found(engine, "Hallenbäder")[:1] == ["places/pool/"]


def test_an_event_is_found_by_its_place_and_an_offer_by_who_gives_it(opened: Open) -> None:
    engine = engine_of(opened(TOWN))
    assert {"places/pool/", "events/feast/", "offers/sewing/"} <= set(found(engine, "Hallenbad"))
    assert {"organisations/office/", "offers/sewing/", "contacts/person/"} <= set(found(engine, "Ausländerbehörde"))


def test_of_a_text_only_its_best_section_is_given(opened: Open) -> None:
    urls = found(engine_of(opened(TOWN)), "Miete Kaltmiete Heizkosten Hausordnung")
    pages = [one.partition("#")[0] for one in urls]
    assert len(pages) == len(set(pages))
    assert "housing/rent/" in pages


def test_a_hit_says_why_it_is_there(opened: Open) -> None:
    engine = engine_of(opened(TOWN))
    reasons = {
        query: engine.search(query)[0] for query in ("Nähcafé", "Stoffe flicken", "Heizkosten", "auslenderbehorde")
    }
    assert reasons["Nähcafé"].why == "title"
    assert (reasons["Stoffe flicken"].why, reasons["Stoffe flicken"].name) == ("name", "Stoffe flicken")
    assert reasons["Heizkosten"].why == "text"
    assert (reasons["auslenderbehorde"].why, reasons["auslenderbehorde"].name) == ("like", "Ausländerbehörde")


@pytest.mark.parametrize("query", ["", " ", "…", "qqqqxxxx", "外国人", "999999", "()[]*+?", "x" * 10_000])
def test_what_is_nowhere_finds_nothing(opened: Open, query: str) -> None:
    assert found(engine_of(opened(TOWN)), query) == []


# Everyday words


def synonyms(**said: str) -> str:
    return "words:\n" + "".join(f"  {word}: [{words}]\n" for word, words in said.items())


SYNONYMS = {
    "synonyms/de.yml": synonyms(Kaution="Pfandgeld"),
    "synonyms/ar.yml": synonyms(Kaution="تأمين السكن", Ausländerbehörde="دائرة الهجرة"),
}


def test_everyday_words_find_what_has_the_german_word_in_its_name(opened: Open) -> None:
    catalogue = opened({**TOWN, **SYNONYMS})
    german, arabic = engine_of(catalogue), engine_of(catalogue, "ar")
    assert found(german, "Pfandgeld")[:1] == found(arabic, "Pfandgeld")[:1] == ["glossary/deposit/"]
    assert found(arabic, "تامين السكن")[:1] == ["glossary/deposit/"]
    assert found(arabic, "الهجرة")[:1] == ["organisations/office/"]
    hit = arabic.search("دائرة الهجرة")[0]
    assert (hit.why, hit.name) == ("name", "دائرة الهجرة")


def test_everyday_words_of_another_language_are_not_found(opened: Open) -> None:
    assert found(engine_of(opened({**TOWN, **SYNONYMS}), "en"), "تأمين") == []


def test_layers_add_their_everyday_words_to_those_below(opened: Open) -> None:
    below = {
        "terms/deposit.yml": TOWN["terms/deposit.yml"],
        "synonyms/de.yml": synonyms(Kaution="Pfandgeld, Sicherheit", Hallenbad="Schwimmhalle"),
    }
    here = {**TOPIC, "places/pool.yml": TOWN["places/pool.yml"], "synonyms/de.yml": synonyms(Kaution="Hinterlegung")}
    catalogue = opened(here, INSTANCE.replace("layers: []", "layers: [base]"), below)
    engine = engine_of(catalogue)
    for word in ("Pfandgeld", "Hinterlegung"):
        assert found(engine, word)[:1] == ["glossary/deposit/"]
    assert found(engine, "Schwimmhalle")[:1] == ["places/pool/"]
    assert catalogue.synonyms["de"]["Kaution"][0] == "Hinterlegung"


# What is not there

SECRET = "Geheimtreffen"
NOT_SHOWN = {
    "hidden": {"offers/x.yml": "hidden: true\n"},
    "draft": {"offers/x.yml": offer(SECRET, "draft: true\n")},
    "future": {"offers/x.yml": offer(SECRET, "publish: {from: 2026-11-22}\n")},
    "ended": {"offers/x.yml": offer(SECRET, "valid: {until: 2026-11-20}\n")},
    "gone": {"offers/x.yml": offer(SECRET, "gone: true\n")},
    "page gone": {"topics/housing/x.md": page(SECRET, "Text.", "gone: true\n")},
    "page draft": {"topics/housing/x.md": page(SECRET, "Text.", "draft: true\n")},
    "page of a topic not yet published": {
        "topics/late/topic.yml": f"title: {SECRET}\nsummary: S.\npublish: {{from: 2027-01-01}}\n",
        "topics/late/x.md": page(SECRET, "Text."),
    },
    "term": {"terms/x.yml": f"word: {SECRET}\ntitle: Etwas\ntext: Satz.\ndraft: true\n{BY}"},
    "event over": {"events/x.yml": record(SECRET, "kind: meeting\nstart: 2026-11-19T10:00\nend: 2026-11-19T11:00\n")},
    "news of the future": {"news/2026-11-22-x.md": news(SECRET)},
    "news withdrawn": {"news/2026-11-19-x.md": news(SECRET, "withdrawn: {date: 2026-11-20, why: Es war falsch.}\n")},
    "news over": {"news/2026-11-10-x.md": news(SECRET, "valid: {until: 2026-11-20}\n")},
}


@pytest.mark.parametrize("files", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_what_readers_do_not_see_is_not_found(opened: Open, files: dict[str, str]) -> None:
    below = {"offers/x.yml": offer(SECRET)} if "hidden" in files.get("offers/x.yml", "") else {}
    catalogue = opened(
        {**TOPIC, **files}, INSTANCE.replace("layers: []", "layers: [base]"), {"legal/_.txt": "", **below}
    )
    engine = engine_of(catalogue)
    assert found(engine, SECRET) == []
    assert SECRET.lower() not in encode(engine.index, {}).decode().lower()


def test_the_same_records_are_found_on_the_day_on_which_they_are_shown(opened: Open) -> None:
    files = {
        "offers/x.yml": offer(SECRET, "publish: {from: 2026-11-21}\nvalid: {until: 2026-11-21}\n"),
        "news/2026-11-21-x.md": news(SECRET),
        "events/x.yml": record(SECRET, "kind: meeting\nstart: 2026-11-21T10:00\nend: 2026-11-21T11:00\n"),
    }
    assert set(found(engine_of(opened({**TOPIC, **files})), SECRET)) == {"offers/x/", "news/2026-11-21-x/", "events/x/"}


# Other instances


@pytest.mark.parametrize(
    ("tag", "title", "section", "query"),
    [
        ("zh", "租房指南", "押金和冷租金", "租房"),
        ("zh", "租房指南", "押金和冷租金", "押金"),
        ("th", "การเช่าบ้าน", "เงินมัดจำ", "เช่าบ้าน"),
        ("th", "การเช่าบ้าน", "เงินมัดจำ", "มัดจำ"),
        ("ja", "部屋を借りる", "敷金とコスト", "コスト"),
    ],
)
def test_a_language_without_rules_is_searched_by_pairs_of_letters(
    opened: Open, tag: str, title: str, section: str, query: str
) -> None:
    files = {
        **TOPIC,
        "topics/housing/rent.md": page("Mieten", "## Kaution {#deposit}\n\nGeld."),
        f"topics/housing/rent.{tag}.md": (
            f"---\ntitle: {title}\nsummary: {title}\ntranslation: {{by: human}}\n---\n\n## {section} {{#deposit}}\n\n{section}\n"
        ),
    }
    engine = engine_of(opened(files, INSTANCE.replace("[de, en, ar]", f"[de, {tag}]")), tag)
    assert found(engine, query)[0].startswith("housing/rent/")
    assert found(engine, "Mieten")[:1] == ["housing/rent/"]


def test_an_instance_without_a_directory_is_searched(opened: Open) -> None:
    engine = engine_of(opened({**TOPIC, "topics/housing/rent.md": page("Miete", "Text.")}))
    assert found(engine, "Mieten")[:1] == ["housing/rent/"]
    assert sorted(addresses(engine)) == ["accessibility/", "housing/", "housing/rent/", "imprint/", "privacy/"]


@pytest.mark.parametrize("tag", ["de", "en", "ar"])
def test_an_empty_instance_has_nothing_but_its_legal_pages(opened: Open, tag: str) -> None:
    engine = engine_of(opened({}), tag)
    assert addresses(engine) == ["accessibility/", "imprint/", "privacy/"]
    assert found(engine, "Wohnung") == []
    assert decoded(encode(engine.index, {})) == engine.index.postings


def test_an_index_of_nothing_at_all_is_written_and_answers(opened: Open) -> None:
    nothing = Index(engine_of(opened({})).analysis, (), {}, [], [])
    assert Engine(nothing).search("Wohnung") == []
    assert decoded(encode(nothing, {})) == {}


# The file


def decoded(data: bytes) -> dict[str, tuple[list[int], ...]]:
    """The postings, as overrides/logic/search.js reads them."""
    file: dict[str, Any] = json.loads(data)
    said = [list(numbers(one)) for one in file["c"].split(" ")]
    members = [
        [number for number, concepts in enumerate(said) if one in concepts] for one in range(len(file["concepts"]))
    ]
    postings, before = {}, ""
    for written, lists in zip(file["words"].split("\n"), file["postings"].split(" "), strict=True):
        if not written:
            continue
        before = before[: int(written[0], 36)] + written[1:]
        fields = [list(numbers(one)) for one in [*lists.split(","), "", "", "", "", "", ""][:7]]
        title, names, text, sounds, often, of_names, of_sounds = fields
        brought = {number for one in of_names for number in members[one]} - set(title)
        heard = {number for one in of_sounds for number in members[one]}
        postings[before] = (title, sorted({*names, *brought}), text, sorted({*sounds, *heard}), often)
    return postings


@pytest.mark.parametrize("tag", ["de", "en", "ar"])
def test_the_file_holds_the_postings_of_the_index(opened: Open, tag: str) -> None:
    index = build(LocalCatalogue(opened({**TOWN, **SYNONYMS}), tag))
    read_back = decoded(encode(index, {}))
    assert list(read_back) == sorted(index.postings)
    assert {word: tuple(map(list, fields)) for word, fields in index.postings.items()} == read_back


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_the_file_says_of_every_document_what_is_shown(opened: Open, tag: str) -> None:
    index = build(LocalCatalogue(opened({**TOWN, **SYNONYMS}), tag))
    file = json.loads(encode(index, {1: {"h": "x"}, 2: {}}))
    count = len(index.documents)
    assert [len(file[name]) for name in ("k", "u", "t", "a")] == [count] * 4
    assert len(file["c"].split(" ")) == count
    for number, document in enumerate(index.documents):
        shown = document.part or document.title
        assert file["t"][number] == shown.text
        assert file["kinds"][DIGITS.index(file["k"][number])] == document.kind
        assert file["u"][number] == (f"#{document.anchor}" if document.part else document.address)
        written = [one for one, said in file["tl"].items() if number in numbers(said)]
        assert written == ([] if shown.tag == tag else [shown.tag])
    assert file["more"] == {"1": {"h": "x"}}


def test_every_section_follows_the_text_that_it_is_a_part_of(opened: Open) -> None:
    for tag in ("de", "ar"):
        owner = ""
        for document in build(LocalCatalogue(opened(TOWN), tag)).documents:
            if document.part is None:
                owner = document.address
            assert document.address == owner


def test_two_builds_give_the_same_bytes(opened: Open) -> None:
    files = {**TOWN, **SYNONYMS}
    one = [encode(build(LocalCatalogue(opened(files), tag)), {}) for tag in ("de", "en", "ar")]
    other = [encode(build(LocalCatalogue(opened(files), tag)), {}) for tag in ("de", "en", "ar")]
    assert one == other


def test_the_lengths_of_documents_are_the_numbers_of_their_words(opened: Open) -> None:
    index = build(LocalCatalogue(opened(TOWN), "ar"))
    for document, lengths in enumerate(index.lengths):
        for number in range(len(FIELDS)):
            assert lengths[number] == sum(document in fields[number] for fields in index.postings.values())


@pytest.mark.parametrize(
    ("found_in", "written"), [([], ""), ([0], "0"), ([0, 1, 2], "000"), ([31], "v"), ([32], "w1"), ([5, 38], "5w1")]
)
def test_gaps_are_five_bits_a_character(found_in: list[int], written: str) -> None:
    assert gaps(found_in) == written
