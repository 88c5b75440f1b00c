"""What a source text said before: found in Git by its fingerprint, wherever and whenever it stood, and compared by words."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ankunft.catalogue.fingerprint import fingerprint
from ankunft.cli.revision import past_files, who
from ankunft.translation.history import find_texts, word_diff
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import read_all, write_files

PAGE = "town/topics/a/flat.md"
Files = dict[str, str | bytes]


@pytest.fixture(autouse=True)
def own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """No repository around, and no settings of the person who runs the tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


def git(folder: Path, *arguments: str, given: str | None = None) -> str:
    settings = (
        "user.name=Kim Beispiel",
        "user.email=k@example.org",
        "commit.gpgsign=false",
        "protocol.file.allow=always",
    )
    command = ["git", *(part for setting in settings for part in ("-c", setting)), *arguments]
    done = subprocess.run(command, cwd=folder, input=given, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path, files: Files, *gone: str) -> None:
    write_files(folder, files)
    for path in gone:
        (folder / path).unlink()
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "--allow-empty", "-m", "x")


def page(costs: str, title: str = "Wohnung") -> str:
    return f"---\ntitle: {title}\nsummary: Kurz gesagt.\n---\n\nAnfang.\n\n## Kosten {{#costs}}\n\n{costs}\n"


def of(costs: str) -> str:
    """The fingerprint of the section of `page`."""
    return fingerprint(f"Kosten\n{costs}")


def found(root: Path, *wanted: str) -> list[str]:
    """The texts that are found of those wanted, without white space around."""
    texts = find_texts(past_files(root), wanted)
    return [" ".join(texts[one].split()) for one in wanted if one in texts]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    return root


# --- what Git keeps


def test_a_text_that_was_changed_is_found(repo: Path) -> None:
    for number in range(4):
        commit(repo, {PAGE: page(f"Es kostet {number} Euro.")})
    assert found(repo / "town", of("Es kostet 1 Euro.")) == ["Kosten Es kostet 1 Euro."]
    assert found(repo / "town", *(of(f"Es kostet {n} Euro.") for n in range(5))) == [
        f"Kosten Es kostet {n} Euro." for n in range(4)
    ]


def test_every_kind_of_text_is_found(repo: Path) -> None:
    commit(repo, {
        PAGE: page("Viel.", title="Alter Titel"),
        "town/offers/a.yml": "title: Kurs\nregistration:\n  how: Rufen Sie an.\nlist: [eins, zwei]\ntext: |\n  Ein Text.\n\n  Zwei.\n",
    })  # fmt: skip
    commit(repo, {}, PAGE, "town/offers/a.yml")
    texts = ["Alter Titel", "Kurz gesagt.", "Anfang.", "Kurs", "Rufen Sie an.", "zwei", "Ein Text. Zwei."]
    assert found(repo, *map(fingerprint, texts)) == texts


def test_what_the_catalogue_stamps_is_what_is_found(repo: Path) -> None:
    """Whatever way a file is written, both read the same texts from it."""
    text = "\ufeff" + page("Viel\x07 Geld.").replace("\n", "\r\n")
    commit(repo, {PAGE: text, "town/instance.yml": "name: T\nurl: https://a.example.org/\nlayers: []\nlanguage: de\nlanguages: [de]\n",
                  "town/topics/a/topic.yml": "title: Thema\nsummary: S.\n"})  # fmt: skip
    reading, _ = read_all(repo / "town")
    stamped = {
        fingerprint(text.text)
        for entry in reading.catalogue.entries.values()
        for text in entry.texts.values()
        if entry.id == "flat"
    }
    assert len(stamped) == 4
    assert find_texts(past_files(repo), stamped).keys() == stamped


