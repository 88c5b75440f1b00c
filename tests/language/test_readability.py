"""German texts are taken apart into sentences, and their figures are those of the formulas."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from ankunft.language.readability import (
    FEWEST,
    INSERTED,
    TARGETS,
    ReadabilityMissing,
    readability,
    sentences,
)
from hypothesis import given
from hypothesis import strategies as st


def texts(markdown: str) -> list[str]:
    """The sentences, runs of spaces and of what is inserted as one."""
    found = (" ".join(sentence.text.split()) for sentence in sentences(markdown))
    return [
        "".join(char for at, char in enumerate(text) if char != INSERTED or text[at - 1 : at] != INSERTED)
        for text in found
    ]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Das ist gut. Das auch! Und das?", ["Das ist gut.", "Das auch!", "Und das?"]),
        ("Am 1. Oktober ist zu. Am 2. auch.", ["Am 1. Oktober ist zu.", "Am 2. auch."]),
        ("Kommen Sie am 3. Tag wieder.", ["Kommen Sie am 3. Tag wieder."]),
        ("Es sind 7. Dann gehen wir.", ["Es sind 7.", "Dann gehen wir."]),
        ("Um 7.30 Uhr und um 8:15 Uhr.", ["Um 7.30 Uhr und um 8:15 Uhr."]),
        ("Zum Beispiel: Obst. Und z. B. Brot.", ["Zum Beispiel:", "Obst.", "Und z. B. Brot."]),
        ("Das kostet ca. 5 Euro, d. h. wenig.", ["Das kostet ca. 5 Euro, d. h. wenig."]),
        ("Er sagt: „Ich komme.“ Dann geht er.", ["Er sagt:", "„Ich komme.“", "Dann geht er."]),
        ("Ein Satz geht\nweiter. Noch einer.\n\nEin Absatz", ["Ein Satz geht weiter.", "Noch einer.", "Ein Absatz"]),
        ("- eins\n- zwei\n\n1. drei\n2. vier", ["eins", "zwei", "drei", "vier"]),
        ("## Titel {#id}\n\nText.", ["Titel", "Text."]),
        ("## Titel\nText.", ["Titel", "Text."]),
        ("| A | B |\n|---|:--|\n| eins | zwei. Drei |", ["A", "B", "eins", "zwei.", "Drei"]),
        ('!!! warning "Vorsicht, heiß"\n    Das ist heiß.', ["Vorsicht, heiß", "Das ist heiß."]),
        ("Wort\n:   Das bedeutet es.\n\n    Und das.", ["Wort", "Das bedeutet es.", "Und das."]),
        ("Rufen Sie [112](tel:112) an.", ["Rufen Sie 112 an."]),
        ('Das [Amt](../a_b.md#c "Titel. Mehr.") hilft.', ["Das Amt hilft."]),
        ("Das [Amt][a] hilft.\n\n[a]: https://example.org/x.y", ["Das Amt hilft."]),
        ("![Eine Tonne. Sie ist rot.](bin.svg)", ["Eine Tonne.", "Sie ist rot."]),
        ("Das ist **sehr** wichtig_er_ und *gut*.", ["Das ist sehr wichtig_er und gut ."]),
        ("Sie haben [[value:frist]] Zeit.", [f"Sie haben {INSERTED} Zeit."]),
        ("Schreiben Sie an a.b@example.org. Danke.", [f"Schreiben Sie an {INSERTED}.", "Danke."]),
        ("Auf www.example.org/a.b? Ja.", [f"Auf {INSERTED}?", "Ja."]),
        ("```\nKein Satz. Code.\n```\nText.", ["Text."]),
        ("Text.\n\n    code = 1. Und 2.\n\nText.", ["Text.", "Text."]),
        ("- Liste.\n\n    Gehört dazu.", ["Liste.", "Gehört dazu."]),
        ("Vor <!-- weg. Weg. --> nach.", ["Vor nach."]),
        ("Das `print(1). x` ist Code.", ["Das ist Code."]),
        ("Tom &amp; Jerry&nbsp;hier.", ["Tom & Jerry hier."]),
        ("Erste Zeile  \nZweite Zeile", ["Erste Zeile", "Zweite Zeile"]),
        ("> Zitat.\n> Noch eins.", ["Zitat.", "Noch eins."]),
        ("Das ist <b>fett</b>. <br>Ende.", ["Das ist fett .", "Ende."]),
        ("", []),
        ("***\n\n---\n", []),
    ],
)
def test_a_text_has_these_sentences(markdown: str, expected: list[str]) -> None:
    assert texts(markdown) == expected


MARKDOWN = st.text(alphabet=st.sampled_from(list('aB1.!?:,;|#*_-+`~[](){}<>&!"„“ \n\t\\/@')), max_size=200)


@given(st.one_of(st.text(max_size=200), MARKDOWN))
def test_each_sentence_stands_where_it_says(markdown: str) -> None:
    end = 0
    for sentence in sentences(markdown):
        written = markdown[sentence.start : sentence.start + len(sentence.text)]
        assert len(written) == len(sentence.text) > 0
        assert all(char in (sign, " ", INSERTED) for char, sign in zip(sentence.text, written, strict=True))
        assert sentence.start >= end
        end = sentence.start + len(sentence.text)


# Syllables as textstat counts them: Die, Be-ra-tung, ist, kos-ten-los.
@pytest.mark.parametrize(
    ("sentence", "times", "wiener", "flesch"),
    [
        # 5 words, 5 syllables, all short
        ("Der Hund ist im Haus.", 10, 0.1672 * 5 - 0.0327 * 100 - 0.875, 180 - 5 - 58.5),
        # 5 words, 7 syllables, one long word, 3 of one syllable
        ("Die Wohnung kostet viel Geld.", 10, 0.1672 * 5 + 0.1297 * 20 - 0.0327 * 60 - 0.875, 180 - 5 - 58.5 * 7 / 5),
        # 4 words, 8 syllables, 2 long words of 3 syllables, 2 of one
        (
            "Die Beratung ist kostenlos.",
            13,
            0.1935 * 50 + 0.1672 * 4 + 0.1297 * 50 - 0.0327 * 50 - 0.875,
            180 - 4 - 58.5 * 2,
        ),
        # a word with a hyphen is one, with the syllables of both
        ("Das Job-Center hilft.", 17, 0.1935 * 100 / 3 + 0.1672 * 3 + 0.1297 * 100 / 3 - 0.0327 * 200 / 3 - 0.875, 180 - 3 - 58.5 * 5 / 3),
    ],
)  # fmt: skip
def test_the_figures_are_those_of_the_formulas(sentence: str, times: int, wiener: float, flesch: float) -> None:
    found = readability(" ".join([sentence] * times))
    assert found is not None
    assert (found.words, found.sentences) == (len(sentence.split()) * times, times)
    assert found.wiener == pytest.approx(wiener)
    assert found.flesch == pytest.approx(flesch)


def test_a_short_sentence_is_a_sentence() -> None:
    found = readability("Fragen Sie. " * 30)
    assert found is not None
    assert (found.words, found.sentences) == (60, 30)


def test_signs_of_markdown_do_not_count() -> None:
    plain = "Die Beratung ist kostenlos.\n\nDas Amt hilft Ihnen.\n\n" * 8
    marked = (
        "- Die **Beratung** ist [kostenlos](../advice/very-long-path.md).\n\n"
        '    Das <b class="unbegreiflich">Amt</b> hilft Ihnen.{: .klasse }\n\n'
    ) * 8
    added = (
        marked + "\n```\nUnverständlicher Quelltext\n```\n\n[[offer:angebotsverzeichnis]]\n\nhttps://example.org/x\n"
    )
    assert readability(plain) == readability(marked) == readability(added)


def test_a_text_of_few_words_has_no_figures() -> None:
    assert readability("Wort " * (FEWEST - 1)) is None
    assert readability("Wort " * FEWEST) is not None
    assert readability("") is None
    assert readability("[[instance:name]] " * 100) is None


def test_a_text_is_the_easier_the_higher_flesch_and_the_lower_wiener() -> None:
    easy = readability("Sie sind krank? Dann gehen Sie zum Arzt. Der Arzt hilft. " * 6)
    hard = readability(
        "Die Inanspruchnahme medizinischer Versorgungsleistungen setzt grundsätzlich die Vorlage eines "
        "Behandlungsberechtigungsscheines der zuständigen Leistungsbehörde voraus. " * 4
    )
    assert easy is not None
    assert hard is not None
    assert easy.wiener < TARGETS["de-simple"] < TARGETS["de"] < 15 < hard.wiener
    assert hard.flesch < 30 < 80 < easy.flesch


def test_without_textstat_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("textstat", "textstat.backend", "textstat.backend.counts"):
        monkeypatch.setitem(sys.modules, name, None)
    assert [sentence.text for sentence in sentences("Ein Satz.")] == ["Ein Satz."]
    with pytest.raises(ReadabilityMissing):
        readability("Wort " * FEWEST)


def test_nothing_is_fetched(tmp_path: Path) -> None:
    program = (
        "import socket\n"
        "def refuse(*args, **kwargs): raise AssertionError('the network was asked')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from ankunft.language.readability import readability\n"
        "print(readability('Die Beratung ist kostenlos. ' * 20).words)\n"
    )
    env = {"HOME": str(tmp_path), "NLTK_DATA": str(tmp_path / "nltk")}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("80\n", "")
    assert list(tmp_path.iterdir()) == []


def test_threads_and_the_language_that_textstat_is_set_to_change_nothing() -> None:
    import textstat

    text = "Die Beratung ist kostenlos und das Jugendamt hilft Ihnen gern. " * 10
    alone = readability(text)
    textstat.set_lang("fr_FR")
    try:
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(readability, [text] * 40)) == {alone}
    finally:
        textstat.set_lang("en_US")


HUGE = {
    "commas": "," * 100_000, "one word": "a" * 100_000, "digits": "1" * 100_000, "spaces": " " * 100_000,
    "lines": "\n" * 100_000, "full stops": ". " * 50_000, "abbreviations": "z. B. " * 16_000, "brackets": "[" * 100_000,
    "links": "](" * 50_000, "targets": "](a(b" * 20_000, "titles": '](a "' * 20_000, "inserts": "[[a" * 33_000,
    "pictures": "![" * 50_000, "code": "` " * 50_000, "runs of code": "".join("`" * at + " " for at in range(440)),
    "tags": "<a" * 50_000, "comments": "<!--" * 25_000, "addresses": "a@" * 50_000, "domains": "a." * 50_000,
    "web": "http://" * 14_000, "stars": "*" * 100_000, "underscores": "_" * 100_000 + "a", "rules": "* " * 50_000 + "a",
    "cells": "|" * 100_000, "hyphens": "-" * 100_000, "hyphenated": "a-" * 50_000, "lists": "- " * 50_000,
    "quotations": ">" * 100_000, "numbers": "1. " * 33_000, "braces": "{#" * 50_000, "entities": "&a" * 50_000,
    "definitions": "[a]: " * 20_000, "quotes": "„" * 100_000, "words": "Wort " * 20_000, "conjunctions": ", weil" * 16_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", HUGE)
def test_huge_text_takes_no_long_time(kind: str) -> None:
    start = time.process_time()
    list(sentences(HUGE[kind]))
    readability(HUGE[kind])
    assert time.process_time() - start < 30
