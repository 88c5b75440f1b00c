"""`ankunft digest`: what is told of a town kept in Git, as Markdown and as HTML for an e-mail, and how the command ends."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from ankunft.catalogue.fingerprint import fingerprint
from ankunft.cli import main
from ankunft.language import strings
from ankunft.resources import resource
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from tests.cli.test_check import without_privileges
from tests.conftest import INSTANCE, NOW_OPTION, Element, make_instance, parse, run, write_files

MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"
SINCE = ("--since", "2026-11-01")
BEFORE, ON_THE_DAY, AFTER = "2026-10-31T12:00:00+01:00", "2026-11-01T12:00:00+01:00", "2026-11-10T12:00:00+01:00"
BY = "verified: {date: 2026-10-01, by: Redaktion}\n"
SITE = "https://testort.example.org/"

say = strings(resource("locales"), ("de",)).gettext
NEWS, NEW, CHANGED, DATES = (say(words) for words in ("News", "New offers", "Changed offers", "Coming dates"))
CHECKED = say("New or checked offers")
CANCELLED, POSTPONED, FULL, WITHDRAWN = (say(words) for words in ("Cancelled", "Postponed", "Full", "Withdrawn"))
TITLE = say("News from {name}").format(name="Testort")


def offer(title: str, more: str = "", by: str = BY) -> str:
    return f"title: {title}\nsummary: Kurz gesagt.\nkind: course\ntopics: [german]\n{more}{by}"


def news(title: str, more: str = "") -> str:
    return f"---\ntitle: {title}\nsummary: Kurz gesagt.\n{more}---\n\nText.\n"


def event(title: str, start: str, more: str = "") -> str:
    return f"title: {title}\nsummary: S.\nkind: meeting\nstart: {start}\n{more}{BY}"


GROUND = {
    "topics/german/topic.yml": "title: Deutsch\nsummary: S.\n",
    "offers/old.yml": offer("Alter Kurs", "cost: {amount: 10}\ntext: |\n  Ein Text.\n"),
    "offers/other.yml": offer("Anderer Kurs"),
}

Command = Callable[..., Result]


@pytest.fixture(autouse=True)
def own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def digest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """`ankunft digest` in this process; an exception that is not its own exit code fails the test."""

    def call(*arguments: str | Path, cwd: Path = tmp_path) -> Result:
        monkeypatch.chdir(cwd)
        result = CliRunner().invoke(main, ["digest", *NOW_OPTION, *map(str, arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def git(folder: Path, *arguments: str, date: str = BEFORE) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    # Who wrote it long ago and committed it today tells it today.
    env |= {"GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE": date}
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, env=env, check=True, capture_output=True)


def commit(folder: Path, files: Mapping[str, str], date: str) -> None:
    """Write files of the town and commit everything."""
    write_files(folder / "town", files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "x", date=date)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A repository with the ground, committed before the day."""
    make_instance(tmp_path / "town", GROUND)
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, {}, BEFORE)
    return tmp_path


# What is told is read by a parser of CommonMark that knows nothing of the writer.

Told = dict[str, list[tuple[str, str, list[str]]]]


def rendered(markdown: str) -> Element:
    """The page that the Markdown means. Raw HTML is let through, so that it would be seen."""
    return parse(MarkdownIt("commonmark").render(markdown))


def told(markdown: str) -> Told:
    """Heading → (title, address, facts) of what stands below it; fails where the Markdown means anything else."""
    tree = rendered(markdown)
    assert {element.tag for element in tree.all()} <= {"h1", "h2", "p", "ul", "li", "a", "br"}
    found: Told = {}
    for element in tree.all():
        if element.tag == "h2":
            assert element.text not in found
            found[element.text] = []
        elif element.tag == "li":
            [link] = element.all("a")
            title, _, facts = element.text.partition("\n")
            assert title == link.text
            found[list(found)[-1]].append((link.text, link.get("href") or "", facts.split(" – ") if facts else []))
    return found


def titles(result: Result) -> dict[str, list[str]]:
    """Heading → titles."""
    assert result.exit_code == 0, result.output
    return {heading: [title for title, _, _ in lines] for heading, lines in told(result.stdout).items()}


# Offers