def test_a_text_is_found_where_it_does_not_stand_any_more(repo: Path) -> None:
    commit(repo, {PAGE: page("Gelöscht.")})
    commit(repo, {"town/topics/b/other.md": page("Verschoben.")}, PAGE)
    git(repo, "mv", "town/topics/b/other.md", "town/topics/b/renamed.md")
    commit(repo, {"town/topics/b/renamed.md": page("Geändert.")})
    commit(repo, {}, "town/topics/b/renamed.md")
    assert found(repo, of("Gelöscht."), of("Verschoben."), of("Geändert.")) == [
        "Kosten Gelöscht.", "Kosten Verschoben.", "Kosten Geändert.",
    ]  # fmt: skip


def test_texts_of_a_branch_that_was_merged_are_found_and_those_of_the_merge_itself(repo: Path) -> None:
    commit(repo, {PAGE: page("Anfang.")})
    git(repo, "switch", "-q", "-c", "branch")
    commit(repo, {PAGE: page("Auf dem Zweig.")})
    commit(repo, {PAGE: page("Später auf dem Zweig.")})
    git(repo, "switch", "-q", "main")
    commit(repo, {PAGE: page("Auf dem Stamm.")})
    git(repo, "merge", "-q", "--no-commit", "-s", "ours", "branch")
    commit(repo, {PAGE: page("Beides zusammen.")})
    commit(repo, {PAGE: page("Zuletzt.")})
    for text in (
        "Anfang.",
        "Auf dem Zweig.",
        "Später auf dem Zweig.",
        "Auf dem Stamm.",
        "Beides zusammen.",
        "Zuletzt.",
    ):
        assert found(repo, of(text)) == [f"Kosten {text}"]


def test_texts_of_a_branch_that_was_not_merged_are_not_looked_for(repo: Path) -> None:
    commit(repo, {PAGE: page("Anfang.")})
    git(repo, "switch", "-q", "-c", "branch")
    commit(repo, {PAGE: page("Auf dem Zweig.")})
    git(repo, "switch", "-q", "main")
    assert found(repo, of("Auf dem Zweig.")) == []


def test_a_merge_of_three_branches(repo: Path) -> None:
    commit(repo, {PAGE: page("Anfang.")})
    for name in ("a", "b"):
        git(repo, "switch", "-q", "-c", name, "main")
        commit(repo, {f"town/topics/a/{name}.md": page(f"Von {name}.")})
    git(repo, "switch", "-q", "main")
    commit(repo, {PAGE: page("Stamm.")})
    git(repo, "merge", "-q", "-m", "x", "a", "b")
    assert len(found(repo, of("Von a."), of("Von b."), of("Stamm."), of("Anfang."))) == 4


def test_the_newest_comes_first_and_each_content_once(repo: Path) -> None:
    for text in ("Eins.", "Zwei.", "Eins.", "Drei."):
        commit(repo, {PAGE: page(text), "town/topics/a/twin.md": page(text)})
    files = list(past_files(repo))
    assert [data.decode().split()[-1] for _, data in files] == ["Drei.", "Eins.", "Zwei."]
    assert {path for path, _ in files} <= {PAGE, "town/topics/a/twin.md"}


