"""Files that somebody, or an accident, made to hurt: each is an error in seconds, never an exception."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from ankunft.catalogue.localise import LocalCatalogue, Publisher
from ankunft.catalogue.problems import Problem
from ankunft.catalogue.yamltext import read_yaml
from ankunft.cli import main
from ankunft.model import message
from click.testing import CliRunner

from tests.conftest import NOW, make_instance, read_all

SECONDS = 5
FRONT = "---\ntitle: Titel\nsummary: Satz.\n---\n\n"
TOPIC = {"topics/t/topic.yml": "title: T\nsummary: S.\n"}


def go_through(root: Path) -> list[Problem]:
    """Read and check an instance, and make the HTML of everything in it."""
    # Where instance.yml names no layer, the layer base is read: here an empty one.
    (root.parent / "base").mkdir(exist_ok=True)
    reading, problems = read_all(root, root.parent / "base")
    for tag in reading.catalogue.instance.languages:
        local = LocalCatalogue(reading.catalogue, tag)
        publisher = Publisher(local, "/")
        for entry in reading.catalogue.entries.values():
            for section in local.entry(entry).sections:
                publisher.section(section)
    for problem in problems:
        assert problem.at.line >= 1
        assert problem.at.column >= 1
        assert problem.text(base=root)
    return problems


def in_seconds(root: Path) -> int:
    """The number of problems of the instance; fails where finding them takes more than SECONDS of the processor.

    In a process of its own: what never ends can be ended, and what crashes the interpreter is seen.
    """
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        spent = int(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (spent + SECONDS, spent + SECONDS))
        try:
            results.put(len(go_through(root)))
        except BaseException:
            results.put(traceback.format_exc())
            raise

    child = context.Process(target=work)
    child.start()
    child.join(SECONDS * 12)
    if child.is_alive():
        child.kill()
        child.join()
    if child.exitcode in (-signal.SIGXCPU, -signal.SIGKILL):
        pytest.fail(f"it took more than {SECONDS} seconds")
    assert child.exitcode == 0, f"ended with {child.exitcode}: {'' if results.empty() else results.get()}"
    count = results.get()
    assert isinstance(count, int)
    return count


def make(root: Path, name: str, text: str | bytes) -> Path:
    return make_instance(root / "town", {**TOPIC, name: text})


YAML = {
    "100,000 opening brackets": "a: " + "[" * 100_000,
    "100,000 opening braces": "a: " + "{" * 100_000,
    "100,000 brackets, closed": f"a: {'[' * 100_000}{']' * 100_000}\n",
    "100,000 nested list items": "- " * 100_000 + "x\n",
    "1,300 levels of indentation": "".join(f"{' ' * n}a:\n" for n in range(1_300)),
    "100,000 complex keys": "? " * 100_000 + "x\n",
    "a bomb of aliases": "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]\n" for n in range(20)),
    "a bomb of merge keys": "a: &a {b: c}\n" + "".join(f"k{n}: {{<<: *a}}\n" for n in range(10_000)),
    "10,000 times the same key": "title: x\n" * 10_000,
    "60,000 keys": "".join(f"k{n}: x\n" for n in range(60_000)),
    "a line of 900 KB": f"title: {'x' * 900_000}\n",
    "a key of 900 KB": f"{'x' * 900_000}: y\n",
    "900 KB of quotation marks": "title: " + "'" * 900_000,
    "900 KB of colons": "title: " + ": " * 450_000,
    "900 KB of hashes": "#" * 900_000,
    "900 KB of line ends": "\n" * 900_000 + "title: x\n",
    "900 KB of spaces": "title: x" + " " * 900_000 + "\n",
    "900 KB of tabs": "\t\n" * 300_000,
    "900 KB of ampersands": "title: " + "&" * 900_000,
    "a number of 100,000 digits": f"title: T\nsummary: S.\norder: {'9' * 100_000}\n",
    "a tag": "title: !!python/object/apply:os.system [id]\nsummary: S.\n",
    "a thousand documents": "---\na: b\n" * 1_000,
    "a directive": "%YAML 9.9\n---\ntitle: x\n",
    "escapes of surrogates": 'title: "\\ud800"\nsummary: "\\udfff"\n',
    "escapes beyond Unicode": 'title: "\\Uffffffff"\nsummary: S.\n',
}


@pytest.mark.parametrize("name", YAML)
def test_hostile_yaml_is_an_error_in_seconds(tmp_path: Path, name: str) -> None:
    assert in_seconds(make(tmp_path, "topics/u/topic.yml", YAML[name])) >= 1


@pytest.mark.parametrize("name", YAML)
def test_hostile_yaml_in_instance_yml_is_an_error_in_seconds(tmp_path: Path, name: str) -> None:
    root = make_instance(tmp_path / "town", TOPIC, instance=YAML[name])
    assert in_seconds(root) >= 1


MARKDOWN = {
    "nested quotes": ">" * 100_000,
    "nested quotes with spaces": "> " * 100_000,
    "nested quotes, one more each line": "\n".join(">" * n + " x" for n in range(1, 400)),
    "opening brackets": "[" * 50_000,
    "opening brackets of pictures": "![" * 50_000,
    "brackets, closed": "[" * 25_000 + "]" * 25_000,
    "links in links": "[a](" * 25_000,
    "link definitions": "".join(f"[a{n}]: b{n}.md\n" for n in range(20_000)),
    "inserts that do not end": "[[instance:" * 20_000,
    "stars": "*" * 100_000,
    "stars and letters": "*a **b " * 20_000,
    "underscores": "_a __b " * 20_000,
    "underscores without spaces": "_a_" * 30_000,
    "backticks": "`" * 100_000,
    "backticks of growing length": " ".join("`" * n for n in range(1, 600)),
    "backslashes": "\\" * 100_000,
    "ampersands": "&" * 100_000,
    "entities": "&#x41;" * 50_000,
    "angle brackets": "<" * 100_000,
    "angle brackets and letters": "<a " * 50_000,
    "mail links": "<a@" * 50_000,
    "comments that do not end": "<!--" * 30_000,
    "processing instructions": "<?" * 50_000,
    "declarations": "<![CDATA[" * 20_000,
    "nested bold": "<b>" * 50_000,
    "nested boxes": "<div>" * 50_000,
    "nested boxes, closed": "<div>\n" * 10_000 + "</div>\n" * 10_000,
    "nested details": "<details><summary>" * 10_000,
    "nested HTML tables": "<table><tr><td>" * 10_000,
    "nested lists": "\n".join("    " * n + "- x" for n in range(600)),
    "nested lists on one line": "- " * 50_000,
    "numbered lists on one line": "1. " * 50_000,
    "nested blocks": "\n".join("    " * n + '!!! note "x"' for n in range(600)),
    "blocks that do not end": '!!! note "' * 30_000,
    "titles of blocks": '!!! note "x"\n' * 5_000,
    "definition lists": "a\n:   " * 5_000,
    "table columns": "|" * 50_000 + "\n" + "|-" * 50_000 + "|\n",
    "table rows": "| a | b |\n|---|---|\n" + "| c | d |\n" * 10_000,
    "pipes": "a | b\n--|--\n" + "|" * 100_000,
    "fences": "```\n" * 50_000,
    "fences that do not end": "````" * 20_000 + "\nx",
    "attribute lists": "x {: a=b " * 20_000,
    "attribute lists that do not end": "x {:" * 30_000,
    "attribute lists behind headings": "## x {" * 20_000,
    "spaces": "a" + " " * 500_000 + "b",
    "spaces behind a heading": "## a" + " " * 100_000 + "b",
    "hashes behind a heading": "## a" + " #" * 50_000 + "b",
    "headings": "".join(f"## a {{#a{n}}}\n\n" for n in range(2_000)),
    "headings with one id": "## a {#a}\n\n" * 2_000,
    "underlined headings": "a\n==\n\n" * 2_000,
    "one line of 900 KB": "x" * 900_000,
    "words": "word " * 180_000,
    "empty lines": "\n" * 900_000 + "x",
    "line ends of old Macs": "x\r" * 100_000,
    "letters that combine": "a" + "\u0301" * 100_000,
    "marks of direction": "\u202e\u2066" * 50_000,
    "phone numbers": "0171 " * 50_000,
    "brackets and phone numbers": "[0](tel:" * 20_000,
    "quotation marks": "„“" * 50_000,
    "address brackets": "](" * 50_000,
    "bracket and long target": "[a](" + "(" * 50_000,
    "a hundred thousand bad links": "[a](b.md) " * 10_000,
    "placeholder characters of Python-Markdown": "\u0002klzzwxh:0000\u0003" * 20_000,
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_hostile_markdown_ends_in_seconds(tmp_path: Path, name: str) -> None:
    in_seconds(make(tmp_path, "topics/t/page.md", FRONT + MARKDOWN[name] + "\n"))


@pytest.mark.parametrize("name", ["opening brackets", "nested quotes", "stars", "backticks", "hashes behind a heading"])
def test_a_hostile_heading_ends_in_seconds(tmp_path: Path, name: str) -> None:
    text = f"{FRONT}## {MARKDOWN[name]} {{#a}}\n\nText.\n"
    in_seconds(make(tmp_path, "topics/t/page.md", text))


# Files


def found(root: Path) -> list[str]:
    """The problems as `path:line:column: …`, and that they came in seconds."""
    start = time.process_time()
    problems = go_through(root)
    assert time.process_time() - start < SECONDS
    return [problem.text(base=root) for problem in problems]


@pytest.mark.parametrize("name", ["topics/t/page.md", "topics/u/topic.yml", "topics/t/a.png", "topics/t/a.svg"])
def test_a_file_of_50_mb_is_one_error_and_not_read(tmp_path: Path, name: str) -> None:
    root = make(tmp_path, name, b"")
    with (root / name).open("r+b") as file:
        file.truncate(50_000_000)
    lines = found(root)
    assert len(lines) == 1
    assert lines[0].startswith(f"{name}:1:1: ")


def test_an_instance_yml_of_50_mb_is_an_error(tmp_path: Path) -> None:
    root = make_instance(tmp_path / "town", TOPIC)
    with (root / "instance.yml").open("r+b") as file:
        file.truncate(50_000_000)
    assert any(line.startswith("instance.yml:1:1: ") for line in found(root))


@pytest.mark.parametrize(
    "data", [b"\0", b"\0" * 1000, FRONT.encode() + b"a\0b", b"\xff\xfe" + FRONT.encode("utf-16-le")]
)
@pytest.mark.parametrize("name", ["topics/t/page.md", "topics/u/topic.yml"])
def test_zero_bytes_are_one_error(tmp_path: Path, name: str, data: bytes) -> None:
    assert len(found(make(tmp_path, name, data))) == 1


@pytest.fixture
def as_nobody() -> Callable[[Path], subprocess.CompletedProcess[str]]:
    """Run `ankunft check` without the rights of root."""
    if os.geteuid() == 0:
        pytest.skip("root reads everything")

    def run(root: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from ankunft.cli import main; main()", "check", str(root)]
        return subprocess.run(command, capture_output=True, text=True)

    return run


@pytest.mark.parametrize(
    "name", ["topics/t/page.md", "topics/u/topic.yml", "topics/t/a.svg", "topics/v", "topics/t/a.png"]
)
def test_what_may_not_be_read_is_an_error(
    tmp_path: Path, name: str, as_nobody: Callable[[Path], subprocess.CompletedProcess[str]]
) -> None:
    root = make(tmp_path, "topics/v/topic.yml" if name == "topics/v" else name, FRONT)
    (root / name).chmod(0)
    try:
        run = as_nobody(root)
    finally:
        (root / name).chmod(0o700)
    assert run.returncode == 1, run.stderr
    assert f"{name}:1:1: " in run.stdout


def refuse(self: Path, *_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied", str(self))


@pytest.mark.parametrize("name", ["topics/t/page.md", "topics/u/topic.yml", "topics/t/a.svg"])
def test_what_cannot_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    root = make(tmp_path, name, FRONT)
    for method in ("read_bytes", "read_text", "open"):
        original = getattr(Path, method)

        def guarded(self: Path, *args: object, _original: Callable[..., object] = original, **more: object) -> object:
            return refuse(self) if self == root / name else _original(self, *args, **more)

        monkeypatch.setattr(Path, method, guarded)
    assert any(line.startswith(f"{name}:1:1: ") for line in found(root))


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make(tmp_path, "topics/v/topic.yml", "title: T\nsummary: S.\n")
    original = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda self: refuse(self) if self == root / "topics/v" else original(self))
    assert any(line.startswith("topics/v:1:1: ") for line in found(root))


def test_links_in_a_circle_to_nothing_and_to_folders_are_errors(tmp_path: Path) -> None:
    root = make(tmp_path, "topics/t/page.md", f"{FRONT}Text.\n")
    (root / "topics/t/loop.md").symlink_to("loop.md")
    (root / "topics/t/ping.md").symlink_to("pong.md")
    (root / "topics/t/pong.md").symlink_to("ping.md")
    (root / "topics/t/nothing.md").symlink_to("no-such-file.md")
    (root / "topics/t/up").symlink_to("..")
    (root / "topics/t/root.md").symlink_to("/")
    lines = found(root)
    names = ["loop.md", "nothing.md", "ping.md", "pong.md", "root.md", "up"]
    assert [line.partition(": ")[0] for line in lines] == [f"topics/t/{name}:1:1" for name in names]


def test_an_instance_yml_that_leads_out_is_an_error(tmp_path: Path) -> None:
    root = make_instance(tmp_path / "town", TOPIC)
    (root / "instance.yml").rename(tmp_path / "secret.yml")
    (root / "instance.yml").symlink_to(tmp_path / "secret.yml")
    assert any(line.startswith("instance.yml:1:1: ") for line in found(root))


def test_a_folder_named_like_a_page_is_no_page(tmp_path: Path) -> None:
    root = make(tmp_path, "topics/t/page.md/inside.md", f"{FRONT}Text.\n")
    (root / "topics/t/empty.md").mkdir()
    (root / "topics/u/topic.yml").mkdir(parents=True)
    lines = found(root)
    assert [line.partition(": ")[0] for line in lines] == ["topics/t/page.md/inside.md:1:1"]


def test_a_fifo_does_not_block(tmp_path: Path) -> None:
    root = make(tmp_path, "topics/t/page.md", f"{FRONT}Text.\n")
    os.mkfifo(root / "topics/t/fifo.md")
    assert in_seconds(root) in (0, 1)


NAMES = {
    "a line end": "a\nb.md",
    "a forged line": "a\ncontent.yml:1:1: all is well.md",
    "an escape sequence": "a\x1b[31mred.md",
    "a carriage return": "a\rb.md",
    "a right-to-left override": "a\u202edm.b.md",
    "an emoji": "🏠.md",
    "an Arabic word": "سكن.md",
    "255 bytes": "a" * 252 + ".md",
    "255 bytes of emoji": "🏠" * 63 + ".md",
    "spaces": " .md",
    "no stem": ".md",
    "dots": "a..md",
    "many dots": f"{'a.' * 120}md",
    "braces of format strings": "{0}{name}{.md",
    "percent signs": "%s%(x)d.md",
    "a colon": "a:1:1: b.md",
    "a backslash": "a\\b.md",
    "a hyphen": "-.md",
    "bytes that are not UTF-8": os.fsdecode(b"a\xff\xfe.md"),
    "bytes that are not UTF-8 in a tag": os.fsdecode(b"page.\xff.md"),
    "bytes that are not UTF-8 in a picture": os.fsdecode(b"a\xff.png"),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_hostile_name_is_an_error_of_one_printable_line(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], name: str, kind: str
) -> None:
    hidden = NAMES[name].startswith(".") and kind == "file"
    if name == "no stem" and kind == "folder":
        pytest.skip("a folder cannot be named by nothing")
    if kind == "file":
        root = make(tmp_path, f"topics/t/{NAMES[name]}", f"{FRONT}Text.\n")
    else:
        root = make(tmp_path, f"topics/{NAMES[name].removesuffix('.md')}/topic.yml", "title: T\nsummary: S.\n")
    assert bool(found(root)) is not hidden
    for format_ in ("text", "github", "json", "gitlab"):
        # Standard output as of a terminal with UTF-8, which no lone surrogate can pass.
        result = CliRunner(charset="utf-8").invoke(main, ["check", str(root), "--now", str(NOW), "--format", format_])
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        assert result.exit_code == (0 if hidden else 1)
        lines = result.stdout.splitlines()
        # No character of a name steers the terminal or the CI, or forges a line of its own.
        assert not [line for line in lines if not line.isprintable()], lines
        if format_ == "text":
            assert all(line.startswith(str(root)) for line in lines), lines


def test_long_values_are_cut_in_messages() -> None:
    shown = message("“{value}”", value="x" * 100_000 + "\n\x1b[31m").text()
    assert len(shown) < 500
    assert shown.isprintable()


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\u0085", "\ue028", "\ue029", "\ue085"])
def test_an_odd_character_in_a_value_stays_what_it_is(char: str) -> None:
    parsed = read_yaml(f'title: "a{char}b"\norder: 5\n', Path("x.yml"))
    assert parsed.data == {"title": f"a{char}b", "order": "5"}
    assert parsed.values[("order",)].line == 2