def test_without_a_change_nothing_is_told_of_offers(digest: Command, town: Path) -> None:
    result = digest(*SINCE)
    assert titles(result) == {}
    assert result.stderr == ""
    tree = rendered(result.stdout)
    assert [heading.text for heading in tree.all("h1")] == [TITLE]
    assert [p.text for p in tree.all("p")] == ["1. November 2026 bis 21. November 2026", f"{SITE}de/"]
    assert [link.get("href") for link in tree.all("a")] == [f"{SITE}de/"]


def test_an_offer_that_was_not_there_is_new(digest: Command, town: Path) -> None:
    commit(town, {"offers/new.yml": offer("Neuer Kurs")}, AFTER)
    result = digest(*SINCE)
    expected = ("Neuer Kurs", f"{SITE}de/offers/new/", ["Kurs", "Kurz gesagt."])
    assert told(result.stdout) == {NEW: [expected]}


@pytest.mark.parametrize(("date", "is_new"), [(BEFORE, False), (ON_THE_DAY, True), (AFTER, True)])
def test_the_day_itself_belongs_to_the_time(digest: Command, town: Path, date: str, is_new: bool) -> None:
    commit(town, {"offers/new.yml": offer("Neuer Kurs")}, date)
    assert titles(digest(*SINCE)) == ({NEW: ["Neuer Kurs"]} if is_new else {})


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Pacific/Kiritimati", "America/Adak"])
@pytest.mark.parametrize(
    ("date", "is_new"), [("2026-10-31T23:59:59+01:00", False), ("2026-11-01T00:00:01+01:00", True)]
)
def test_the_day_begins_at_midnight_of_the_town_wherever_the_command_runs(
    town: Path, zone: str, date: str, is_new: bool
) -> None:
    commit(town, {"offers/new.yml": offer("Neuer Kurs")}, date)
    done = run("ankunft", "digest", *NOW_OPTION, *SINCE, cwd=town, TZ=zone)
    assert done.returncode == 0, done.stderr
    assert told(done.stdout).keys() == ({NEW} if is_new else set())


def test_what_is_not_committed_yet_is_told_too(digest: Command, town: Path) -> None:
    write_files(town / "town", {"offers/new.yml": offer("Neuer Kurs")})
    assert titles(digest(*SINCE)) == {NEW: ["Neuer Kurs"]}


CHANGES = {
    "a fact": ("cost: {amount: 10}", "cost: {amount: 12}"),
    "a fact that is new": ("kind: course\n", "kind: course\nlanguages: [de]\n"),
    "a fact that is dropped": ("cost: {amount: 10}\n", ""),
    "its text": ("Ein Text.", "Ein neuer Text."),
    "its summary": ("Kurz gesagt.", "Anders gesagt."),
    "its title": ("Alter Kurs", "Umbenannter Kurs"),
    "its status": ("kind: course\n", "kind: course\nstatus: full\n"),
    "its end": ("kind: course\n", "kind: course\nvalid: {until: 2027-01-01}\n"),
}
NO_CHANGES = {
    "the day of the check": ("date: 2026-10-01", "date: 2026-11-20"),
    "who checked": ("by: Redaktion", "by: Kim Beispiel"),
    "a comment": ("kind: course\n", "kind: course  # wichtig\n"),
    "the order of the lines": ("kind: course\ntopics: [german]\n", "topics: [german]\nkind: course\n"),
    "an old address": ("kind: course\n", "kind: course\nformer: [offers/kurs/]\n"),
    "a source": ("kind: course\n", "kind: course\nsources: [{title: S, date: 2026-11-01}]\n"),
}


def changed(old: str, new: str) -> dict[str, str]:
    text = GROUND["offers/old.yml"]
    assert old in text
    return {"offers/old.yml": text.replace(old, new)}


@pytest.mark.parametrize("name", CHANGES)
def test_an_offer_that_says_something_else_is_changed(digest: Command, town: Path, name: str) -> None:
    commit(town, changed(*CHANGES[name]), AFTER)
    title = "Umbenannter Kurs" if name == "its title" else "Alter Kurs"
    assert titles(digest(*SINCE)) == {CHANGED: [title]}


@pytest.mark.parametrize("name", NO_CHANGES)
def test_an_offer_that_says_the_same_is_not_changed(digest: Command, town: Path, name: str) -> None:
    commit(town, changed(*NO_CHANGES[name]), AFTER)
    assert titles(digest(*SINCE)) == {}