SETTINGS = {
    "log.follow": "true", "log.showRoot": "false", "log.showSignature": "true", "log.diffMerges": "first-parent",
    "log.decorate": "full", "diff.relative": "true", "diff.orderFile": "/nowhere", "diff.renames": "copies",
    "diff.noprefix": "true", "diff.external": "false", "diff.wsErrorHighlight": "all", "color.ui": "always", "core.abbrev": "7",
    "core.quotePath": "true", "format.pretty": "fuller", "core.pager": "false", "diff.ignoreSubmodules": "all",
    "diff.submodule": "log", "format.notes": "*", "core.autocrlf": "true", "i18n.logOutputEncoding": "utf-16",
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_what_people_set_in_git_changes_nothing(repo: Path, name: str) -> None:
    commit(repo, {PAGE: page("Eins."), "base.md": page("Unten.")})
    git(repo, "switch", "-q", "-c", "branch")
    commit(repo, {PAGE: page("Zweig.")})
    git(repo, "switch", "-q", "main")
    commit(repo, {PAGE: page("Stamm.")})
    git(repo, "merge", "-q", "--no-commit", "-s", "ours", "branch")
    commit(repo, {PAGE: page("Beides.")})
    commit(repo, {PAGE: page("Zuletzt.")})
    before = list(past_files(repo / "town"))
    assert len(before) == 6
    git(repo, "config", name, SETTINGS[name])
    assert list(past_files(repo / "town")) == before


def test_file_names_are_whatever_they_are(repo: Path) -> None:
    names = ["mit Leerzeichen.md", "größe.md", "سكن.md", "zeile\nzwei.md", "tab\t.md", '"quoted".md', "-rf.md", "a\\b.md", ":x.md",
             "\nvorn.md", "hinten\n.md", "*.md", "\udcff.md"]  # fmt: skip
    commit(repo, {f"town/topics/a/{name}": page(f"Nummer {number}.") for number, name in enumerate(names)})
    commit(repo, {}, *(f"town/topics/a/{name}" for name in names))
    files = list(past_files(repo))
    assert {path.removeprefix("town/topics/a/") for path, _ in files} == set(names)
    assert len(found(repo, *(of(f"Nummer {number}.") for number in range(len(names))))) == len(names)


def test_only_texts_are_read(repo: Path) -> None:
    commit(
        repo,
        {
            "town/a.md": "A.",
            "town/b.png": b"\x89PNG",
            "town/c.txt": "C.",
            "town/d.yml": "title: D.",
            "e.MD": "E.",
            "town/md": "F",
        },
    )
    (repo / "town/link.md").symlink_to("a.md")
    commit(repo, {})
    assert sorted(path for path, _ in past_files(repo)) == ["town/a.md", "town/d.yml"]


def test_a_link_that_became_a_file_is_read(repo: Path) -> None:
    commit(repo, {"elsewhere": "x"})
    (repo / "a.md").symlink_to("elsewhere")
    commit(repo, {})
    (repo / "a.md").unlink()
    commit(repo, {"a.md": page("Nun selbst.")})
    commit(repo, {"a.md": page("Danach.")})
    assert found(repo, of("Nun selbst.")) == ["Kosten Nun selbst."]


def test_submodules_are_passed_over_and_have_a_past_of_their_own(repo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q", "-b", "main")
    commit(other, {PAGE: page("Im Untermodul.")})
    commit(repo, {"a.md": page("Oben.")})
    git(repo, "submodule", "add", "-q", str(other), "module.md")
    commit(repo, {"a.md": page("Danach.")})
    assert found(repo, of("Oben."), of("Im Untermodul.")) == ["Kosten Oben."]
    assert found(repo / "module.md/town", of("Im Untermodul.")) == ["Kosten Im Untermodul."]


# --- what is no repository, or half of one


def test_without_a_repository_nothing_is_found(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "nowhere", Path(os.devnull)):
        assert list(past_files(root)) == []
        assert find_texts(past_files(root), [of("x")]) == {}


def test_a_repository_without_a_commit(repo: Path) -> None:
    write_files(repo, {PAGE: page("Noch nicht.")})
    assert list(past_files(repo)) == []
    git(repo, "add", "--all")
    assert list(past_files(repo)) == []


def test_a_broken_repository(repo: Path) -> None:
    commit(repo, {PAGE: page("Eins.")})
    (repo / ".git/HEAD").write_text("ref: refs/heads/nowhere\n")
    assert list(past_files(repo)) == []
    (repo / ".git/HEAD").write_bytes(b"\x00\xff")
    assert list(past_files(repo)) == []
    assert who(repo) is None or isinstance(who(repo), str)


def test_without_git_nothing_is_found_and_nobody_known(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repo, {PAGE: page("Eins.")})
    for path in ("", str(repo), "/nowhere"):
        monkeypatch.setenv("PATH", path)
        assert list(past_files(repo)) == []
        assert who(repo) is None


def test_a_bare_clone_of_depth_1_knows_what_it_has(repo: Path, tmp_path: Path) -> None:
    for text in ("Eins.", "Zwei.", "Drei."):
        commit(repo, {PAGE: page(text)})
    for number, options in enumerate((("--bare",), ("--no-checkout",), ())):
        clone = tmp_path / f"clone-{number}"
        git(tmp_path, "clone", "-q", "--depth", "1", *options, repo.as_uri(), str(clone))
        assert found(clone, of("Drei."), of("Zwei.")) == ["Kosten Drei."]
    bare = tmp_path / "bare"
    git(tmp_path, "clone", "-q", "--bare", repo.as_uri(), str(bare))
    assert len(found(bare, of("Eins."), of("Zwei."), of("Drei."))) == 3


def test_a_clone_without_contents_gives_what_it_can_get(repo: Path, tmp_path: Path) -> None:
    for text in ("Eins.", "Zwei.", "Drei."):
        commit(repo, {PAGE: page(text)})
    git(repo, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", repo.as_uri(), str(clone))
    repo.rename(tmp_path / "away")  # as where there is no network
    assert found(clone, of("Eins."), of("Drei.")) == []


def test_contents_that_are_lost_or_broken_are_passed_over(repo: Path) -> None:
    for text in ("Eins.", "Zwei.", "Drei."):
        commit(repo, {PAGE: page(text)})
    ids = [git(repo, "rev-parse", f"HEAD~{number}:{PAGE}") for number in range(3)]
    lost = repo / ".git/objects" / ids[1][:2] / ids[1][2:]
    lost.unlink()
    assert found(repo, of("Eins."), of("Zwei."), of("Drei.")) == ["Kosten Eins.", "Kosten Drei."]
    broken = repo / ".git/objects" / ids[0][:2] / ids[0][2:]
    broken.chmod(0o644)
    broken.write_bytes(b"not an object")
    assert found(repo, of("Zwei."), of("Drei.")) == []
    list(past_files(repo))


def test_who_is_the_one_that_git_knows(repo: Path, tmp_path: Path) -> None:
    assert who(repo) is None
    git(repo, "config", "user.name", "  Zoë ኣበበ ")
    assert who(repo) == "Zoë ኣበበ"
    git(repo, "config", "user.name", "")
    assert who(repo) is None
    assert who(tmp_path / "nowhere") is None
    assert who(Path(os.devnull)) is None
    (repo / ".git/config").write_bytes(b"[user]\nname = J\xfcrgen\n")
    assert who(repo) == "J\ufffdrgen"


def test_reading_can_be_left_at_any_time_and_leaves_no_process(repo: Path) -> None:
    for number in range(5):
        commit(repo, {PAGE: page("x" * 300_000 + str(number))})
    for wanted in range(4):
        files = past_files(repo)
        for _ in range(wanted):
            next(files)
        files.close()  # type: ignore[attr-defined]
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    names = (
        [Path(f"/proc/{child}/comm").read_text() for child in children.read_text().split()] if children.exists() else []
    )
    assert "git\n" not in names


# --- how much is read


class Counted:
    """Files, and how many of them were asked for."""

    def __init__(self, files: Iterator[tuple[str, bytes]]) -> None:
        self.files, self.count = files, 0

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        for file in self.files:
            self.count += 1
            yield file


@pytest.fixture(scope="module")
def long_past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 commits of one page."""
    root = tmp_path_factory.mktemp("long")
    stream = ["reset refs/heads/main\n"]
    for number in range(2000):
        data = page(f"Fassung {number}.")
        head = f"commit refs/heads/main\ncommitter T <t@example.org> {1_700_000_000 + number} +0000\ndata 1\nx\n"
        stream.append(f"{head}M 100644 inline {PAGE}\ndata {len(data.encode())}\n{data}\n")
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=root, check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, check=True, input="".join(stream).encode())
    return root


@pytest.mark.parametrize("back", [0, 1, 10, 1999])
def test_reading_ends_with_what_was_looked_for(long_past: Path, back: int) -> None:
    files = Counted(past_files(long_past))
    wanted = of(f"Fassung {1999 - back}.")
    start = time.monotonic()
    assert find_texts(files, [wanted]).keys() == {wanted}
    assert files.count == back + 1
    assert time.monotonic() - start < 30


def test_nothing_is_read_where_nothing_can_be_found(long_past: Path) -> None:
    for wanted in (
        [],
        ["2:0123456789ab"],
        ["1:xyz"],
        ["0123456789ab"],
        [""],
        ["1:0123456789abc"],
        ["\n"],
        ["1:0123456789AB"],
    ):
        files = Counted(past_files(long_past))
        assert find_texts(files, wanted) == {}
        assert files.count == 0


def test_what_is_not_there_is_not_found_and_hides_nothing(long_past: Path) -> None:
    files = Counted(past_files(long_past))
    wanted = [of("Nie geschrieben."), of("Fassung 7."), "9:0123456789ab"]
    assert list(find_texts(files, wanted)) == [wanted[1]]
    assert files.count == 2000


# --- what files hold


HOSTILE = {
    "no UTF-8": page("Größe").encode("latin-1"),
    "UTF-16": page("Größe").encode("utf-16"),
    "zeros": b"\0" * 10_000,
    "random": random.Random(1).randbytes(50_000),
    "broken YAML": b"---\ntitle: [a, 'b\n---\n",
    "an anchor bomb": b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "deep": b"a: " + b"[" * 10_000,
    "deep quotes": b"> " * 50_000,
    "front matter that does not end": b"---\ntitle: x\n",
    "nothing": b"",
    "a list": b"- a\n- b\n",
    "a tab": b"a:\tb\n",
    "a conflict": b"<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n",
    "many headings": b"## A\n" * 15_000,
    "brackets": b"[" * 20_000,
    "link brackets": b"](" * 100_000,
    "numbers": b"0 1" * 100_000,
    "braces": b"{#" * 100_000,
    "huge": page("Viel. " * 2_000_000).encode(),
}


@pytest.mark.parametrize("suffix", [".md", ".yml"])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_passed_over(name: str, suffix: str) -> None:
    files = [(f"a{suffix}", HOSTILE[name]), ("b.md", page("Gut.").encode())]
    start = time.monotonic()
    assert find_texts(files, [of("Gut.")]).keys() == {of("Gut.")}
    assert time.monotonic() - start < 30


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")), st.booleans())
def test_no_content_stops_the_search(data: bytes, is_yaml: bool) -> None:
    files = [("a.yml" if is_yaml else "a.md", data), ("b.md", page("Gut.").encode())]
    assert of("Gut.") in find_texts(files, [of("Gut.")])


def test_the_newest_of_two_texts_with_one_fingerprint_is_given() -> None:
    files = [("a.md", page("[Hier](neu.md) kostet es.").encode()), ("a.md", page("[Hier](alt.md) kostet es.").encode())]
    assert "neu.md" in find_texts(files, [of("[Hier](x.md) kostet es.")])[of("[Hier](x.md) kostet es.")]


# --- word by word

TEXTS = st.text(max_size=200) | st.lists(
    st.sampled_from(["die", "Miete", "ist", ",", " ", "\n", "\u00a0", "10", "سكن", "ነዛ"])
).map("".join)


@given(TEXTS, TEXTS)
@example("", "")
@example("a", "")
@example("", "a")
@example("\x1c\x85\u2028\r", "\r\n\x0b")
@example(" " * 8000, "\n" * 8000)
def test_both_texts_come_out_again(old: str, new: str) -> None:
    changes = word_diff(old, new)
    assert "".join(text for what, text in changes if what != "in") == old
    assert "".join(text for what, text in changes if what != "out") == new
    assert all(text for _, text in changes)
    assert {what for what, _ in changes} <= {"same", "out", "in"}


@given(TEXTS)
def test_what_is_the_same_is_one_run(text: str) -> None:
    assert word_diff(text, text) == ([("same", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Die Miete ist hoch.", "Die Miete ist sehr hoch.", [("same", "Die Miete ist "), ("in", "sehr "), ("same", "hoch.")]),
        ("Es kostet 10 Euro.", "Es kostet 12 Euro.", [("same", "Es kostet "), ("out", "10"), ("in", "12"), ("same", " Euro.")]),
        ("الإيجار مُرتفع جدًا", "الإيجار مُنخفض جدًا",
         [("same", "الإيجار "), ("out", "مُرتفع"), ("in", "مُنخفض"), ("same", " جدًا")]),
        ("مُدَرِّس", "مَدْرَسة", [("out", "مُدَرِّس"), ("in", "مَدْرَسة")]),
        ("می\u200cروم خانه", "می\u200cرود خانه", [("out", "می\u200cروم"), ("in", "می\u200cرود"), ("same", " خانه")]),
        ("እቲ ክራይ ክቡር እዩ።", "እቲ ክራይ ሕሱር እዩ።",
         [("same", "እቲ ክራይ "), ("out", "ክቡር"), ("in", "ሕሱር"), ("same", " እዩ።")]),
        ("cafe\u0301 zu", "cafe zu", [("out", "cafe\u0301"), ("in", "cafe"), ("same", " zu")]),
    ],
)  # fmt: skip
def test_changes_are_told_in_whole_words(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert word_diff(old, new) == expected


def test_white_space_alone_makes_nothing_the_same() -> None:
    assert word_diff("eins zwei drei", "vier fünf sechs") == [("out", "eins zwei drei"), ("in", "vier fünf sechs")]


def words(count: int, seed: int, vocabulary: int = 3000) -> list[str]:
    """As a language has them: a few words stand everywhere."""
    choose = random.Random(seed)
    return [f"w{int(choose.paretovariate(0.8)) % vocabulary}" for _ in range(count)]


LONG = {
    "one change": lambda: (words(20_000, 1), [*words(20_000, 1)[:10_000], "neu", *words(20_000, 1)[10_000:]]),
    "other words": lambda: (words(20_000, 1), words(20_000, 2)),
    "no word in common": lambda: ([f"a{n}" for n in range(20_000)], [f"b{n}" for n in range(20_000)]),
    "another order": lambda: ([f"a{n}" for n in range(20_000)], [f"a{n * 7919 % 20_000}" for n in range(20_000)]),
    "one word": lambda: (["a"] * 20_000, ["a"] * 19_999),
    "two words": lambda: (["a", "b"] * 10_000, ["b", "a", "a"] * 6_000),
}


@pytest.mark.parametrize("between", [" ", "\n", ".\n\n", ", "])
@pytest.mark.parametrize("size", [20_000, 1_400])
@pytest.mark.parametrize("name", LONG)
def test_long_texts_are_compared_in_a_moment(name: str, size: int, between: str) -> None:
    old, new = (between.join(part[:size]) for part in LONG[name]())
    start = time.process_time()
    changes = word_diff(old, new)
    assert time.process_time() - start < 30
    assert "".join(text for what, text in changes if what != "in") == old
    assert "".join(text for what, text in changes if what != "out") == new


def test_one_change_in_a_long_text_is_told_as_one() -> None:
    old = words(1400, 1)
    new = [*old[:700], "neu", *old[700:]]
    changes = word_diff(" ".join(old), " ".join(new))
    assert sum(len(text) for what, text in changes if what != "same") == len("neu ")
    old = [f"Zeile {number} mit Worten." for number in range(5000)]
    changes = word_diff("\n".join(old), "\n".join([*old[:2500], "Neu.", *old[2500:]]))
    assert [(what, text) for what, text in changes if what != "same"] == [("in", "Neu.\n")]
