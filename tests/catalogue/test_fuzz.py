"""Content that nobody wrote: whatever lies in the folder, reading, checking and publishing it never raises."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import pytest
from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.localise import LocalCatalogue, Publisher
from ankunft.catalogue.markup import SCHEMES
from ankunft.catalogue.problems import Problem
from ankunft.language import EDITORS, strings
from hypothesis import HealthCheck, assume, event, example, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT, make_instance, read_all, write_files

TOPIC = {
    "topics/t/topic.yml": "title: T\nsummary: S.\n",
    "topics/t/ok.md": "---\ntitle: O\nsummary: S.\n---\n\n## A {#a}\n\nB.\n",
}
GERMAN = strings(ROOT / "locales", ("de",), EDITORS).gettext


def property_of(examples: int) -> settings:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(deadline=None, derandomize=True, max_examples=examples, suppress_health_check=checks)


# What is asserted


class Safe(HTMLParser):
    """Fails on what a browser would run, or load from elsewhere."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in (
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "form",
            "base",
            "meta",
            "link",
        )
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in ("style", "srcset", "action", "formaction", "srcdoc", "ping", "target"), name
            assert re.fullmatch(r"[a-z][a-z-]*", name), name
            if name in ("href", "src"):
                self.address(tag, name, value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def address(self, tag: str, name: str, value: str) -> None:
        # As browsers read it: white space and control characters around and inside do not count.
        bare = re.sub(r"[\x00-\x20]", "", value)
        scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", bare)
        assert scheme is None or scheme[1].lower() in SCHEMES, value
        assert not bare.replace("\\", "/").startswith("//"), value
        if name == "src":
            assert tag == "img"
            assert value.startswith("/media/"), value


def publish_all(catalogue: Catalogue) -> Iterator[str]:
    """The HTML of every section of every record in every language."""
    for tag in catalogue.instance.languages:
        local = LocalCatalogue(catalogue, tag)
        publisher = Publisher(local, "/")
        for entry in catalogue.entries.values():
            for section in local.entry(entry).sections:
                published = publisher.section(section)
                yield published.html
                yield published.title_html or ""


def look_at(problems: Iterable[Problem], root: Path) -> None:
    for problem in problems:
        at = problem.at
        assert at.path == root or root in at.path.parents or root.parent / "base" in at.path.parents, at.path
        assert at.line >= 1
        assert at.column >= 1
        for part in (problem.what, problem.hint):
            for text in (part.text(), part.text(GERMAN)):
                assert text.strip()
                assert text.isprintable(), text
                assert "{" not in re.sub(r"“[^”]*”|\{#|\[[^\]]*\]", "", part.msgid) or part.params or "{{" in part.msgid


@contextmanager
def town(files: Mapping[str, str | bytes], instance: str | bytes | None = None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        # Where instance.yml names no layer, the layer base is read: here a small one.
        write_files(Path(folder) / "base", {"topics/u/topic.yml": "title: U\nsummary: S.\n"})
        root = make_instance(Path(folder) / "town", {**TOPIC})
        for name, data in files.items():
            path = root / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
            except (OSError, ValueError):  # a name that this file system cannot have, or a folder's
                assume(False)
        if instance is not None:
            (root / "instance.yml").write_bytes(instance if isinstance(instance, bytes) else instance.encode())
        yield root


def go_through(root: Path) -> list[Problem]:
    reading, problems = read_all(root, root.parent / "base")
    look_at(problems, root)
    if any(problem.severity == "error" for problem in problems):
        event("with errors")
    else:
        event("without errors")
    # Also with errors it may neither raise nor be unsafe: `serve` shows what can be shown.
    for html in publish_all(reading.catalogue):
        safe = Safe()
        safe.feed(html)
        safe.close()
    return problems


# What is made

_NAMED: dict[str, st.SearchStrategy[str]] = {}


@st.composite
def _named(draw: st.DrawFn, name: str) -> str:
    return draw(_NAMED[name])


def named(name: str, strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """`strategy` under a name: Hypothesis writes strategies out, and warns where that becomes long."""
    _NAMED[name] = strategy
    return _named(name)


ids = st.sampled_from(["a", "b-c", "ok", "page", "x1", "t", "index", "topic", "search", "ar", "imprint", "privacy"])
odd = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=8)
names = st.one_of(ids, ids, ids, odd)
tags = st.sampled_from(["", "", "", ".en", ".ar", ".de", ".EN", ".xx", ".de-simple", ".", ".en.ar", ".it"])
endings = st.sampled_from([".md", ".md", ".md", ".yml", ".yml", ".svg", ".png", ".MD", ".txt", ""])
folders = st.sampled_from(
    ["topics/t", "topics/t", "topics/t", "topics/u", "topics/t/ok", "topics", "legal", "legal/x", "", "Topics/t"]
)


@st.composite
def paths(draw: st.DrawFn) -> str:
    folder = draw(st.one_of(folders, folders, st.builds("topics/{}".format, names)))
    name = draw(names) + draw(tags) + draw(endings)
    assume(name not in (".", "..") and "/./" not in f"/{folder}/" and "/../" not in f"/{folder}/")
    return f"{folder}/{name}" if folder else name


letters = st.characters(exclude_categories=["Cs"])
strange = st.sampled_from(
    list(
        "\t\r\x00\x07\x0b\x0c\x1b\x1c\x85\u00a0\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\ufeff\ufffd\uffff\U0010ffff"
    )
)
word = named(
    "word",
    st.one_of(
        st.sampled_from(["Haus", "دليل", "ሰላም", "yes", "10", "2026-11-21", "true", "", "🏠", "a&b", "<", '"', "'"]),
        st.text(letters, max_size=6),
        strange,
    ),
)

keys = st.sampled_from(
    [
        "title",
        "summary",
        "order",
        "verified",
        "sources",
        "draft",
        "publish",
        "former",
        "gone",
        "hidden",
        "extends",
        "sensitive",
        "valid",
        "status",
        "successor",
        "language",
        "icon",
        "translation",
        "audience",
        "by",
        "of",
        "date",
        "from",
        "until",
        "url",
        "to",
        "confirmed",
        "ordered",
        "lead",
        "name",
        "layers",
        "languages",
        "time_zone",
        "land",
        "imprint",
    ]
)
flow = named(
    "flow",
    st.recursive(
        st.one_of(
            word,
            st.sampled_from(
                ['"a: b"', "'x'", "*a", "&a b", "!!str x", "!x", "|", "# c", "{}", "[]", "~", "1:0123456789ab"]
            ),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
            st.lists(st.tuples(keys, inner), max_size=3).map(
                lambda pairs: f"{{{', '.join(f'{k}: {v}' for k, v in pairs)}}}"
            ),
        ),
        max_leaves=6,
    ),
)
GOOD = {
    "title": "Titel", "summary": "Satz.", "order": "3", "draft": "false", "former": "[alt/seite/]", "status": "open",
    "verified": "{date: 2026-11-21, by: Ich}", "extends": "true", "hidden": "true", "gone": "true", "language": "en",
    "translation": "{by: machine, of: {title: '1:0123456789ab', a: '1:0123456789ab'}}", "icon": "home",
    "sensitive": "true", "successor": "ok", "publish": "{from: 2027-01-01}", "valid": "{until: 2026-01-01}",
}  # fmt: skip
good_line = named("good line", st.sampled_from([f"{key}: {value}\n" for key, value in GOOD.items()]))
bad_line = named(
    "bad line",
    st.one_of(
        st.builds("{}: {}\n".format, keys, flow),
        st.builds("{}:\n  {}: {}\n".format, keys, keys, flow),
        st.builds("{}:\n  - {}\n  - {}\n".format, keys, flow, flow),
        st.builds("{}: |\n  {}\n".format, keys, word),
        st.builds("{}\n".format, word),
        st.sampled_from(
            [
                "# Kommentar\n",
                "\n",
                "---\n",
                "...\n",
                "? a\n: b\n",
                "- x\n",
                "\ttab: x\n",
                "%YAML 1.1\n",
                "<<: {a: b}\n",
            ]
        ),
    ),
)
start = st.sampled_from(
    ["", "title: Titel\nsummary: Satz.\n", "title: Titel\nsummary: Satz.\ntranslation: {by: human}\n"]
)
yaml_text = named(
    "yaml",
    st.builds(lambda head, lines: head + "".join(lines), start, st.lists(st.one_of(good_line, bad_line), max_size=5)),
)
good_yaml = named(
    "good yaml", st.builds(lambda head, lines: head + "".join(lines), start, st.lists(good_line, max_size=1))
)

targets = named(
    "target",
    st.one_of(
        st.sampled_from(
            [
                "ok.md",
                "ok.md#a",
                "#a",
                "page.md",
                "../t/ok.md",
                "../../..",
                "/de/",
                "//x.y",
                "https://a.b/",
                "mailto:a@b.c",
                "tel:+49",
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "java\tscript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "http://",
                "https://[",
                "http://a:b",
                "ok.en.md",
                "topic.yml",
                "../t",
                "a.png",
                "https://a.b/c.png",
                "&#106;avascript:alert(1)",
                "%6Aavascript:alert(1)",
                "\x01javascript:alert(1)",
                "?a=b",
                ":a",
                "<x>",
                "a\\b",
            ]
        ),
        st.text(letters, max_size=8),
    ),
)
html_piece = named("html", st.one_of(
    st.builds('<{} {}="{}">'.format, st.sampled_from(["a", "img", "b", "bdi", "div", "span", "p", "details", "td", "script", "style", "svg", "math", "iframe", "form", "input", "x"]),
              st.sampled_from(["href", "src", "onclick", "onerror", "style", "id", "class", "title", "alt", "dir", "lang", "data-insert", "srcset", "xlink:href", "open", "align"]), targets),
    st.sampled_from([
        "</div>", "</a>", "</p>", "<script>alert(1)</script>", "<!-- x -->", "<!--", "-->", "<!DOCTYPE x>", "<?php x ?>", "<![CDATA[x]]>",
        "<svg onload=alert(1)>", "<img src=x onerror=alert(1)>", "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
        '<a title="<img src=x onerror=alert(1)>">x</a>', "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        '<span data-insert="instance:name"></span>', '<span data-insert="instance:url"><b>x</b></span>', "&lt;script&gt;", "&#x3c;script&#x3e;",
        "<details open><summary>x</summary>y</details>", "<td align=\"left\">", "<bdi dir=rtl>x</bdi>", '<p id="_main">', "<img >",
    ]),
))  # fmt: skip
inline = named("inline", st.one_of(
    word, word,
    st.builds("[{}]({})".format, word, targets), st.builds("![{}]({})".format, word, targets), st.builds("[{}][{}]".format, word, ids),
    st.builds('[{}]({} "{}")'.format, word, targets, html_piece), st.builds("<{}>".format, targets), st.builds("`{}`".format, word),
    st.builds("**{}**".format, word), st.builds("[[instance:{}]]".format, st.sampled_from(["name", "url", "nmae", "imprint.email", "imprint", "", "a.b.c"])),
    st.builds("[[{}:{}]]".format, ids, word), st.builds("x{{: {}={} }}".format, st.sampled_from(["onclick", "style", "id", "class", "href", "#x", ".y"]), word),
    html_piece,
))  # fmt: skip
line = named("line", st.lists(inline, max_size=4).map(" ".join))
block = named("block", st.recursive(
    st.one_of(
        line, line,
        st.builds("{} {} {}".format, st.sampled_from(["#", "##", "###", "######", "#######"]), line, st.sampled_from(["", "{#a}", "{#b}", "{#a b}", "{}", "{#title}", "{#", "{: #c}"])),
        st.builds("{}\n{}".format, line, st.sampled_from(["===", "---", "-", "=-="])),
        st.builds("| {} | {} |\n|:--|--:|\n| {} | {} |".format, inline, inline, inline, inline),
        st.builds("```{}\n{}\n```".format, word, line), st.builds("```\n{}".format, line), st.builds("~~~\n{}\n~~~".format, line),
        st.builds("[{}]: {}".format, ids, targets), st.builds("{}\n:   {}".format, line, line), st.builds("*[{}]: {}".format, ids, word),
        st.sampled_from(["---", "***", "", "    code", "\tcode", "[TOC]", "[^1]: x", "[^1]"]),
    ),
    lambda inner: st.one_of(
        st.builds(lambda kind, title, text: f'{kind} {title}\n{_indent(text, "    ")}',
                  st.sampled_from(["!!!", "???", "???+"]),
                  st.sampled_from(['note "T"', "note", 'note ""', 'hint "T"', 'contact "<b onclick=x>"', 'note inline "T"', '"T"', "note onclick=x"]), inner),
        st.builds(lambda sign, text: _indent(text, sign), st.sampled_from(["> ", "    ", "  ", "- ", ">"]), inner),
        st.builds(lambda sign, a, b: f"{sign}{_indent(a, '    ')[4:]}\n{sign}{_indent(b, '    ')[4:]}", st.sampled_from(["- ", "1. ", "* ", "+ "]), inner, inner),
    ),
    max_leaves=4,
))  # fmt: skip


def _indent(text: str, sign: str) -> str:
    return "\n".join(sign + row for row in text.split("\n"))


blocks = named("blocks", st.lists(block, max_size=5).map("\n\n".join))
markdown_text = named(
    "page", st.builds("---\n{}---\n\n{}\n".format, st.one_of(good_yaml, good_yaml, yaml_text), blocks)
)
content = st.one_of(markdown_text, yaml_text, st.text(letters, max_size=200), st.binary(max_size=200))


@st.composite
def texts(draw: st.DrawFn) -> str:
    return draw(blocks)


@st.composite
def pages(draw: st.DrawFn) -> str:
    return draw(markdown_text)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str | bytes]:
    return draw(st.dictionaries(paths(), content, min_size=1, max_size=4))


@st.composite
def instances(draw: st.DrawFn) -> str | bytes:
    text = draw(st.one_of(yaml_text, st.binary(max_size=200), st.text(letters, max_size=100)))
    if isinstance(text, str) and draw(st.booleans()):
        return f"name: N\nurl: https://a.example.org/\nlayers: []\nlanguage: de\nlanguages: [de, en, ar]\n{text}"
    return text


# The properties


@property_of(250)
@given(trees())
@example({"topics/t/x.md": "---\ntitle: a\u2028b\nsummary: x\norder: y\n---\n"})
@example({"topics/t/\ud83c.md".encode("utf-8", "replace").decode(): "x"})
def test_whatever_lies_in_the_folder_never_raises(files: dict[str, str | bytes]) -> None:
    with town(files) as root:
        go_through(root)


@property_of(250)
@given(pages(), st.one_of(st.none(), pages()))
def test_a_page_and_its_translation_never_raise_and_are_safe(source: str, translation: str | None) -> None:
    files = {"topics/t/page.md": source}
    if translation is not None:
        files["topics/t/page.ar.md"] = translation
    with town(files) as root:
        go_through(root)


@property_of(400)
@given(texts())
@example("![Haus](#a)\n\n## A {#a}\n")
def test_published_text_is_safe(text: str) -> None:
    with town({"topics/t/page.md": f"---\ntitle: T\nsummary: S.\n---\n\n{text}\n"}) as root:
        go_through(root)


@property_of(120)
@given(instances())
def test_whatever_stands_in_instance_yml_never_raises(data: str | bytes) -> None:
    with town({}, data) as root:
        go_through(root)


REAL = sorted(
    path
    for layer in ("base", "musterstadt")
    for path in (ROOT / "content" / layer).rglob("*.*")
    if path.suffix in (".md", ".yml")
)


@pytest.mark.skipif(not REAL, reason="there is no content")
@property_of(250)
@given(st.data())
def test_real_content_that_was_damaged_never_raises(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(REAL))
    original = path.read_bytes()
    damaged = damage(original, data)
    layer = next(ROOT / "content" / name for name in ("base", "musterstadt") if ROOT / "content" / name in path.parents)
    name = path.relative_to(layer).as_posix()
    source = path.with_name(f"{path.name.partition('.')[0]}{path.suffix}")
    files: dict[str, str | bytes] = {name: damaged}
    if source != path and source.is_file():
        files = {source.relative_to(layer).as_posix(): source.read_bytes(), **files}
    if name == "instance.yml":
        with town({}, damaged) as root:
            go_through(root)
    else:
        with town(files) as root:
            go_through(root)


def damage(original: bytes, data: st.DataObject) -> bytes:
    result = bytearray(original)
    for _ in range(data.draw(st.integers(1, 3))):
        kind = data.draw(st.sampled_from(["bit", "delete", "double", "swap", "cut", "insert"]))
        rows = bytes(result).split(b"\n")
        a, b = (data.draw(st.integers(0, len(rows) - 1)) for _ in range(2))
        if kind == "bit" and result:
            at = data.draw(st.integers(0, len(result) - 1))
            result[at] ^= 1 << data.draw(st.integers(0, 7))
            continue
        if kind == "insert":
            at = data.draw(st.integers(0, len(result)))
            result[at:at] = data.draw(word).encode()
            continue
        if kind == "cut":
            del result[data.draw(st.integers(0, len(result))) :]
            continue
        if kind == "delete":
            del rows[a]
        elif kind == "double":
            rows.insert(b, rows[a])
        elif kind == "swap":
            rows[a], rows[b] = rows[b], rows[a]
        result = bytearray(b"\n".join(rows))
    return bytes(result)