def test_a_translation_is_no_change(digest: Command, town: Path) -> None:
    text = "title: دورة\nsummary: باختصار.\ntranslation: {by: human}\n"
    commit(town, {"offers/old.ar.yml": text}, AFTER)
    assert titles(digest(*SINCE)) == {}
    assert titles(digest(*SINCE, "--language", "ar")) == {}
    commit(town, {"offers/old.ar.yml": text.replace("دورة", "درس")}, AFTER)
    assert titles(digest(*SINCE, "--language", "ar")) == {}


def test_a_change_that_was_taken_back_is_none(digest: Command, town: Path) -> None:
    commit(town, changed(*CHANGES["a fact"]), AFTER)
    commit(town, GROUND, "2026-11-12T12:00:00+01:00")
    assert titles(digest(*SINCE)) == {}


def test_the_last_commit_before_the_day_is_compared_not_the_first(digest: Command, town: Path) -> None:
    commit(town, changed(*CHANGES["a fact"]), "2026-10-31T18:00:00+01:00")
    assert titles(digest(*SINCE)) == {}
    assert titles(digest("--since", "2026-10-31")) == {}  # the ground is of that day too, so Git cannot tell


@pytest.mark.parametrize(
    "ended", ["status: ended\n", "valid: {until: 2026-11-20}\n", "draft: true\n", "gone: true\n", "publish: {from: 2026-12-01}\n"]
)  # fmt: skip
def test_offers_that_ended_or_are_not_shown_are_told_neither_as_new_nor_as_changed(
    digest: Command, town: Path, ended: str
) -> None:
    files = {"offers/old.yml": offer("Alter Kurs", ended), "offers/new.yml": offer("Neuer Kurs", ended)}
    commit(town, files, AFTER)
    assert titles(digest(*SINCE)) == {}


def test_an_offer_that_is_removed_is_not_told(digest: Command, town: Path) -> None:
    (town / "town/offers/old.yml").unlink()
    commit(town, {}, AFTER)
    assert titles(digest(*SINCE)) == {}


def test_an_offer_that_begins_again_is_changed(digest: Command, town: Path) -> None:
    commit(town, {"offers/old.yml": offer("Alter Kurs", "status: ended\n")}, "2026-10-31T18:00:00+01:00")
    commit(town, {"offers/old.yml": offer("Alter Kurs", "status: open\n")}, AFTER)
    assert titles(digest(*SINCE)) == {CHANGED: ["Alter Kurs"]}


@pytest.mark.parametrize(
    ("day", "is_new"), [("2026-10-31", False), ("2026-11-01", True), ("2026-11-21", True), ("2026-11-22", None)]
)
def test_an_offer_whose_first_day_came_is_new_though_it_was_written_before(
    digest: Command, town: Path, day: str, is_new: bool | None
) -> None:
    commit(town, {"offers/new.yml": offer("Neuer Kurs", f"publish: {{from: {day}}}\n")}, "2026-10-20T12:00:00+01:00")
    assert titles(digest(*SINCE)) == ({NEW: ["Neuer Kurs"]} if is_new else {})


def test_a_draft_that_is_published_is_new(digest: Command, town: Path) -> None:
    commit(town, {"offers/new.yml": offer("Neuer Kurs", "draft: true\n")}, "2026-10-31T18:00:00+01:00")
    commit(town, {"offers/new.yml": offer("Neuer Kurs")}, AFTER)
    assert titles(digest(*SINCE)) == {NEW: ["Neuer Kurs"]}


def test_offers_of_a_layer_are_compared_too(digest: Command, tmp_path: Path) -> None:
    layered = INSTANCE.replace("layers: []", "layers: [../district]")
    make_instance(tmp_path / "town", {"topics/german/topic.yml": GROUND["topics/german/topic.yml"]}, layered)
    write_files(
        tmp_path, {"mkdocs.yml": MKDOCS_YML, "district/offers/a.yml": offer("A"), "district/offers/b.yml": offer("B")}
    )
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, {}, BEFORE)
    write_files(tmp_path, {"district/offers/b.yml": offer("B", "status: full\n"), "district/offers/c.yml": offer("C")})
    assert titles(digest(*SINCE)) == {NEW: ["C"], CHANGED: ["B"]}


# Without Git


def note(result: Result) -> str:
    assert len(result.stderr.splitlines()) == 1, result.stderr
    return result.stderr.strip()


