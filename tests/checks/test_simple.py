"""What is hard to read in Leichte Sprache is said where it stands, and nothing is said of good sentences."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.checks.simple import check_simple, pages
from ankunft.checks.simple_rules import RULES, findings
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import INSTANCE, NOW, ROOT, make_instance, write_files

SIMPLE = INSTANCE.replace("[de, en, ar]", "[de, de-simple]")
BY = "verified: {date: 2026-11-01, by: Redaktion}\n"
TOPIC = {"topics/t/topic.yml": f"title: T\nsummary: S.\nicon: home\n{BY}"}
Said = Callable[..., list[str]]


def broken(markdown: str, known: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """(rule, the word from which on it is broken) of all findings."""
    return [(found.rule, markdown[at:].split()[0].rstrip(".,?!")) for at, found in findings(markdown, known)]


BAD: dict[str, list[tuple[str, str]]] = {
    "sentence": [
        ("Am Montag und am Dienstag und am Mittwoch gehen Sie bitte mit dem Brief zum Amt.", "Am"),
        ("Das ist gut. Sie gehen mit dem Kind und dem Pass und dem Brief und dem Antrag am Tag zum Amt.", "Sie"),
        ("- Pass und Brief und Karte und Antrag und Heft und Foto und Vertrag und Schein und Geld", "Pass"),
        ("| a | eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins |", "eins"),
        ("## Hier lesen Sie in diesem Text von Ihrem Amt alles über den Tag von der Anmeldung {#a}", "Hier"),
        ("Sie haben [[value:frist]] Zeit für das Amt und für den Brief und für das Geld und die Bank.", "Sie"),
    ],
    "statement": [
        ("Gehen Sie zum Arzt, wenn Sie krank sind.", "wenn"),
        ("Wenn Sie krank sind, gehen Sie zum Arzt.", "gehen"),
        ("Auch wenn Sie krank sind, gehen Sie hin.", "gehen"),
        ("Sie gehen hin, weil Sie krank sind.", "weil"),
        ("Wir sagen, dass es gut ist.", "dass"),
        ("Rufen Sie an, bevor Sie kommen.", "bevor"),
        ("Das ist eine Person, die übersetzt.", "die"),
        ("Das ist ein Gerät, das die Person nicht kennt.", "das"),
        ("Gehen Sie zu einer Person, der Sie vertrauen.", "der"),
        ("Das ist der Tag, an dem Sie in die Wohnung ziehen.", "an"),
        ("Hier lesen Sie, welches Amt Ihnen hilft.", "welches"),
        ("Sagen Sie, wo wir sind.", "wo"),
        ("Er fragt, ob es geht.", "ob"),
        ("Sie gehen hin, um den Brief zu holen.", "um"),
        ("Sie rufen an, um sich anzumelden.", "um"),
        ("Das geht, ohne dass es etwas kostet.", "ohne"),
        ("Sie haben nichts bestellt, aber Sie bekommen eine Rechnung.", "aber"),
        ("Kommen Sie früh, denn es ist voll.", "denn"),
        ("Das Amt ist zu; gehen Sie morgen.", ";"),
        ("Das Amt – es ist am Markt – hilft Ihnen.", "–"),
        ("Das Amt (im Rathaus) hilft Ihnen.", "(im"),
        ("Warten Sie, bis das Amt Ihnen schreibt.", "bis"),
    ],
    "compound": [
        ("Sie brauchen einen Berechtigungsschein.", "Berechtigungsschein"),
        ("Gehen Sie zur Beratungsstelle für Frauen.", "Beratungsstelle"),
        ("Das ist die Krankenversicherung.", "Krankenversicherung"),
        ("Der Migrationsberatungsdienst hilft.", "Migrationsberatungsdienst"),
        ("Das Bundes-Ausländerbehörde-Amt hilft.", "Ausländerbehörde-Amt"),
        ("Die Gemeinschaftsküche ist offen.", "Gemeinschaftsküche"),
        ("Das sind Aufenthaltspapiere.", "Aufenthaltspapiere"),
    ],
    "genitive": [
        ("Das ist das Haus des Vaters.", "des"),
        ("Am Tag des neuen Kurses ist zu.", "des"),
        ("Die Farbe eines Autos ist egal.", "eines"),
        ("Das ist die Nummer Ihres Kindes.", "Ihres"),
        ("Am Ende dieses Jahres ist zu.", "dieses"),
        ("Wegen des Wetters ist zu.", "des"),
        ("Die Adresse unseres Büros ist neu.", "unseres"),
    ],
    "numbers": [
        ("Sie haben zwei Wochen Zeit.", "zwei"),
        ("Zwölf Kinder sind da.", "Zwölf"),
        ("Das dauert acht Tage.", "acht"),
        ("Es gibt zwanzig Plätze.", "zwanzig"),
        ("Das sind hundert Euro.", "hundert"),
        ("Das steht im SGB II.", "II"),
        ("Es ist Kapitel IV.", "IV"),
        ("Das sind XII Plätze.", "XII"),
    ],
    "passive": [
        ("Der Antrag wird geprüft.", "wird"),
        ("Wann wird der Müll abgeholt?", "wird"),
        ("Sie werden im Moment nicht abgeschoben.", "werden"),
        ("Der Antrag wurde gestern bezahlt.", "wurde"),
        ("Die Karte kann gesperrt werden.", "gesperrt"),
        ("Ihr Kind wird betreut und geimpft.", "wird"),
        ("Die Daten werden kontrolliert.", "werden"),
        ("Der Brief ist geschrieben worden und wird geöffnet.", "wird"),
    ],
    "subjunctive": [
        ("Sie könnten zum Amt gehen.", "könnten"),
        ("Das wäre gut.", "wäre"),
        ("Ich hätte gern einen Termin.", "hätte"),
        ("Sie sollten früh kommen.", "sollten"),
        ("Würden Sie mir helfen?", "Würden"),
        ("Das dürfte gehen.", "dürfte"),
        ("Dann müsste das Amt helfen.", "müsste"),
    ],
    "negation": [
        ("Das ist nicht unmöglich.", "nicht"),
        ("Das ist nicht unwichtig für Sie.", "nicht"),
        ("Gehen Sie nicht ohne Pass zum Amt.", "nicht"),
        ("Gehen Sie nie ohne Hilfe hin.", "nie"),
        ("Das ist nicht selten.", "nicht"),
        ("Das ist kein unfreundlicher Mensch.", "kein"),
    ],
    "abbreviation": [
        ("Bringen Sie z. B. den Pass mit.", "z"),
        ("Bringen Sie z.B. den Pass mit.", "z.B"),
        ("Das kostet ca. 5 Euro.", "ca"),
        ("Brot, Obst usw. gibt es hier.", "usw"),
        ("Fragen Sie das Amt bzw. die Stadt.", "bzw"),
        ("Das ist Zimmer Nr. 5.", "Nr"),
        ("Das steht in Art. 5.", "Art"),
        ("Es dauert 5 Min. zu Fuß.", "Min"),
    ],
    "signs": [
        ("Brot & Obst gibt es hier.", "&"),
        ("Das sind 50 % von den Menschen.", "%"),
        ("Das steht in § 5.", "§"),
        ("Das ist für Mutter/Vater.", "/Vater"),
        ("Es ist offen von 8:00–12:00 Uhr.", "–12:00"),
        ("Es gibt Brot, Obst… und Milch.", "…"),
        ("Es gibt Brot, Obst... und Milch.", ""),
    ],
    "date": [
        ("Kommen Sie am 01.10.2026.", "01.10.2026"),
        ("Kommen Sie am 1.10.26 zum Amt.", "1.10.26"),
        ("Kommen Sie bis 31.12. zum Amt.", "31.12"),
        ("Der Kurs beginnt am 3. 5. 2027 um 8:00 Uhr.", "3"),
        ("Der Tag ist 2026-11-21.", "2026-11-21"),
        ("Von 01.02. bis Mai ist zu.", "01.02"),
    ],
}


@pytest.mark.parametrize(("rule", "text", "word"), [(rule, *case) for rule, cases in BAD.items() for case in cases])
def test_a_rule_that_is_broken_is_said_at_the_word(rule: str, text: str, word: str) -> None:
    assert (rule, word) in broken(text)
    assert [found for found, _ in broken(text)].count(rule) == (2 if "–" in text and rule == "statement" else 1)


def test_every_rule_has_cases() -> None:
    assert set(BAD) == set(GOOD) == set(RULES)
    assert all(len(cases) >= 6 for cases in (*BAD.values(), *GOOD.values()))


GOOD = {
    "sentence": [
        "Gehen Sie zum Amt. Nehmen Sie den Pass mit.",
        "Am 1. Oktober um 8:00 Uhr ist das Bürger-Amt in der Stadt für Sie offen.",
        "Sagen Sie am Telefon: Ich bin am Markt und ich brauche hier jetzt schnell einen Arzt.",
        "Es gibt viele Sprachen. Zum Beispiel: Arabisch, Persisch, Türkisch, Kurdisch, Russisch und Englisch.",
        "| eins eins eins eins eins eins eins eins | zwei eins eins eins eins eins eins eins eins |".replace(
            "zwei", "a"
        ),
        "Lesen Sie mehr [hier](https://example.org/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t).",
    ],
    "statement": [
        "Sind Sie krank? Dann gehen Sie zum Arzt.",
        "Sagen Sie den Ort, die Straße und die Haus-Nummer.",
        "Es gibt Hilfe vom Amt, von der Stadt und in der Schule.",
        "Zum Beispiel bei einer Freundin, in einer Beratungs-Stelle, beim Arzt, in der Schule oder Kita.",
        "Weiß, braun, grün.",
        "Wenn Sie krank sind",
        "Reste von Obst und Gemüse, Kaffee, Schalen von Eiern",
        "Denn es ist laut. Aber Sie dürfen kommen.",
        "Sie bezahlen es beim Einkaufen, meistens 8, 15 oder 25 Cent.",
        "Das Jugend-Amt (im Rathaus)",
        "Krank in der Nacht, am Wochenende oder am Feiertag, aber keine Lebens-Gefahr.",
        "Ja, das geht.",
        "Frau Müller, die neue Leiterin, hilft.",
        "Bring es mit, bis 12 Uhr.",
        "Sie passt auf wenige Kinder auf, oft in ihrer Wohnung.",
        "Linie 1: Markt – Bahnhof – Schule",
    ],
    "compound": [
        "Sie brauchen einen Berechtigungs-Schein.",
        "Das ist verboten: Diskriminierung und Unfreundlichkeit.",
        "Die Mitarbeiterinnen helfen.",
        "Unterschreiben Sie hier.",
        "Das Buch heißt „Zertifikat Integrationskurse“.",
        "Das Amt ist in der Bürgermeisterplatz 5.",
        "Die Genossenschaften haben Wohnungen.",
        "Das sind Kranken·versicherungen.",
    ],
    "genitive": [
        "Das ist das Haus vom Vater.",
        "Das ist ein neues Haus und ein gutes Gas.",
        "Gehen Sie in dieses Haus.",
        "Jedes Amt hat eigene Aufgaben.",
        "Sagen Sie das der Frau vom Amt.",
        "Das ist nur für eines gut.",
        "Der Kurs ist für Ihres da.",
    ],
    "numbers": [
        "Sie haben 2 Wochen Zeit.",
        "Geben Sie gut acht. Das ist wichtig.",
        "Ich sage tausend Dank.",
        "Das ist eine Frau und ein Mann.",
        "Die Zweier-Gruppe ist da. Das ist zweimal gut.",
        "Ich bin da. Vitamin I ist gut. Sie sind im VIP-Bus.",
        "Die Zehnte ist da.",
    ],
    "passive": [
        "Das Amt prüft den Antrag.",
        "Sie werden gesund.",
        "Das Kind wird nicht wach.",
        "Das wird gut gehen.",
        "Morgen werden wir das Haus gestalten.",
        "Er wird bekannt.",
        "Was wird teuer? Wird das besser?",
        "Sie sind registriert und haben bezahlt.",
        "Sie werden 18 Jahre alt.",
    ],
    "subjunctive": [
        "Sie können zum Amt gehen.",
        "Ich möchte einen Termin.",
        "Die Würde von Menschen ist wichtig.",
        "Seien Sie vorsichtig.",
        "Sie wollten kommen.",
        "Das Amt hatte zu.",
    ],
    "negation": [
        "Das geht nicht.",
        "Das ist nicht unbedingt nötig.",
        "Das ist nicht unter 5 Euro.",
        "Das ist nicht unser Haus.",
        "Sie haben kein Geld und keine Wohnung.",
        "Das ist unmöglich.",
        "Das geht ohne Pass.",
    ],
    "abbreviation": [
        "Bringen Sie zum Beispiel den Pass mit.",
        "Das ist eine neue Art. Sie ist gut.",
        "Kommen Sie am 1. Oktober.",
        "Das BAMF und die SMS kosten nichts.",
        "Es dauert 5 Minuten. Min. ist ein Name.",
        "Das ist Herr M. Müller.",
    ],
    "signs": [
        "Brot und Obst gibt es hier.",
        "Lesen Sie: https://example.org/a&b%20c/d.",
        "Das ist eine E-Mail: a.b@example.org.",
        "Ich habe eine Allergie gegen …",
        "Nehmen Sie … Tabletten am Tag.",
        "Rufen Sie an: 030/12345.",
        "Tippen Sie auf `a & b / c`.",
    ],
    "date": [
        "Kommen Sie am 1. Oktober 2026.",
        "Es ist offen um 10.30 Uhr.",
        "Es gilt WCAG 2.2.",
        "Das kostet 1.500 Euro.",
        "Die Nummer ist 030 23125 110.",
        "Es ist Zimmer 1.10 im Haus.",
        "Nehmen Sie 3. bis 5. Klasse.",
    ],
}


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, cases in GOOD.items() for text in cases])
def test_of_a_good_sentence_a_rule_says_nothing(rule: str, text: str) -> None:
    assert [word for found, word in broken(text) if found == rule] == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Es sind drei Tage.", "3"),
        ("Das steht im SGB XII.", "12"),
        ("Es ist Hartz IV.", "4"),
        ("Das ist z.B. gut.", "zum Beispiel"),
        ("Ein Berechtigungsschein.", "Berechtigungs-Schein"),
        ("Die Krankenversicherung.", "Kranken-Versicherung"),
        ("Kommen Sie am 01.10.26.", "1. Oktober 2026"),
        ("Kommen Sie am 03.05. hierher.", "3. Mai"),
        ("Sie könnten gehen.", "können"),
        ("Das hätte er.", "hat"),
        ("8:00–12:00", "bis"),
    ],
)
def test_what_to_write_instead_is_said(text: str, right: str) -> None:
    assert [str(found.params["right"]) for _, found in findings(text, frozenset())] == [right]


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    for at, found in findings(text, frozenset()):
        assert 0 <= at < len(text)
        assert found.rule in RULES
        found.what.format(**found.params)
        found.hint.format(**found.params)


HUGE = {
    "commas": "," * 100_000, "clauses": ", weil" * 16_000, "one word": "a" * 100_000, "one noun": "Aungs" * 20_000,
    "digits": "1" * 100_000, "days": "01.10. " * 14_000, "Roman": "X" * 100_000, "become": "wird " * 20_000,
    "participles": "ge" * 50_000 + "t wird", "become and": "wird und " * 11_000, "quotes": "„" * 100_000,
    "brackets": "a (" * 33_000 + ".", "genitives": "des neuen " * 10_000, "of a": "des " * 25_000, "un": "nicht un" * 12_000,
    "spaces": "des" + " " * 100_000, "short": "z." * 50_000, "signs": "&" * 100_000, "slashes": "a/" * 50_000,
    "dashes": " –" * 50_000 + ".", "to": ", um zu" * 14_000, "letters": "Ungs" * 25_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", HUGE)
def test_huge_text_takes_no_long_time(kind: str) -> None:
    start = time.process_time()
    list(findings(HUGE[kind], frozenset()))
    assert time.process_time() - start < 30


def catalogue_of(root: Path, files: dict[str, str], instance: str = SIMPLE) -> Catalogue:
    return read(make_instance(root / "town", {**TOPIC, **files}, instance), ROOT / "content" / "base", NOW).catalogue


@pytest.fixture
def said(tmp_path: Path) -> Said:
    def run(files: dict[str, str], instance: str = SIMPLE) -> list[str]:
        found = sorted(check_simple(catalogue_of(tmp_path, files, instance)))
        assert all(problem.severity == "warning" for problem in found)
        return [problem.text(base=tmp_path / "town") for problem in found]

    return run


def page(front: str = "", body: str = "## Kosten {#costs}\n\nText.\n", title: str = "T") -> str:
    return f"---\ntitle: {title}\nsummary: S.\n{front}---\n\n{body}"


WHOLE = "Anfang.\n\n## Kosten {#costs}\n\nText.\n"
PAGE = {"topics/t/p.md": page(BY, WHOLE)}
HUMAN = "translation: {by: human}\n"


def test_a_finding_stands_at_its_line_and_column(said: Said) -> None:
    body = "Gut.\n\n## Kosten und zwei {#costs}\n\nGut.\n\n- Gut.\n- Das sind **drei** Tage.\n"
    assert said({**PAGE, "topics/t/p.de-simple.md": page(HUMAN, body, "Das wäre es")}) == [
        "topics/t/p.de-simple.md:2:12: “wäre” is a subjunctive (rule “subjunctive”). Write “ist”, or “vielleicht”.",
        "topics/t/p.de-simple.md:9:15: the number “zwei” is written as a word (rule “numbers”). Write “2”.",
        "topics/t/p.de-simple.md:14:14: the number “drei” is written as a word (rule “numbers”). Write “3”.",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("text: Das sind drei Tage.", "2:16"),
        ('text: "Das sind drei Tage."', "2:17"),
        ("text: |\n  Gut.\n\n  Das sind drei Tage.", "5:12"),
        ("text: >\n  Dreimal drei ist gut. Das\n  sind drei Tage.", "3:11"),
        ("text: Das\n  sind\n  drei Tage.", "4:3"),
    ],
)
def test_a_finding_in_a_field_stands_at_its_line_and_column(said: Said, text: str, place: str) -> None:
    files = {
        "terms/a.yml": f"word: Amt\ntitle: T\ntext: S.\n{BY}",
        "terms/a.de-simple.yml": f"title: T\n{text}\n{HUMAN}",
    }
    found = [line.split(": ")[0] for line in said(files)]
    assert found[0] == f"terms/a.de-simple.yml:{place}"


def test_a_field_of_many_findings_takes_no_long_time(said: Said) -> None:
    files = {
        "terms/a.yml": f"word: Amt\ntitle: T\ntext: S.\n{BY}",
        "terms/a.de-simple.yml": f"title: T\ntext: {'a & ' * 4900}\n{HUMAN}",
    }
    start = time.process_time()
    assert said(files)[-1].startswith("terms/a.de-simple.yml:2:19605: ")
    assert time.process_time() - start < 30


def test_a_field_with_escapes_is_named_at_its_start(said: Said) -> None:
    files = {
        "terms/a.yml": f"word: Amt\ntitle: T\ntext: S.\n{BY}",
        "terms/a.de-simple.yml": f'title: T\ntext: "Das sind d\\u0072ei Tage."\n{HUMAN}',
    }
    assert [line.split(": ")[0] for line in said(files)] == ["terms/a.de-simple.yml:2:7"]


def test_a_text_that_a_layer_below_brings_is_named_in_its_file(tmp_path: Path, said: Said) -> None:
    below = {
        "terms/a.yml": f"word: Amt\ntitle: T\ntext: S.\n{BY}",
        "terms/a.de-simple.yml": f"title: T\ntext: Das sind drei Tage.\n{HUMAN}",
    }
    write_files(tmp_path / "below", below)
    layered = SIMPLE.replace("layers: []", "layers: [../below]")
    found = said({"terms/a.de-simple.yml": f"title: Das wäre es\n{HUMAN}"}, layered)
    assert [line.split(": ")[0].removeprefix(f"{tmp_path}/") for line in found] == [
        "below/terms/a.de-simple.yml:2:16", "terms/a.de-simple.yml:1:12",
    ]  # fmt: skip


def test_a_text_that_is_meant_so_is_left_alone(said: Said) -> None:
    body = "Das sind drei Tage. Das wäre gut.\n\n## Kosten {#costs}\n\nDas sind vier Tage.\n"
    front = "translation: {by: human, meant: {lead: [numbers]}}\n"
    found = said({**PAGE, "topics/t/p.de-simple.md": page(front, body)})
    assert [line.split(" (")[0] for line in found] == [
        "topics/t/p.de-simple.md:7:25: “wäre” is a subjunctive",
        "topics/t/p.de-simple.md:11:10: the number “vier” is written as a word",
    ]


def test_a_source_in_leichte_sprache_is_looked_at_and_other_languages_are_not(said: Said) -> None:
    bad = "## Kosten {#costs}\n\nDas sind drei Tage.\n"
    files = {"topics/t/p.md": page(BY, bad), "topics/t/q.md": page(f"{BY}language: de-simple\n", bad)}
    assert [line.split(":")[0] for line in said(files)] == ["topics/t/q.md"]


def test_a_hidden_record_is_not_looked_at(said: Said) -> None:
    translated = {"topics/t/p.de-simple.md": page(HUMAN, "Das sind drei Tage.\n")}
    assert len(said({**PAGE, **translated})) == 1
    assert said({"topics/t/p.md": page(f"{BY}gone: true\n", WHOLE), **translated}) == []


def test_names_and_words_that_are_explained_may_be_long(said: Said) -> None:
    body = "Der Berechtigungsschein. Die Migrationsberatung. Das Gesundheitszentrum. Die Beratungsstelle.\n"
    defined = "\n## Wörter {#costs}\n\nder Berechtigungsschein\n:   Das ist ein Papier.\n"
    files = {
        **PAGE,
        "topics/t/p.de-simple.md": page(HUMAN, body + defined),
        "terms/m.yml": f"word: Migrationsberatung\ntitle: T\ntext: S.\n{BY}",
        "organisations/g.yml": f"title: Gesundheitszentrum Nord\nsummary: S.\n{BY}",
    }
    assert ["Beratungsstelle" in line for line in said(files)] == [True]


def test_the_reference_content_has_no_findings(tmp_path: Path) -> None:
    reference = ROOT / "content" / "musterstadt"
    only_base = make_instance(tmp_path / "town", {}, SIMPLE.replace("layers: []", "layers: [base]"))
    for root in (reference, only_base):
        catalogue = read(root, ROOT / "content" / "base", NOW).catalogue
        assert any("de-simple" in entry.translations for entry in catalogue.entries.values())
        assert [problem.text() for problem in check_simple(catalogue)] == []


def test_pages_say_how_readable_they_are_and_who_looked_at_them(tmp_path: Path) -> None:
    long = "## Kosten {#costs}\n\n" + "Die Beratung ist kostenlos.\n\n" * 20
    confirmed = "translation: {by: machine, confirmed: {by: Gruppe, date: 2026-11-03}}\n"
    files = {
        "topics/t/p.md": page(BY, f"Anfang.\n\n{long}"),
        "topics/t/p.de-simple.md": page(confirmed, "Das ist gut. " * 20),
        "topics/t/q.md": page(BY, WHOLE),
        "topics/t/q.de-simple.md": page(HUMAN),
    }
    found = {
        (one.entry.id, one.tag): one for one in pages(catalogue_of(tmp_path, files)) if one.entry.kind.name == "page"
    }
    hard, easy = found["p", "de"], found["p", "de-simple"]
    assert (hard.reviewer, hard.date, hard.target, hard.is_on_target) == ("Redaktion", date(2026, 11, 1), 8.0, False)
    assert hard.readability is not None
    assert (hard.readability.words, hard.readability.sentences) == (82, 22)
    assert (easy.reviewer, easy.date, easy.target, easy.is_on_target) == ("Gruppe", date(2026, 11, 3), 5.0, True)
    short = found["q", "de-simple"]
    assert (short.readability, short.reviewer, short.date, short.is_on_target) == (None, None, None, True)
    assert set(found) == {("p", "de"), ("p", "de-simple"), ("q", "de"), ("q", "de-simple")}
