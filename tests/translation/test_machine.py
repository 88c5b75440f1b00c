from __future__ import annotations

import logging
import re
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.fingerprint import fingerprint
from ankunft.translation import machine
from ankunft.translation.machine import (
    BATCH_TEXTS,
    MachineError,
    NoTranslator,
    Plan,
    Refused,
    TooLarge,
    Translator,
    glossary,
    plan,
    run,
    translator,
)
from ankunft.translation.state import tasks
from ankunft.translation.write import New, written
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW, make_instance
from tests.translation.fake_servers import (
    DEEPL_KEY,
    LIBRE_KEY,
    Answer,
    Fake,
    FakeDeepL,
    FakeLibreTranslate,
    endless,
    serving,
)

KEYS = {"DEEPL_API_KEY": DEEPL_KEY, "LIBRETRANSLATE_API_KEY": LIBRE_KEY}

TOPIC = "title: Wohnen\nsummary: Wie Sie wohnen.\nicon: home\n"
PAGE = """\
---
title: Eine Wohnung finden
summary: Wie Sie suchen & finden.
verified: {date: 2026-11-01, by: Redaktion}
---

Fragen Sie das **Amt**.

## Kosten {#costs}

Die Duldung kostet [nichts](https://example.org/kosten).

- Erstens **zahlen**
- Zweitens <b>nicht</b> zahlen

## Hilfe {#help}

Rufen Sie an.
"""
SAFETY = "---\ntitle: Im Notfall\nsummary: Hilfe rufen.\n---\n\nRufen Sie 112.\n"
TERM = "word: Duldung\nforms: [Duldungen, geduldet]\ntitle: Sie bleiben vorerst\ntext: Sie dürfen bleiben.\n"
TOWN = {
    "topics/housing/topic.yml": TOPIC,
    "topics/housing/flat.md": PAGE,
    "safety/emergency.md": SAFETY,
    "terms/duldung.yml": TERM,
    "terms/duldung.ar.yml": f"title: وقف\ntranslation: {{by: human, of: {{title: '{fingerprint('Sie bleiben vorerst')}'}}}}\n",
}


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """No request leaves this machine, and nobody waits long."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        assert address[0] == "127.0.0.1", address
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(machine, "PAUSES", (0.01, 0.02))
    monkeypatch.setattr(machine, "TIME_LIMIT", 0.4)
    http_client = pytest.importorskip("deepl").http_client
    for name in ("min_connection_timeout", "max_network_retries"):  # DeepL sets them
        monkeypatch.setattr(http_client, name, getattr(http_client, name))
    monkeypatch.setattr(http_client._BackoffTimer, "BACKOFF_INITIAL", 0.01)


@pytest.fixture
def deepl() -> Iterator[FakeDeepL]:
    fake = FakeDeepL()
    with serving(fake):
        yield fake


@pytest.fixture
def libre() -> Iterator[FakeLibreTranslate]:
    fake = FakeLibreTranslate()
    with serving(fake):
        yield fake


@pytest.fixture(params=["deepl", "libretranslate"])
def fake(request: pytest.FixtureRequest) -> Iterator[Fake]:
    fake = FakeDeepL() if request.param == "deepl" else FakeLibreTranslate()
    with serving(fake):
        yield fake


@pytest.fixture
def service() -> Iterator[Callable[[Fake], Translator]]:
    made: list[Translator] = []

    def make(fake: Fake) -> Translator:
        made.append(translator(name_of(fake), {**KEYS, **addresses(fake)}))
        return made[-1]

    yield make
    for one in made:
        one.close()


def name_of(fake: Fake) -> str:
    return "deepl" if isinstance(fake, FakeDeepL) else "libretranslate"


def addresses(fake: Fake) -> dict[str, str]:
    return {"DEEPL_SERVER_URL": fake.url, "LIBRETRANSLATE_URL": f"{fake.url}/"}


def translate_path(fake: Fake) -> str:
    return "/v2/translate" if isinstance(fake, FakeDeepL) else "/translate"


def catalogue_of(root: Path, files: Mapping[str, str] = TOWN) -> Catalogue:
    make_instance(root, files)
    catalogue = read(root, root, NOW).catalogue
    shown = {key: entry for key, entry in catalogue.entries.items() if entry.kind.name != "legal"}
    object.__setattr__(catalogue, "entries", shown)
    return catalogue


def named(plan_or_tasks: Any) -> list[str]:
    found = plan_or_tasks.tasks if isinstance(plan_or_tasks, Plan) else plan_or_tasks
    return [f"{task.id}:{task.name}:{task.tag}" for task in found]


class Everything(NoTranslator):
    """Supports all languages, and must not be asked to translate."""

    def supports(self, source: str, target: str) -> bool:
        return True


# What is planned


def test_nothing_but_the_question_for_languages_is_sent_in_a_dry_run(tmp_path: Path, fake: Fake, service: Any) -> None:
    catalogue = catalogue_of(tmp_path)
    planned = plan(tasks(catalogue), service(fake))
    assert planned.words > 50
    assert planned.characters > planned.words
    assert {path.split("/")[-1] for path in fake.paths()} <= {"languages", "glossary-language-pairs"}
    assert len(fake.requests) <= 3
    assert not [request for request in fake.requests if "Wohnung" in request.body]


def test_without_a_machine_all_is_left_and_nothing_is_sent(tmp_path: Path) -> None:
    planned = plan(tasks(catalogue_of(tmp_path)), translator(None, {}))
    assert planned.tasks == ()
    assert set(planned.left) == {"language"}
    assert translator("none", {}).name == "none"
    with pytest.raises(MachineError, match="does not translate"):
        translator("none", {}).translate(["a"], "de", "ar", {})


OLD, NEW = fingerprint("damals"), fingerprint("Wohnen")


def page_with(about: str) -> str:
    """A translation whose title is of the source text of now, the summary of an older one."""
    return f"title: a\nsummary: b\ntranslation: {{{about}, of: {{title: '{NEW}', summary: '{OLD}'}}}}\n"


@pytest.mark.parametrize(
    ("about", "once", "again"),
    [
        ("by: human", [], []),
        ("by: machine", ["summary"], ["title", "summary"]),
        ("by: machine, confirmed: {by: B, date: 2026-11-01}", [], []),
        ("by: machine, confirmed: {by: B, date: 2026-11-01}, machine: [summary]", ["summary"], ["summary"]),
        ("by: human, machine: [title]", [], ["title"]),
        (
            f"by: machine, ordered: {{to: B, date: 2026-11-01, of: {{summary: '{fingerprint('Wie Sie wohnen.')}'}}}}",
            [],
            ["title"],
        ),
        (f"by: machine, ordered: {{to: B, date: 2026-11-01, of: {{title: '{NEW}'}}}}", ["summary"], ["summary"]),
        (
            f"by: machine, ordered: {{to: B, date: 2026-11-01, of: {{summary: '{OLD}'}}}}",
            ["summary"],
            ["title", "summary"],
        ),
    ],
)
def test_what_a_person_made_read_or_has_in_hand_is_never_overwritten(
    tmp_path: Path, about: str, once: list[str], again: list[str]
) -> None:
    files = {"topics/housing/topic.yml": TOPIC, "topics/housing/topic.ar.yml": page_with(about)}
    catalogue = catalogue_of(tmp_path, files)
    for is_again, wanted in ((False, once), (True, again)):
        planned = plan(tasks(catalogue, ["ar"]), Everything(), again=is_again)
        assert [task.name for task in planned.tasks] == wanted


def test_it_says_what_it_leaves_to_people(tmp_path: Path) -> None:
    files = {"topics/housing/topic.yml": TOPIC, "topics/housing/topic.ar.yml": page_with("by: human")}
    planned = plan(tasks(catalogue_of(tmp_path, files)), Everything())
    assert {reason: named(found) for reason, found in planned.left.items()} == {"people": ["topic/housing:summary:ar"]}
    assert named(planned) == ["topic/housing:title:en", "topic/housing:summary:en"]


def test_nothing_of_protected_places_leaves_the_house_and_drafts_do(tmp_path: Path) -> None:
    organisation = "title: Haus\nsummary: Schutz.\nsensitive: true\n"
    draft = TOPIC.replace("icon", "draft: true\nicon")
    files = {"organisations/house.yml": organisation, "topics/housing/topic.yml": draft}
    planned = plan(tasks(catalogue_of(tmp_path, files)), Everything())
    assert {task.id for task in planned.left["sensitive"]} == {"organisation/house"}
    assert {task.id for task in planned.tasks} == {"topic/housing"}


def test_languages_that_the_service_does_not_know_are_left(tmp_path: Path, fake: Fake, service: Any) -> None:
    root = make_instance(tmp_path, {"topics/housing/topic.yml": TOPIC})
    instance = (root / "instance.yml").read_text(encoding="utf-8")
    (root / "instance.yml").write_text(instance.replace("[de, en, ar]", "[de, de-simple, ti, en]"), encoding="utf-8")
    planned = plan(tasks(read(root, root, NOW).catalogue), service(fake))
    assert {task.tag for task in planned.left["language"]} == {"de-simple", "ti"}
    assert {task.tag for task in planned.tasks} == {"en"}


def test_texts_on_safety_come_first_and_the_rest_in_its_order(tmp_path: Path) -> None:
    found = list(tasks(catalogue_of(tmp_path)))
    planned = plan(found, Everything())
    is_safe = [task.entry.kind.name == "safety" for task in planned.tasks]
    assert is_safe == sorted(is_safe, reverse=True)
    assert any(is_safe)
    rest = [name for name in named(found) if name in named(planned) and not name.startswith("safety")]
    assert [name for name in named(planned) if not name.startswith("safety")] == rest


@pytest.fixture(scope="module")
def found_tasks(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    return list(tasks(catalogue_of(tmp_path_factory.mktemp("town"))))


@settings(deadline=None)
@given(budget=st.integers(0, 200))
def test_the_budget_is_kept(found_tasks: list[Any], budget: int) -> None:
    everything = plan(found_tasks, Everything())
    planned = plan(found_tasks, Everything(), budget=budget)
    left = planned.left.get("budget", ())
    assert planned.tasks + left == everything.tasks
    assert planned.words <= budget
    assert not left or planned.words + left[0].words > budget


# What comes back


def test_deepl_translates_around_marks_and_keeps_to_the_glossary(
    tmp_path: Path, deepl: FakeDeepL, service: Any
) -> None:
    catalogue = catalogue_of(tmp_path)
    planned = plan(tasks(catalogue, ["ar"]), service(deepl))
    made = {f"{new.entry.id}:{new.name}": new for new in run(planned, catalogue) if isinstance(new, New)}
    assert len(made) == len(planned.tasks)
    assert made["flat:costs"].text.rstrip("\n") == (
        "KOSTEN\n\nDIE وقف (Duldung) KOSTET [NICHTS](https://example.org/kosten).\n\n"
        "- ERSTENS **ZAHLEN**\n- ZWEITENS <b>NICHT</b> ZAHLEN"
    )
    assert made["flat:summary"].text == "WIE SIE SUCHEN & FINDEN."
    assert made["flat:lead"].text.strip() == "FRAGEN SIE DAS **AMT**."
    assert made["flat:costs"].of == fingerprint(catalogue.entries["page", "flat"].texts["costs"].text)
    assert {new.by for new in made.values()} == {"machine"}
    asked = deepl.asked("/v2/translate")[-1]
    assert asked.data["tag_handling"] == "xml"
    assert (asked.data["source_lang"], asked.data["target_lang"]) == ("DE", "AR")
    assert 'Die Duldung kostet <g id="1">nichts</g>.' in asked.data["text"]
    assert deepl.glossaries == {}
    assert deepl.paths()[-1].startswith("DELETE /v3/glossaries/")


def test_libretranslate_translates_around_marks_and_leaves_words_of_the_glossary(
    tmp_path: Path, libre: FakeLibreTranslate, service: Any
) -> None:
    catalogue = catalogue_of(tmp_path)
    made = {f"{new.entry.id}:{new.name}": new for new in run(plan(tasks(catalogue, ["ar"]), service(libre)), catalogue)}
    assert made["flat:costs"].text.rstrip("\n") == (
        "KOSTEN\n\nDIE Duldung KOSTET [NICHTS](https://example.org/kosten).\n\n"
        "- ERSTENS **ZAHLEN**\n- ZWEITENS <b>NICHT</b> ZAHLEN"
    )
    assert made["flat:summary"].text == "WIE SIE SUCHEN & FINDEN."
    assert {request.data["format"] for request in libre.asked("/translate")} == {"html"}


def test_what_a_machine_made_is_marked_as_such_in_the_files(tmp_path: Path, deepl: FakeDeepL, service: Any) -> None:
    catalogue = catalogue_of(tmp_path)
    planned = plan(tasks(catalogue), service(deepl))
    news = [new for new in run(planned, catalogue) if isinstance(new, New)]
    for path, text in written(catalogue, news, tmp_path).items():
        path.write_text(text, encoding="utf-8")
    again = read(tmp_path, tmp_path, NOW).catalogue
    states = {(task.id, task.name, task.tag): task.state for task in tasks(again)}
    assert {states[task.id, task.name, task.tag] for task in planned.tasks} == {"machine"}
    assert states["term/duldung", "title", "ar"] == "current"


def test_the_order_of_work_is_the_same_each_time(tmp_path: Path, fake: Fake, service: Any) -> None:
    catalogue = catalogue_of(tmp_path)
    sent = []
    for _ in range(2):
        fake.requests.clear()
        made = [f"{new.entry.id}:{new.name}:{new.tag}" for new in run(plan(tasks(catalogue), service(fake)), catalogue)]
        bodies = [re.sub(r'"glossary_id": "[^"]*"', "", request.body) for request in fake.asked(translate_path(fake))]
        sent.append((made, bodies))
    assert sent[0] == sent[1]
    assert sent[0][0][0].startswith("emergency:")


def test_the_glossary_says_the_meaning_and_the_german_word(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path)
    assert glossary(catalogue, "ar") == {"Duldung": "وقف (Duldung)", "Duldungen": "وقف (Duldung)"}
    assert glossary(catalogue, "en") == {"Duldung": "Duldung", "Duldungen": "Duldung"}


def test_meanings_may_have_joiners_and_no_lines(tmp_path: Path) -> None:
    about = f"translation: {{by: machine, of: {{title: '{fingerprint('Sie bleiben vorerst')}'}}}}"
    files = {**TOWN, "terms/duldung.ar.yml": f'title: "می\u200cمانید"\n{about}\n'}
    assert glossary(catalogue_of(tmp_path, files), "ar")["Duldung"] == "می\u200cمانید (Duldung)"
    files["terms/duldung.ar.yml"] = f"title: {'a' * 1001}\n{about}\n"
    assert glossary(catalogue_of(tmp_path / "b", files), "ar")["Duldung"] == "Duldung"


def test_controls_in_a_text_do_not_stop_the_work(tmp_path: Path, fake: Fake, service: Any) -> None:
    files = {**TOWN, "topics/housing/flat.md": PAGE.replace("Rufen Sie", "Rufen\x0cSie\x01")}
    catalogue = catalogue_of(tmp_path, files)
    made = list(run(plan(tasks(catalogue, ["ar"]), service(fake)), catalogue))
    assert not [new for new in made if isinstance(new, Refused)]


def test_words_stay_german_where_deepl_has_no_glossaries(deepl: FakeDeepL, service: Any) -> None:
    words = {"Duldung": "X (Duldung)", "A & B": "Y"}
    texts = ['Die <g id="1">Duldung</g> und Duldungsfragen, A &amp; B.']
    said = service(deepl).translate(texts, "de", "prs", words)
    assert said == ['DIE <g id="1">Duldung</g> UND DULDUNGSFRAGEN, A &amp; B.']
    assert not deepl.asked("/v3/glossaries")
    deepl.sometimes("/v3/glossaries", Answer(456, {"message": "Too many glossaries"}))
    said = service(deepl).translate(["Eine Duldung", "Nichts"], "de", "ar", {"Duldung": "X"})
    assert said == ["EINE Duldung", "NICHTS"]


def test_one_glossary_serves_all_requests_of_a_language(deepl: FakeDeepL, service: Any) -> None:
    one = service(deepl)
    for target in ("ar", "ar", "tr"):
        one.translate(["Duldung"], "de", target, {"Duldung": "X (Duldung)"})
    assert len(deepl.asked("/v3/glossaries")) == 2
    assert len(deepl.glossaries) == 1
    one.close()
    assert deepl.glossaries == {}


@pytest.mark.parametrize(
    ("tag", "by_deepl", "by_libre"),
    [
        ("ar", "AR", "ar"),
        ("en", "EN-GB", "en"),
        ("en-US", "EN-US", "en"),
        ("pt", "PT-PT", None),
        ("pt-BR", "PT-BR", None),
        ("zh-Hans", "ZH-HANS", "zh-Hans"),
        ("zh-Hant", None, None),
        ("fr-CA", "FR", "fr"),
        ("prs", "PRS", None),
        ("ti", None, None),
        ("de-simple", None, None),
        ("de-AT", None, None),
    ],
)
def test_languages_are_named_as_the_service_names_them(
    deepl: FakeDeepL, libre: FakeLibreTranslate, service: Any, tag: str, by_deepl: str | None, by_libre: str | None
) -> None:
    for fake, code, field in ((deepl, by_deepl, "target_lang"), (libre, by_libre, "target")):
        one = service(fake)
        assert one.supports("de", tag) == (code is not None)
        assert not one.supports("xx", tag)
        if code:
            one.translate(["Ja"], "de", tag, {})
            assert fake.requests[-1].data[field] == code
        else:
            with pytest.raises(MachineError, match="does not translate from de"):
                one.translate(["Ja"], "de", tag, {})


# What goes wrong


def long_town(root: Path, sections: int) -> Catalogue:
    parts = [f"## Teil {number} {{#part-{number}}}\n\nSatz {number} **laut**.\n" for number in range(sections)]
    page = PAGE.partition("Fragen")[0] + "\n".join(parts)
    return catalogue_of(root, {"topics/housing/topic.yml": TOPIC, "topics/housing/flat.md": page})


def test_requests_stay_within_the_limits_of_deepl(tmp_path: Path, deepl: FakeDeepL, service: Any) -> None:
    catalogue = long_town(tmp_path, 130)
    planned = plan(tasks(catalogue, ["ar"]), service(deepl))
    made = [(new.entry.id, new.name) for new in run(planned, catalogue) if isinstance(new, New)]
    assert made == [(task.entry.id, task.name) for task in planned.tasks]
    sizes = [len(request.data["text"]) for request in deepl.asked("/v2/translate")]
    assert len(sizes) == 6
    assert max(sizes) == BATCH_TEXTS


def test_what_is_done_is_kept_when_the_service_fails_half_way(tmp_path: Path, fake: Fake, service: Any) -> None:
    catalogue = long_town(tmp_path, 60)
    status = 456 if isinstance(fake, FakeDeepL) else 500
    fake.sometimes(translate_path(fake), None, Answer(status, {"message": "x", "error": "x"}))
    planned = plan(tasks(catalogue, ["ar"]), service(fake))
    made: list[Any] = []
    with pytest.raises(MachineError) as caught:  # noqa: PT012
        for new in run(planned, catalogue):
            made.append(new)
    assert "used up" in str(caught.value) or "status 500" in str(caught.value)
    assert 20 < len(made) < len(planned.tasks)
    assert all(isinstance(new, New) for new in made)
    if isinstance(fake, FakeDeepL):
        assert fake.glossaries == {}


def drops(word: str, times: int) -> Callable[[str], str]:
    left = [times]

    def said(text: str) -> str:
        if word in text and left[0]:
            left[0] -= 1
            return re.sub(r"</?(g|span)[^>]*>", "", text)
        return text

    return said


def test_a_text_whose_marks_were_lost_is_tried_once_more_by_itself(tmp_path: Path, fake: Any, service: Any) -> None:
    catalogue = catalogue_of(tmp_path)
    fake.said = drops("KOSTET", 1)
    planned = plan(tasks(catalogue, ["ar"]), service(fake))
    made = list(run(planned, catalogue))
    assert not [new for new in made if isinstance(new, Refused)]
    assert len(made) == len(planned.tasks)
    last = fake.asked(translate_path(fake))[-1].data
    assert len(last.get("q") or last["text"]) == 1


def test_a_text_whose_marks_are_lost_again_is_refused_by_name(tmp_path: Path, fake: Any, service: Any) -> None:
    catalogue = catalogue_of(tmp_path)
    fake.said = drops("KOSTET", 2)
    planned = plan(tasks(catalogue, ["ar"]), service(fake))
    made = list(run(planned, catalogue))
    (refused,) = [new for new in made if isinstance(new, Refused)]
    assert (refused.task.id, refused.task.name, refused.task.tag) == ("page/flat", "costs", "ar")
    assert "https://example.org/kosten" in refused.what.text()
    assert refused.hint.text()
    assert len(made) == len(planned.tasks)


def test_empty_answers_and_lines_that_become_something_else_are_refused(
    tmp_path: Path, fake: Any, service: Any
) -> None:
    catalogue = catalogue_of(tmp_path)
    fake.said = lambda text: "" if "EINE WOHNUNG" in text else "# Nein" if "RUFEN SIE AN" in text else text
    made = list(run(plan(tasks(catalogue, ["ar"]), service(fake)), catalogue))
    assert {new.task.name for new in made if isinstance(new, Refused)} == {"title", "help"}


def test_requests_that_are_too_large_are_divided(tmp_path: Path, service: Any) -> None:
    catalogue = long_town(tmp_path, 40)
    with serving(FakeLibreTranslate(limit=300)) as fake:
        planned = plan(tasks(catalogue, ["ar"]), service(fake))
        made = list(run(planned, catalogue))
        assert all(isinstance(new, New) for new in made)
        assert len(made) == len(planned.tasks)
        assert len(fake.asked("/translate")) > 4


def test_a_text_that_is_too_large_by_itself_is_refused_and_the_rest_is_translated(
    tmp_path: Path, deepl: FakeDeepL, service: Any
) -> None:
    page = PAGE.replace("Rufen Sie an.", "Rufen Sie an. " * 9000)
    catalogue = catalogue_of(tmp_path, {**TOWN, "topics/housing/flat.md": page})
    made = list(run(plan(tasks(catalogue, ["ar"]), service(deepl)), catalogue))
    (refused,) = [new for new in made if isinstance(new, Refused)]
    assert refused.task.name == "help"
    assert "too long for" in refused.what.text()
    deepl.always("/v2/translate", Answer(413, {"message": "Request Entity Too Large"}))
    with pytest.raises(TooLarge):
        service(deepl).translate(["a"], "de", "ar", {})


HTML = b"<!doctype html><title>Sign in</title>"
LIES: dict[str, Answer] = {
    "html": Answer(body=HTML, headers={"Content-Type": "text/html"}),
    "nothing": Answer(body=b""),
    "not UTF-8": Answer(body=b"\xff\xfe\x00"),
    "null": Answer(json=None),
    "a string": Answer(json="EINS"),
    "too few": Answer(json={"translations": [], "translatedText": []}),
    "too many": Answer(json={"translations": [{"text": "a", "billed_characters": 1}] * 3, "translatedText": ["a"] * 3}),
    "numbers": Answer(json={"translations": [{"text": 1, "billed_characters": 1}] * 2, "translatedText": [1, 2]}),
    "no objects": Answer(json={"translations": ["a", "b"], "translatedText": {"a": "b"}}),
    "half a character": Answer(
        json={"translations": [{"text": "\ud800", "billed_characters": 1}] * 2, "translatedText": ["\ud800"] * 2}
    ),
    "controls": Answer(
        json={"translations": [{"text": "\x1b[2J", "billed_characters": 1}] * 2, "translatedText": ["\x1b[2J"] * 2}
    ),
    "too long": Answer(
        json={
            "translations": [{"text": "a" * 99_999, "billed_characters": 1}] * 2,
            "translatedText": ["a" * 99_999] * 2,
        }
    ),
    "deep": Answer(body=b"[" * 100_000),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_no_translation_is_told_as_such(fake: Fake, service: Any, lie: str) -> None:
    fake.always(translate_path(fake), LIES[lie])
    with pytest.raises(MachineError, match="something else than translations"):
        service(fake).translate(["Eins", "Zwei"], "de", "ar", {})


@pytest.mark.parametrize("lie", ["html", "nothing", "null", "a string", "no objects", "deep"])
def test_what_is_no_list_of_languages_is_told_as_such(libre: FakeLibreTranslate, service: Any, lie: str) -> None:
    libre.always("/languages", LIES[lie])
    with pytest.raises(MachineError, match="something else than translations"):
        service(libre).supports("de", "ar")


def test_a_body_without_end_is_not_read_to_its_end(libre: FakeLibreTranslate, service: Any) -> None:
    libre.mood = lambda request: Answer(body=endless()) if request.path == "/translate" else None
    with pytest.raises(MachineError, match="something else than translations"):
        service(libre).translate(["Eins"], "de", "ar", {})
    libre.mood = lambda request: Answer(body=endless(b" ", 0.05)) if request.path == "/translate" else None
    began = time.monotonic()
    with pytest.raises(MachineError, match="does not answer"):
        service(libre).translate(["Eins"], "de", "ar", {})
    assert time.monotonic() - began < 30


def test_nobody_waits_for_ever(fake: Fake, service: Any) -> None:
    one = service(fake)
    assert one.supports("de", "ar")
    fake.always(translate_path(fake), Answer(seconds=10))
    began = time.monotonic()
    with pytest.raises(MachineError, match="does not answer"):
        one.translate(["Eins"], "de", "ar", {})
    assert time.monotonic() - began < 30


def test_a_server_that_is_not_there_is_told_as_such(fake: Fake, service: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        one = translator(name_of(fake), {**KEYS, "DEEPL_SERVER_URL": url, "LIBRETRANSLATE_URL": url})
        with pytest.raises(MachineError, match=r"does not answer\. Check the connection, and (DEEPL|LIBRE)"):
            one.supports("de", "ar")
        one.close()


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again(fake: Fake, service: Any, status: int) -> None:
    one = service(fake)
    fake.sometimes(translate_path(fake), Answer(status, {"error": "Slowdown"}))
    assert one.translate(["Eins"], "de", "ar", {}) == ["EINS"]
    fake.always(translate_path(fake), Answer(status, {"error": "Slowdown"}))
    with pytest.raises(MachineError, match="too much to do"):
        one.translate(["Eins"], "de", "ar", {})
    assert len(fake.asked(translate_path(fake))) == 5


def test_libretranslate_says_how_long_to_wait(
    libre: FakeLibreTranslate, service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(machine.time, "sleep", waits.append)
    one = service(libre)
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    for said, low, high in (("7", 7, 7), (date, 20, 30), ("soon", 0.01, 0.01), ("-5", 0.01, 0.01)):
        waits.clear()
        libre.sometimes("/translate", Answer(429, {"error": "Slowdown"}, headers={"Retry-After": said}))
        assert one.translate(["Eins"], "de", "ar", {}) == ["EINS"]
        assert low <= waits[0] <= high
    waits.clear()
    for said in ("86400", "9" * 400, format_datetime(datetime.now(UTC) + timedelta(days=9), usegmt=True)):
        libre.sometimes("/translate", Answer(503, headers={"Retry-After": said}))
        with pytest.raises(MachineError, match="too much to do"):
            one.translate(["Eins"], "de", "ar", {})
    assert waits == []


def test_a_server_that_leads_elsewhere_does_not_take_the_key_along(fake: Fake, service: Any) -> None:
    elsewhere = FakeLibreTranslate()
    with serving(elsewhere):
        for status in (301, 302, 307, 308):
            fake.always(translate_path(fake), Answer(status, headers={"Location": f"{elsewhere.url}/translate"}))
            with pytest.raises(MachineError):
                service(fake).translate(["Eins"], "de", "ar", {})
        assert not [request for request in elsewhere.requests if KEYS_IN.search(f"{request.headers}{request.body}")]
        if isinstance(fake, FakeLibreTranslate):
            assert elsewhere.requests == []


# Keys and settings

KEYS_IN = re.compile(f"{re.escape(DEEPL_KEY)}|{re.escape(LIBRE_KEY)}")


def test_keys_stand_where_they_belong_and_nowhere_else(tmp_path: Path, fake: Fake, service: Any) -> None:
    catalogue = catalogue_of(tmp_path)
    list(run(plan(tasks(catalogue), service(fake)), catalogue))
    for request in fake.requests:
        if isinstance(fake, FakeDeepL):
            assert request.headers.pop("Authorization") == f"DeepL-Auth-Key {DEEPL_KEY}"
        elif request.path == "/translate":
            assert request.data.pop("api_key") == LIBRE_KEY
            assert request.body.count(LIBRE_KEY) == 1
        assert not KEYS_IN.search(f"{request.path}{request.headers}{request.data}")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 456, 500, 502])
def test_keys_are_in_no_message_even_if_the_server_says_them(
    fake: Fake, service: Any, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = {"message": f"key {DEEPL_KEY}", "error": f"key {LIBRE_KEY}", "detail": DEEPL_KEY}
    one = service(fake)
    assert one.supports("de", "ar")
    caplog.clear()
    fake.always(translate_path(fake), Answer(status, said, headers={"X": DEEPL_KEY}))
    with pytest.raises(MachineError) as caught:
        one.translate(["Eins"], "de", "ar", {})
    error = caught.value
    shown = "".join(traceback.format_exception(error))
    assert not KEYS_IN.search(f"{error} {error!r} {error.args} {error.text()} {shown}")
    assert not KEYS_IN.search(caplog.text)


def test_a_wrong_key_is_told_as_such(fake: Fake) -> None:
    wrong = {name: f"wrong-{value}" for name, value in KEYS.items()}
    one = translator(name_of(fake), {**wrong, **addresses(fake)})
    with pytest.raises(MachineError, match=r"does not accept the key\. Check (DEEPL|LIBRETRANSLATE)_API_KEY"):
        one.translate(["Eins"], "de", "ar", {})
    one.close()


def test_what_libretranslate_says_of_a_missing_key_is_shown(libre: FakeLibreTranslate) -> None:
    libre.always("/translate", Answer(400, {"error": "Visit https://example.org to get an API key"}))
    one = translator("libretranslate", addresses(libre))
    with pytest.raises(MachineError, match=r"refuses: Visit https://example\.org to get an API key"):
        one.translate(["Eins"], "de", "ar", {})
    assert "api_key" not in libre.requests[-1].data


@pytest.mark.parametrize(
    ("name", "environ", "said"),
    [
        ("deepl", {}, "DEEPL_API_KEY is not set"),
        ("deepl", {"DEEPL_API_KEY": "  "}, "DEEPL_API_KEY is not set"),
        ("deepl", {"DEEPL_API_KEY": "se cret"}, "DEEPL_API_KEY holds no key"),
        ("deepl", {"DEEPL_API_KEY": "secret\r\nX-Evil: 1"}, "DEEPL_API_KEY holds no key"),
        ("deepl", {"DEEPL_API_KEY": "secretü"}, "DEEPL_API_KEY holds no key"),
        ("deepl", {"DEEPL_API_KEY": "a", "DEEPL_SERVER_URL": "http://deepl.example.org"}, "DEEPL_SERVER_URL is not"),
        ("libretranslate", {}, "LIBRETRANSLATE_URL is not set"),
        (
            "libretranslate",
            {"LIBRETRANSLATE_URL": "https://a.example", "LIBRETRANSLATE_API_KEY": "secret\n1"},
            "no key",
        ),
        ("google", {}, "there is no machine translation “google”"),
        ("", {}, "there is no machine translation"),
        ("DeepL", {}, "there is no machine translation “DeepL”"),
    ],
)
def test_what_is_missing_in_the_environment_is_told_and_not_shown(
    name: str, environ: dict[str, str], said: str
) -> None:
    with pytest.raises(MachineError) as caught:
        translator(name, environ)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.hint.text().endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "http://translate.example.org",
        "http://127.0.0.1.example.org",
        "http://localhost@example.org",
        "https://user:secret@example.org",
        "https://example.org:99999",
        "https://example.org/?api_key=secret",
        "https://[::1",
        "file:///etc/passwd",
        "ftp://example.org",
        "translate.example.org",
        "https://",
        "//example.org",
    ],
)
def test_addresses_are_https_or_of_this_machine(url: str) -> None:
    with pytest.raises(MachineError, match="LIBRETRANSLATE_URL is not an address") as caught:
        translator("libretranslate", {"LIBRETRANSLATE_URL": url})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://a.example/lt", "http://localhost:5000", "http://127.0.0.1:5000/", "http://[::1]"]
)
def test_these_addresses_are_taken(url: str) -> None:
    assert translator("libretranslate", {"LIBRETRANSLATE_URL": f" {url}\n"}).name == "libretranslate"


def test_it_says_what_to_install_where_the_client_of_deepl_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "deepl", None)
    with pytest.raises(MachineError, match=r"“deepl” is not installed.*ankunft\[translate\]"):
        translator("deepl", KEYS)


# XML and HTML

pieces = st.one_of(
    st.text("abcÄ &<>;\"'#x2/span", max_size=8).map(
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    ),
    st.integers(1, 20).map('<x id="{}"/>'.format),
    st.sampled_from(["Duldung", "A &amp; B", " Duldung "]),
)
fragments = st.recursive(
    pieces,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.tuples(st.integers(1, 20), inner).map(lambda pair: f'<g id="{pair[0]}">{pair[1]}</g>'),
    ),
    max_leaves=12,
)


@given(fragments)
def test_xml_survives_the_way_through_html(xml: str) -> None:
    words: list[str] = []
    html = machine._html(xml, {"Duldung": "", "A & B": ""}, words)
    assert "<g" not in html
    assert machine._xml(html, words).replace("&amp;", "&") == _once(xml).replace("&amp;", "&")


def _once(xml: str) -> str:
    """Entities that are text, `&amp;lt;`, may become what they name: LibreTranslate itself makes them so."""
    parts = re.split(r"(<[^<>]*>)", xml)
    parts[::2] = [escape(unescape(part), quote=False) for part in parts[::2]]
    return "".join(parts)


spans = st.sampled_from(
    [
        "<span>",
        "</span>",
        '<span id="g1">',
        '<span id="x2" translate="no">',
        "<SPAN id='w0'>",
        '<span id="w9">',
        "<b>",
        "&lt;",
        "a",
    ]
)


@given(st.one_of(st.text(), st.lists(spans).map("".join)))
def test_no_answer_breaks_the_way_back_and_only_codes_come_of_it(html: str) -> None:
    xml = machine._xml(html, ["Duldung"])
    assert "<" not in re.sub(r'<g id="\d+">|</g>|<x id="\d+"/>', "", xml)