SAID = "Git knows nothing of the time before 2026-11-01: offers are chosen by the day of their last check."
BY_CHECK = {
    "offers/old.yml": offer("Alter Kurs", by="verified: {date: 2026-10-31, by: R}\n"),
    "offers/other.yml": offer("Anderer Kurs", by="verified: {date: 2026-11-01, by: R}\n"),
    "offers/never.yml": offer("Nie geprüft", by=""),
    "offers/ended.yml": offer("Zu Ende", "status: ended\n", by="verified: {date: 2026-11-02, by: R}\n"),
}


def test_without_git_offers_are_told_by_their_last_check_and_it_is_said(digest: Command, tmp_path: Path) -> None:
    make_instance(tmp_path / "town", {**GROUND, **BY_CHECK})
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    result = digest(*SINCE)
    assert titles(result) == {CHECKED: ["Anderer Kurs"]}
    assert note(result) == SAID
    assert note(digest(*SINCE, "--lang", "de")).startswith("Git weiß")


def test_a_repository_that_is_younger_than_the_day_is_as_none(digest: Command, tmp_path: Path) -> None:
    make_instance(tmp_path / "town", {**GROUND, **BY_CHECK})
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    git(tmp_path, "init", "--quiet")
    assert note(digest(*SINCE)) == SAID  # no commit at all
    commit(tmp_path, {}, AFTER)
    result = digest(*SINCE)
    assert titles(result) == {CHECKED: ["Anderer Kurs"]}
    assert note(result) == SAID


def test_a_repository_in_which_the_town_was_not_yet_is_as_none(digest: Command, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    write_files(tmp_path, {"README": "x"})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "x", date=BEFORE)
    make_instance(tmp_path / "town", {**GROUND, **BY_CHECK})
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    assert note(digest(*SINCE)) == SAID


def test_a_town_that_could_not_be_read_on_that_day_is_as_none(digest: Command, town: Path) -> None:
    commit(town, {"instance.yml": "name: [\n"}, "2026-10-31T18:00:00+01:00")
    commit(town, {"instance.yml": INSTANCE}, AFTER)
    assert note(digest(*SINCE)) == SAID


def test_where_git_is_not_installed_the_digest_is_made(town: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run("ankunft", "digest", *NOW_OPTION, *SINCE, cwd=town, PATH=str(empty), LC_ALL="C.UTF-8")
    assert (done.returncode, done.stderr.strip()) == (0, SAID)


def test_a_day_before_all_time_is_as_none(digest: Command, town: Path) -> None:
    for day in ("1960-01-01", "0001-01-01"):
        result = digest("--since", day)
        assert result.exit_code == 0
        assert note(result) == SAID.replace("2026-11-01", day)


# News

MESSAGES = {
    "news/2026-11-20-b.md": news("Zweite", "priority: urgent\n"),
    "news/2026-11-01-a.md": news("Erste"),
    "news/2026-10-05-changed.md": news("Geändert", "updated: 2026-11-05\n"),
    "news/2026-10-06-withdrawn.md": news("Falsch", "withdrawn: {date: 2026-11-02, why: Ein Irrtum.}\n"),
    "news/2026-11-19-late.md": news("Noch wahr", "withdrawn: {date: 2026-11-22, why: Später.}\n"),
    "news/2026-10-31-before.md": news("Davor"),
    "news/2026-10-30-withdrawn.md": news("Lange falsch", "withdrawn: {date: 2026-10-31, why: Ein Irrtum.}\n"),
    "news/2026-10-29-changed.md": news("Vorher geändert", "updated: 2026-10-31\n"),
    "news/2026-10-28-changed.md": news("Wird noch geändert", "updated: 2026-11-22\n"),
    "news/2026-11-22-tomorrow.md": news("Morgen"),
    "news/2026-11-18-draft.md": news("Entwurf", "draft: true\n"),
}


def test_news_of_the_time_are_told_with_those_that_changed_and_those_that_were_withdrawn(
    digest: Command, town: Path
) -> None:
    write_files(town / "town", MESSAGES)
    found = told(digest(*SINCE).stdout)
    assert found == {
        NEWS: [
            ("Zweite", f"{SITE}de/news/2026-11-20-b/", ["20. November 2026", "Kurz gesagt."]),
            ("Noch wahr", f"{SITE}de/news/2026-11-19-late/", ["19. November 2026", "Kurz gesagt."]),
            ("Geändert", f"{SITE}de/news/2026-10-05-changed/", ["5. Oktober 2026", "Kurz gesagt."]),
            ("Erste", f"{SITE}de/news/2026-11-01-a/", ["1. November 2026", "Kurz gesagt."]),
            ("Falsch", f"{SITE}de/news/2026-10-06-withdrawn/", ["6. Oktober 2026", WITHDRAWN, "Ein Irrtum."]),
        ]
    }


# Dates

EVENTS = {
    "events/today.yml": event("Heute", "2026-11-21T10:00", "end: 2026-11-21T12:00\nlocation: Rathaus\n"),
    "events/cancelled.yml": event("Kein Treffen", "2026-11-23T10:00", "status: cancelled\n"),
    "events/postponed.yml": event(
        "Verschoben", "2026-11-24T10:00", "status: postponed\nstatus_note: Wir melden uns.\n"
    ),
    "events/full.yml": event("Ausgebucht", "2026-11-25T10:00", "status: full\n"),
    "events/whole.yml": event("Ganztags", "2026-11-26", "end: 2026-11-28\n"),
    "events/weekly.yml": event("Wöchentlich", "2026-11-03T18:00", "rule: FREQ=WEEKLY\n"),
    "events/skipping.yml": event(
        "Einmal nicht", "2026-11-27T18:00", "rule: FREQ=WEEKLY\nchanges: {2026-11-27: {status: cancelled}}\n"
    ),
    "events/alone.yml": event(
        "Ein Termin, abgesagt", "2026-11-30T18:00", "changes: {2026-11-30: {status: cancelled}}\n"
    ),
    "events/last.yml": event("In 31 Tagen", "2026-12-22T10:00"),
    "events/far.yml": event("In 32 Tagen", "2026-12-23T10:00"),
    "events/past.yml": event("Vorbei", "2026-11-20T10:00", "end: 2026-11-20T12:00\n"),
    "events/draft.yml": event("Entwurf", "2026-11-25T10:00", "draft: true\n"),
}


def test_the_dates_of_the_next_31_days_are_told_in_order_and_those_called_off_say_so(
    digest: Command, town: Path
) -> None:
    write_files(town / "town", EVENTS)
    result = digest(*SINCE)
    found = told(result.stdout)
    assert list(found) == [DATES]
    assert [(title, " – ".join(facts)) for title, _, facts in found[DATES]] == [
        ("Heute", "Samstag, 21. November, 10:00–12:00 – Rathaus"),
        ("Kein Treffen", f"Montag, 23. November, 10:00 – {CANCELLED}"),
        ("Verschoben", f"Dienstag, 24. November, 10:00 – {POSTPONED}"),
        ("Wöchentlich", "Dienstag, 24. November, 18:00"),
        ("Ausgebucht", f"Mittwoch, 25. November, 10:00 – {FULL}"),
        ("Ganztags", "26.11.2026 – 28.11.2026"),
        ("Ein Termin, abgesagt", f"Montag, 30. November, 18:00 – {CANCELLED}"),
        ("Einmal nicht", "Freitag, 4. Dezember, 18:00"),
        ("In 31 Tagen", "Dienstag, 22. Dezember, 10:00"),
    ]
    assert [url for _, url, _ in found[DATES]][:2] == [
        f"{SITE}de/events/today/",
        f"{SITE}de/events/cancelled/",
    ]


def test_the_parts_stand_in_one_order_and_empty_ones_are_left_out(digest: Command, town: Path) -> None:
    commit(town, {**changed(*CHANGES["a fact"]), "offers/new.yml": offer("Neu")}, AFTER)
    write_files(town / "town", {**MESSAGES, **EVENTS})
    assert list(told(digest(*SINCE).stdout)) == [NEWS, NEW, CHANGED, DATES]


def test_the_address_of_a_site_below_a_path_stands_whole(digest: Command, town: Path) -> None:
    commit(town, {"offers/new.yml": offer("Neu")}, AFTER)
    (town / "town/instance.yml").write_text(INSTANCE.replace(SITE, "https://example.org/town/"))
    result = digest(*SINCE)
    links = [link.get("href") for link in rendered(result.stdout).all("a")]
    assert links == ["https://example.org/town/de/offers/new/", "https://example.org/town/de/"]


# Languages

ARABIC = {
    "offers/new.yml": offer("Neuer Kurs"),
    "offers/new.ar.yml": f"title: دورة جديدة\ntranslation: {{by: human, of: {{title: '{fingerprint('Neuer Kurs')}'}}}}\n",
    **MESSAGES,
    **EVENTS,
}


def test_a_language_is_told_in_its_own_words_with_what_is_missing_in_german(digest: Command, town: Path) -> None:
    write_files(town / "town", ARABIC)
    result = digest(*SINCE, "--language", "ar")
    found = told(result.stdout)
    assert len(found) == 3
    assert all(re.search("[\u0600-\u06ff]", heading) for heading in found)
    [(title, url, facts)] = list(found.values())[1]
    assert (title, url) == ("دورة جديدة", f"{SITE}ar/offers/new/")
    assert facts[-1] == "Kurz gesagt."


def test_several_languages_are_printed_one_after_the_other(digest: Command, town: Path) -> None:
    write_files(town / "town", ARABIC)
    alone = [digest(*SINCE, "--language", tag).stdout for tag in ("ar", "de")]
    assert digest(*SINCE, "--language", "ar", "--language", "de").stdout == "".join(alone)
    assert digest(*SINCE).stdout == alone[1]


# Files


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def test_out_writes_both_files_of_each_language_and_nothing_else(digest: Command, town: Path) -> None:
    write_files(town / "town", ARABIC)
    before = contents(town)
    result = digest(*SINCE, "--out", "mail/november", "--language", "de", "--language", "ar")
    assert result.exit_code == 0
    names = [f"mail/november/digest-{tag}.{ending}" for tag in ("de", "ar") for ending in ("md", "html")]
    assert result.stdout.splitlines() == names
    after = contents(town)
    assert sorted(set(after) - set(before)) == sorted(names)
    assert {name: after[name] for name in before} == before
    for tag in ("de", "ar"):
        assert after[f"mail/november/digest-{tag}.md"].decode() == digest(*SINCE, "--language", tag).stdout


def test_out_replaces_an_older_digest_and_leaves_what_else_is_there(digest: Command, town: Path) -> None:
    write_files(town, {"mail/digest-de.md": "alt", "mail/digest-uk.md": "alt", "mail/notes.txt": "x"})
    assert digest(*SINCE, "--out", town / "mail").exit_code == 0
    after = contents(town / "mail")
    assert set(after) == {"digest-de.md", "digest-de.html", "digest-uk.md", "notes.txt"}
    assert after["digest-de.md"] != b"alt"
    assert after["digest-uk.md"] == b"alt"


def test_the_same_content_gives_the_same_bytes(digest: Command, town: Path) -> None:
    write_files(town / "town", ARABIC)
    assert digest(*SINCE, "--out", town / "a", "--language", "ar").exit_code == 0
    done = run("ankunft", "digest", *NOW_OPTION, *SINCE, "--out", "b", "--language", "ar", cwd=town,
               PYTHONHASHSEED="7", TZ="Asia/Kathmandu", LANG="tr_TR.UTF-8")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert contents(town / "a") == contents(town / "b")


def test_a_file_that_cannot_be_replaced_leaves_nothing_half_written(digest: Command, town: Path) -> None:
    (town / "mail/digest-de.html").mkdir(parents=True)
    result = digest(*SINCE, "--out", "mail")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "cannot be written" in result.stderr
    assert sorted(path.name for path in (town / "mail").iterdir()) == ["digest-de.html", "digest-de.md"]
    assert list((town / "mail/digest-de.html").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_in_one_line(town: Path) -> None:
    folder = town / "mail"
    folder.mkdir()
    folder.chmod(0o555)
    try:
        done = without_privileges("ankunft", "digest", *NOW_OPTION, *SINCE, "--out", "mail", cwd=town)
    finally:
        folder.chmod(0o755)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "mail" in done.stderr
    assert list(folder.iterdir()) == []


# Wrong use, wrong content


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "--since"),
        (("--since", "2026-13-01"), "“2026-13-01” is no day. Write one as 2026-11-21."),
        (("--since", "gestern"), "“gestern” is no day."),
        (("--since", ""), "is no day."),
        (("--since", "2026-11-01T10:00"), "is no day."),
        ((*SINCE, "--language", "fr"), "the instance has no language “fr”."),
        ((*SINCE, "--language", "de", "--language", "xx"), "the instance has no language “xx”."),
        ((*SINCE, "-f", "nowhere.yml"), "There is no nowhere.yml."),
        ((*SINCE, "--out", "mkdocs.yml"), "mkdocs.yml"),
        ((*SINCE, "--now", "heute"), "“heute” is no day."),
        ((*SINCE, "--format", "json"), "--format"),
        ((*SINCE, "town"), "town"),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_2_and_a_sentence(
    digest: Command, town: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    before = contents(town)
    result = digest(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert contents(town) == before


def test_wrong_use_is_said_in_german_too(digest: Command, town: Path) -> None:
    assert "hat keine Sprache „fr“" in digest(*SINCE, "--language", "fr", "--lang", "de").stderr


def test_a_folder_that_there_is_not_ends_with_2(digest: Command, tmp_path: Path) -> None:
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    result = digest(*SINCE)
    assert result.exit_code == 2
    assert "There is no folder town." in result.stderr


def test_errors_in_the_content_end_with_1_and_nothing_is_written(digest: Command, town: Path) -> None:
    write_files(town / "town", {"offers/new.yml": "titel: Neu\n", "news/ohne-tag.md": news("X")})
    before = contents(town)
    result = digest(*SINCE, "--out", "mail")
    assert result.exit_code == 1
    found = {line.split(":")[0] for line in result.stdout.splitlines()}
    assert found == {"town/offers/new.yml", "town/news/ohne-tag.md"}
    assert result.stderr.startswith("Errors: ")
    assert contents(town) == before


def test_warnings_and_notes_stop_nothing_and_are_not_printed(digest: Command, town: Path) -> None:
    write_files(
        town / "town", {"places/p.yml": f"title: P\nhours: Mo 09:00-12:00\n{BY}", "offers/never.yml": offer("N", by="")}
    )
    result = digest(*SINCE)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "town/" not in result.stdout


# Hostile titles

HOSTILE = [
    "[Kurs](https://evil.example.org)", "*fett* _kursiv_ `code`", "<script>alert(1)</script>", "<b>x</b> & &amp; &copy;",
    "# Überschrift", "![Bild](https://evil.example.org/x.png)", "a | b", "~~weg~~", "x](https://evil.example.org)",
    "\\[x\\] \\", "<https://evil.example.org>", "1. November", "2) Zwei", "- Strich", "+ plus", "--- ", "=== x", "> Zitat", "``` js",
    "[x]: https://evil.example.org", "https://evil.example.org", "Kurs\u2028zwei", "<!-- x -->", "x  y", "</a><a href=x>", "&#91;x&#93;",
    "دورة (Kurs) [ا]", "\u202ex",
]  # fmt: skip


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_told_letter_by_letter_in_both_files(digest: Command, town: Path, title: str) -> None:
    files = {
        "offers/new.yml": offer(quoted(title)).replace("Kurz gesagt.", quoted(title)),
        "news/2026-11-01-a.md": news(quoted(title), f"withdrawn: {{date: 2026-11-02, why: {quoted(title)}}}\n"),
        "events/a.yml": event(quoted(title), "2026-11-25T10:00", f"location: {quoted(title)}\n"),
        "instance.yml": INSTANCE.replace("name: Testort", f"name: {quoted(title)}"),
    }
    write_files(town / "town", files)
    assert digest(*SINCE, "--out", "mail").exit_code == 0
    said = " ".join(title.split())
    for tree in (
        rendered((town / "mail/digest-de.md").read_text("utf-8")),
        parse((town / "mail/digest-de.html").read_text("utf-8")),
    ):
        texts = [" ".join(link.text.split()) for link in tree.all("a")]
        assert texts[:3] == [said] * 3
        assert [link.get("href") for link in tree.all("a")] == [
            f"{SITE}de/news/2026-11-01-a/", f"{SITE}de/offers/new/", f"{SITE}de/events/a/", f"{SITE}de/",
        ]  # fmt: skip
        assert [" ".join(heading.text.split()) for heading in tree.all("h1")] == [
            say("News from {name}").format(name=said)
        ]
        whole = " ".join(tree.text.split())
        assert whole.count(said) >= 7
        assert {element.tag for element in tree.all()} <= {
            "html", "head", "meta", "title", "body", "table", "tr", "td", "h1", "h2", "p", "a", "br", "ul", "li", "span",
        }  # fmt: skip
    told((town / "mail/digest-de.md").read_text("utf-8"))


def test_a_day_that_begins_with_a_number_becomes_no_list(digest: Command, town: Path) -> None:
    write_files(town / "town", {"news/2026-11-01-a.md": news("A")})
    tree = rendered(digest(*SINCE).stdout)
    assert not list(tree.all("ol"))
    assert "1. November 2026" in tree.text


# The e-mail


@pytest.fixture
def mail(digest: Command, town: Path) -> Callable[[str], Element]:
    """The HTML of a language, of a town in which much has happened."""
    commit(town, changed(*CHANGES["a fact"]), AFTER)
    write_files(town / "town", ARABIC)

    def make(tag: str) -> Element:
        assert digest(*SINCE, "--out", "mail", "--language", tag).exit_code == 0
        text = (town / f"mail/digest-{tag}.html").read_text("utf-8")
        assert text.startswith("<!doctype html>")
        return parse(text)

    return make


def test_the_mail_says_the_same_as_the_markdown(digest: Command, mail: Callable[[str], Element]) -> None:
    for tag in ("de", "en", "ar"):
        tree, markdown = mail(tag), rendered(digest(*SINCE, "--language", tag).stdout)
        assert [heading.text for heading in tree.all("h2")] == [heading.text for heading in markdown.all("h2")]
        links = [(link.text, link.get("href")) for link in tree.all("a")]
        assert links[:-1] == [(link.text, link.get("href")) for link in markdown.all("a")][:-1]
        assert links[-1] == ("Testort", f"{SITE}{tag}/")
        for item in markdown.all("li"):
            title, _, facts = item.text.partition("\n")
            assert all(fact in tree.text for fact in (title, *facts.split(" – ")))


def test_the_mail_loads_nothing(mail: Callable[[str], Element]) -> None:
    for tag in ("de", "ar"):
        for element in mail(tag).all():
            assert element.tag not in {
                "link",
                "script",
                "style",
                "img",
                "iframe",
                "svg",
                "video",
                "audio",
                "object",
                "embed",
                "form",
                "base",
            }
            names = set(element.attributes)
            assert not names & {"src", "srcset", "background", "poster", "data", "action", "ping", "class", "id"}
            assert not [name for name in names if name.startswith("on")]
            assert "url(" not in (element.get("style") or "")
            assert "@" not in (element.get("style") or "")
            if "href" in names:
                assert element.tag == "a"
                assert (element.get("href") or "").startswith(SITE)


def test_the_mail_has_one_title_one_heading_and_headings_in_order(mail: Callable[[str], Element]) -> None:
    tree = mail("de")
    [title], [heading] = tree.all("title"), tree.all("h1")
    assert title.text == heading.text == TITLE
    assert len(list(tree.all("h2"))) == 4
    assert {element.get("charset") for element in tree.all("meta")} >= {"utf-8"}
    assert all(table.get("role") == "presentation" for table in tree.all("table"))


@pytest.mark.parametrize(("tag", "direction"), [("de", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_the_mail_says_its_language_and_direction(mail: Callable[[str], Element], tag: str, direction: str) -> None:
    [html] = mail(tag).all("html")
    assert (html.get("lang"), html.get("dir")) == (tag, direction)


def test_what_is_missing_in_a_language_says_in_which_it_is(mail: Callable[[str], Element]) -> None:
    tree = mail("ar")
    foreign = [element for element in tree.all() if element.get("lang") not in (None, "ar")]
    assert {(element.get("lang"), element.get("dir")) for element in foreign} == {("de", "ltr")}
    said = {element.text for element in foreign}
    assert {"Zweite", "Kurz gesagt.", "Ein Irrtum.", "Alter Kurs", "Heute", "Rathaus"} <= said
    assert not [text for text in said if re.search("[\u0600-\u06ff]", text)]
    assert not [element for element in mail("de").all() if element.tag != "html" and element.get("lang")]


def test_an_invented_town_says_so(digest: Command, town: Path) -> None:
    (town / "town/instance.yml").write_text(INSTANCE + "invented: true\n")
    assert digest(*SINCE, "--out", "mail").exit_code == 0
    assert say("This is an example. The town does not exist.") in (town / "mail/digest-de.html").read_text("utf-8")
